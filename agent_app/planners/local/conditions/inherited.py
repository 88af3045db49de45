"""Tests that leave out what the test before them names: "if the category is Hardware ..., if it is Software ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.model import Clause, Reading

__all__ = ["is_further_case", "of_same_property"]

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


def is_further_case(reading: Reading, clause: Clause, earlier: Clause) -> bool:
    """Whether a condition tests another value of what an earlier one tests, and may leave out what that is."""
    tests, before = parse_tests(reading, clause), parse_tests(reading, earlier)
    if len(tests) != 1 or not before or set(tests[0].values) & set(before[-1].values):
        return False
    if of_same_property(reading, tests, earlier) != tests:
        return True
    alike = tests[0].operator == before[-1].operator and not tests[0].unit
    return alike and bool(tests[0].values) and tests[0].subject == before[-1].subject


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
