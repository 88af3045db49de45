"""Going back to a former version of the workflow, however that is said."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from agent_app.contracts import Intent, Plan, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.planner import LocalPlanner
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import names

REQUEST = "when a Sentry issue is created, create a Linear issue and post to #errors"


def returned(prompt: str, versions: list[JsonObject]) -> Plan:
    """What a prompt makes of a workflow that had the versions, oldest first; the last is the current one."""

    async def former() -> list[JsonObject]:
        return versions[:-1]

    context = PlanningContext(prompt, shipped_catalog(), workflow=versions[-1], former=former)
    return async_to_sync(LocalPlanner().modify)(context, ())


@pytest.fixture(scope="module")
def versions() -> list[JsonObject]:
    first, second = edited(REQUEST, "remove the linear issue")
    return [first, second]


@pytest.mark.parametrize(
    "prompt",
    [
        "undo that",
        "roll it back",
        "No wait, undo",
        "please go back to the previous version",
        "take that back",
        "cancel that",
        "can you revert the last change",
        "I want the old version back",
        "as it was before, please",
        "leave everything the way it was",
        "hmm, I liked it better before",
        "put it back",
        "I want it back in",
        "restore the original version",
    ],
)
def test_the_former_version_is_the_next_one(prompt: str, versions: list[JsonObject]) -> None:
    context = PlanningContext(prompt, shipped_catalog(), workflow=versions[-1])
    assert classify_intent(context, (), catalog_index(shipped_catalog())).intent is Intent.MODIFY_WORKFLOW
    plan = returned(prompt, versions)
    assert plan.document == versions[0]
    assert plan.leads_further


@pytest.mark.parametrize(
    "prompt",
    [
        "leave the rest as it was",
        "cancel the last run",
        "revert the last commit",
        "use the previous issue as the text",
        "drop the first step",
        "put a comment back on the issue",
    ],
)
def test_what_speaks_of_steps_goes_back_to_no_version(prompt: str, versions: list[JsonObject]) -> None:
    assert returned(prompt, versions).document is None


def test_several_changes_are_taken_back_at_once(versions: list[JsonObject]) -> None:
    renamed = {**versions[1], "name": "Triage"}
    assert returned("undo the last two changes", [*versions, renamed]).document == versions[0]
    assert returned("back to the original", [*versions, renamed]).document == versions[0]
    assert returned("undo", [*versions, renamed]).document == versions[1]


def test_a_version_that_was_restored_goes_back_to_what_came_before_it_at_first(versions: list[JsonObject]) -> None:
    renamed = {**versions[1], "name": "Triage"}
    assert returned("undo that", [*versions, renamed, versions[1]]).document == versions[0]


def test_put_it_back_wants_only_what_was_taken_out(versions: list[JsonObject]) -> None:
    renamed = {**versions[1], "name": "Triage"}
    assert returned("put it back", [versions[1], renamed]).document is None


def test_the_first_version_has_nothing_before_it(versions: list[JsonObject]) -> None:
    plan = returned("undo that", versions[:1])
    assert plan.document is None
    assert "no earlier version" in plan.conversation
    assert names(versions[0]) == ["linear.create_issue", "slack.post_message"]


@pytest.mark.parametrize(
    "prompt", ["put the linear issue back", "I want the Linear issue back", "bring back the issue"]
)
def test_a_step_that_was_taken_out_comes_back_by_its_name(prompt: str, versions: list[JsonObject]) -> None:
    found = returned(prompt, versions)
    assert found.document is not None
    assert names(found.document) == names(versions[0])


def test_what_was_never_there_does_not_come_back(versions: list[JsonObject]) -> None:
    assert returned("put the e-mail back", versions).document is None
