"""Phrases behind listed things as tests of each, where nothing is known of what the listing takes or gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions.idioms import KINDS
from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.narrowing import Unfiltered
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import LASTING, STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, TokenKind, VerbForm
from agent_app.planners.local.text import identifier, raw_string, unquote

__all__ = ["plain_test", "restrictions"]

_SOUGHT = words("about regarding")
"""What opens the subject of a search."""
_TIMING = words("before after since until")
_MANNERS = words("by via through to into onto as per until") | words("over during after before at")
"""What opens how, where to or when something is done, and tells nothing of things."""
_OPENING = (connectives.PREPOSITIONS - _MANNERS) | words("without not never whose having in on")
_PLACING = words("of in on from at for")
_HOLDERS = words(
    "project board list channel folder service environment table sheet spreadsheet worksheet database base"
    " bucket account workspace repository repo calendar mailbox inbox event audience"
)
"""Kinds of places, which are told by their names."""
_PERIODS = words("last this next yesterday today")
_BACK = words("back up out in there us me you")
"""Behind verbs that tell nothing of things: "that comes back", "that turn up"."""
_SAME = {"from": "from", "in": "location", "at": "location"}
"""Properties whose value follows a preposition."""


def restrictions(reading: Reading, told_of: Sequence[Unfiltered]) -> list[Unfiltered]:
    """What phrases tell of things as tests of each of them, without what tells nothing of the things.

    What things are about is what is searched for, and no test.
    """
    found: list[Unfiltered] = []
    for item in told_of:
        opener = reading.tokens[item.test.first].norm if item.test is not None else ""
        sought = item.test is None or opener in _SOUGHT | _TIMING or _looked_up(reading, item.test)
        if item.test is None or sought or _restricts(reading, item.test):
            found.append(replace(item, describes=sought))
    return found


def _restricts(reading: Reading, test: Clause) -> bool:
    if set(reading.norms(test.first - 1, test.first)) & (connectives.ARTICLES - {"that"}):
        return False  # "of the | scheduled event"
    if test.last == test.first + 1 and _is_state(reading.tokens[test.first].norm):
        return not _describes(reading, test.last)
    verb = reading.verb_at(test.first)
    if reading.tokens[test.first].norm in _PLACING and _is_place(reading, test):
        return False
    relative = bool(set(reading.norms(test.first - 1, test.first)) & connectives.RELATIVES)
    if relative and verb is not None and verb.form is VerbForm.PAST and verb.last == test.last:
        return True  # "that | replied"
    said = verb is not None and verb.last < test.last and reading.tokens[verb.last].norm not in _BACK
    told = said and verb is not None and verb.form in {VerbForm.PAST, VerbForm.GERUND}
    told = told or (reading.tokens[test.first].norm.endswith(("ed", "ing")) and test.last > test.first + 1)
    told = told or (said and relative)
    return told or (reading.tokens[test.first].norm in _OPENING and test.last > test.first + 1)


def _describes(reading: Reading, index: int) -> bool:
    """ "The names of | overdue | Trello cards": whether things follow that a state is said of."""
    return any(noun.first == index for noun in reading.nouns) or any(item.first == index for item in reading.mentions)


def _is_state(norm: str) -> bool:
    """ "Incidents still | unacknowledged": a state behind the things."""
    return norm in STATES | LASTING or (norm.startswith("un") and norm.endswith("ed"))


def _is_place(reading: Reading, test: Clause) -> bool:
    """ "In the Excel sheet", "of our Eventbrite event": what is listed, and not which of it is meant."""
    said = set(reading.norms(test.first, test.last))
    if said & KINDS - _HOLDERS:
        return False
    named = any(token.kind is TokenKind.CHANNEL for token in reading.tokens[test.first : test.last])
    if said & _HOLDERS or named or reading.tokens[test.first].norm in {"of", "for"}:
        return True
    return bool(reading.mentions_in(test.first, test.last)) or any(
        noun.known and not noun.plural for noun in reading.nouns_in(test.first, test.last)
    )


def _looked_up(reading: Reading, test: Clause) -> bool:
    """ "Left over from last year", "mails from no-reply@shop.com": what rather is looked up than compared."""
    opened = reading.norms(test.first, test.last)
    if "from" not in opened:
        return False
    place = test.first + opened.index("from") + 1
    return bool(set(reading.norms(place, place + 1)) & _PERIODS) or (
        place < test.last and ("." in reading.tokens[place].text or "@" in reading.tokens[place].text)
    )


def plain_test(reading: Reading, test: Clause, element: Source) -> str | None:
    """A comparison that the words of a phrase alone make: of where things are from, of a quoted text, else of a flag
    that is called like them. None where the fields of the things are known.
    """
    if element.fields or not _restricts(reading, test):
        return None
    opener = reading.tokens[test.first].norm
    start = test.first + 1
    while start < test.last - 1 and reading.tokens[start].norm in connectives.ARTICLES | {"our"}:
        start += 1
    end = next((i for i in range(start + 1, test.last) if reading.tokens[i].norm == "with"), test.last)
    value = reading.slice(start, end).strip(" ,.")
    quoted = next((i for i in range(start, test.last) if reading.tokens[i].kind is TokenKind.QUOTED), None)
    if quoted is not None and quoted > start:
        named = identifier(reading.slice(start, quoted).lower())
        return f"contains(lower({element.prefix}.{named}), {raw_string(unquote(reading.tokens[quoted].text).lower())})"
    kind = reading.tokens[start].norm
    if opener in _SAME and kind in KINDS and start + 1 < end:
        return f"lower({element.prefix}.{kind}) == {raw_string(reading.slice(start + 1, end).lower())}"
    if opener in _SAME and value:
        return f"lower({element.prefix}.{_SAME[opener]}) == {raw_string(value.lower())}"
    denied = opener in {"not", "never", "without"}
    named = identifier(reading.slice(test.first + denied, test.last).lower())
    return f"{'!' if denied else '!(!'}{element.prefix}.{named}{'' if denied else ')'}"
