from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors_app.contracts import JsonObject
from sessions_app.definition import VIOLATIONS, Severity, Violation, validate_document
from tests.sessions_app.definition.catalogs import CATALOG, branching, chain, looping, operation_id
from tests.sessions_app.definition.strategies import documents
from tests.sessions_app.definition.validation_cases import (
    CASES,
    Edit,
    add_control,
    both,
    data,
    edge,
    edited,
    inputs,
    metadata,
    properties,
    settings,
    without_edge,
)


def validate(document: Any) -> list[Violation]:
    return validate_document(document, CATALOG)


def codes(document: Any) -> list[str]:
    return [item.code for item in validate(document)]


@pytest.mark.parametrize(("code", "make", "edit", "node_id", "path"), CASES)
def test_each_violation(code: str, make: Callable[[], JsonObject], edit: Edit, node_id: str | None, path: str) -> None:
    matching = [item for item in validate(edited(make, edit)) if item.code == code]
    assert matching, codes(edited(make, edit))
    found = matching[0]
    assert found.node_id == node_id
    assert found.path.endswith(path)
    assert found.severity == VIOLATIONS[code].severity
    assert found.message.strip()
    assert found.hint.strip()


def test_every_violation_of_the_catalogue_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(VIOLATIONS)
    assert all(kind.code == code and kind.description.endswith(".") for code, kind in VIOLATIONS.items())


@pytest.mark.parametrize("make", [chain, branching, looping])
def test_valid_documents_have_none(make: Callable[[], JsonObject]) -> None:
    assert validate(make()) == []


@pytest.mark.parametrize(
    ("make", "edit"),
    [
        (chain, inputs("node-2", labels="{{ node_1.issue.labels[].name }}")),
        (chain, inputs("node-2", labels=["{{ node_1.issue.title }}"])),
        (chain, inputs("node-2", priority="{{ node_1.action }}")),
        (chain, inputs("node-2", points=None)),
        (chain, inputs("node-2", fields={"a": {"b": "{{ trigger.issue.user.login }}"}})),
        (chain, inputs("node-3", text="<!here> <@U123> ${{ not.ours }} <b>bold</b> {{ '{{' }}")),
        (chain, add_control("delay", duration="PT15M")),
        (chain, add_control("delay", until="{{ node_1.issue.due }}x")),
        (chain, add_control("approval", instructions="Is {{ node_2.key }} right?")),
        (chain, edge("node-2", "node-3", "error")),
        (chain, settings(concurrency={"limit": 1, "key": "trigger.issue.number"})),
        (
            chain,
            settings(
                on_failure={
                    "scm_id": operation_id("slack", "post_message"),
                    "inputs": {"channel": "#ops", "text": "{{ error.message }} {{ node_2.key }}"},
                }
            ),
        ),
        (branching, inputs("node-5", body="{{ node_3.key }}{{ node_4.ts }}")),
        (looping, inputs("node-5", text="{{ node_2[0].title }} {{ node_3.item.user.login }}")),
        (looping, inputs("node-6", text="{{ node_3.results[0] }}")),
        (looping, inputs("node-1", cron="30 17 * * MON-FRI")),
        (looping, properties("node-3", items="sort_by(node_2, &title)[].{t: title, n: number}")),
    ],
)
def test_these_have_no_error(make: Callable[[], JsonObject], edit: Edit) -> None:
    violations = [item for item in validate(edited(make, edit)) if item.severity != Severity.WARNING]
    assert violations == []


def test_a_sparse_schema_judges_nothing() -> None:
    document = edited(
        chain,
        both(
            data("node-3", scm_id=operation_id("foreign", "do_thing"), type="OTHER_ACTION"),
            properties("node-3", action="do_thing", inputs={"anything": [1]}),
            metadata("node-3", connector={"key": "foreign"}),
        ),
    )
    assert validate(document) == []


def test_hints_help() -> None:
    by_code = {item.code: item for item in validate(edited(chain, inputs("node-3", txt="x", text="{{ nod_2.key }}")))}
    assert by_code["unknown-input"].hint == "Did you mean text?"
    assert "Did you mean node_2?" in by_code["unknown-reference"].hint
    missing = validate(edited(chain, inputs("node-2", project="")))[0]
    assert missing.hint == "Which project key should Jira use?"
    assert missing.message == "“Create a Jira issue” needs a value for project key."
    wrong = validate(edited(chain, inputs("node-3", text="{{ node-2.key }}")))[0]
    assert wrong.hint == "Write node_2 for node-2."


def test_errors_come_first_then_the_order_of_the_nodes() -> None:
    document = edited(
        chain, both(inputs("node-3", extra=1), inputs("node-2", project=""), inputs("node-3", text="{{ x }}"))
    )
    assert [(item.severity, item.node_id) for item in validate(document)] == [
        ("error", "node-3"),
        ("incomplete", "node-2"),
        ("warning", "node-3"),
    ]


def test_violations_are_plain_data() -> None:
    found = validate(edited(chain, without_edge(1)))[0]
    assert json.loads(found.model_dump_json())["severity"] == "error"
    assert Violation.model_validate(found.model_dump(mode="json")) == found


def test_validation_changes_nothing_and_repeats_itself() -> None:
    document = edited(looping, edge("node-9", "node-2"))
    before = copy.deepcopy(document)
    assert validate(document) == validate(document)
    assert document == before


def test_deep_documents_are_refused() -> None:
    nested: Any = "x"
    for _ in range(3_000):
        nested = {"a": nested}
    assert codes(edited(chain, inputs("node-2", fields=nested))) == ["schema"]


_WORDS = st.sampled_from(
    ["node-1", "node-2", "trigger", "condition", "for_each", "delay", "true", "", "{{ node_1.a }}", "{{", "<x>", "PT5M"]
)
_KEYS = st.sampled_from(
    ["id", "name", "type", "structure", "data", "edges", "settings", "properties", "inputs", "metadata", "connector",
     "role", "action", "parent", "source", "target", "branch", "expression", "items", "duration", "until", "scm_id",
     "concurrency", "key", "on_failure", "position", "cron"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=40,
)


@given(JSON)
def test_any_json_value_is_judged(value: Any) -> None:
    for item in validate(value):
        assert item.code in VIOLATIONS


@given(st.fixed_dictionaries({"structure": st.lists(JSON), "data": st.lists(JSON), "edges": st.lists(JSON)}))
def test_any_rows_are_judged(value: Any) -> None:
    assert validate(value)


@given(st.data(), st.sampled_from([chain, branching, looping]))
def test_any_damage_is_survived(draw: st.DataObject, make: Callable[[], JsonObject]) -> None:
    document: Any = make()
    target: Any = document
    key: Any = ""
    for _ in range(draw.draw(st.integers(1, 5))):
        if isinstance(target, dict) and target:
            key = draw.draw(st.sampled_from(sorted(target)))
        elif isinstance(target, list) and target:
            key = draw.draw(st.integers(0, len(target) - 1))
        else:
            break
        parent, target = target, target[key]
    parent[key] = draw.draw(JSON)
    for item in validate(document):
        assert item.code in VIOLATIONS


@given(documents())
def test_generated_documents_have_no_structural_error(document: JsonObject) -> None:
    assert [item for item in validate(document) if item.severity == Severity.ERROR] == []
