"""What looks like a time, a verb or a headline and is a part of what a request speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "trigger"),
    [
        ("when the nightly pipeline fails in gitlab acme/web, page the on-call", "gitlab.pipeline_failed"),
        ("once the weekly GitHub release is published in acme/web, tell #dev", "github.release_published"),
        ("every night run the GitLab pipeline of acme/web on main", "schedule.cron"),
    ],
)
def test_a_nightly_thing_is_no_schedule_where_something_happens_to_it(prompt: str, trigger: str) -> None:
    assert names(document(prompt), "trigger") == [trigger]


def test_an_environment_is_no_order() -> None:
    made = document("when a Sentry issue is created in prod, create a Jira bug in OPS")
    assert names(made) == ["jira.create_issue"]
    assert "'prod'" in rows(made, "condition")[0]["properties"]["expression"]


@pytest.mark.parametrize(
    "prompt",
    [
        "close stale GitHub issues in acme/web: those without activity for 60 days",
        "close old GitHub issues in acme/web not updated for 60 days",
        "close GitHub issues in acme/web: the ones without activity for 60 days",
    ],
)
def test_those_behind_a_colon_are_the_things_before_it(prompt: str) -> None:
    made = document(prompt)
    assert names(made)[-1] == "github.close_issue"
    assert "days_since" in str(made)
    assert "stale" not in str(rows(made, "for_each"))
    assert "'old'" not in str(made)


def test_a_headline_of_two_products_orders_nothing() -> None:
    assert flow("Jira -> Slack sync: when a Jira issue is resolved, post it to #done") == "slack.post_message"
    assert flow("Linear to GitHub integration: when a Linear issue is created, create a GitHub issue in acme/web") == (
        "github.create_issue"
    )


@pytest.mark.parametrize(
    ("prompt", "read"),
    [
        ('If a Jira ticket in OPS stays in "In Review" for more than 2 days, tell #dev', "jira.get_issue"),
        ("when a Linear issue remains in Todo for 2 days, tell #dev", "linear.get_issue"),
    ],
)
def test_what_stays_in_a_state_is_looked_at_again(prompt: str, read: str) -> None:
    made = document(prompt)
    assert [row["properties"]["duration"] for row in rows(made, "delay")] == ["P2D"]
    assert names(made) == [read, "slack.post_message"]


@pytest.mark.parametrize(
    ("prompt", "given"),
    [
        ("run deploy.yml in acme/web with environment=staging", {"environment": "staging"}),
        (
            'run deploy.yml in acme/web with environment "staging" and version 1.4',
            {"environment": "staging", "version": "1.4"},
        ),
        ("run deploy.yml in acme/web on branch dev", None),
    ],
)
def test_a_workflow_of_github_gets_its_inputs(prompt: str, given: dict[str, Any] | None) -> None:
    assert inputs(document(prompt), "github.trigger_workflow").get("inputs") == given


def test_events_of_an_error_are_counted() -> None:
    made = document("Create a GitLab issue in acme/web for every unresolved Sentry error with more than 100 events")
    assert "to_number(node_3.item.count) > `100`" in str(made)
