"""The other branch of a test said without "otherwise", tests said twice, and words taken back."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import branches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document

BOTH: list[tuple[str, str, str]] = [
    (
        "New change request in ServiceNow. Risk high: post it to #cab on Slack. Low risk: add a work note.",
        "slack.post_message",
        "servicenow.add_work_note",
    ),
    (
        "PagerDuty incident resolved. It took longer than 30 minutes? Post to #ops in Slack. Quicker? Add a note.",
        "slack.post_message",
        "pagerduty.add_note",
    ),
    (
        "When a GitLab job fails, if its stage is deploy create an Opsgenie alert, if stage is something else retry it",
        "opsgenie.create_alert",
        "gitlab.retry_job",
    ),
    (
        "Get the Jira issue ABC-1. If it has more than 5 watchers add a comment, if it has fewer just add a watcher",
        "jira.add_comment",
        "jira.add_watcher",
    ),
]
ONLY: list[tuple[str, str]] = [
    ("Slack message posted. channel is #help -> add a reaction, any other channel -> nothing", "slack.add_reaction"),
    ("Zendesk ticket created: priority is urgent, post it to #support. Normal tickets wait.", "slack.post_message"),
    ("Sentry issue created, level is fatal -> create a Jira issue; level info: fine", "jira.create_issue"),
    ("A Zendesk ticket came in from a big customer (plan is enterprise)? assign it to Kim", "zendesk.assign_ticket"),
    ("A PagerDuty incident is updated. It's bad, i.e. urgency is high? Post it to #ops", "slack.post_message"),
    ("When an issue is opened on GitHub, if its title contains bug close.. er, lock it", "github.lock_issue"),
    ("If the body is empty on a brand new GitHub issue add a comment", "github.create_comment"),
    ("When the tag pushed to GitHub doesn't start with v, post to #dev in Slack", "slack.post_message"),
]


@pytest.mark.parametrize(("prompt", "then", "otherwise"), BOTH)
def test_a_test_that_denies_another_is_its_other_branch(prompt: str, then: str, otherwise: str) -> None:
    (node,) = branches(document_flow(document(prompt, shipped_catalog())))

    assert [item.names[0] for item in node.body] == [then]
    assert [item.names[0] for item in node.otherwise] == [otherwise]


@pytest.mark.parametrize(("prompt", "action"), ONLY)
def test_one_branch_does_something(prompt: str, action: str) -> None:
    flow = document_flow(document(prompt, shipped_catalog()))

    (node,) = flow
    assert [item.names[0] for item in node.body] == [action]
    assert not node.otherwise
