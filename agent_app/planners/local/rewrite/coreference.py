"""What points at one of two things said together: "the former", "the latter", "..., respectively"."""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ENDS

__all__ = ["distributed_places", "former_and_latter"]

_JOINING = words("and & plus or")
_PLACING = words("in to into on onto at via by with for from through")
_POINTING = words("it them this these those both")
_RESPECTIVELY = words("respectively resp")


def former_and_latter(reading: Reading) -> list[Change]:
    """ "... and comment on the former": the thing itself for what points at it."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        if norm not in {"former", "latter"} or norms[index - 1 : index] != ["the"]:
            continue
        pair = _pair_before(reading, norms, index)
        if pair is None:
            continue
        end = index + 1 + (norms[index + 1 : index + 2] in (["one"], ["ones"]))
        start, stop = reading.tokens[index].start, reading.tokens[end - 1].end
        found.append(Change(start, stop, (Piece(_named(reading, pair[norm == "latter"]), start, stop),)))
    return found


def _pair_before(reading: Reading, norms: list[str], index: int) -> tuple[Noun, Noun] | None:
    """The last two nouns before a place that a conjunction joins."""
    nouns = [noun for noun in reading.nouns if noun.known and noun.last <= index]
    for later in reversed(nouns):
        for joint in range(later.first - 1, 0, -1):
            if norms[joint] in _JOINING:
                earlier = next((noun for noun in reversed(nouns) if noun.last <= joint), None)
                if earlier is not None and not set(norms[earlier.last : joint]) & ENDS:
                    return earlier, later
                break
            if reading.tokens[joint].kind is TokenKind.PUNCT or reading.verb_at(joint) is not None:
                break
    return None


def _named(reading: Reading, noun: Noun) -> str:
    """A noun with the product before it."""
    first = next((mention.first for mention in reading.mentions if mention.last == noun.first), noun.first)
    return reading.text[reading.tokens[first].start : reading.tokens[noun.last - 1].end]


def distributed_places(reading: Reading) -> list[Change]:
    """ "Post a ticket and an issue in A and B respectively": each thing with its own place."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        if norm in _RESPECTIVELY:
            found += _distributed(reading, norms, index) or _without(reading, norms, index)
    return found


def _without(reading: Reading, norms: list[str], index: int) -> list[Change]:
    """The words without an adverb that tells nothing more of what is pointed at."""
    first = index - (norms[index - 1 : index] == [","])
    start = reading.tokens[first - 1].end if first else 0
    return [Change(start, reading.tokens[index].end)]


def _distributed(reading: Reading, norms: list[str], index: int) -> list[Change]:
    verb = next((verb for verb in reversed(reading.verbs) if verb.last < index and verb.form is VerbForm.BASE), None)
    end = index - (norms[index - 1] == ",")
    if verb is None or norms[verb.last] in _POINTING:
        return []
    place = next((i for i in range(verb.last + 1, end) if norms[i] in _PLACING), None)
    if place is None:
        return []
    things, places = list(_conjuncts(norms, verb.last, place)), list(_conjuncts(norms, place + 1, end))
    if len(things) < 2 or len(things) != len(places):
        return []
    start, stop = reading.tokens[verb.first].start, reading.tokens[index].end
    order = reading.slice(verb.first, verb.last)
    pieces: list[Piece] = []
    for (first, last), (begin, close) in zip(things, places, strict=True):
        thing, target = reading.tokens[first].start, reading.tokens[begin].start
        said = f"{', then ' if pieces else ''}{order} "
        pieces += [
            Piece(said, start, reading.tokens[verb.last - 1].end),
            Piece(reading.slice(first, last), thing, reading.tokens[last - 1].end),
            Piece(f" {norms[place]} ", reading.tokens[place].start, reading.tokens[place].end),
            Piece(reading.slice(begin, close), target, reading.tokens[close - 1].end),
        ]
    return [Change(start, stop, tuple(pieces))]


def _conjuncts(norms: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Token ranges between commas and conjunctions."""
    for index in range(first, last + 1):
        if index == last or norms[index] in _JOINING | {","}:
            if index > first:
                yield first, index
            first = index + 1
