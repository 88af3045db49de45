"""What a condition tests: operator and value, read from an expression or from gold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sessions_app.definition.expressions import ExpressionError, compile_expression

__all__ = [
    "Comparison",
    "canonical_operator",
    "negated",
    "read_comparisons",
    "said_comparison",
    "same_operator",
    "same_value",
]

_OPERATORS: dict[str, str] = {
    "equals": "= == eq equal is in one_of any_of matches",
    "not_equals": "!= <> ne neq not_equal is_not not_in none_of not",
    "contains": "contain includes include has mentions",
    "not_contains": "not_contain does_not_contain excludes",
    "greater": "> gt greater_than more more_than above over exceeds after newer_than later_than",
    "greater_or_equal": ">= gte ge at_least greater_than_or_equal greater_equal",
    "less": "< lt less_than fewer fewer_than below under before older_than earlier_than",
    "less_or_equal": "<= lte le at_most less_than_or_equal less_equal",
    "starts_with": "starts begins begins_with startswith prefix",
    "ends_with": "ends endswith suffix",
    "missing": "empty is_empty absent null is_null not_exists not_set unset none is_missing",
    "present": "exists is_present not_empty not_null set is_set",
}
_CANONICAL = {spelling: name for name, spellings in _OPERATORS.items() for spelling in (name, *spellings.split())}
_NEGATIONS = {
    "equals": "not_equals",
    "contains": "not_contains",
    "greater": "less_or_equal",
    "less": "greater_or_equal",
    "missing": "present",
    "starts_with": "not_starts_with",
    "ends_with": "not_ends_with",
}
_OPPOSITE = _NEGATIONS | {negative: positive for positive, negative in _NEGATIONS.items()}
_COMPARATORS = {
    "eq": "equals", "ne": "not_equals", "gt": "greater", "gte": "greater_or_equal", "lt": "less",
    "lte": "less_or_equal",
}  # fmt: skip
_MIRRORED = {
    "greater": "less", "less": "greater", "greater_or_equal": "less_or_equal", "less_or_equal": "greater_or_equal",
}  # fmt: skip
_TESTS = {"contains": "contains", "starts_with": "starts_with", "ends_with": "ends_with"}
_FLAGS = {
    ("equals", "true"): "present", ("not_equals", "true"): "missing",
    ("equals", "false"): "missing", ("not_equals", "false"): "present",
}  # fmt: skip
"""What equality with true and false is, as the test of a field that is one of them."""
_ELEMENTWISE = {"contains": "equals"}
"""A list contains what one of its elements equals."""
_PROJECTIONS = frozenset({"projection", "flatten", "filter_projection", "value_projection"})
_MEMBERSHIP = frozenset({"in", "one_of", "any_of", "not_in", "none_of"})
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test. `operator` is canonical (`equals`, `greater`, `missing`, …); `value` is lower-case text, "" if none."""

    field: str
    operator: str
    value: str = ""


def canonical_operator(text: str) -> str:
    """The canonical name of an operator's spelling; an unknown one is returned in snake case."""
    key = "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
    return _CANONICAL.get(key, key)


def negated(comparison: Comparison) -> Comparison:
    """The test that holds where this one does not."""
    return replace(comparison, operator=_OPPOSITE.get(comparison.operator, f"not_{comparison.operator}"))


def said_comparison(field: str, operator: str, value: Any) -> Comparison:
    """The comparison that gold states; equality with true and false is presence and absence."""
    name = canonical_operator(operator)
    if isinstance(value, bool):
        positive = value == (name != "not_equals")
        return Comparison(field, "present" if positive else "missing")
    if isinstance(value, str) and operator in _MEMBERSHIP:
        value = [item.strip() for item in value.split(",")]
    return _counted(Comparison(field, name, "" if value is None else _text(value)))


def _counted(comparison: Comparison) -> Comparison:
    """More than none is presence, none is absence."""
    test = comparison.operator, comparison.value
    if test in {("greater", "0"), ("not_equals", "0"), ("greater_or_equal", "1")}:
        return Comparison(comparison.field, "present")
    if test in {("equals", "0"), ("less", "1"), ("less_or_equal", "0")}:
        return Comparison(comparison.field, "missing")
    return comparison


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "|".join(_text(item) for item in value)
    return str(value).strip().strip("'\"`").lower()


def same_operator(gold: Comparison, found: Iterable[Comparison]) -> bool:
    """Whether one of the comparisons has gold's operator; "merged or true" is met by a flag that is set, too."""
    return any(item.operator == gold.operator or _is_flag(gold, item) for item in found)


def _is_flag(gold: Comparison, found: Comparison) -> bool:
    """Whether gold has true or false among its alternatives, and what was found tests for that."""
    flags = {_FLAGS.get((gold.operator, value)) for value in gold.value.split("|")}
    return found.operator in flags and not found.value


