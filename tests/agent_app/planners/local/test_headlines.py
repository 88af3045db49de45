"""Headlines: what a workflow is for, before it is told when what is done."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, names, plan


@pytest.mark.parametrize(
    ("prompt", "started", "steps"),
    [
        ("Mirror Bitbucket PRs to Jira: when a PR is merged, move issue OPS-1 to Done",
         "bitbucket.pull_request_merged", "jira.transition_issue"),
        ("Clean up GitHub branches: when a pull request is merged, delete its branch",
         "github.pull_request_merged", "github.delete_branch"),
        ("Notify support about GitLab deploys: when a pipeline succeeds on main, post it in #support",
         "gitlab.pipeline_succeeded", "slack.post_message"),
        ("Create two tickets: when a bug is opened in GitHub, create a Jira ticket in OPS and a Linear issue in ENG",
         "github.issue_opened", "jira.create_issue, linear.create_issue"),
    ],
)  # fmt: skip
def test_a_headline_names_products_and_makes_no_step(prompt: str, started: str, steps: str) -> None:
    assert names(document(prompt), "trigger") == [started]
    assert flow(prompt) == steps
    assert "I did nothing with" not in plan(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("Create a Jira ticket in OPS: when a Sentry issue is created", "jira.create_issue"),
        ("Post to #dev on Slack: when a PR is merged in acme/api", "slack.post_message"),
        ("Post to #dev on Slack: when a PR is merged in acme/api, and delete its branch",
         "slack.post_message, github.delete_branch"),
    ],
)  # fmt: skip
def test_an_order_before_a_colon_stays_one_where_it_is_all_there_is_or_tells_somebody(prompt: str, steps: str) -> None:
    assert flow(prompt) == steps


@pytest.mark.parametrize(
    ("prompt", "first"),
    [
        ("Create a Jira ticket in OPS: when a Sentry issue is created, use its title as the summary",
         "jira.create_issue"),
        ("Create Jira tickets in OPS: when a Sentry issue is created, use its title as the summary",
         "jira.create_issue"),
    ],
)  # fmt: skip
def test_an_order_before_a_colon_stays_one_where_the_rest_only_says_more_of_it(prompt: str, first: str) -> None:
    assert names(document(prompt))[0] == first
