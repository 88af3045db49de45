"""Where the things that a workflow deals with are to be kept as well: "the issue should land in Linear"."""

from __future__ import annotations

from collections.abc import Callable

from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["kept_things"]

_DUTIES = words("should must shall has have needs need to ought also can could too are is be")
_LANDING = words("go goes land lands end ends stored saved kept put recorded logged written copied entered collected")
_INTO = words("in into to on onto")
_AT_MOST = 5
_NAMED = 0.85


def kept_things(reading: Reading, view: WorkflowView, at_hand: Callable[[Noun], bool]) -> list[Change]:
    """The change of "all orders should go into Sheets" to "add all orders to Sheets"; none of what a step makes."""
    for noun in reading.nouns[:2]:
        if noun.determiner not in _KNOWN or not at_hand(noun) or _is_made(reading, view, noun):
            continue
        place = next((i for i in range(noun.last, len(reading.tokens)) if reading.tokens[i].norm in _LANDING), None)
        if place is None or not _leads_there(reading, noun.last, place):
            continue
        into = place + 1 + (reading.norms(place + 1, place + 2) == ["up"])
        into += reading.norms(into, into + 1) == ["also"]
        tool = next((mention for mention in reading.mentions if into < mention.first <= into + 2), None)
        if tool is None or reading.tokens[into].norm not in _INTO:
            continue
        first = noun.first
        while first and reading.tokens[first - 1].norm in connectives.ARTICLES | words("all every each of these our"):
            first -= 1
        start, thing = reading.tokens[first].start, reading.tokens[noun.last - 1].end
        end = reading.tokens[into].end
        verb = "copy" if reading.tokens[place].norm == "copied" else "add"
        pieces = (Piece(f"{verb} {reading.text[start:thing]} to", start, end),)
        return [Change(start, end, pieces)]
    return []


_KNOWN = frozenset({"definite", "all", "each"})


def _is_made(reading: Reading, view: WorkflowView, noun: Noun) -> bool:
    """Whether the words name what a step makes: that goes elsewhere by another step in its place."""
    named = refer(view, reading, max(0, noun.first - 1), noun.last)
    return bool(named) and named[0].step.role == "action" and not named[0].step.lists and named[0].score >= _NAMED


def _leads_there(reading: Reading, first: int, place: int) -> bool:
    """Whether nothing but a duty stands between a thing and where it lands, or an aside in commas."""
    norms = reading.norms(first, place)
    if norms[:1] == [","] and "," in norms[1:]:
        norms = norms[norms.index(",", 1) + 1 :]
    return len(norms) <= _AT_MOST and set(norms) <= _DUTIES
