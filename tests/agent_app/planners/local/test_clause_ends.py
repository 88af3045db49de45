"""Clauses that end without a comma: what happens, then what to do."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, names

CASES: list[tuple[str, str, list[str]]] = [
    (
        "when a github workflow run fails open an incident in pagerduty",
        "github.workflow_run_failed",
        ["pagerduty.create_incident"],
    ),
    (
        "when a sentry alert fires page the on-call engineer",
        "sentry.alert_triggered",
        ["pagerduty.create_incident"],
    ),
    (
        "when a gitlab deployment succeeds close the jira ticket",
        "gitlab.deployment_finished",
        ["jira.transition_issue"],
    ),
    ("when a jira issue is commented on tell #ops", "jira.comment_created", ["slack.post_message"]),
    ("if the pipeline passes merge the merge request", "gitlab.pipeline_succeeded", ["gitlab.merge_merge_request"]),
    ("when a zendesk customer replies reopen the ticket", "zendesk.comment_created", ["zendesk.reopen_ticket"]),
]


@pytest.mark.parametrize(("prompt", "trigger", "actions"), CASES)
def test_what_happens_ends_a_clause(prompt: str, trigger: str, actions: list[str]) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert names(made) == actions


def test_what_nobody_does_is_a_condition() -> None:
    prompt = "when a jira issue is created page the on-call engineer and if nobody answers escalate the incident"
    assert flow(prompt).startswith("pagerduty.create_incident, if(")
    assert "[pagerduty.escalate_incident]" in flow(prompt)


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("when the GitHub build fails checks tell #ops", "github."),
        ("when the open github issue is closed tell #ops", "github.issue_closed"),
        ("when a github release notes page changes, tell #ops", "github."),
    ],
)
def test_nouns_that_look_like_verbs_end_no_clause(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger")[0].startswith(trigger)
    assert names(made) == ["slack.post_message"]
