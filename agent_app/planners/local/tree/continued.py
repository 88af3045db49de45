"""Whether the test of a relative clause goes on behind a comma or an "and", or is over."""

from __future__ import annotations

from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.tree.guards import RELATIVE_STATES, STATE_VERBS

__all__ = ["COMPARED", "JOINED", "LACKING", "STATED", "TIMED", "goes_on", "lists"]

LACKING = words("without missing lacking")
COMPARED = words("older newer larger bigger smaller younger greater higher lower longer shorter more less fewer")
STATED = (
    STATE_VERBS
    | RELATIVE_STATES
    | words("does do did begins ends lacks start begin end include exceed match equal lack never")
)
TIMED = words(
    "not never due overdue untouched unanswered unread idle inactive dormant stale expiring ending closing renewing"
)
"""What may open a test of a time, besides a participle."""
JOINED = connectives.RELATIVES | STATED | LACKING | words("not no its their it they with")
_GOING_ON = JOINED | COMPARED | TIMED | (STATES - {"open"}) | words("over under above below unassigned unlabelled")
"""What a test goes on with after "and"; "open" rather is an order."""
_WHO = words("who that which")
_OWNED, _SUBJECT = words("the its their"), 4
_YEAR, _LIST_REACH, _TIME_REACH = 4, 9, 8


def lists(reading: Reading, comma: int, last: int) -> bool:
    """Whether a comma stands inside a day or between values: "January 1 | , 2024", "one of "VIP" | , "Press" or x"."""
    before, after = reading.tokens[comma - 1], reading.tokens[comma + 1 : comma + 2]
    kinds = {before.kind, *(token.kind for token in after)}
    if not after or kinds == {TokenKind.QUOTED}:
        return bool(after)
    if kinds == {TokenKind.NUMBER}:
        return len(after[0].norm) == _YEAR and reading.tokens[comma - 2].is_word
    norms = reading.norms(comma + 1, min(comma + _LIST_REACH, last))
    joint = norms.index("or") if "or" in norms else 0
    if not joint or "one" not in reading.norms(max(0, comma - _LIST_REACH), comma):
        return False
    return not reading.verbs_in(comma + 1, comma + 2 + joint)


def goes_on(reading: Reading, index: int, last: int) -> bool:
    """Whether a test goes on behind its "and", and no order or another thing follows: "and | older than 5 days"."""
    norms = reading.norms(index, min(index + 2, last))
    if norms[1:] and norms[1] in STATE_VERBS and reading.verb_at(index) is None:
        return True  # "whose stage is x and | amount exceeds 100"
    if norms[:1] and norms[0] in _OWNED and _states(reading, index + 1, last):
        return True  # "where the amount is 100 and | the stage equals x"
    deed = reading.verb_at(index)
    if deed is not None and deed.form is VerbForm.PAST and _did_too(reading, index):
        return True  # "who cancelled in May and | paid with a voucher"
    if (
        deed is not None
        and deed.form is VerbForm.PAST
        and find_time(reading, index, min(index + _TIME_REACH, last)) is not None
    ):
        return True  # "which are unpaid and | started before 2023-06-01"
    if not norms or norms[0] not in _GOING_ON:
        return False
    return norms[0] in JOINED or (norms[1:] not in (["them"], ["it"], ["those"]) and _is_no_order(reading, index))


def _states(reading: Reading, first: int, last: int) -> bool:
    """ "The stage | equals x", "its due date | is over": what a property is; not "the customer | is told"."""
    place = next((i for i in range(first + 1, min(first + _SUBJECT, last)) if _says(reading, i)), None)
    if place is None or place + 1 >= last or reading.verbs_in(first, place):
        return False
    verb = reading.verb_at(place + 1)
    return verb is None or verb.form is not VerbForm.PAST or reading.tokens[place + 1].norm in STATES


def _did_too(reading: Reading, index: int) -> bool:
    """Whether a deed is told behind another one of the same doer: "who cancelled and | paid"."""
    doer = next((i for i in range(index - 1, max(0, index - _LIST_REACH), -1) if reading.tokens[i].norm in _WHO), None)
    deed = reading.verb_at(doer + 1) if doer is not None else None
    told = list(reading.verbs_in(doer + 1, index)) if doer is not None else []
    return deed is not None and deed.form is VerbForm.PAST and len(told) == 1


def _says(reading: Reading, index: int) -> bool:
    return reading.tokens[index].norm in STATE_VERBS | {"equals", "exceeds", "contains", "lacks", "is", "was"}


def _is_no_order(reading: Reading, index: int) -> bool:
    verb = reading.verb_at(index)
    return verb is None or verb.form is not VerbForm.BASE
