"""Names that somebody gives to what is made: "open an issue called build the api" orders no build."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = ["given_names"]

_CALLED = words("called named titled entitled")
_MAKING = frozenset({"create", "add", "publish", "schedule"})
_UNNAMING = connectives.PREPOSITIONS | connectives.PRONOUNS
"""After "named" these tell how it is named, or what else: "named after the release"."""
_JOINTS = words(", and &")
_ENDING = words(
    "when whenever if unless once after before every each until while then so because where whose which that"
)
_DETERMINERS = words("the our my your their this that these each every a an")
_PLACED = words("project repo repository team board list space workspace channel org organization")
_FURTHER = words("a an another one")
_FURTHER_REACH = 5
_LONGEST = 12
"""Tokens of a name, or of all names together."""

_PAUSES = frozenset({TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW})

_ONE_WORD = words("repository branch tag")
"""What is made has names without spaces: "a repo called tools in acme"."""

Span = tuple[int, int]


def given_names(reading: Reading) -> list[Change]:
    """Changes that put quotes around names of several words; several names of several things are ordered one by one."""
    found: list[Change] = []
    for index, token in enumerate(reading.tokens[:-1]):
        if found and token.start < found[-1].end:
            continue
        following = reading.tokens[index + 1]
        if token.norm not in _CALLED or following.kind is TokenKind.QUOTED or following.norm in _UNNAMING:
            continue
        verb = next((item for item in reversed(reading.verbs) if item.last <= index), None)
        if verb is None or verb.form is not VerbForm.BASE or not set(verb.classes[:2]) & _MAKING:
            continue
        made = next((noun for noun in reversed(reading.nouns_in(verb.last, index)) if noun.known), None)
        if made is None:
            continue
        found += _named(reading, verb, made, index)
    return found


def _named(reading: Reading, verb: Verb, made: Noun, called: int) -> list[Change]:
    first = called + 1
    if made.plural:
        parts = _parts(reading, first, _end_of_names(reading, first))
        counted = made.count in {1, len(parts)} and not _CALLED & set(reading.norms(verb.last, called))
        return [_one_by_one(reading, verb, made, called, parts)] if counted and len(parts) > 1 else []
    last = first + 1 if made.canon in _ONE_WORD else _end(reading, first)
    glued = all(reading.tokens[i].glued for i in range(first + 1, last))
    return [] if glued else [_quotes(reading, first, last)]


def _end(reading: Reading, first: int) -> int:
    """Where a name ends: at a pause, at what orders or tells something else, or at the place of what is made."""
    reach = range(first + 1, min(first + _LONGEST, len(reading.tokens)))
    return next(
        (i for i in reach if _stops(reading, i) or _orders(reading, i) or _names_another(reading, i)), reach.stop
    )


def _end_of_names(reading: Reading, first: int) -> int:
    """Where the names of several things end, the last of which is joined by "and"."""
    joined = False
    for index in range(first + 1, min(first + _LONGEST, len(reading.tokens))):
        norm = reading.tokens[index].norm
        if norm not in _JOINTS and _stops(reading, index):
            return index
        if norm in _JOINTS and joined:
            return index
        joined = joined or norm in _JOINTS - {","}
    return min(first + _LONGEST, len(reading.tokens))


def _stops(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.norm in _ENDING or (token.kind in _PAUSES and not token.glued):
        return True
    following = reading.norms(index + 1, index + 2)
    owned = token.norm == "with" and bool(set(following) & (connectives.ARTICLES | connectives.QUANTIFIERS))
    return owned or (token.norm in connectives.PREPOSITIONS and _is_place(reading, index + 1))


def _orders(reading: Reading, index: int) -> bool:
    """Whether a joint is followed by an order: a verb with an object; a last verb without one is part of the name."""
    verb = reading.verb_at(index + 1) if reading.tokens[index].norm in _JOINTS else None
    if verb is None or verb.form is not VerbForm.BASE or verb.last >= len(reading.tokens):
        return False
    return reading.tokens[verb.last].norm not in connectives.PREPOSITIONS | _JOINTS | {"."}


def _names_another(reading: Reading, index: int) -> bool:
    """ "A page called Timeline | and a page called Risks": a further thing with a name of its own."""
    first = index + 1 + (reading.norms(index, index + 2) == [",", "and"])
    if reading.tokens[index].norm not in _JOINTS or not set(reading.norms(first, first + 1)) & _FURTHER:
        return False
    return bool(_CALLED & set(reading.norms(first + 1, first + _FURTHER_REACH)))


def _is_place(reading: Reading, index: int) -> bool:
    """Whether where something is made begins here: a product, a project, a channel, "the team ..."."""
    if index >= len(reading.tokens):
        return False
    if any(mention.first == index for mention in reading.mentions) or reading.tokens[index].text.isupper():
        return True
    if any(entity.first == index for entity in reading.entities):
        return True
    place = index + (reading.tokens[index].norm in _DETERMINERS)
    return bool(set(reading.norms(place, place + 2)) & _PLACED)


def _parts(reading: Reading, first: int, last: int) -> list[Span]:
    found: list[Span] = []
    for index in range(first, last + 1):
        if index == last or reading.tokens[index].norm in _JOINTS:
            if index > first:
                found.append((first, index))
            first = index + 1
    return found


def _quotes(reading: Reading, first: int, last: int) -> Change:
    start, end = reading.tokens[first].start, reading.tokens[last - 1].end
    return Change(start, end, (Piece(f'"{reading.text[start:end]}"', start, end),))


def _one_by_one(reading: Reading, verb: Verb, made: Noun, called: int, parts: list[Span]) -> Change:
    """ "Create three tasks called a, b and c": an order for each name."""
    start, end = reading.tokens[verb.first].start, reading.tokens[parts[-1][1] - 1].end
    described = verb.last
    while described < made.first and not _describes(reading, described):
        described += 1
    adjectives = reading.slice(described, made.first)
    behind = reading.slice(made.last, called)
    thing = " ".join(part for part in ("a", adjectives, stem(made.text), behind, "called") if part)
    order = f"{reading.slice(verb.first, verb.last).lower()} {thing} "
    pieces: list[Piece] = []
    for number, (first, last) in enumerate(parts):
        joint = "" if not number else " and " if number == len(parts) - 1 else ", "
        name = reading.slice(first, last).strip("\"'")
        begin, stop = reading.tokens[first].start, reading.tokens[last - 1].end
        pieces += [Piece(joint + order, start, begin), Piece(f'"{name}"', begin, stop)]
    return Change(start, end, tuple(pieces))


def _describes(reading: Reading, index: int) -> bool:
    """Whether a token before a noun tells what kind it is, and not how many there are."""
    token = reading.tokens[index]
    return token.kind is not TokenKind.NUMBER and token.norm not in connectives.QUANTIFIERS | connectives.ARTICLES
