"""How many things there are, things of which a number is wanted, and products that a prompt opens with."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names


@pytest.mark.parametrize(
    ("prompt", "listing", "counted"),
    [
        ("how many issues labelled bug were closed in acme/web? post to #qa", "github.list_issues", "length(node_2)"),
        ("How many open bugs does acme/web have on GitHub? tell #dev", "github.list_issues", "length(node_2)"),
        ("How many alerts does Opsgenie have? post the number to #ops", "opsgenie.list_alerts", "length(node_2.data)"),
        ("linear team WEB: how many issues are urgent? tell #web", "linear.list_issues", "length(node_2.nodes"),
        (
            "pagerduty: how many incidents yesterday? post to #ops",
            "pagerduty.list_incidents",
            "length(node_2.incidents",
        ),
        (
            "github acme/web: how many PRs did jo merge this month? tell #web",
            "github.list_pull_requests",
            "length(node_2",
        ),
        ("gitlab acme/api: how many open MRs are there? tell #api", "gitlab.list_merge_requests", "length(node_2)"),
        ("servicenow: how many incidents did Eve fix? tell #it", "servicenow.list_incidents", "length(node_2.result"),
    ],
)
def test_it_is_told_how_many_there_are(prompt: str, listing: str, counted: str) -> None:
    made = document(prompt)
    assert names(made) == [listing, "slack.post_message"]
    assert counted in inputs(made, "slack.post_message")["text"]


@pytest.mark.parametrize(
    ("prompt", "listing", "wanted"),
    [
        ("zendesk: the newest 5 urgent tickets to #cs", "zendesk.list_tickets", ")[:5]"),
        ("give me the latest 3 releases of acme/web in #releases", "github.list_releases", ")[:3]"),
        ("bitbucket acme/app: the oldest 2 pull requests -> #app", "bitbucket.list_pull_requests", ")[:2]"),
    ],
)
def test_so_many_of_them_are_listed_and_none_is_made(prompt: str, listing: str, wanted: str) -> None:
    made = document(prompt)
    assert names(made) == [listing, "slack.post_message"]
    assert wanted in inputs(made, "slack.post_message")["text"]


def test_all_things_are_no_event() -> None:
    assert flow("jira: all bugs in project FOX with priority High -> #fox") == "jira.search_issues, slack.post_message"


@pytest.mark.parametrize("prompt", ["new Jira bugs in FOX -> #fox", "all new Jira bugs -> #fox"])
def test_what_is_new_is_an_event(prompt: str) -> None:
    assert names(document(prompt)) == ["slack.post_message"]


def test_labels_joined_by_or_are_one_test() -> None:
    made = flow("zendesk: close tickets tagged spam or test")
    assert made == "zendesk.list_tickets, for_each[zendesk.close_ticket]"


@pytest.mark.parametrize(
    ("prompt", "listing", "name", "value"),
    [
        ("linear team WEB: list urgent issues and post them to #web", "linear.list_issues", "team", "WEB"),
        (
            "azure devops Helios: list failed builds and post them to #ci",
            "azure_devops.list_builds",
            "project",
            "Helios",
        ),
    ],
)
def test_a_prompt_opens_with_the_place_of_all(prompt: str, listing: str, name: str, value: str) -> None:
    assert inputs(document(prompt), listing)[name] == value


def test_what_is_done_stays_in_the_product_that_a_prompt_opens_with() -> None:
    made = document("azure devops Helios: move tasks in state To Do assigned to amir to Done")
    assert names(made)[0] == "azure_devops.query_work_items"
    assert inputs(made, "azure_devops.update_work_item").get("assignee") is None


@pytest.mark.parametrize(
    ("prompt", "listing"),
    [
        (
            "azure devops: list bugs of project Orbit changed this week and post them to #o",
            "azure_devops.query_work_items",
        ),
        # what belongs to a thing that is named
        ("list the jobs of pipeline 555 in gitlab project 88 and post them to #ci", "gitlab.list_jobs"),
    ],
)
def test_parts_of_nothing_are_not_listed(prompt: str, listing: str) -> None:
    assert names(document(prompt))[0] == listing


@pytest.mark.parametrize(
    "prompt",
    [
        "jira: remove the assignee of all issues of FOX",
        "jira: unassign all issues of FOX",
        "remove the due date of all cards in the Trello list Later",
        "jira: remove the priority from all FOX bugs",
        "jira FOX: remove the fix version from all open bugs",
        "asana: remove the assignee ana from all tasks in project 4411",
    ],
)
def test_nothing_is_ended_by_a_property_that_is_taken_off(prompt: str) -> None:
    made = flow(prompt)
    assert "delete" not in made
    assert "remove" not in made
    assert "task" in made


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("remove the label stale from all issues in acme/web", "github.remove_label"),
        ("delete all closed issues of gitlab project 88", "gitlab.delete_issue"),
    ],
)
def test_what_an_operation_takes_off_or_ends_is(prompt: str, step: str) -> None:
    assert names(document(prompt))[-1] == step
