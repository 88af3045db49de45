"""Where things are kept, said in a sentence of its own: "if the deal is won, tell #sales. Deals live in Pipedrive"."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ends

__all__ = ["located_things"]

_OWNING = words("the our my all we these those")
_BEING = words("are is live lives sit sits reside resides stay found kept stored managed tracked handled have can be")
_IN = words("in on at inside within")


def located_things(reading: Reading) -> list[Change]:
    """Changes that leave such a sentence out and put the product before the first of the things it is about."""
    first = 0
    for index in range(len(reading.tokens) + 1):
        if index < len(reading.tokens) and not ends(reading, index):
            continue
        if index > first and (told := _told(reading, first, index)) is not None:
            noun, product = told
            thing = next((other for other in _others(reading, noun, first, index)), None)
            if thing is not None:
                last = min(index, len(reading.tokens) - 1)
                place = reading.tokens[thing.first].start
                named = Change(place, place, (Piece(f"{product} ", place, reading.tokens[thing.first].end),))
                return [named, Change(reading.tokens[first].start, reading.tokens[last].end)]
        first = index + 1
    return []


def _told(reading: Reading, first: int, last: int) -> tuple[Noun, str] | None:
    """The things a sentence is about and the product it says that they are in, if it says nothing else."""
    mentions, nouns = reading.mentions_in(first, last), reading.nouns_in(first, last)
    if len(mentions) != 1 or not nouns or mentions[0].last != last or not nouns[0].known:
        return None
    noun, mention = nouns[0], mentions[0]
    opened, between = reading.norms(first, noun.first), reading.norms(noun.last, mention.first)
    if set(opened) - _OWNING or between[-1:] == [] or between[-1] not in _IN or set(between[:-1]) - _BEING:
        return None
    if not set(between[:-1]) & _BEING or not (noun.plural or opened):
        return None
    return noun, reading.slice(mention.first, mention.last)


def _others(reading: Reading, noun: Noun, first: int, last: int) -> list[Noun]:
    """The same things in other sentences, where no product is named beside them."""
    owned = {mention.last for mention in reading.mentions}
    return [
        other
        for other in reading.nouns
        if other.canon == noun.canon and not first <= other.first < last and other.first not in owned
    ]
