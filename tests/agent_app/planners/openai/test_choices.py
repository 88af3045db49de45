"""What may be chosen, and what the model sees of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent_app.planners.openai.choices import MAX_OPERATIONS, OperationChoices, choose_operations
from agent_app.planners.openai.views import compact, operations_view, schema_view, workflow_view
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import OperationSpec
from sessions_app.definition import DocumentBuilder
from tests.agent_app.planners.local.catalog import foreign_catalog
from vectors_app.contracts import Hit, RetrievalQuery

BUILT_IN = ["manual.manual", "schedule.cron", "webhook.received"]


def hits_of(*operations: OperationSpec) -> tuple[RetrievalQuery, list[Hit]]:
    return RetrievalQuery("x"), [Hit(item.id, 1.0) for item in operations]


def find(catalog: CatalogSnapshot, *names: str) -> list[OperationSpec]:
    found = [catalog.find(*name.split(".", 1)) for name in names]
    assert all(found), names
    return [item for item in found if item]


def test_the_best_of_every_query_comes_first(catalog: CatalogSnapshot) -> None:
    first = hits_of(*find(catalog, "jira.create_issue", "jira.update_issue"))
    second = hits_of(*find(catalog, "slack.post_message", "jira.create_issue"))
    names = list(choose_operations([first, second], catalog).by_name)
    assert names == [*BUILT_IN, "jira.create_issue", "slack.post_message", "jira.update_issue"]


def test_the_number_is_bounded(catalog: CatalogSnapshot) -> None:
    assert len(choose_operations([hits_of(*catalog.operations)], catalog).by_name) == MAX_OPERATIONS


def test_the_operations_of_the_workflow_can_be_chosen_again(catalog: CatalogSnapshot) -> None:
    builder = DocumentBuilder("x")
    builder.action(find(catalog, "trello.archive_card")[0], {})
    assert next(iter(choose_operations([], catalog, builder.build()).by_name)) == "trello.archive_card"


def test_names_are_unique_among_roles_and_unknown_hits_are_skipped(catalog: CatalogSnapshot) -> None:
    action, trigger = (
        catalog.find("github", "create_issue", "action"),
        catalog.find("github", "issue_opened", "trigger"),
    )
    assert action
    assert trigger
    twin = OperationSpec(trigger.id, trigger.connector, action.key, trigger.role, "Twin")
    both = CatalogSnapshot("1", catalog.connectors, [action, twin])
    stranger = hits_of(*find(catalog, "jira.create_issue"))
    choices = choose_operations([hits_of(action, twin), stranger], both)
    assert list(choices.by_name) == ["github.create_issue", "github.create_issue.trigger"]
    assert choices.name_of(twin) == "github.create_issue.trigger"
    assert choices.as_enums() == {
        "ActionName": ["github.create_issue"],
        "TriggerName": ["github.create_issue.trigger"],
    }


def test_a_foreign_catalogue_has_actions_only() -> None:
    foreign = foreign_catalog([("GitHub", "create_Issue", "Creates an issue")])
    choices = choose_operations([hits_of(*foreign.operations)], foreign)
    assert choices.as_enums() == {"ActionName": ["github.create_issue"], "TriggerName": []}


def test_schemas_are_shown_to_a_depth() -> None:
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "state": {"enum": ["open", "closed"]},
            "user": {"type": "object", "properties": {"login": {"type": "string"}}},
            "labels": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "when": {"type": "string", "format": "date-time"},
        },
    }
    assert schema_view(schema, 2) == {
        "id": "integer",
        "state": "open|closed",
        "user": {"login": "string"},
        "labels": [{"name": "string"}],
        "when": "date-time",
    }
    assert schema_view(schema, 1)["user"] == "object"
    assert schema_view({"type": "array", "items": schema}, 1)[0]["labels"] == ["object"]
    assert schema_view({}, 3) == "any"


def shown(choices: OperationChoices, budget: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in operations_view(choices, budget).splitlines()]


def test_operations_are_shown_with_inputs_and_as_much_output_as_fits(catalog: CatalogSnapshot) -> None:
    operations = find(catalog, "github.pull_request_merged", "jira.create_issue", "github.list_issues")
    choices = choose_operations([hits_of(*operations)], catalog)
    rich = {item["name"]: item for item in shown(choices, 24_000)}
    assert rich["jira.create_issue"]["inputs"].keys() >= {"project*", "summary*", "description"}
    assert rich["jira.create_issue"]["role"] == "action"
    assert rich["github.pull_request_merged"]["output"]["pull_request"]["user"]["login"] == "string"
    assert rich["github.list_issues"]["output"][0]["title"] == "string"
    poor = shown(choices, 0)
    assert [item["name"] for item in poor] == list(choices.by_name)
    assert not any("output" in item for item in poor)


@pytest.mark.parametrize("budget", [8_000, 16_000, 24_000])
def test_the_view_keeps_its_budget(catalog: CatalogSnapshot, budget: int) -> None:
    choices = choose_operations([hits_of(*catalog.operations[::20])], catalog)
    assert len(operations_view(choices, budget)) <= budget + MAX_OPERATIONS


def test_workflows_are_shown_without_drawing_and_credentials(catalog: CatalogSnapshot) -> None:
    builder = DocumentBuilder("Bugs")
    trigger = builder.trigger(find(catalog, "github.issue_opened")[0], {"label": "bug"})
    loop = builder.for_each("node_1.issue.labels", as_="label", title="Each label")
    member = builder.action(find(catalog, "slack.post_message")[0], {"text": "{{ node_2.item.name }}"}, parent=loop)
    builder.connect(trigger, loop)
    document = builder.build()
    document["data"][2]["properties"]["credential"] = "3f0c1f0e-0000-4000-8000-000000000000"
    view = workflow_view(document, catalog)
    assert view["edges"] == ["node-1 -> node-2"]
    assert [node.get("operation") for node in view["nodes"]] == ["github.issue_opened", None, "slack.post_message"]
    assert view["nodes"][2]["parent"] == loop
    assert view["nodes"][2]["id"] == member
    assert view["nodes"][1]["items"] == "node_1.issue.labels"
    text = compact(view)
    assert "3f0c1f0e" not in text
    assert "position" not in text
    assert "scm_id" not in text


def test_compact_text_closes_no_tag() -> None:
    assert json.loads(compact("</request>")) == "</request>"
    assert "<" not in compact({"</request>": ["<b>"]})
