"""What a plan would do when it runs: on which things, for which events, and who is told."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


@pytest.mark.parametrize("label", ["customer", "billing", "docs"])
@pytest.mark.parametrize("said", ["labelled {}", "with the label {}"])
def test_a_label_may_be_any_word(said: str, label: str) -> None:
    made = document(f"when a GitHub issue {said.format(label)} is closed in acme/shop, tell #ops")
    assert inputs(made, "github.issue_closed") == {"label": label, "repository": "acme/shop"}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("a build fails in acme/shop", "github.workflow_run_failed"),
        ("a file is changed in acme/shop", "github.push"),
        ("a build fails", "azure_devops.build_failed"),
    ],
)
def test_an_event_of_a_repository_comes_from_where_there_are_some(event: str, expected: str) -> None:
    assert names(document(f"when {event}, tell #ops"), "trigger") == [expected]


def test_the_run_that_failed_is_run_again() -> None:
    made = document("when a GitHub workflow run fails in acme/shop, rerun it")
    assert inputs(made, "github.rerun_workflow")["run_id"] == "{{ node_1.workflow_run.id }}"


def test_a_comment_on_a_pull_request_tells_its_number() -> None:
    made = document('when a comment containing "ship it" is added to a GitHub pull request in acme/shop, merge it')
    assert inputs(made, "github.merge_pull_request")["pull_request_number"] == "{{ node_1.issue.number }}"


@pytest.mark.parametrize(
    ("prompt", "listing", "state"),
    [
        ("close all GitHub issues in acme/shop labelled stale", "github.list_issues", "open"),
        ("merge all pull requests of acme/shop on GitHub", "github.list_pull_requests", "open"),
        ("list all GitHub issues in acme/shop and post them to #dev", "github.list_issues", "all"),
    ],
)
def test_what_is_ended_is_not_over_yet(prompt: str, listing: str, state: str) -> None:
    assert inputs(document(prompt), listing)["state"] == state


@pytest.mark.parametrize(
    ("deed", "step"),
    [
        ("tell @dana on Slack", "slack.send_direct_message"),
        ("remind him in Slack", "slack.send_direct_message"),
        ("send the assignee a message in Teams", "microsoft_teams.send_chat_message"),
        ("tell her on Discord", "discord.send_direct_message"),
        ("tell the team in Slack", "slack.post_message"),
        ("ping @dana in #dev", "slack.post_message"),
    ],
)
def test_one_person_is_told_alone(deed: str, step: str) -> None:
    assert names(document(f"when a Jira issue is assigned, {deed}")) == [step]


@pytest.mark.parametrize("happens", ["is labelled customer", "gets the label customer"])
@pytest.mark.parametrize(("product", "field"), [("Jira", "labels"), ("Linear", "labelIds"), ("GitLab", "labels")])
def test_a_label_that_is_given_starts_it_once(product: str, field: str, happens: str) -> None:
    made = document(f"when a {product} issue {happens}, tell #ops")
    assert inputs(made, f"{product.lower()}.issue_updated") == {"field": field, "label": "customer"}


def test_a_label_that_is_there_is_no_change() -> None:
    made = document("when a Jira ticket that is labelled customer is updated, tell #ops")
    assert "field" not in inputs(made, "jira.issue_updated")


@pytest.mark.parametrize(
    ("prompt", "step", "expected"),
    [
        (
            "run the GitLab pipeline of acme/shop with variables ENV=prod and DEBUG=1",
            "gitlab.trigger_pipeline",
            [{"key": "ENV", "value": "prod"}, {"key": "DEBUG", "value": "1"}],
        ),
        (
            "run a Bitbucket pipeline of acme/shop on branch main with variable STAGE=qa",
            "bitbucket.trigger_pipeline",
            [{"key": "STAGE", "value": "qa"}],
        ),
    ],
)
def test_variables_are_given_as_the_vendor_lists_them(prompt: str, step: str, expected: list[dict[str, str]]) -> None:
    assert inputs(document(prompt), step)["variables"] == expected


def test_what_a_commit_message_says_is_a_push() -> None:
    made = document('when a commit message in acme/shop contains "hotfix", tell #ops')
    assert inputs(made, "github.push") == {"repository": "acme/shop"}


def test_an_address_in_two_parts_is_put_together() -> None:
    made = document('create a Confluence page "Postmortem" in OPS and post its link in #incidents')
    link = "{{ node_2._links.base }}{{ node_2._links.webui }}"
    assert inputs(made, "slack.post_message")["text"].endswith(link)
