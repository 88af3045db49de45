"""What tells which of the listed things are meant: it narrows the listing, and is nothing that is done to them."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names, plan, rows


@pytest.mark.parametrize(
    ("prompt", "picked"),
    [
        ("Solve all Zendesk tickets tagged spam", "[?contains(@.tags, 'spam')]"),
        ("Move every Trello card labelled urgent to the list Doing", "[?contains(@.labels[].name, 'urgent')]"),
        ("Complete all Asana tasks in project Launch assigned to bob", "[?lower(@.assignee.name) == 'bob']"),
        ('Comment "please rebase" on all open PRs of acme/web by bob', "[?lower(@.user.login) == 'bob']"),
        ("Close all issues in acme/web not labelled keep", "[?!contains(@.labels[].name, 'keep')]"),
        (
            "Close PRs in acme/web opened by renovate with label automerge-failed",
            "[?lower(@.user.login) == 'renovate[bot]' && contains(@.labels[].name, 'automerge-failed')]",
        ),
        ("Resolve all ServiceNow incidents of category network", "[?lower(@.category) == 'network']"),
        ("Close all GitLab issues in acme/web about login", "[?contains(lower(@.title), 'login')]"),
        ("Cancel all queued workflow runs in acme/web", ""),  # so here
        ("Close all issues in acme/web labelled wontfix", ""),  # the listing is told to give only those
        ("Label all open issues in acme/web as triage", ""),  # what they are to have
    ],
)
def test_a_loop_goes_through_what_the_words_behind_its_things_tell(prompt: str, picked: str) -> None:
    made = plan(prompt)
    assert made.document is not None
    (loop,) = rows(made.document, "for_each")
    assert re.sub(r"^node_\d+[\w.]*", "", loop["properties"]["items"]) == picked
    assert "does not tell which are" not in made.conversation


@pytest.mark.parametrize(
    ("prompt", "listing", "given", "step", "untouched"),
    [
        (
            "Assign alice to all open issues in acme/web with label frontend",
            "github.list_issues",
            {"labels": ["frontend"]},
            "github.add_assignees",
            "labels",
        ),
        (
            "Linear: move all issues of team ENG labelled bug to state Todo",
            "linear.list_issues",
            {"label": "bug"},
            "linear.update_issue",
            "labels",
        ),
        (
            "Move all Jira issues in OPS with status To Do to In Progress",
            "jira.search_issues",
            {"query": 'project = OPS AND status = "To Do"'},
            "jira.transition_issue",
            "",
        ),
        (
            "Request a review from bob on each open PR targeting develop in acme/web",
            "github.list_pull_requests",
            {"base": "develop"},
            "github.request_reviewers",
            "",
        ),
        ("Move the Trello cards from Doing to Done", "trello.list_cards", {"list": "Doing"}, "trello.move_card", ""),
    ],
)
def test_what_tells_things_apart_is_given_to_the_listing(
    prompt: str, listing: str, given: dict[str, object], step: str, untouched: str
) -> None:
    made = document(prompt)
    assert names(made) == [listing, step]
    assert inputs(made, listing).items() >= given.items()
    assert untouched not in inputs(made, step)


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        (
            "Move all Jira issues in OPS with status To Do to In Progress",
            "jira.transition_issue",
            "status",
            "In Progress",
        ),
        ("Update all open issues in acme/web with label bug", "github.update_issue", "labels", ["bug"]),
    ],
)
def test_what_is_done_keeps_what_it_is_done_with(prompt: str, step: str, name: str, value: object) -> None:
    assert inputs(document(prompt), step)[name] == value


@pytest.mark.parametrize(
    ("prompt", "step", "name"),
    [
        ("Close all issues in acme/web not labelled keep", "github.list_issues", "labels"),
        ("Close all GitHub issues in acme/web without the label keep", "github.list_issues", "labels"),
        ("Post the open issues of acme/web that are not in milestone v2 to #dev", "github.list_issues", "milestone"),
    ],
)
def test_what_is_denied_is_not_asked_for(prompt: str, step: str, name: str) -> None:
    assert name not in inputs(document(prompt), step)


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("List my Linear issues with priority urgent and post them to #dev", "assigned to you, so all are taken"),
        ("Resolve the ServiceNow incidents assigned to Jane Doe that are on hold", "on hold, so only those are taken"),
        ("Close my open issues in acme/web", "assigned to you, so only those are taken whose data says so"),
        ("Close all open issues in acme/web assigned to me", "assigned to me, so only those are taken"),
    ],
)
def test_whose_things_are_that_no_data_tells_is_told(prompt: str, told: str) -> None:
    assert told in plan(prompt).conversation


@pytest.mark.parametrize(
    ("prompt", "step", "items"),
    [
        ("Post the oldest 5 open issues of acme/web to #dev", "slack.post_message", "sort_by(node_2, &created_at)[:5]"),
        (
            "Post the last 3 releases of acme/web to #dev",
            "slack.post_message",
            "reverse(sort_by(node_2, &created_at))[:3]",
        ),
        ("Post the five newest Jira issues in OPS in one message to #dev", "", "node_2.issues[:5]"),
        ("List the commits of acme/web of the last 5 days and post them to #dev", "slack.post_message", "node_2[]"),
    ],
)
def test_as_many_are_taken_as_are_wanted(prompt: str, step: str, items: str) -> None:
    made = document(prompt)
    text = inputs(made, step)["text"] if step else str(made)
    assert items in text


def test_as_many_are_gone_through_as_are_wanted() -> None:
    (loop,) = rows(document("Close the 3 oldest open issues in acme/web by bob"), "for_each")
    picked = "sort_by(node_2[?lower(@.user.login) == 'bob'], &created_at)[:3]"
    assert loop["properties"]["items"] == picked


def test_what_no_data_tells_to_be_the_oldest_is_not_ended() -> None:
    (loop,) = rows(document("Delete the oldest 5 branches of acme/web"), "for_each")
    assert loop["properties"]["items"] == "node_2[?lower(@.status) == 'oldest']"


@pytest.mark.parametrize(
    "prompt",
    [
        "How many open incidents are there in PagerDuty? Tell #ops",
        "How many open incidents do we have in PagerDuty? Let #ops know",
        "How many PagerDuty incidents are open? Post the number in #ops",
        "Count the open incidents in PagerDuty and tell #ops",
        "Post the number of open PagerDuty incidents to #ops",
    ],
)
def test_how_many_there_are_is_told_by_their_number(prompt: str) -> None:
    made = document(prompt)
    assert names(made) == ["pagerduty.list_incidents", "slack.post_message"]
    assert inputs(made, "pagerduty.list_incidents")["statuses"] == ["triggered", "acknowledged"]
    assert "{{ length(node_2.incidents) }}" in inputs(made, "slack.post_message")["text"]


def test_what_is_listed_is_told_by_its_titles() -> None:
    made = document("Get the open incidents in PagerDuty and tell #ops about them")
    assert "length(" not in inputs(made, "slack.post_message")["text"]


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("Delete all branches of acme/web but main", "!(lower(ITEM.name) == 'main')"),
        ("Delete every branch in acme/web but not main", "!(lower(ITEM.name) == 'main')"),
        ("Archive all Slack channels except #general", "!(lower(ITEM.name) == 'general')"),
        ("Close all Jira issues in OPS apart from OPS-12", "!(lower(ITEM.key) == 'ops-12')"),
    ],
)
def test_what_is_excepted_by_its_name_stays(prompt: str, expression: str) -> None:
    (test,) = rows(document(prompt), "condition")
    assert re.sub(r"node_\d+\.item", "ITEM", test["properties"]["expression"]) == expression


def test_but_may_join_orders() -> None:
    assert rows(document("Close all issues in acme/web but tell #dev"), "condition") == []


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("Move all cards from the list Inbox to the list Doing in Trello", ["trello.list_cards", "trello.move_card"]),
        ("Move all Jira issues in OPS to Trello", ["jira.search_issues", "trello.create_card"]),
    ],
)
def test_what_is_moved_within_a_product_is_not_made_anew(prompt: str, made: list[str]) -> None:
    assert names(document(prompt)) == made


@pytest.mark.parametrize(
    ("prompt", "step", "name"),
    [
        ("Cancel all queued workflow runs in acme/web", "github.cancel_workflow_run", "run_id"),
        ("Assign every unresolved Sentry issue in project api to ann@acme.io", "sentry.assign_issue", "issue_id"),
        ("Remove the label stale from all open issues in acme/web", "github.remove_label", "issue_number"),
        ("Gitea: close all pull requests in a/b older than 90 days", "gitea.close_pull_request", "pull_request_number"),
    ],
)
def test_each_of_the_things_is_dealt_with(prompt: str, step: str, name: str) -> None:
    made = document(prompt)
    assert names(made)[-1] == step
    assert str(inputs(made, step)[name]).startswith("{{ node_3.item.")


def test_the_key_of_what_things_belong_to_is_not_theirs() -> None:
    made = document("Assign all Jira issues of epic WEB-100 to carol")
    assert inputs(made, "jira.search_issues")["query"] == "parent = WEB-100"
    assert inputs(made, "jira.assign_issue")["issue_key"] == "{{ node_3.item.key }}"
