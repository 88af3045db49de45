"""What a condition is called for people."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.places import place_of
from agent_app.planners.local.fields import Source
from agent_app.planners.local.model import Clause, Reading

__all__ = ["condition_words"]

_INNER = frozenset({"name", "value", "id", "key", "label", "login"})


def condition_words(reading: Reading, clause: Clause, sources: Sequence[Source]) -> str:
    """The words of a condition clause; a value said alone ("high") with the field it is compared with.

    `sources` are the outputs that may be read, nearest last.
    """
    said = reading.slice(clause.first, clause.last).strip(" ,.")
    tests = parse_tests(reading, clause)
    if len(tests) != 1 or not sources:
        return said
    test = tests[0]
    alone = " ".join(test.values).casefold() == said.strip("'\"").casefold()
    if test.operator != "==" or test.subject or not alone:
        return said
    _, field = place_of(test, sources)
    if field is None:
        return said
    parts = field.path.replace("[]", "").split(".")
    while len(parts) > 1 and parts[-1] in _INNER:
        parts.pop()
    return f"{parts[-1].replace('_', ' ')} is {said}"
