"""New workflows from scripted plans over the real wire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent_app.contracts import Hits, PlanFailed, PlanningContext, TokenUsage
from agent_app.planners.openai.assemble import coerce
from agent_app.planners.openai.planner import WHAT_IS_MISSING, OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from sessions_app.definition import parse_document, validate_document
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import (
    BUG_PROMPT,
    action,
    after,
    edges,
    errors,
    plan,
    step,
)
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from vectors_app.contracts import Hit, RetrievalQuery


async def generate(
    server: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, content: JsonObject
) -> Any:
    server.enqueue(wire.answer(content, tokens=(900, 150)))
    return await planner.generate(PlanningContext(BUG_PROMPT, catalog), hits)


async def test_a_plan_becomes_a_valid_document(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = plan(
        action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
        action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="Opened {{ ticket.key }}"),
    )
    result = await generate(scripted_openai, planner, catalog, hits, content)
    assert errors(result.document, catalog) == []
    parse_document(result.document)
    assert result.patches is None
    assert result.conversation == "Done."
    assert result.confidence == 0.9
    assert result.usage == TokenUsage(900, 150)
    document = result.document
    assert document["name"] == "Bugs to Jira"
    assert [row["name"] for row in document["data"]] == [
        "github-issue-opened",
        "jira-create-issue",
        "slack-post-message",
    ]
    assert step(document, 0)["properties"]["inputs"] == {"repository": "acme/api", "label": "bug"}
    assert step(document, 1)["properties"]["inputs"]["summary"] == "{{ trigger.issue.title }}"
    assert step(document, 2)["properties"]["inputs"]["text"] == "Opened {{ node_2.key }}"
    assert edges(document) == [("node-1", "node-2", None), ("node-2", "node-3", None)]


async def test_the_request_enumerates_the_retrieved_operations_and_nothing_else(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    await generate(scripted_openai, planner, catalog, hits, plan(decision="abstain"))
    (request,) = scripted_openai.requests
    assert request.schema_name == "decision"
    assert request.enum("ActionName") == [
        "jira.create_issue",
        "slack.post_message",
        "github.list_issues",
        "http.send_request",
    ]
    assert request.enum("TriggerName") == [
        "github.issue_opened",
        "manual.manual",
        "schedule.cron",
        "webhook.received",
        "github.pull_request_merged",
    ], "what the draft uses comes first"
    shown = [json.loads(line)["name"] for line in (request.section("operations") or "").splitlines()]
    assert sorted(shown) == sorted(request.enum("ActionName") + request.enum("TriggerName"))


async def test_an_operation_that_was_not_offered_never_gets_through(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.answer(plan(action("s1", "jira.delete_issue", []))))
    with pytest.raises(PlanFailed, match=r"invalid answer: outcome\.steps\.0\.action\.operation"):
        await planner.generate(PlanningContext(BUG_PROMPT, catalog), hits)
    assert len(scripted_openai.requests) == 3


async def test_conditions_loops_approvals_and_delays(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    condition: JsonObject = {
        "kind": "condition",
        "id": "urgent",
        "title": "Urgent?",
        "expression": "{{ contains(trigger.issue.title, 'urgent') }}",
        "after": [],
        "parent": None,
    }
    approval = {
        "kind": "approval",
        "id": "ok",
        "title": "Escalate?",
        "instructions": "Look at {{ trigger.issue.html_url }}",
        "assignee": "maria",
        "after": after("urgent", branch="true"),
        "parent": None,
    }
    delay = {
        "kind": "delay",
        "id": "later",
        "title": "Wait",
        "duration": "PT15M",
        "until": None,
        "after": after("ok", branch="approved"),
        "parent": None,
    }
    loop = {
        "kind": "for_each",
        "id": "each",
        "title": "Each issue",
        "items": "issues",
        "element": "issue",
        "after": after("issues"),
        "parent": None,
    }
    content = plan(
        condition,
        approval,
        delay,
        action("issues", "github.list_issues", after("later"), repository="acme/api", limit="5", labels="bug"),
        loop,
        action("post", "slack.post_message", [], "each", channel="#dev", text="{{ each.item.title }}")
        | {"on_error": "continue"},
        action("no", "slack.post_message", after("urgent", branch="false"), channel="#dev", text="calm"),
    )
    result = await generate(scripted_openai, planner, catalog, hits, content)
    assert errors(result.document, catalog) == []
    document = result.document
    assert step(document, 1)["properties"]["expression"] == "contains(trigger.issue.title, 'urgent')"
    assert step(document, 2)["properties"]["assignee"] == "maria"
    assert step(document, 3)["properties"]["duration"] == "PT15M"
    assert step(document, 4)["properties"]["inputs"] == {"repository": "acme/api", "limit": 5, "labels": ["bug"]}
    assert step(document, 5)["properties"]["items"] == "node_5"
    assert step(document, 6)["properties"]["inputs"]["text"] == "{{ node_6.item.title }}"
    assert step(document, 6)["properties"]["on_error"] == "continue"
    assert "on_error" not in step(document, 7)["properties"]
    assert document["structure"][6]["parent"] == "node-6"
    assert edges(document) == [
        ("node-1", "node-2", None),
        ("node-2", "node-3", "true"),
        ("node-3", "node-4", "approved"),
        ("node-4", "node-5", None),
        ("node-5", "node-6", None),
        ("node-2", "node-8", "false"),
    ]


async def test_any_of_several_triggers_starts_the_workflow(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    triggers = [
        {"kind": "trigger", "id": f"t{number}", "operation": name, "inputs": []}
        for number, name in enumerate(["github.issue_opened", "github.pull_request_merged"], 1)
    ]
    text = "{{ trigger.repository.full_name }} {{ t2.pull_request.title }}"
    content = plan(action("s1", "slack.post_message", after("trigger"), channel="#dev", text=text), triggers=triggers)
    result = await generate(scripted_openai, planner, catalog, hits, content)
    assert edges(result.document) == [("node-1", "node-3", None), ("node-2", "node-3", None)]
    expected = "{{ trigger.repository.full_name }} {{ node_2.pull_request.title }}"
    assert step(result.document, 2)["properties"]["inputs"]["text"] == expected
    assert [item for item in validate_document(result.document, catalog) if item.severity == "error"] == []


async def test_where_nobody_names_an_event_a_person_starts_it(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = plan(action("s1", "slack.post_message", after("trigger"), channel="#dev", text="hi"), triggers=[])
    result = await generate(scripted_openai, planner, catalog, hits, content)
    assert step(result.document, 0)["name"] == "manual-manual"
    assert errors(result.document, catalog) == []


async def test_what_the_plan_got_wrong_is_named_by_validation(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = plan(action("s1", "slack.post_message", after("nowhere"), channel="#dev", text="{{ nobody.title }}"))
    result = await generate(scripted_openai, planner, catalog, hits, content)
    assert {"unknown-edge-node", "unknown-reference"} <= {item.code for item in errors(result.document, catalog)}


@pytest.mark.parametrize("question", [None, "Which repository?"])
@pytest.mark.parametrize("content", [{"decision": "abstain"}, {"steps": [], "triggers": []}])
async def test_it_may_abstain(
    scripted_openai: ScriptedOpenAI,
    planner: OpenAIPlanner,
    catalog: CatalogSnapshot,
    hits: Hits,
    content: JsonObject,
    question: str | None,
) -> None:
    result = await generate(
        scripted_openai, planner, catalog, hits, plan(**content, next_question=question, confidence=-1)
    )
    assert (result.document, result.patches) == (None, None)
    assert result.next_question == (question or WHAT_IS_MISSING)
    assert result.confidence == 0.0
    assert result.usage == TokenUsage(900, 150)


async def test_a_foreign_catalogue_is_planned_over_alone(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner
) -> None:
    foreign = foreign_catalog([("GitHub", "create_Issue", "Creates an issue")])
    content = plan(action("s1", "github.create_issue", [], title="x"), triggers=...)
    scripted_openai.enqueue(wire.answer(content))
    hits: Hits = [(RetrievalQuery("x"), [Hit(foreign.operations[0].id, 1.0)])]
    result = await planner.generate(PlanningContext("make an issue", foreign), hits)
    assert "triggers" not in scripted_openai.requests[0].schema["$defs"]["PlanDraft"]["properties"]
    assert step(result.document, 0)["metadata"]["external_id"] == "GitHub__create_Issue"
    assert step(result.document, 0)["properties"]["inputs"] == {"title": "x"}


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("5", {"type": "integer"}, 5),
        ("5.5", {"type": "integer"}, "5.5"),
        ("5.5", {"type": "number"}, 5.5),
        ("NaN", {"type": "number"}, "NaN"),
        ("true", {"type": "boolean"}, True),
        ("yes", {"type": "boolean"}, "yes"),
        ("5", {"type": "string"}, "5"),
        (True, {"type": "string"}, "true"),
        ("[" * 100_000, {"type": "object"}, "[" * 100_000),
        ("bug", {"type": "array"}, ["bug"]),
        ('["bug"]', {"type": "array"}, ["bug"]),
        ("{{ trigger.labels }}", {"type": "array"}, "{{ trigger.labels }}"),
        ("label {{ trigger.label }}", {"type": "array"}, ["label {{ trigger.label }}"]),
        ("x", {"anyOf": [{"type": "object"}, {"type": "string"}]}, "x"),
        ("5", {"anyOf": [{"type": "object"}, {"type": "string"}]}, "5"),
        ("5", None, "5"),
    ],
)
def test_constants_are_coerced_only_where_plainly_meant(value: Any, schema: Any, expected: Any) -> None:
    assert coerce(value, schema) == expected


async def test_constants_take_the_types_of_the_inputs(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    body = '{"text": "{{ trigger.issue.title }}"}'
    content = plan(
        action("s1", "http.send_request", [], url="https://x.example/", headers='{"X-A": "1"}', body=body),
        action("s2", "jira.create_issue", [], project="OPS", summary=12, labels="{{ trigger.issue.labels }}"),
    )
    result = await generate(scripted_openai, planner, catalog, hits, content)
    request = step(result.document, 1)["properties"]["inputs"]
    assert request["headers"] == {"X-A": "1"}
    assert request["body"] == {"text": "{{ trigger.issue.title }}"}
    ticket = step(result.document, 2)["properties"]["inputs"]
    assert ticket == {"project": "OPS", "summary": "12", "labels": "{{ trigger.issue.labels }}"}
