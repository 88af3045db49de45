"""Digests of things, with or without a verb: they are looked up and told as a list."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


@pytest.mark.parametrize(
    ("prompt", "steps", "cron"),
    [
        (
            "weekly digest of closed Jira issues by email to pm@acme.com",
            ["jira.search_issues", "email.send_email"],
            "0 9 * * 1",
        ),
        (
            "monthly summary of open GitHub PRs to #eng",
            ["github.list_pull_requests", "slack.post_message"],
            "0 9 1 * *",
        ),
        (
            "Friday roundup of closed GitHub issues in Teams",
            ["github.list_issues", "microsoft_teams.post_message"],
            "0 9 * * 5",
        ),
        (
            "report on new zendesk tickets to ops@acme.com each morning",
            ["zendesk.list_tickets", "email.send_email"],
            "0 9 * * *",
        ),
        (
            "share an overview of unresolved Sentry errors with #ops each evening",
            ["sentry.list_issues", "slack.post_message"],
            "0 18 * * *",
        ),
        (
            "every morning email me a list of overdue Asana tasks",
            ["asana.list_tasks", "email.send_email"],
            "0 9 * * *",
        ),
    ],
)
def test_what_a_digest_is_of_is_looked_up_before_it_is_sent(prompt: str, steps: list[str], cron: str) -> None:
    made = document(prompt)
    assert names(made) == steps
    assert inputs(made, "schedule.cron")["cron"] == cron


def test_a_digest_tells_what_was_found() -> None:
    made = document("daily report of open Jira issues in project OPS by email to lead@acme.com")
    assert "statusCategory != Done" in inputs(made, "jira.search_issues")["query"]
    assert inputs(made, "email.send_email")["to"] == "lead@acme.com"
    assert "join(" in inputs(made, "email.send_email")["body"]


@pytest.mark.parametrize(
    "prompt",
    [
        "send a summary of the incident to #ops",
        "post a report on the progress in Slack",
        "post an overview of the results in Slack",
    ],
)
def test_a_digest_of_one_thing_or_of_nothing_that_is_listed_is_only_sent(prompt: str) -> None:
    assert names(document(prompt)) == ["slack.post_message"]
