"""Calls by telephone in the words of the operations that place them."""

from __future__ import annotations

import re

from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.telephones import called, calls, calls_on_call
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["phone_calls"]

_BY_PHONE = re.compile(r"[^.;,:!?\n]{1,50}?(?P<way> (?:by|per|via|on the|over the) (?:tele)?phone)\b", re.IGNORECASE)
"""How somebody is called that is called anyway; people do by hand what is said to be done by phone."""


def phone_calls(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """ "Ring the customer" as "place a phone call to the customer", where some product does that."""
    found: list[Change] = []
    if not vocabulary.telephones:
        return found
    for verb in reading.verbs:
        if calls(reading, verb, len(reading.tokens)):
            start, end = reading.tokens[verb.first].start, reading.tokens[verb.last - 1].end
            found.append(Change(start, end, (Piece("place a phone call to", start, end),)))
            if (way := _BY_PHONE.match(reading.text, end)) is not None:
                found.append(Change(*way.span("way")))
            parted = " " in verb.lemma and verb.last == verb.first + 1  # "ring them up"
            if parted and reading.norms(verb.last + 1, verb.last + 2) == ["up"]:
                found.append(Change(reading.tokens[verb.last].end, reading.tokens[verb.last + 1].end))
        elif called(reading, verb):
            start, end = reading.tokens[verb.first].start, reading.tokens[verb.last - 1].end
            found.append(Change(start, end, (Piece("given a phone call", start, end),)))
        elif (last := calls_on_call(reading, verb)) is not None:
            start, end = reading.tokens[verb.first].start, reading.tokens[last - 1].end
            found.append(
                Change(start, end, (Piece("look up who is on call, then place a phone call to them", start, end),))
            )
    return found
