"""Names of what is made, which order nothing."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "step", "field", "title"),
    [
        ("Open a Linear issue called build the api", "linear.create_issue", "title", "build the api"),
        ("Add a task called send the invoice to Asana", "asana.create_task", "name", "send the invoice"),
        ("Create a Jira ticket called server down and assign it to bob", "jira.create_issue", "summary", "server down"),
    ],
)
def test_a_name_of_several_words_is_a_title(prompt: str, step: str, field: str, title: str) -> None:
    made = document(prompt)
    assert names(made) == [step]
    assert inputs(made, step)[field] == title


@pytest.mark.parametrize(
    ("prompt", "titles"),
    [
        ("Create three Linear issues called design, build and test", ["design", "build", "test"]),
        ("Create Linear issues named review copy and fix links and tell #ops", ["review copy", "fix links"]),
    ],
)
def test_several_names_make_several_things(prompt: str, titles: list[str]) -> None:
    made = document(prompt)
    found = [row["properties"]["inputs"] for row in rows(made, "action")]
    assert [item["title"] for item in found if "title" in item] == titles


def test_after_a_name_the_orders_go_on() -> None:
    made = document("Create a GitHub issue titled update docs and close issue 5 in acme/api")
    assert names(made) == ["github.create_issue", "github.close_issue"]


def test_the_name_in_an_event_is_left_alone() -> None:
    made = document("When a branch called main is created in acme/api, tell #ops")
    assert rows(made, "trigger")[0]["properties"]["inputs"]["branch"] == "main"


@pytest.mark.parametrize(
    ("prompt", "given"),
    [
        ('create a Jira epic "Q1" in OPS', {"summary": "Q1", "issue_type": "Epic", "project": "OPS"}),
        (
            'create a Jira story "x" in OPS in the epic "Q1"',
            {"summary": "x", "issue_type": "Story", "project": "OPS", "parent": "Q1"},
        ),
    ],
)
def test_a_thing_that_is_made_is_called_so_and_not_put_into_itself(prompt: str, given: dict[str, str]) -> None:
    made = dict(inputs(document(prompt), "jira.create_issue"))
    made.pop("description", None)
    assert made == given
