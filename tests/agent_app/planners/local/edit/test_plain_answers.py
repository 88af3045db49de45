"""What merely answers the open question, and what orders a change instead."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext, Turn
from agent_app.planners.local.edit.plain_answers import is_plain_answer
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.parse import read_prompt
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import answered
from tests.agent_app.planners.local.planning import inputs

PROJECT = "Which Jira project should I use?"
CHANNEL = "Which Slack channel should I use?"
LIST = "Which Trello list should I use?"
TO = "Which e-mail address should I write to?"


def answers(question: str, prompt: str) -> bool:
    """Whether a prompt is taken for the answer to a question."""
    catalog = shipped_catalog()
    context = PlanningContext(prompt, catalog, (Turn("", "new_workflow", "", question),), {})
    return is_plain_answer(context, read_prompt(prompt, catalog_index(catalog).vocabulary))


@pytest.mark.parametrize(
    ("question", "prompt"),
    [
        (PROJECT, "OPS"),
        (PROJECT, "the WEB project please"),
        (PROJECT, "it should be in the mobile project"),
        (CHANNEL, "#general"),
        (CHANNEL, "post it to #general"),
        (CHANNEL, "the general one"),
        (LIST, "Backlog"),
        (TO, "ops@acme.io"),
        (TO, "mail bob@acme.io"),
    ],
)
def test_little_more_than_a_value_answers(question: str, prompt: str) -> None:
    assert answers(question, prompt)


@pytest.mark.parametrize(
    ("question", "prompt"),
    [
        (PROJECT, "high priority please"),
        (PROJECT, "roll it back"),
        (CHANNEL, "priority 1 for the incident"),
        (CHANNEL, "three tasks would be better"),
        (CHANNEL, "both in parallel"),
        (LIST, "and cc maria@acme.com"),
        (LIST, "ship it"),
        (TO, "the task should go to the finance project"),
        (TO, "label it urgent"),
        (TO, "3 days"),
        (CHANNEL, "let Max approve it"),
        (PROJECT, "and celebrate with :tada: in the message"),
    ],
)
def test_what_speaks_of_anything_else_does_not(question: str, prompt: str) -> None:
    assert not answers(question, prompt)


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ('title it "Broken login"', {"title": "Broken login"}),
        ('title it "Broken login" and assign it to dana', {"title": "Broken login", "assignees": ["dana"]}),
        ('"Broken login", and label it urgent', {"title": "Broken login", "labels": ["urgent"]}),
        ('"Broken, and how"', {"title": "Broken, and how"}),
    ],
)
def test_a_text_ends_with_its_quotes_and_what_is_ordered_behind_it_is_done(prompt: str, told: JsonObject) -> None:
    made = answered("create a github issue in acme/web", prompt)
    assert {name: inputs(made, "github.create_issue").get(name) for name in told} == told
