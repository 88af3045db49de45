"""What is said of the workflow as a whole changes nothing in it."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import Answer, Intent, IntentResult, PlanningContext
from agent_app.planners.local.answers import answer_prompt
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _context(prompt: str, workflow: dict[str, Any] | None) -> PlanningContext:
    return PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow)


def _intent(prompt: str, workflow: dict[str, Any] | None) -> IntentResult:
    return classify_intent(_context(prompt, workflow), (), catalog_index(shipped_catalog()))


def _answer(prompt: str, workflow: dict[str, Any] | None) -> Answer:
    return answer_prompt(_context(prompt, workflow), Intent.GENERAL, (), catalog_index(shipped_catalog()))


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("show me the workflow again", "GitHub issue"),
        ("What does it do?", "GitHub issue"),
        ("could you explain it to me please", "GitHub issue"),
        ("is that correct?", "GitHub issue"),
        ("how does it look now?", "GitHub issue"),
        ("run it now", "/runs"),
        ("can I test it?", "/preflight"),
        ("try it out", "/runs"),
        ("is it active now?", "/activate"),
        ("turn it off", "/deactivate"),
        ("switch the workflow on please", "/activate"),
        ("publish this workflow", "/activate"),
        ("save it", "saved already"),
        ("no that's all", "kept as it is"),
        ("That's it for now, thanks", "kept as it is"),
        ("nothing else, thank you", "kept as it is"),
        ("never mind", "kept as it is"),
        ("let's start over", "a new one"),
    ],
)
def test_the_workflow_at_hand_is_spoken_of_and_left_alone(prompt: str, told: str) -> None:
    workflow = workflows()["A"]
    assert _intent(prompt, workflow).intent is Intent.GENERAL
    assert told in _answer(prompt, workflow).conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "run it every day at 9",
        "turn off the Slack message",
        "remove it",
        "pause it for 10 minutes before the message",
        "then run the deploy workflow in acme/web on main",
        "keep the Slack message and drop the rest",
        "that's all wrong, use Teams instead of Slack",
        "save it in Confluence as well",
    ],
)
def test_changes_are_no_asides(prompt: str) -> None:
    assert _intent(prompt, workflows()["A"]).intent is Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize("prompt", ["show me the workflow", "explain this workflow", "run it", "is it live?"])
def test_where_there_is_none_that_is_told(prompt: str) -> None:
    assert _intent(prompt, None).intent is Intent.GENERAL
    assert "no workflow in this conversation" in _answer(prompt, None).conversation


@pytest.mark.parametrize("prompt", ["show the workflow runs of acme/api", "list the workflows of acme/api in GitHub"])
def test_what_a_product_calls_a_workflow_is_no_aside(prompt: str) -> None:
    assert _intent(prompt, None).intent is Intent.NEW_WORKFLOW
