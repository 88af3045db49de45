"""What a prompt has embedded: nothing where rules tell its intent, else once, with the clauses that are looked up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local import planner as module
from agent_app.planners.local.planner import LocalPlanner
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document


@pytest.mark.parametrize(
    ("prompt", "workflow", "parts"),
    [
        ("When an issue is opened in GitHub, post a message to #dev in Slack.", None, 2),
        ("hm, tickets", None, 0),
        ("hm, tickets", document("Post hi to #dev in Slack every Monday."), 0),
    ],
)
async def test_clauses_are_embedded_with_a_prompt_that_may_start_a_workflow(
    monkeypatch: pytest.MonkeyPatch, prompt: str, workflow: JsonObject | None, parts: int
) -> None:
    asked: list[tuple[str, list[str]]] = []

    async def embedded(text: str, clauses: Sequence[str] = ()) -> None:
        asked.append((text, list(clauses)))

    monkeypatch.setattr(module, "prompt_embedded", embedded)
    planner, context = LocalPlanner(), PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow)
    await planner.classify(context, [])
    [(text, clauses)] = asked
    assert text == prompt
    assert len(clauses) == parts
    if parts:
        assert clauses == [query.text for query in planner.queries(context, Intent.NEW_WORKFLOW)]


@pytest.mark.parametrize(
    ("prompt", "workflow"),
    [
        ("When an issue is opened in GitHub repository acme/api, create a Jira ticket in OPS and tell #dev", None),
        ("hello", None),
        ("Post it to #ops instead.", document("Post hi to #dev in Slack every Monday.")),
    ],
)
async def test_what_rules_alone_tell_has_nothing_embedded(
    monkeypatch: pytest.MonkeyPatch, prompt: str, workflow: JsonObject | None
) -> None:
    async def embedded(text: str, clauses: Sequence[str] = ()) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(module, "prompt_embedded", embedded)
    planner, context = LocalPlanner(), PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow)
    assert planner.settled(context) is (await planner.classify(context, [])).intent
