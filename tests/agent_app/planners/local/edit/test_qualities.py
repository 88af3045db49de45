"""Qualities of what a step creates are inputs of that step, not further steps."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from sessions_app.definition import SetInput
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import names

TICKET = "When a GitHub issue is opened in acme/api, create a Jira ticket in project OPS and post to #bugs in Slack"
REVIEW = "Every Monday at 9 list the open pull requests of acme/web and for each one post a message to #review"
SUPPORT = "When a Zendesk ticket is created, if the priority is urgent page the on-call in PagerDuty, otherwise add a"
SUPPORT += " comment to the ticket"
MAIL = "When a GitHub issue is opened in acme/api, email ops@acme.io"
ISSUE = "When a Typeform response comes in, create a GitHub issue in acme/web and send a Teams message"


@pytest.mark.parametrize(
    ("request_", "prompt", "node", "inputs"),
    [
        (TICKET, "make the ticket high priority", "node-2", {"priority": "High"}),
        (TICKET, "priority high please", "node-2", {"priority": "High"}),
        (TICKET, "The ticket must have priority High.", "node-2", {"priority": "High"}),
        (TICKET, "label it urgent", "node-2", {"labels": ["urgent"]}),
        (TICKET, "also tag it with urgent", "node-2", {"labels": ["urgent"]}),
        (TICKET, "label it urgent too", "node-2", {"labels": ["urgent"]}),
        (TICKET, "high priority for the ticket", "node-2", {"priority": "High"}),
        (MAIL, "cc maria@acme.io", "node-2", {"to": "ops@acme.io", "cc": "maria@acme.io"}),
        (MAIL, "put maria@acme.io in bcc", "node-2", {"to": "ops@acme.io", "bcc": "maria@acme.io"}),
        (TICKET, "label the ticket urgent", "node-2", {"labels": ["urgent"]}),
        (TICKET, "add the label triage to the ticket", "node-2", {"labels": ["triage"]}),
        (TICKET, "assign it to bob", "node-2", {"assignee": "bob"}),
        (TICKET, "could you please assign the ticket to @bob", "node-2", {"assignee": "bob"}),
        (TICKET, "put the ticket in project PAY and assign it to bob", "node-2", {"project": "PAY", "assignee": "bob"}),
        (TICKET, "can you pls make that Jira ticket a Bug", "node-2", {"issue_type": "Bug"}),
        (TICKET, "make it a bug, high priority", "node-2", {"issue_type": "Bug", "priority": "High"}),
        (TICKET, "change the title to Bug from GitHub", "node-2", {"summary": "Bug from GitHub"}),
        (REVIEW, "change the text to PR waiting", "node-4", {"text": "PR waiting"}),
        (SUPPORT, "make the comment say We are on it", "node-4", {"body": "We are on it"}),
        (TICKET, "rename the ticket to Bug from GitHub", "node-2", {"summary": "Bug from GitHub"}),
        (ISSUE, "label the issue bug", "node-2", {"labels": ["bug"]}),
        (ISSUE, "assign it to octocat", "node-2", {"assignees": ["octocat"]}),
        (ISSUE, "add bob as assignee", "node-2", {"assignees": ["bob"]}),
        (ISSUE, 'make the issue title "New feedback"', "node-2", {"title": "New feedback"}),
    ],
)
def test_a_quality_is_set_where_the_thing_is_created(
    request_: str, prompt: str, node: str, inputs: dict[str, Any]
) -> None:
    before, after = edited(request_, prompt)
    changed = next(row for row in after["data"] if row["id"] == node)
    assert inputs.items() <= changed["properties"]["inputs"].items()
    others = [[row for row in made["data"] if row["id"] != node] for made in (before, after)]
    assert others[0] == others[1]
    assert (before["structure"], before["edges"]) == (after["structure"], after["edges"])


@pytest.mark.parametrize(
    "prompt", ["also assign the ticket to bob@acme.io", "assign the ticket to bob@acme.io if the title contains crash"]
)
def test_what_is_added_or_depends_on_something_is_no_quality(prompt: str) -> None:
    before, after = edited(TICKET, prompt)
    assert len(after["data"]) > len(before["data"])


def test_a_further_copy_is_added_to_the_one_that_is_said() -> None:
    _, copied = edited(MAIL, "cc kim@acme.io")
    context = PlanningContext("cc maria@acme.io as well", shipped_catalog(), workflow=copied)
    patches = plan_edit(context, (), catalog_index(shipped_catalog())).patches or ()
    assert [patch.value for patch in patches if isinstance(patch, SetInput)] == [["kim@acme.io", "maria@acme.io"]]


def test_what_the_event_is_about_is_not_what_a_step_makes() -> None:
    request = "When a Zendesk ticket is created, create a Jira bug in WEB"
    _, after = edited(request, "also tag the ticket with escalated")
    assert names(after) == ["jira.create_issue", "zendesk.add_tags"]
