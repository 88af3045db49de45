from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.definition import (
    FUNCTIONS,
    ExpressionError,
    check_expression,
    evaluate_condition,
    evaluate_expression,
    evaluate_template,
    evaluate_value,
    parse_template,
    references,
    rename_references,
    rename_template_references,
)

SCOPE: dict[str, Any] = {
    "node_1": {"issue": {"title": "Crash", "labels": [{"name": "bug"}], "number": 7, "body": None}},
    "node_2": [{"key": "OPS-1", "open": True}, {"key": "OPS-2", "open": False}],
}
NOW = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("{{ node_1.issue.number }}", 7),
        (" {{ node_1.issue.number }}\n", 7),
        ("{{ node_1.issue.labels }}", [{"name": "bug"}]),
        ("{{ node_1.issue.body }}", None),
        ("#{{ node_1.issue.number }}: {{ node_1.issue.title }}", "#7: Crash"),
        ("[{{ node_1.issue.body }}]", "[]"),
        ("{{ node_1.issue.labels }}!", '[{"name":"bug"}]!'),
        ("{{ node_2[0].open }}{{ node_2[1].open }}", "truefalse"),
        ("${{ secrets.TOKEN }} {{ node_1.issue.number }}", "${{ secrets.TOKEN }} 7"),
        ("{{ '{{' }} x }}", "{{ x }}"),
        ("{{ '}}' }}", "}}"),
        ("{{ {a: {b: node_1.issue.number}} }}", {"a": {"b": 7}}),
        ("{{ {a: {b: node_1.issue.number}}}}", {"a": {"b": 7}}),
        ("{{ node_2[?key == 'OPS-2'].open | [0] }}", False),
        ('{{ `{"a": "}}"}` }}', {"a": "}}"}),
        ("{{ 'it\\'s }}' }}", "it's }}"),
        ("a } b }} c", "a } b }} c"),
    ],
)
def test_templates(text: str, value: Any) -> None:
    assert evaluate_template(text, SCOPE) == value


def test_a_value_is_walked_through() -> None:
    value = {"fields": [{"title": "{{ node_1.issue.title }}"}, 5, None, True]}
    assert evaluate_value(value, SCOPE) == {"fields": [{"title": "Crash"}, 5, None, True]}


def test_an_unclosed_expression_is_an_error_and_found_by_the_scanner() -> None:
    assert parse_template("a {{ b").unclosed == 2
    assert parse_template("a {{ b }}").unclosed is None
    assert parse_template("${{ never closed").unclosed is None
    with pytest.raises(ExpressionError, match="not closed"):
        evaluate_template("a {{ b", {})


@given(st.text(alphabet="ab {}'\"`$\\|.[]", max_size=40))
def test_the_scanner_takes_any_text_and_loses_nothing(text: str) -> None:
    template = parse_template(text)
    assert all(source in text for source in template.expressions)
    if not template.expressions:
        assert "".join(part.text for part in template.parts if hasattr(part, "text")) == text


