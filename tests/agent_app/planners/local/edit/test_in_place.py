"""What is said in the place of something: another value, another tool that does the same, a mail for a message."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import document, inputs, names, rows

REVIEW = "When a pull request is opened in acme/api, request a review from bob and post it in #dev"
TICKET = "When a GitHub issue is opened in acme/api, create a Jira ticket in OPS and tell #oncall"
LOOPED = "Every Friday at 16:00, fetch the Jira issues in project OPS and for each create an Asana task"


@pytest.mark.parametrize(
    ("request_", "prompt", "step", "given"),
    [
        (REVIEW, "the review should come from alice rather than bob", "github.request_reviewers", ["alice"]),
        (REVIEW, "ask alice for the review instead of bob", "github.request_reviewers", ["alice"]),
        (REVIEW, "not bob but alice", "github.request_reviewers", ["alice"]),
        (REVIEW, "it goes to #platform, not #dev", "slack.post_message", "#platform"),
        (TICKET, "the ticket belongs in SEC rather than OPS", "jira.create_issue", "SEC"),
        (TICKET, "with bob as assignee", "jira.create_issue", "bob"),
    ],
)
def test_another_value(request_: str, prompt: str, step: str, given: Any) -> None:
    before, made = edited(request_, prompt)
    assert names(made) == names(before)
    assert given in inputs(made, step).values()


@pytest.mark.parametrize("prompt", ["repo acme/web", "acme/web"])
def test_a_value_alone_goes_where_one_of_its_kind_stands(prompt: str) -> None:
    made = edited(TICKET, prompt)[1]
    assert rows(made, "trigger")[0]["properties"]["inputs"] == {"repository": "acme/web"}


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (TICKET, "a Linear issue rather than a Jira ticket", "linear.create_issue, slack.post_message"),
        (TICKET, "make it a Trello card instead of a Jira ticket", "trello.create_card, slack.post_message"),
        (TICKET, "email bob@acme.com instead of telling #oncall", "jira.create_issue, email.send_email"),
        (TICKET, "actually send it by email to help@acme.com", "jira.create_issue, email.send_email"),
        (TICKET, "actually also email help@acme.com", "jira.create_issue, slack.post_message, email.send_email"),
        (TICKET, "the ticket goes, create a Trello card instead", "trello.create_card, slack.post_message"),
        (LOOPED, "get Linear issues instead", "linear.search_issues, for_each[asana.create_task]"),
        (LOOPED, "create Trello cards instead", "jira.search_issues, for_each[trello.create_card]"),
        (LOOPED, "the task creation goes, comment on the issue instead",
         "jira.search_issues, for_each[jira.add_comment]"),
        (LOOPED, "and move each Jira issue to Done once its task exists",
         "jira.search_issues, for_each[asana.create_task, jira.transition_issue]"),
    ],
)  # fmt: skip
def test_another_step(request_: str, prompt: str, expected: str) -> None:
    assert outlined(edited(request_, prompt)[1]) == expected


def test_the_same_elsewhere_is_said_once() -> None:
    request = "When an incident is triggered in PagerDuty, post it in Slack #incidents"
    made = edited(request, "same for Teams: also post there")[1]
    assert outlined(made) == "slack.post_message, microsoft_teams.post_message"


def test_a_complaint_is_asked_about() -> None:
    catalog = shipped_catalog()
    context = PlanningContext("it is broken, please fix", catalog, workflow=document(TICKET))
    planned = plan_edit(context, (), catalog_index(catalog))
    assert planned.patches is None
    assert planned.next_question is not None


FILES = "When a Zendesk ticket is created, post it in #support and create a Jira issue in OPS"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("use Teams for the message", "microsoft_teams.post_message, jira.create_issue"),
        ("the issue should be in Linear", "slack.post_message, linear.create_issue"),
        ("hold the issue back until dana has approved", "slack.post_message, task, jira.create_issue"),
        ("bring cake to the office afterwards", "slack.post_message, jira.create_issue, task"),
        ("hand over the laptop at the very end", "slack.post_message, jira.create_issue, task"),
        ("if the subject mentions payments, also email cfo@acme.com",
         "slack.post_message, jira.create_issue, if(node.detail.subject contains payments)[email.send_email]"),
        ("tickets that are closed should not be posted",
         "if(node.detail.status not_equals closed)[slack.post_message], jira.create_issue"),
    ],
)  # fmt: skip
def test_where_by_whom_and_for_what_a_step_is_done(prompt: str, expected: str) -> None:
    assert outlined(edited(FILES, prompt)[1]) == expected


def test_what_is_made_for_some_takes_no_place_of_what_was_looked_up() -> None:
    request = "List the issues of acme/api in GitHub, and for each one that is open email bob@acme.com"
    made = edited(request, "For issues that aren't open, create a GitLab issue instead")[1]
    assert "github.list_issues" in names(made)
    assert "gitlab.create_issue" in names(made)
