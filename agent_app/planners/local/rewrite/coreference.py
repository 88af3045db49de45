"""What points at one of two things said together ("the former", "the latter", "..., respectively"), and things that are
named again without their product.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ENDS
from agent_app.planners.local.text import stem

__all__ = ["distributed_places", "former_and_latter", "owned_again"]

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


def owned_again(reading: Reading) -> list[Change]:
    """ "When a Zendesk ticket is created, create a Jira bug and add its key to the ticket": the product of a thing.

    It is called as before, and something of another product was spoken of since.
    """
    found: list[Change] = []
    for noun in reading.nouns:
        if noun.canon not in _TRACKED or reading.norms(noun.first - 1, noun.first) != ["the"]:
            continue
        if any(mention.first in {noun.last, noun.last + 1} for mention in reading.mentions):
            continue  # "the ticket in Jira"
        if any(other.first == noun.last for other in reading.nouns) or _is_told(reading, noun):
            continue  # "post the incident link to #dev", "post the incident to #dev"
        owner = _owner_before(reading, noun)
        if owner is not None:
            place = reading.tokens[noun.first].start
            said = f"{reading.slice(owner.first, owner.first + 1)} "
            found.append(Change(place, place, (Piece(said, place, place + 1),)))
    return found


def _is_told(reading: Reading, noun: Noun) -> bool:
    """Whether a thing is what somebody is told, wherever it is from."""
    verb = next((verb for verb in reversed(reading.verbs) if verb.last <= noun.first), None)
    sent = verb is not None and bool(SENT & set(verb.classes[:2]))
    return sent and reading.norms(noun.first - 2, noun.first - 1)[:1] not in _ONTO


_ONTO = (["to"], ["on"], ["in"])
_TRACKED = words("issue ticket task card incident pull_request merge_request work_item alert")


def _owner_before(reading: Reading, noun: Noun) -> Mention | None:
    """The one product of what was called by the same word before, where another product was named since."""
    owners: dict[str, Mention] = {}
    since = 0
    for earlier in reading.nouns:
        if earlier.last > noun.first - 1 or earlier.canon != noun.canon or stem(earlier.text) != stem(noun.text):
            continue
        owner = next((item for item in reading.mentions if item.first < earlier.first <= item.last), None)
        if owner is None:
            return None
        owners[owner.connector] = owner
        since = earlier.last
    others = {item.connector for item in reading.mentions_in(since, noun.first)} - set(owners)
    return next(iter(owners.values())) if len(owners) == 1 and others else None
