"""Events as people tell them: how many of something a thing gets, what comes each time, what no product knows."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan


@pytest.mark.parametrize(
    ("prompt", "event", "test"),
    [
        ("when an issue gets more than 5 comments, post it to #hot", "github.comment_created", "comments greater 5"),
        ("if a github issue gets over 10 comments, add the label hot", "github.comment_created", "comments greater 10"),
        ("when a sentry issue affects more than 50 users create a jira bug", "sentry.issue_created", "greater 50"),
        ('when a github pull request changes more than 20 files comment "too big"', "github.pull_request_updated",
         "changed_files greater 20"),
        ("if an issue has no labels add needs-triage", "github.issue_opened", "labels.name missing"),
    ],
)  # fmt: skip
def test_how_many_of_something_a_thing_gets_is_tested(prompt: str, event: str, test: str) -> None:
    assert names(document(prompt), "trigger") == [event]
    assert test in flow(prompt)


@pytest.mark.parametrize("order", ["add needs-triage", "add needs-triage to it"])
def test_words_joined_by_hyphens_are_put_on_as_a_label(order: str) -> None:
    made = document(f"when a github issue is opened {order}")
    assert inputs(made, "github.add_labels")["labels"] == ["needs-triage"]


@pytest.mark.parametrize(
    ("prompt", "event"),
    [
        ("for every critical alert, create a jira ticket", "opsgenie.alert_created"),
        ("for each failed gitlab pipeline create a jira bug", "gitlab.pipeline_failed"),
        ("for every P1 pagerduty incident create a slack channel", "pagerduty.incident_triggered"),
    ],
)
def test_what_comes_by_itself_is_dealt_with_each_time(prompt: str, event: str) -> None:
    assert names(document(prompt), "trigger") == [event]


@pytest.mark.parametrize(
    "prompt",
    [
        "for every open pagerduty incident create a jira ticket",
        "for every alert in opsgenie add a note",
        "every monday for every opsgenie alert create a jira ticket",
    ],
)
def test_what_is_there_is_gone_through(prompt: str) -> None:
    assert "for_each[" in flow(prompt)


@pytest.mark.parametrize("event", ["an employee leaves", "a customer churns", "a contract expires"])
def test_what_no_product_tells_of_is_asked_for(event: str) -> None:
    made = plan(f"when {event}, create a task in asana")
    assert f"none for “{event}”" in (made.next_question or "")


@pytest.mark.parametrize("place", ["in a confluence page", "into a new confluence page"])
def test_what_is_put_into_a_new_page_makes_one(place: str) -> None:
    made = document(f"every monday at 8 list the open jira bugs in project OPS and put them {place}")
    assert names(made) == ["jira.search_issues", "confluence.create_page"]


def test_the_name_of_a_page_is_not_what_is_written_there() -> None:
    made = document('when a release is published add its notes to the confluence page "Changelog"')
    assert "Changelog" not in [row["properties"]["inputs"].get("body") for row in made["data"]]


def test_unassigned_issues_are_listed_alone() -> None:
    made = plan("every morning list the unassigned issues in acme/api and post them to #triage")
    assert "all are taken" not in made.conversation
    assert made.document is not None
    assert inputs(made.document, "github.list_issues") == {"repository": "acme/api", "assignee": "none"}


@pytest.mark.parametrize(
    ("state", "statuses"),
    [("open", ["triggered", "acknowledged"]), ("acknowledged", ["acknowledged"]), ("resolved", ["resolved"])],
)
def test_states_of_a_listing_that_takes_several(state: str, statuses: list[str]) -> None:
    made = document(f"twice a day list the {state} pagerduty incidents and post them in #ops")
    assert inputs(made, "pagerduty.list_incidents") == {"statuses": statuses}


@pytest.mark.parametrize(
    ("prompt", "event", "outline"),
    [
        (
            "when a pull request from renovate is opened in acme/web, merge it",
            "github.pull_request_opened",
            "if(node.pull_request.user.login equals renovate[bot])[github.merge_pull_request]",
        ),
        (
            "when a PR is opened by dependabot in acme/web, merge it",
            "github.pull_request_opened",
            "if(node.pull_request.user.login equals dependabot[bot])[github.merge_pull_request]",
        ),
        ("after a pull request gets an approval, merge it", "github.review_submitted", "github.merge_pull_request"),
        (
            "if the priority of a new ServiceNow incident is 1, page the on-call engineer via PagerDuty",
            "servicenow.incident_created",
            "if(node.record.priority equals 1)[pagerduty.create_incident]",
        ),
        ("when I star a repo on github post it to #stars", "github.repository_starred", "slack.post_message"),
        ("whenever I star a repo on github tell #stars", "github.repository_starred", "slack.post_message"),
        # the product that something is from has made nothing
        ("when an issue from Zendesk is opened, post it to #support", "zendesk.ticket_created", "slack.post_message"),
    ],
)
def test_who_does_what_happens_is_told_anywhere_in_the_event(prompt: str, event: str, outline: str) -> None:
    assert names(document(prompt), "trigger") == [event]
    assert flow(prompt) == outline


def test_how_many_approvals_there_have_to_be_is_not_passed_over() -> None:
    assert "equals 2" in flow("after a pull request gets two approvals, merge it")
