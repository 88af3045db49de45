"""Answer formats are strict JSON Schemas in which only what was offered can be chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from agent_app.contracts import Intent
from agent_app.planners.openai.decision import decision_model
from agent_app.planners.openai.schemas import PlanDraft
from agent_app.planners.openai.strict import AnswerFormat

CHOICES = {
    "ActionName": ["jira.create_issue"],
    "TriggerName": ["github.issue_opened"],
    "NodeName": ["node-1", "new-1"],
    "PlanDecision": ["workflow", "abstain"],
    "EditDecision": ["edit", "abstain"],
}
MODELS: list[type[BaseModel]] = [decision_model(Intent), *(decision_model([intent]) for intent in Intent)]
ALLOWED_KEYWORDS = {
    "$defs", "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "items", "properties",
    "required", "type",
}  # fmt: skip


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    """All schemas inside a schema, itself first."""
    yield value
    children = [*value.get("properties", {}).values(), *value.get("$defs", {}).values(), *value.get("anyOf", [])]
    for child in children + ([value["items"]] if "items" in value else []):
        yield from schemas(child)


def resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = root["$defs"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("missing", [None, "ActionName", "TriggerName", "NodeName"])
def test_every_schema_is_strict(model: type[BaseModel], missing: str | None) -> None:
    choices = {name: [] if name == missing else values for name, values in CHOICES.items()}
    root = AnswerFormat("x", model, choices).json_schema()
    Draft202012Validator.check_schema(root)
    assert root["type"] == "object"
    for schema in schemas(root):
        assert schema.keys() <= ALLOWED_KEYWORDS
        assert schema.get("enum") != []
        assert schema.get("anyOf") != []
        if "$ref" in schema:
            assert schema.keys() == {"$ref"}
            resolve(schema, root)
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])
        variants = [resolve(item, root) for item in schema.get("anyOf", [])]
        objects = [item for item in variants if item.get("type") == "object"]
        if len(objects) > 1:  # strict mode tells alternatives apart by their first key
            first = [next(iter(item["properties"].items())) for item in objects]
            assert len({(name, value["const"]) for name, value in first}) == len(objects)


@pytest.mark.parametrize("model", MODELS)
def test_schemas_stay_within_the_published_limits(model: type[BaseModel]) -> None:
    """5,000 properties, 1,000 enum values, 120,000 characters of names and values; ten levels."""
    choices = CHOICES | {"ActionName": [f"azure_devops.some_operation_{n}" for n in range(40)]}
    root = AnswerFormat("x", model, choices | {"NodeName": [f"node-{n}" for n in range(512)]}).json_schema()
    found = list(schemas(root))
    assert sum(len(item.get("properties", {})) for item in found) < 5_000
    assert sum(len(item.get("enum", [])) for item in found) <= 1_000
    assert len(json.dumps(root)) < 120_000


def test_choices_are_enumerated() -> None:
    definitions = AnswerFormat("x", PlanDraft, CHOICES).json_schema()["$defs"]
    assert definitions["ActionName"]["enum"] == ["jira.create_issue"]
    assert definitions["TriggerName"]["enum"] == ["github.issue_opened"]


def test_what_has_no_choice_is_left_out() -> None:
    without_triggers = AnswerFormat("x", PlanDraft, CHOICES | {"TriggerName": []}).json_schema()
    assert "triggers" not in without_triggers["properties"]
    assert "NewTrigger" not in without_triggers["$defs"]
    without_actions = AnswerFormat("x", PlanDraft, CHOICES | {"ActionName": []}).json_schema()
    kinds = [item["$ref"].rsplit("/", 1)[1] for item in without_actions["properties"]["steps"]["items"]["anyOf"]]
    assert kinds == ["PlannedCondition", "PlannedLoop", "PlannedApproval", "PlannedDelay"]


def test_schemas_of_two_requests_do_not_touch_each_other() -> None:
    AnswerFormat("x", PlanDraft, {"ActionName": [], "TriggerName": []}).json_schema()
    assert "triggers" in AnswerFormat("x", PlanDraft, CHOICES).json_schema()["properties"]


@pytest.mark.parametrize("operation", ["jira.delete_everything", "", "github.issue_opened"])
def test_reading_refuses_what_was_not_offered(operation: str) -> None:
    step: dict[str, Any] = {
        "kind": "action",
        "id": "s1",
        "operation": operation,
        "inputs": [],
        "after": [],
        "parent": None,
    }
    plan = {"conversation": "c", "decision": "workflow", "name": "n", "steps": [step]}
    with pytest.raises(ValidationError, match="not one of the choices"):
        AnswerFormat("x", PlanDraft, CHOICES).read(json.dumps(plan))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", '"\\u0000"', '["\\u0000"]', '"\\ud800"', "{}", "[[]]"])
def test_reading_refuses_values_that_can_not_be_stored(value: str) -> None:
    step = '{"kind": "action", "id": "s1", "operation": "jira.create_issue", "inputs": [{"name": "x", "value": %s}]}'
    text = '{"conversation": "c", "decision": "workflow", "name": "n", "steps": [%s]}' % (step % value)
    with pytest.raises(ValidationError):
        AnswerFormat("x", PlanDraft, CHOICES).read(text)


def test_reading_refuses_ids_given_twice() -> None:
    step: dict[str, Any] = {"kind": "delay", "id": "s1", "title": "Wait", "duration": "PT1M"}
    plan = {"conversation": "c", "decision": "workflow", "name": "n", "steps": [step, step]}
    with pytest.raises(ValidationError, match="given twice"):
        AnswerFormat("x", PlanDraft, CHOICES).read(json.dumps(plan))
