"""By when something that is made has to be done: "due tomorrow", "due in 3 days", "with a deadline of two weeks"."""

from __future__ import annotations

import re

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading
from connectors_app.contracts import OperationSpec

__all__ = ["due_value"]

_INPUTS = ("due_on", "due_date", "due", "due_at", "deadline")
_DUE = words("due deadline")
_LEADING = words("date in on of is by within for set to the a at after : = next one")
_DAYS = {"today": 0, "tomorrow": 1}
_PERIODS = {"week": "P7D", "month": "P30D"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_SAID = 7


def due_value(reading: Reading, statement: ActionStatement, operation: OperationSpec) -> tuple[str, str] | None:
    """The input for the day something is due with what the clause says of it, or None.

    A day that hangs on the moment of a run is an expression.
    """
    name = next((item for item in _INPUTS if item in operation.inputs), None)
    clause = statement.clause
    place = next((i for i in range(clause.first, clause.last) if reading.tokens[i].norm in _DUE), None)
    if name is None or place is None:
        return None
    last = min(clause.last, place + _LONGEST_SAID)
    if date := _DATE.match(reading.text, reading.tokens[min(_first_said(reading, place + 1, last), last - 1)].start):
        return name, date[0]
    duration = _duration(reading, place + 1, last)
    if duration is None:
        return None
    moment = "now()" if duration == "P0D" else f"add_duration(now(), '{duration}')"
    if operation.inputs[name].get("format") == "date":
        moment = f"format_date({moment}, '%Y-%m-%d')"
    return name, f"{{{{ {moment} }}}}"


def _first_said(reading: Reading, first: int, last: int) -> int:
    """Where the day itself begins, behind "date", "in", "on"."""
    while first < last and reading.tokens[first].norm in _LEADING - _DAYS.keys():
        first += 1
    return first


def _duration(reading: Reading, first: int, last: int) -> str | None:
    """How long from now something is due, as an ISO 8601 duration."""
    start = _first_said(reading, first, last)
    if start >= last:
        return None
    said = reading.tokens[start].norm
    if said in _DAYS:
        return f"P{_DAYS[said]}D"
    if said in _PERIODS and set(reading.norms(first, start)) & {"next", "a", "one", "in"}:
        return _PERIODS[said]
    found = find_duration(reading, first, last)
    return found[0] if found is not None and found[1] <= start else None