@given(st.text(max_size=60).filter(lambda text: "{{" not in text))
def test_text_without_expressions_stays_as_it_is(text: str) -> None:
    assert evaluate_template(text, {}) == text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_a_single_expression_keeps_the_type_of_any_value(value: Any) -> None:
    assert evaluate_template("{{ node_1 }}", {"node_1": value}) == value


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("node_1.issue.number > `5`", True),
        ("node_1.issue.number > `7`", False),
        ("node_1.missing > `7`", False),
        ("contains(node_1.issue.labels[].name, 'bug')", True),
        ("contains(node_1.nothing, 'bug')", False),
        ("starts_with(node_1.nothing, 'bug')", False),
        ("ends_with(node_1.nothing, 'bug')", False),
        ("length(node_1.nothing) == `0`", True),
        ("node_1.issue.body", False),
        ("node_2[?open]", True),
        ("node_2[?key == 'x']", False),
        ("`0`", True),
        ("!node_1.issue.title", False),
        ("!node_1.issue.nothing", True),
        ("!node_2[?open]", False),
        ("!node_2[9].key || `false`", True),
        ("!contains(node_1.issue.title, 'x')", True),
        ("!node_1.issue.body == `true`", True),
        ("!node_1.issue.body && node_1.issue.title == 'Crash'", True),
    ],
)
def test_conditions(expression: str, holds: bool) -> None:
    assert evaluate_condition(expression, SCOPE) is holds


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("lower('AbC')", "abc"),
        ("upper('abc')", "ABC"),
        ("trim('  a ')", "a"),
        ("title('fix the API')", "Fix The API"),
        ("capitalize('hello world')", "Hello world"),
        ("default(node_1.issue.body, 'none')", "none"),
        ("default('', 'none')", "none"),
        ("default(`0`, 'none')", 0),
        ("truncate('abcdef', `4`)", "abc…"),
        ("truncate('abcd', `4`)", "abcd"),
        ("truncate('abcd', `0`)", ""),
        ("replace('a-b-c', '-', '+')", "a+b+c"),
        ("replace('abc', '', 'x')", "abc"),
        ("split('a,b', ',')", ["a", "b"]),
        ("split('a  b', '')", ["a", "b"]),
        ("split(node_1.issue.body, ',')", []),
        ("find_key('Fix login (OPS-12), see WEB-3')", "OPS-12"),
        ("find_key('feature/ops-12-fix-login')", "OPS-12"),
        ("find_key('ops-12')", "OPS-12"),
        ("find_key('fixes cve-2026-1 in utf-8')", None),
        ("find_key('CVE-2026-1234')", None),
        ("find_key('')", None),
        ("find_key(node_1.issue.body)", None),
        ("find_number('Fixes #12 and #13')", 12),
        ("find_number('see https://git.acme.io/acme/api/issues/45')", 45),
        ("find_number('GH-7')", 7),
        ("find_number('color #ff0000, 12 of them, acme&#39;s')", None),
        ("find_number(node_1.issue.body)", None),
        ("lower(node_1.issue.body)", None),
        ("to_text(node_1.issue.body)", ""),
        ("to_text(node_1.issue.labels)", '[{"name":"bug"}]'),
        ("to_string(`null`)", "null"),
        ("join(', ', ['a', `1`, node_1.issue.body])", "a, 1, "),
        ("contains('abc', `1`)", False),
        ("now()", "2030-01-31T12:00:00Z"),
        ("add_days('2030-01-31', `1`)", "2030-02-01T00:00:00Z"),
        ("add_days(now(), `-1`)", "2030-01-30T12:00:00Z"),
        ("add_hours('2030-01-31T23:00:00+01:00', `2`)", "2030-02-01T01:00:00+01:00"),
        ("add_duration(now(), 'PT90M')", "2030-01-31T13:30:00Z"),
        ("days_since('2030-01-30T00:00:00Z')", 1.5),
        ("days_since(node_1.issue.body)", None),
        ("hours_since('2030-01-31T10:30:00Z')", 1.5),
        ("minutes_since('2030-01-31T11:30:00Z')", 30.0),
        ("minutes_since(node_1.issue.body)", None),
        ("days_since('2030-01-01') > `20`", True),
        ("days_between('2030-01-01', '2030-01-08')", 7.0),
        ("format_date('2030-01-31T09:05:00Z', '%d %b %Y %H:%M')", "31 Jan 2030 09:05"),
        ("format_date(`1893456000`, '%Y')", "2030"),
        ("in_timezone('2030-07-01T12:00:00Z', 'Europe/Berlin')", "2030-07-01T14:00:00+02:00"),
        ("in_timezone('2030-07-01', 'America/New_York')", "2030-07-01T00:00:00-04:00"),
        ("in_timezone('2030-07-01', 'Asia/Tokyo')", "2030-07-01T00:00:00+09:00"),
    ],
)
def test_functions(expression: str, value: Any) -> None:
    assert evaluate_expression(expression, SCOPE, now=NOW) == value


def test_every_function_is_documented() -> None:
    assert [info.name for info in FUNCTIONS] == sorted(info.name for info in FUNCTIONS)
    assert {"contains", "default", "now", "truncate"} <= {info.name for info in FUNCTIONS}
    for info in FUNCTIONS:
        assert info.signature.startswith(f"{info.name}(")
        assert info.description.endswith(".")


def test_now_is_the_same_throughout_one_evaluation() -> None:
    assert evaluate_expression("now() == now()", {}) is True


