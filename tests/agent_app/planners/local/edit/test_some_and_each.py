"""What is wanted for some, for the rest, or for each of the things that a workflow deals with."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined

TICKET = "When a Zendesk ticket is created, post it in #support"
URGENT = "if(node.detail.priority equals urgent)"
TESTED = "When a Jira issue is created, if its priority is High, create a PagerDuty incident"
HIGH = "if(node.issue.fields.priority.name equals high)[pagerduty.create_incident]"
BUGS = "List the open issues of acme/api in GitHub and post each of them to #bugs"
LISTED = "List the open issues of acme/api in GitHub"


@pytest.mark.parametrize(
    ("prompt", "added"),
    [
        ("for urgent tickets, page the on-call with PagerDuty", f"{URGENT}[pagerduty.create_incident]"),
        ("open a PagerDuty incident for urgent tickets", f"{URGENT}[pagerduty.create_incident]"),
        ("use Opsgenie for urgent tickets", f"{URGENT}[opsgenie.create_alert]"),
        ("urgent ones should also create a Jira issue", f"{URGENT}[jira.create_issue]"),
        ("urgent? create a Jira issue too", f"{URGENT}[jira.create_issue]"),
        ("priority urgent? then create a Jira issue", f"{URGENT}[jira.create_issue]"),
        ("Is the priority urgent? Then open a Jira issue.", f"{URGENT}[jira.create_issue]"),
        ("priority urgent: create a Jira issue", f"{URGENT}[jira.create_issue]"),
    ],
)
def test_some_are_told_by_a_state(prompt: str, added: str) -> None:
    assert outlined(edited(TICKET, prompt)[1]) == f"slack.post_message, {added}"


@pytest.mark.parametrize(
    ("prompt", "otherwise"),
    [
        ("the others go to #low in Slack", "slack.post_message"),
        ("everything else goes to #low in Slack", "slack.post_message"),
        ("post the others to #low in Slack", "slack.post_message"),
        ("the rest should be posted to #low in Slack", "slack.post_message"),
        ("assign the rest to bob", "jira.assign_issue"),
        ("create a Trello card for the others", "trello.create_card"),
    ],
)
def test_the_rest_is_the_other_path_of_a_test(prompt: str, otherwise: str) -> None:
    assert outlined(edited(TESTED, prompt)[1]) == f"{HIGH} else[{otherwise}]"


def test_the_rest_of_the_steps_is_no_path() -> None:
    assert outlined(edited(f"{TESTED} and email lead@acme.com", "keep the incident, drop the rest")[1]) == (
        "pagerduty.create_incident"
    )


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("if the state is closed, create a Trello card", "if(node.item.state equals closed)[trello.create_card]"),
        ("if one of them is closed, create a Trello card", "if(node.item.state equals closed)[trello.create_card]"),
        ("closed ones should also create a Trello card", "if(node.item.state equals closed)[trello.create_card]"),
        ("label them seen, too", "github.add_labels"),
        ("also comment on them", "github.create_comment"),
    ],
)
def test_what_is_done_with_an_element_is_done_in_the_loop(prompt: str, expected: str) -> None:
    assert outlined(edited(BUGS, prompt)[1]) == f"github.list_issues, for_each[slack.post_message, {expected}]"


def test_what_is_done_with_them_first_is_done_in_the_loop() -> None:
    assert outlined(edited(BUGS, "comment on them first")[1]) == (
        "github.list_issues, for_each[github.create_comment, slack.post_message]"
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "when all of them have been posted, email lead@acme.com",
        "once they are all posted, email lead@acme.com",
        "email lead@acme.com after all the posts are out",
        "when the last one is posted, send an email to lead@acme.com",
        "email lead@acme.com when we are through with the issues",
        "when you are done with all of them, email lead@acme.com",
    ],
)
def test_what_waits_for_all_of_them_is_behind_the_loop(prompt: str) -> None:
    assert outlined(edited(BUGS, prompt)[1]) == "github.list_issues, for_each[slack.post_message], email.send_email"


@pytest.mark.parametrize(
    "prompt",
    [
        "before going through the issues, email lead@acme.com",
        "email lead@acme.com before the issues are looped over",
        "before any of them is posted, email lead@acme.com",
    ],
)
def test_what_comes_before_any_of_them_is_in_front_of_the_loop(prompt: str) -> None:
    assert outlined(edited(BUGS, prompt)[1]) == "github.list_issues, email.send_email, for_each[slack.post_message]"


@pytest.mark.parametrize(
    ("prompt", "inside"),
    [
        ("for each post to #bugs in Slack", "slack.post_message"),
        ("each of them should go to #bugs in Slack", "slack.post_message"),
        ("every single one of them has to be mailed to lead@acme.com", "email.send_email"),
        ("each issue should become a Trello card", "trello.create_card"),
        ("make a Trello card per issue", "trello.create_card"),
        ("then label them seen", "github.add_labels"),
        ("closed ones should become a Trello card", "if(node.item.state equals closed)[trello.create_card]"),
    ],
)
def test_what_is_listed_is_gone_through(prompt: str, inside: str) -> None:
    assert outlined(edited(LISTED, prompt)[1]) == f"github.list_issues, for_each[{inside}]"


FOREIGN = (
    ("Eventbrite", "retrieve_attendees", "Retrieves the attendees of an event"),
    ("Mailchimp", "create_subscriber", "Adds a subscriber to an audience"),
    ("PagerDuty", "create_incident", "Creates an incident"),
    ("PagerDuty", "retrieve_incident_status", "Retrieves the status of an incident"),
)


@pytest.mark.parametrize(
    ("prompt", "inside"),
    [
        ("add every one of them to Mailchimp as a subscriber", "mailchimp.create_subscriber"),
        ("for each of them create a PagerDuty incident", "pagerduty.create_incident"),
        (
            "for each of them, if it is cancelled, create a PagerDuty incident",
            "if(node.item.status equals cancelled)[pagerduty.create_incident]",
        ),
    ],
)
def test_a_list_without_a_schema_is_gone_through(prompt: str, inside: str) -> None:
    made = edited_over(FOREIGN, "Retrieve the Eventbrite attendees", prompt)
    assert made == f"eventbrite.retrieve_attendees, for_each[{inside}]"
