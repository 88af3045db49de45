"""Edits of a few words without a verb: what is wanted and what is not, steps with their places, decisions for steps."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined
from tests.agent_app.planners.local.planning import document, name

CHANGE = "When a GitLab issue is opened, create a Linear issue, add a Trello card and post to #dev"
URGENT = (
    "When a Zendesk ticket is created, if the priority is urgent, page us in PagerDuty, otherwise comment on the ticket"
)
MERGES = (
    ("GitLab", "merge_requests_list", "List GitLab merge requests"),
    ("GitLab", "merge_requests_approve", "Approve a GitLab merge request"),
    ("GitLab", "merge_requests_merge", "Merge a GitLab merge request"),
)
ORDERS = (
    ("Shopify", "retrieve_orders", "Retrieve orders"),
    ("Shopify", "create_fulfillment", "Create fulfillment"),
    ("Slack", "send_message", "Send message"),
    ("Mailchimp", "send_email", "Send email"),
)
LOOP = (
    "Retrieve the Shopify orders, and for each order create a fulfillment and send a Mailchimp email."
    " Then send a Slack message"
)


def inputs_of(made: JsonObject, operation: str) -> JsonObject:
    """What the step that does an operation is told."""
    steps = [row for row in made["data"] if row["metadata"].get("connector")]
    return next(dict(row["properties"]["inputs"]) for row in steps if name(row) == operation)


def asked(request: str, prompt: str) -> str:
    """The question that an edit ends with where it changes nothing."""
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(request))
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    return found.next_question or ""


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("card yes, post no", "linear.create_issue, trello.create_card"),
        ("no card, just the post", "linear.create_issue, slack.post_message"),
        ("the card only, without the post", "linear.create_issue, trello.create_card"),
        ("issue and card only, no Slack", "linear.create_issue, trello.create_card"),
        ("card only", "trello.create_card"),
        ("the message first, not the issue", "slack.post_message, linear.create_issue, trello.create_card"),
        ("the issue last, not first", "trello.create_card, slack.post_message, linear.create_issue"),
        ("not the issue first, but the card", "trello.create_card, linear.create_issue, slack.post_message"),
        ("post, issue, card", "slack.post_message, linear.create_issue, trello.create_card"),
        ("the post to the top", "slack.post_message, linear.create_issue, trello.create_card"),
        ("Asana, no Trello", "linear.create_issue, asana.create_task, slack.post_message"),
    ],
)
def test_steps_are_set_apart(prompt: str, flow: str) -> None:
    assert outlined(edited(CHANGE, prompt)[1]) == flow


def test_a_deed_is_called_off_where_the_other_one_is_done_already() -> None:
    made = edited_over(
        MERGES, "List the merge requests, and for each one approve it and merge it", "approve, don't merge"
    )
    assert made == "gitlab.merge_requests_list, for_each[gitlab.merge_requests_approve]"


def test_what_alone_is_wanted_stays_without_its_test() -> None:
    assert outlined(edited(URGENT, "comment only, no paging")[1]) == "zendesk.add_comment"


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [("an epic, not a bug", "Epic"), ("it should be a story, no bug", "Story"), ("a task instead of a bug", "Task")],
)
def test_another_kind_is_a_value(prompt: str, kind: str) -> None:
    made = edited("When a Sentry alert fires, create a Jira bug in OPS", prompt)[1]
    assert inputs_of(made, "jira.create_issue")["issue_type"] == kind


def test_things_in_another_state_are_listed() -> None:
    made = edited("Every Monday at 8, list the open issues of acme/web in GitHub", "closed ones, not the open ones")[1]
    assert inputs_of(made, "github.list_issues")["state"] == "closed"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        (
            "a sign-off for the paging",
            "if(node.detail.priority equals urgent)[task, pagerduty.create_incident] else[zendesk.add_comment]",
        ),
        (
            "PagerDuty: approval by the duty manager first",
            "if(node.detail.priority equals urgent)[task, pagerduty.create_incident] else[zendesk.add_comment]",
        ),
        (
            "the comment only after a look by support",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident] else[task, zendesk.add_comment]",
        ),
        (
            "the comment on both paths",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident], zendesk.add_comment",
        ),
        (
            "comment: for all",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident], zendesk.add_comment",
        ),
        (
            "the comment for the urgent ones as well",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident], zendesk.add_comment",
        ),
    ],
)
def test_a_decision_or_a_case_is_said_of_a_step(prompt: str, flow: str) -> None:
    assert outlined(edited(URGENT, prompt)[1]) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        (
            "the mail after the loop, Slack in it",
            "shopify.retrieve_orders, for_each[shopify.create_fulfillment, slack.send_message], mailchimp.send_email",
        ),
        (
            "Slack message per order",
            "shopify.retrieve_orders, for_each[shopify.create_fulfillment, mailchimp.send_email, slack.send_message]",
        ),
        (
            "just the fulfillment inside the loop",
            "shopify.retrieve_orders, for_each[shopify.create_fulfillment], mailchimp.send_email, slack.send_message",
        ),
    ],
)
def test_steps_are_put_in_loops_and_out_of_them(prompt: str, flow: str) -> None:
    assert edited_over(ORDERS, LOOP, prompt) == flow


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("above 300", "node.pull_request.additions > `300`"),
        ("at least 40 instead", "node.pull_request.additions >= `40`"),
        ("70, not 200", "node.pull_request.additions > `70`"),
    ],
)
def test_a_bound_alone_is_that_of_the_test(prompt: str, expression: str) -> None:
    request = "When a GitHub pull request is opened, if it has more than 200 additions, post to #big"
    made = edited(request, prompt)[1]
    tested = next(row["properties"]["expression"] for row in made["data"] if row["properties"]["role"] == "condition")
    assert tested.replace("node_1", "node") == expression


@pytest.mark.parametrize("prompt", ["or high", "urgent or high", "priority urgent or high", "high or urgent"])
def test_another_value_counts_as_well(prompt: str) -> None:
    made = edited(URGENT, prompt)[1]
    tested = next(row["properties"]["expression"] for row in made["data"] if row["properties"]["role"] == "condition")
    assert "'urgent' || " in tested
    assert tested.endswith("'high'")


@pytest.mark.parametrize(
    ("request_", "prompt"),
    [
        (CHANGE, "no warnings, just errors"),
        (CHANGE, "drop everything below critical"),
        (CHANGE, "skip the link in the post"),
        ("When a GitHub pull request is merged, create a release and post to #dev", "remove the assignees"),
    ],
)
def test_what_names_no_step_takes_none_away(request_: str, prompt: str) -> None:
    assert asked(request_, prompt)


def test_what_some_do_not_get_stays_for_the_others() -> None:
    request = "List the open pull requests of acme/web, and for each one comment on it and post to #reviews"
    made = outlined(edited(request, "drafts: no post")[1])
    assert (
        made
        == "github.list_pull_requests, for_each[github.create_comment, if(node.item.draft missing)[slack.post_message]]"
    )


def test_only_what_is_named_goes_where_a_test_holds() -> None:
    made = outlined(edited(URGENT, "no comment, just the page")[1])
    assert made == "if(node.detail.priority equals urgent)[pagerduty.create_incident]"


def test_a_mere_no_in_front_calls_nothing_off() -> None:
    request = "When a pull request is merged, move the Jira issue to Done and post to #dev"
    made = edited(request, "no, the status is Released")[1]
    assert inputs_of(made, "jira.transition_issue")["status"] == "Released"


def test_a_query_keeps_what_was_not_spoken_of() -> None:
    request = "Every Monday at 8, search the open Jira issues in project OPS and post a summary to #ops"
    made = edited(request, "it's project WEB now")[1]
    assert inputs_of(made, "jira.search_issues")["query"] == "project = WEB AND statusCategory != Done"


def test_somebody_is_no_address() -> None:
    request = "When a Zendesk ticket is created, assign it to kim@acme.com and mail ben@acme.com"
    assert "address" in asked(request, "send the mail to the assignee")
