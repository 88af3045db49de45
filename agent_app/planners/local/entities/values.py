"""Where a value that starts at a token ends."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.text import unquote

__all__ = ["capitalised_run", "end_of_place", "glued_run", "is_plain_value", "value_at"]


def glued_run(reading: Reading, index: int) -> int:
    """Index after the last token that hyphens or underscores join to the one at `index`."""
    last = index + 1
    while last < len(reading.tokens) and reading.tokens[last].glued:
        last += 1
    return last


def value_at(reading: Reading, index: int, *, lower: bool = False) -> tuple[str, int] | None:
    """A value that starts at a token: quoted, typed, hyphenated, capitalised words, a number; as (text, last).

    `lower` also accepts a single lower-case word that is neither a function word nor a known noun or verb.
    """
    if index >= len(reading.tokens):
        return None
    token = reading.tokens[index]
    if token.kind is TokenKind.QUOTED:
        return unquote(token.text), index + 1
    if token.kind in {
        TokenKind.PATH,
        TokenKind.USER,
        TokenKind.CHANNEL,
        TokenKind.KEY,
        TokenKind.NUMBER,
        TokenKind.EMAIL,
    }:
        return token.text, glued_run(reading, index)
    if token.kind is not TokenKind.WORD:
        return None
    last = glued_run(reading, index)
    if last > index + 1 or "." in token.text:
        return reading.slice(index, last), last
    if token.text[0].isupper():
        return capitalised_run(reading, index)
    if lower and is_plain_value(reading, index):
        return token.text, index + 1
    return None


def capitalised_run(reading: Reading, index: int) -> tuple[str, int] | None:
    """The capitalised words that start at a token, as (text, last)."""
    last = index
    while last < len(reading.tokens) and _continues_name(reading, index, last):
        last += 1
    return (reading.slice(index, last), last) if last > index else None


def end_of_place(reading: Reading, first: int, last: int) -> int:
    """ "The project Brand assets.", "in Legal review gets ...": a place's name may go on in small letters.

    It does for one word behind which the clause ends; otherwise `last`, where the capitalised words end.
    """
    tokens, opening = reading.tokens, reading.tokens[first]
    if opening.kind is not TokenKind.WORD or not opening.text[:1].isupper() or opening.text.isupper():
        return last
    if last >= len(tokens) or tokens[last].kind is not TokenKind.WORD or not tokens[last].text.islower():
        return last
    word, after = tokens[last].norm, reading.norms(last + 1, last + 2)
    ends = not after or after[0] in _CLAUSE_ENDS
    if not ends or word in connectives.FUNCTION_WORDS | _ADVERBS or last in reading.mentioned or word in _HOLDERS:
        return last
    verb = reading.verb_at(last)
    return last if verb is not None and verb.form is not VerbForm.BASE else last + 1


_CLAUSE_ENDS = connectives.BE | words(", . ; : ! ? gets get")
_ADVERBS = words(
    "please too also again now today tomorrow tonight instead there here only daily weekly hourly monthly nightly"
    " anymore immediately automatically manually directly once first last thanks though anyway together afterwards"
)
_HOLDERS = words("list board project team space channel folder queue group database table repo repository column lane")


def _continues_name(reading: Reading, first: int, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind is TokenKind.NUMBER:
        after = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else ""
        return index > first and token.text.isdigit() and (after not in {")", "."} or len(token.text) > 2)
    if token.kind is not TokenKind.WORD or not token.text[0].isupper() or token.text == "I":
        return False
    return index not in reading.mentioned


def is_plain_value(reading: Reading, index: int) -> bool:
    """Whether a lower-case word may be a value: neither a function word nor a known noun or verb."""
    token = reading.tokens[index]
    if token.norm in connectives.FUNCTION_WORDS or reading.verb_at(index) is not None:
        return False
    if index in reading.mentioned:
        return False
    noun = next((noun for noun in reading.nouns if noun.first <= index < noun.last), None)
    return noun is None or not noun.known or token.norm in {"bug", "release", "incident", "security", "error"}
