"""Questions about the workflow at hand are answered from its document and the conversation."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from agent_app.contracts import Answer, Intent, PlanningContext, Turn
from agent_app.planners.local.answers import answer_prompt
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows

HISTORY = (
    Turn("when an issue is opened, tell #dev", Intent.NEW_WORKFLOW, "Let's build it!", "Anything else to add?"),
    Turn("what is a loop?", Intent.GENERAL, "A loop runs its steps for every element."),
)


def _answer(prompt: str, workflow: dict[str, Any] | None = None) -> Answer:
    context = PlanningContext(
        prompt=prompt, catalog=shipped_catalog(), workflow=workflow or workflows()["A"], history=HISTORY
    )
    index = catalog_index(shipped_catalog())
    assert classify_intent(context, (), index).intent is Intent.GENERAL
    return answer_prompt(context, Intent.GENERAL, (), index)


def _input(name: str) -> str:
    rows = [row["properties"].get("inputs", {}) for row in workflows()["A"]["data"]]
    return next(str(inputs[name]) for inputs in rows if name in inputs)


@pytest.mark.parametrize("prompt", ["what starts it?", "when does it run?", "how often does this run?"])
def test_tells_when_it_starts(prompt: str) -> None:
    assert "It starts when a GitHub issue is" in _answer(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("which channel does it post to?", "channel"),
        ("what project is used?", "project"),
        ("who gets notified?", "channel"),
    ],
)
def test_tells_the_value_of_an_input(prompt: str, name: str) -> None:
    assert _input(name) in _answer(prompt).conversation


def test_tells_of_a_step_by_its_number() -> None:
    assert "“Post a Slack message”" in _answer("what is the last step?").conversation


def test_tells_what_is_missing() -> None:
    assert "Nothing that a step needs is missing" in _answer("is anything missing?").conversation
    incomplete = copy.deepcopy(workflows()["A"])
    for row in incomplete["data"]:
        row["properties"].get("inputs", {}).pop("channel", None)
    assert "Still missing: channel of" in _answer("is there anything missing?", incomplete).conversation


def test_tells_whose_credentials_it_takes() -> None:
    told = _answer("which credentials does it need?").conversation
    assert "GitHub" in told
    assert "Slack" in told
    assert "Trello" not in told


def test_tells_of_the_conversation() -> None:
    assert _answer("what did I ask first?").conversation == "You wrote: “when an issue is opened, tell #dev”."
    assert _answer("what changed?").conversation == "Let's build it!"


def test_questions_about_products_are_answered_all_the_same() -> None:
    assert "A workflow can start on these Slack events" in _answer("which events does Slack have?").conversation
    assert "for every element" in _answer("how do loops work?").conversation


@pytest.mark.parametrize("prompt", ["ok great", "hmm", "cool, nice"])
def test_remarks_answer_no_open_question(prompt: str) -> None:
    context = PlanningContext(
        prompt=prompt,
        catalog=shipped_catalog(),
        workflow=workflows()["A"],
        history=(Turn("x", Intent.NEW_WORKFLOW, "Built.", "Which Slack channel should I use?"),),
    )
    assert classify_intent(context, (), catalog_index(shipped_catalog())).intent is not Intent.MODIFY_WORKFLOW
