"""Words inside an event's clause that say which of its things are meant: "a card without members is created"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, Reading, Token, TokenKind

__all__ = ["qualifier"]

_HOLDING = words("containing mentioning saying including")
_EDGES = words("starting beginning ending starts begins ends prefixed")
_LACKING = words("without lacking missing")
_MEASURED = words("no zero 0 more less fewer over under above below at")
_MEASURES = words("than least most")
_BESIDE = words("other except but")
_CHANGING = words("changes changed goes went moves moved set turns turned raised bumped switched escalated")
_AUXILIARIES = words("is are was were gets got get has have had been comes came arrives arrived lands shows")
_PLAYERS = words("someone somebody anyone anybody user person people")
_BELONGING = words("organisation organization company domain team group country region")
_PLACED = words("in on at to via into onto")
_NO_NAMES = (
    connectives.ARTICLES | connectives.PRONOUNS | connectives.SUBJECT_PRONOUNS | connectives.PREPOSITIONS
    | words("email mail e-mail hand default mistake accident phone chat us me api cli webhook")
)  # fmt: skip
"""What after "by" is nobody's name."""


def qualifier(reading: Reading, clause: Clause) -> Clause | None:
    """The first stretch of an event's clause that tests what the event is about, as a condition of its own."""
    for index in range(clause.first + 1, clause.last - 1):
        if _opens(reading, index, clause):
            last = _end(reading, index, clause.last)
            first = _with_subject(reading, index, clause.first)
            if last > index + 1:
                return replace(
                    clause,
                    kind=ClauseKind.CONDITION,
                    first=first,
                    last=last,
                    introducer="if",
                    verb=None,
                    separator="and",
                )
    return None


def _opens(reading: Reading, index: int, clause: Clause) -> bool:
    norm, following = reading.tokens[index].norm, reading.tokens[index + 1]
    if reading.tokens[index].glued:
        return False
    if norm in _HOLDING or norm in _LACKING:
        return _tells(reading, index, clause)
    if norm in _EDGES:
        return following.norm == "with"
    if norm == "with":
        after = reading.norms(index + 1, index + 4)
        return after[0] in _MEASURED and (after[0] in {"no", "zero", "0"} or _counts(reading, index + 1, clause.last))
    if norm == "to" and set(reading.norms(max(clause.first, index - 2), index)) & _CHANGING:
        return _graded(reading, index + 1, clause.last)
    if norm in {"by", "from"}:
        return _names(reading, index + 1, clause.last, by=norm == "by")
    if norm in {"older", "newer", "longer", "larger", "bigger", "smaller", "higher", "lower"}:
        return following.norm == "than"
    return False


def _tells(reading: Reading, index: int, clause: Clause) -> bool:
    """Whether a participle stands with what it describes: "a message mentioning x", and no gerund of an order."""
    norm = reading.tokens[index].norm
    if norm == "without":
        verb = reading.verb_at(index + 1)
        return verb is None or not reading.tokens[index + 1].norm.endswith("ing")
    return index > clause.first


def _counts(reading: Reading, first: int, last: int) -> bool:
    return any(token.kind is TokenKind.NUMBER for token in reading.tokens[first : min(first + 4, last)])


def _graded(reading: Reading, first: int, last: int) -> bool:
    """ "Its priority changes to urgent": a grade that it has from then on."""
    return any(norm in PRIORITY_WORDS for norm in reading.norms(first, min(first + 2, last)))


def _names(reading: Reading, first: int, last: int, *, by: bool) -> bool:
    """Whether somebody in particular is named: "by dependabot", "from anyone at acme.com", "by somebody but me"."""
    token = reading.tokens[first]
    if token.norm in _PLAYERS:
        return bool(set(reading.norms(first + 1, last)) & (_BELONGING | _BESIDE | {"at"})) or _addressed(
            reading, first + 1, last
        )
    if token.norm == "the" and first + 2 < last and reading.tokens[first + 1].norm in _BELONGING:
        return True
    if token.kind in {TokenKind.USER, TokenKind.EMAIL} or _domain(token):
        return True
    if any(mention.first <= first < mention.last for mention in reading.mentions):
        return False
    if token.kind is not TokenKind.WORD or token.norm in _NO_NAMES or not by:
        return False
    if any(noun.known and noun.first == first for noun in reading.nouns) or reading.verb_at(first) is not None:
        return False
    repository = any(e.kind is EntityKind.REPOSITORY and e.first <= first < e.last for e in reading.entities)
    return not repository and not token.norm.endswith("ing")


def _addressed(reading: Reading, first: int, last: int) -> bool:
    return any(_domain(token) or token.kind is TokenKind.EMAIL for token in reading.tokens[first:last])


def _domain(token: Token) -> bool:
    return token.kind in {TokenKind.URL, TokenKind.EMAIL} or (token.text.startswith("@") and "." in token.text)


def _with_subject(reading: Reading, index: int, first: int) -> int:
    """Where the test begins: with the noun that says which text starts or holds something."""
    noun = next((noun for noun in reading.nouns if noun.last == index and noun.first > first), None)
    named = reading.tokens[index].norm in _EDGES | _HOLDING
    return noun.first if noun is not None and named else index


def _end(reading: Reading, index: int, last: int) -> int:
    """Where what qualifies ends: at a pause, at the verb of the clause, at the place where it happens."""
    for place in range(index + 1, last):
        token = reading.tokens[place]
        if token.norm in {",", ";"} or token.kind is TokenKind.BREAK:
            return place
        if place > index + 1 and token.norm in _AUXILIARIES:
            return place
        if token.norm in _PLACED and place > index + 1 and _is_place(reading, place + 1, last):
            return place
    return last


def _is_place(reading: Reading, first: int, last: int) -> bool:
    while first < last and reading.tokens[first].norm in connectives.ARTICLES | {"our", "my"}:
        first += 1
    named = any(mention.first == first for mention in reading.mentions)
    return named or (first < last and reading.tokens[first].kind is TokenKind.CHANNEL)
