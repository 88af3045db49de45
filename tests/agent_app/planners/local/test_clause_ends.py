"""Clauses that end without a comma: what happens, then what to do."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names

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
    ("when a gitlab pipeline fails on main tell #builds", "gitlab.pipeline_failed", ["slack.post_message"]),
    ("when a bug is filed in jira project OPS let #triage know", "jira.issue_created", ["slack.post_message"]),
    (
        "if the gitlab pipeline on main turns red page the on-call",
        "gitlab.pipeline_failed",
        ["pagerduty.create_incident"],
    ),
    ("when a github pr is merged deploy to production", "github.pull_request_merged", ["github.trigger_workflow"]),
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
        ("when a gitlab release notes page changes, tell #ops", "gitlab.wiki_page_updated"),
    ],
)
def test_nouns_that_look_like_verbs_end_no_clause(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger")[0].startswith(trigger)
    assert names(made) == ["slack.post_message"]


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("when somebody comments on a github pull request in acme/api, post to #dev", "github.comment_created"),
        ("when someone reviews a github pull request post to #dev", "github.review_submitted"),
        ("when someone reacts to a slack message, post to #dev", "slack.reaction_added"),
        ("when someone replies to a zendesk ticket, post to #dev", "zendesk.comment_created"),
    ],
)
def test_what_somebody_does_to_a_thing_is_the_event(prompt: str, trigger: str) -> None:
    made = document(prompt)
    assert names(made, "trigger") == [trigger]
    assert names(made) == ["slack.post_message"]


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        (
            "when a jira issue is closed update the status of the matching ServiceNow incident",
            "servicenow.update_incident",
        ),
        ("when a github issue is renamed, change the title of the jira ticket", "jira.update_issue"),
        (
            "when a jira issue is created change the title of the github issue to the summary of the jira issue",
            "github.update_issue",
        ),
    ],
)
def test_whose_property_is_changed_is_the_object(prompt: str, action: str) -> None:
    made = document(prompt)
    assert names(made) == [action]
    assert "matching" not in inputs(made, action).values()


_DAILY = "every day at 9am list the open GitHub issues in acme/api and close them"


@pytest.mark.parametrize(
    ("excepted", "test"),
    [
        (" but leave the ones labelled pinned alone", "labels.name not_contains pinned"),
        (", but leave those labelled pinned as they are", "labels.name not_contains pinned"),
        (" but don't touch the ones labelled pinned", "labels.name not_contains pinned"),
        (" except the ones labelled pinned", "labels.name not_contains pinned"),
        (" but not the pinned ones", "state not_equals pinned"),
        (" but leave the pinned ones alone", "state not_equals pinned"),
    ],
)
def test_what_is_left_alone_is_excepted_from_each(excepted: str, test: str) -> None:
    assert f"for_each[if(node.item.{test}" in flow(f"{_DAILY}{excepted}")
    assert "comment" not in flow(f"{_DAILY}{excepted}")


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        (
            "when an issue labelled bug is opened in acme/api, create a Jira ticket in OPS",
            {"github.issue_opened": {"label": "bug", "repository": "acme/api"}},
        ),
        ("when an issue is created in OPS, post to #ops", {"jira.issue_created": {"project": "OPS"}}),
    ],
)
def test_what_happens_in_a_repository_is_told_by_its_host(prompt: str, trigger: dict[str, dict[str, str]]) -> None:
    made = document(prompt)
    assert {name: inputs(made, name) for name in names(made, "trigger")} == trigger


def test_what_is_assigned_to_nobody_is_unassigned() -> None:
    made = document("every day list the jira issues assigned to nobody in OPS and post them to #triage")
    assert inputs(made, "jira.search_issues") == {"query": "project = OPS AND assignee IS EMPTY"}
    assert "assignee" in flow("every day list the jira issues in OPS and close those assigned to nobody")
