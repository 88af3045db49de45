"""Unknown products that a clause names as its place: the operations of no other product may stand in for theirs."""

from __future__ import annotations

from agent_app.planners.local.lexicon.products import CHAT_PRODUCTS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Mention, Reading
from agent_app.planners.local.statements import announced_product, governor

__all__ = ["absent_for", "absent_product"]

_GOING = words("to into onto")
_PLACING = words("in into on onto to via using through at within inside over") | {""}


def absent_product(reading: Reading, clause: Clause, *, gathered: bool = False) -> str:
    """The unknown product that has what a clause speaks of, or ""; what is `gathered` also comes "from" there."""
    placing = _PLACING | {"from", "of"} if gathered else _PLACING
    found = (
        item
        for item in _strangers(reading, clause)
        if (preposition := governor(reading, item.first, clause.first)) in placing
        or (preposition == "of" and any(noun.first == item.last for noun in reading.nouns))
    )
    place = next(found, None)
    return reading.slice(place.first, place.last) if place is not None else ""


def absent_for(reading: Reading, statement: ActionStatement, *, addressed: bool) -> str:
    """The unknown product that a statement is to be carried out in; what somebody is told may be about any product."""
    if addressed and not statement.retrieval:
        return "" if statement.connectors else _absent_chat(reading, statement.clause)
    if statement.connectors:
        return _absent_place(reading, statement.clause)
    return absent_product(reading, statement.clause, gathered=statement.retrieval) or _absent_throughout(reading)


def _absent_throughout(reading: Reading) -> str:
    """ "Jenkins: stop all builds": the unknown product that a prompt opens with, in which everything is to be done."""
    found = announced_product(reading, reading.strangers)
    return reading.slice(found.first, found.last) if found is not None else ""


def _absent_chat(reading: Reading, clause: Clause) -> str:
    """The unknown chat in which something is to be told ("post it in the Mattermost channel ops"), or ""."""
    for item in _inside(reading, clause):
        said = " ".join(reading.norms(item.first, item.last))
        if said in CHAT_PRODUCTS and governor(reading, item.first, clause.first) in _PLACING:
            return reading.slice(item.first, item.last)
    return ""


def _absent_place(reading: Reading, clause: Clause) -> str:
    """The unknown product that something of a known one goes to, or in which something is done about that, or ""."""
    governed = [governor(reading, item.first, clause.first) for item in reading.mentions_in(clause.first, clause.last)]
    for item in _strangers(reading, clause):
        preposition = governor(reading, item.first, clause.first)
        if preposition in _GOING or (preposition in _PLACING and not _PLACING & set(governed)):
            return reading.slice(item.first, item.last)
    return ""


def _strangers(reading: Reading, clause: Clause) -> list[Mention]:
    """The unknown products named in a clause, where no value has their name."""
    named = reading.valued
    return [item for item in _inside(reading, clause) if item.first not in named]


def _inside(reading: Reading, clause: Clause) -> list[Mention]:
    return [item for item in reading.strangers if clause.first <= item.first and item.last <= clause.last]