def same_value(gold: Comparison, found: Iterable[Comparison], prompt: str = "") -> bool:
    """Whether the comparisons name the value that gold names.

    Of alternatives (joined with "|") those must be named that the prompt says; one of them where it says none.
    """
    if gold.operator in {"missing", "present"} and not gold.value:
        return True
    tests = list(found)
    if any(_is_flag(test, item) for test in (gold, negated(gold)) for item in tests):
        return True
    named = [item.value for item in tests]
    wanted = gold.value.split("|")
    text = _folded(prompt.lower())
    said = [value for value in wanted if re.search(rf"(?<!\w){re.escape(_folded(value))}(?!\w)", text)]
    if len(wanted) > 1 and prompt and not said:
        return any(_equal(value, other) for value in wanted for other in named)
    return all(any(_equal(value, other) for other in named) for value in said or wanted)


def _folded(text: str) -> str:
    return text.replace("_", " ").replace("-", " ")


def _equal(wanted: str, value: str) -> bool:
    if _NUMBER.fullmatch(wanted) and _NUMBER.fullmatch(value):
        return float(wanted.replace(",", ".")) == float(value.replace(",", "."))
    return _folded(wanted) == _folded(value)


def read_comparisons(expression: str) -> tuple[Comparison, ...]:
    """The tests in a JMESPath expression, in their order; none where it can't be parsed."""
    try:
        return tuple(_walk(compile_expression(expression).ast))
    except ExpressionError:
        return ()


def _walk(node: Any) -> Iterator[Comparison]:
    kind, children = node.get("type"), node.get("children", [])
    if kind in {"and_expression", "or_expression"}:
        for child in children:
            yield from _walk(child)
    elif kind == "not_expression":
        for inner in _walk(children[0]):
            yield negated(inner)
    elif kind == "comparator":
        yield _comparator(node, children)
    elif kind == "function_expression" and node.get("value") in _TESTS and len(children) == 2:
        test = Comparison(_path(children[0]), _TESTS[node["value"]], _text(_literal(children[1])))
        yield test
        if test.operator in _ELEMENTWISE and _projects(children[0]):
            yield replace(test, operator=_ELEMENTWISE[test.operator])
    else:
        yield Comparison(_path(node), "present")


def _projects(node: Any) -> bool:
    """Whether an expression gives a list of something of each element."""
    return node.get("type") in _PROJECTIONS or any(
        _projects(child) for child in node.get("children", []) if isinstance(child, dict)
    )


def _comparator(node: Any, children: list[Any]) -> Comparison:
    left, right = children
    operator = _COMPARATORS.get(node.get("value"), str(node.get("value")))
    if left.get("type") == "literal" and right.get("type") != "literal":
        left, right, operator = right, left, _MIRRORED.get(operator, operator)
    if (period := _period(left, right)) is not None:
        return Comparison(_path(left), operator, period)
    value = _date(right) if left.get("value") == "days_since" else None
    if value is not None:  # longer ago than a date
        return Comparison(_path(left), _MIRRORED.get(operator, operator), value)
    value = _literal(right)
    if value is None:
        return Comparison(_path(left), "missing" if operator == "equals" else "present")
    if isinstance(value, bool):
        return said_comparison(_path(left), operator, value)
    if left.get("value") == "days_since" and value == 0:  # so long ago, or still to come
        return Comparison(_path(left), _MIRRORED.get(operator, operator), "now")
    if str(left.get("value")).endswith("_since") and isinstance(value, int | float) and value < 0:  # so soon
        return Comparison(_path(left), _MIRRORED.get(operator, operator), _text(-value))
    return _counted(Comparison(_path(left), operator, _text(value)))


_DAYS = {0: "today", 1: "tomorrow", -1: "yesterday", -7: "last week"}


def _period(left: Any, right: Any) -> str | None:
    """The period of the calendar that two dates are both written as: "format_date(x, '%Y-%m-%d') == format_date(now(),
    '%Y-%m-%d')" is today.
    """
    if left.get("value") != "format_date" or right.get("value") != "format_date":
        return None
    date = right["children"][0]
    days = _literal(date["children"][1]) if date.get("value") == "add_days" else 0
    return _DAYS.get(days)


def _date(node: Any) -> str | None:
    """The date in "days_since('2026-01-15')"."""
    children = node.get("children", [])
    if node.get("value") != "days_since" or len(children) != 1 or children[0].get("type") != "literal":
        return None
    return str(children[0].get("value"))


def _literal(node: Any) -> Any:
    return node.get("value") if node.get("type") == "literal" else _path(node)


def _path(node: Any) -> str:
    """The names of the fields that an expression reads, joined with dots."""
    if node.get("type") == "field":
        return str(node.get("value", ""))
    return ".".join(filter(None, (_path(child) for child in node.get("children", []) if isinstance(child, dict))))
