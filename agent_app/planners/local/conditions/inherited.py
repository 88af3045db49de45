"""Tests that leave out what the test before them names: "if the category is Hardware ..., if it is Software ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions.comparisons import STATES, Test, parse_tests
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.model import Clause, Reading

__all__ = ["leaves_out_property", "of_same_property"]

_ORDERED = frozenset({">", "<", ">=", "<="})
_EQUAL = frozenset({"==", "!="})
_GIVEN = _EQUAL | {"empty", "present"}
_WITHIN = frozenset({"contains", "not_contains", "starts", "ends", "not_starts", "not_ends"})
_CLASSES = (PRIORITY_WORDS, STATES)
"""Values that tell by themselves which property they are of."""


def of_same_property(reading: Reading, tests: Sequence[Test], earlier: Clause | None) -> list[Test]:
    """Tests with the property of an earlier condition where they name none and their values are likely of it."""
    before = parse_tests(reading, earlier) if earlier is not None and any(not item.subject for item in tests) else []
    named = next((item for item in reversed(before) if item.subject), None)
    if named is None or named.unit:
        return list(tests)
    return [replace(item, subject=named.subject) if _goes_on(item, named) else item for item in tests]


def leaves_out_property(reading: Reading, clause: Clause, earlier: Clause) -> bool:
    """Whether a condition is a further case of an earlier one, whose property it does not name again."""
    tests = parse_tests(reading, clause)
    return bool(tests) and of_same_property(reading, tests, earlier) != tests


def _goes_on(test: Test, before: Test) -> bool:
    """Whether a test without a subject compares what the one before compares."""
    if test.subject or test.unit or not test.values:
        return False
    if test.operator in _ORDERED or test.numeric:
        return before.numeric
    if test.operator in _WITHIN:
        return before.operator in _WITHIN
    if test.operator not in _EQUAL or before.operator not in _GIVEN or before.numeric:
        return False
    mine, theirs = (_class_of(item.values) for item in (test, before))
    return mine is theirs or (mine is None and theirs is not PRIORITY_WORDS)


def _class_of(values: Sequence[str]) -> frozenset[str] | None:
    """The class that all of some values belong to, if there is one."""
    folded = {value.lower() for value in values}
    return next((item for item in _CLASSES if folded and folded <= item), None)