@pytest.mark.parametrize(
    "expression",
    [
        "sum(node_2)",
        "format_date('soon', '%Y')",
        "in_timezone(now(), 'Mars/Base')",
        "sort_by(node_2, &missing)",
        "add_duration(now(), 'soon')",
        "max(node_1)",
        "add_days(now(), `1e300`)",
        "lower(node_1)",
        "&node_1",
        "to_number('nan')",
        "a ==",
        "a > 5",
    ],
)
def test_any_failure_is_typed(expression: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate_expression(expression, SCOPE)
    assert caught.value.code == "expression-failed"
    assert caught.value.message


@pytest.mark.parametrize(
    "expression",
    [
        "|".join(["[@,@]"] * 60),
        "|".join(["{a:@,b:@}"] * 60),
        "|".join(["join('',[@,@])"] * 60).replace("join('',[@,@])", "'x'", 1),
        "|".join(["[@,@][]"] * 60),
        "replace(" * 12 + "'a'" + ", 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaa')" * 12,
        "(" * 900,
        "!" * 3_000 + "a",
        "a" * 5_000,
        "[" + ",".join(["to_string(@)"] * 50) + "]|" * 1 + "|".join(["[" + ",".join(["@"] * 50) + "]"] * 6),
    ],
)
def test_no_expression_exhausts_a_worker(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate_expression(expression, {"node_1": "x" * 1_000})


def test_a_result_does_not_share_literals_with_later_evaluations() -> None:
    evaluate_expression("`[1]`", {}).append(2)
    assert evaluate_expression("`[1]`", {}) == [1]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("node_1.issue.title", {"node_1"}),
        ("node_1.items[?label == 'x'].name | [0].foo", {"node_1"}),
        ("contains(trigger.a, node_2.b) && node_3 || !node_4", {"trigger", "node_2", "node_3", "node_4"}),
        ("{a: node_1.x, b: [node_2.y]}", {"node_1", "node_2"}),
        ("sort_by(node_1.items, &name)", {"node_1"}),
        ("node_1.*.name", {"node_1"}),
        ("node_1[] | [?a == `1`]", {"node_1"}),
        ("node_1.a[1:2]", {"node_1"}),
        ("@ | node_1", {"node_1"}),
        ("'text'", set()),
        ("critical", {"critical"}),
    ],
)
def test_references(expression: str, names: set[str]) -> None:
    assert references(expression) == names


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("node_1.a == 'x'", []),
        ('node_1.a == "x"', ["unquoted-literal"]),
        ('contains(node_1.a, "x")', ["unquoted-literal"]),
        ("node_1.\"a b\" == 'x'", []),
        ('{"a b": node_1.x}', []),
        ('node_1[?"a b".c]', []),
        ("node_1.a == 5", ["bad-expression"]),
        ("node_1.a = 'x'", ["bad-expression"]),
        ("nothing(node_1)", ["bad-expression"]),
        ("lower(a, b)", ["bad-expression"]),
        ("not_null()", ["bad-expression"]),
        ("not_null(a, b, c)", []),
        ("", ["bad-expression"]),
        ("  ", ["bad-expression"]),
    ],
)
def test_check_expression(expression: str, codes: list[str]) -> None:
    assert [problem.code for problem in check_expression(expression)] == codes


def test_a_number_without_backticks_is_explained() -> None:
    assert "backticks: `5`" in check_expression("node_1.a > 5")[0].message


@given(st.text(max_size=80))
def test_checking_never_raises(text: str) -> None:
    for problem in check_expression(text):
        assert problem.message


@given(st.text(alphabet="ab_1.[]?*|&!'`\"(){}:,@= ", max_size=40), st.dictionaries(st.text(max_size=3), st.integers()))
def test_evaluation_gives_json_or_a_typed_error(text: str, scope: dict[str, Any]) -> None:
    try:
        value = evaluate_expression(text, scope)
    except ExpressionError:
        return
    json.dumps(value, allow_nan=False)


_NAMES = st.sampled_from(["a", "b", "c"])
_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=3),
)


@given(st.lists(_NAMES, min_size=1, max_size=4), st.dictionaries(_NAMES, _JSON))
def test_a_plain_path_gives_what_jmespath_gives(names: list[str], scope: dict[str, Any]) -> None:
    path = ".".join(names)
    assert evaluate_expression(path, scope) == jmespath.search(path, scope)


def test_renaming_touches_root_names_alone() -> None:
    names = {"step": "node_4"}
    assert rename_references("step.step.a == 'step' && b[?step == `1`]", names).startswith("node_4.step.a == 'step'")
    assert rename_references("{step: step.x}", names) == "{step: node_4.x}"
    assert rename_references("other.step", names) == "other.step"
    assert rename_references("step ==", names) == "step =="
    assert rename_template_references({"a": ["x {{ step.y }} ${{ step }}", 1]}, names) == {
        "a": ["x {{ node_4.y }} ${{ step }}", 1]
    }
