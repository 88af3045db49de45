"""Whether a server is up, told by the status of its answer to an HTTP request."""

from __future__ import annotations

from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.fields import Field
from agent_app.planners.local.lexicon.words import words

__all__ = ["answer_expression"]

_DOWN = words(
    "down unreachable unavailable broken offline dead failing failed fails unhealthy unresponsive error errors"
)
_UP = words("up reachable available healthy online alive ok okay working fine good responding back successful")
_LEAST_ERROR = 400
"""RFC 9110, section 15: statuses from 400 are those of errors; 0 stands for no answer at all."""


def answer_expression(path: str, field: Field, test: Test) -> str | None:
    """ "It is down", "it isn't up" as a test of a status in numbers; None for other fields and words."""
    if field.kind != "integer" or field.name != "status" or len(test.values) != 1:
        return None
    said = test.values[0].lower()
    if test.operator not in {"==", "!="} or said not in _DOWN | _UP:
        return None
    if (said in _DOWN) == (test.operator == "=="):
        return f"({path} == `0` || {path} >= `{_LEAST_ERROR}`)"
    return f"({path} > `0` && {path} < `{_LEAST_ERROR}`)"
