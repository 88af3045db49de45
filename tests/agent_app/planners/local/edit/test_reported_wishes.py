"""Wishes that are told of, places by number, orders said as a list, agreement asked for, and paths that are kept."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined

FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB and post to #dev in Slack"
THREE = f"{FILED} and email lead@acme.com"
BUGS = "List the open issues of acme/api in GitHub and post each of them to #bugs and comment on each of them"
TESTED = "When a Jira issue is created, if its priority is High, create a PagerDuty incident, otherwise post it in #low"
HIGH = "if(node.issue.fields.priority.name equals high)"
DECIDED = (
    "When a GitHub issue is opened in acme/web, have the release manager approve it, if approved post to #dev in"
    " Slack, otherwise email bob@acme.com"
)
LOOP = "for_each[slack.post_message, github.create_comment"
LEADS = [
    ("Salesforce", "retrieve_lead", "Retrieve leads"),
    ("Marketo", "retrieve_lead", "Retrieve leads"),
    ("Trello", "create_card", "Create a Trello card"),
]
CARDS = "retrieve the Salesforce leads and create a Trello card for each lead"


@pytest.mark.parametrize(
    "prompt",
    [
        "our lead insists that we create a Trello card after the Jira issue",
        "we decided to create a Trello card after the Jira issue",
        "it turned out we need to create a Trello card after the Jira issue",
        "the client wants us to create a Trello card after the Jira issue",
        "the team suggests creating a Trello card after the Jira issue",
        "shouldn't we create a Trello card after the Jira issue?",
        "would it be much work to create a Trello card after the Jira issue?",
        "create a Trello card downstream of the Jira issue",
        "frankly, create a Trello card after the Jira issue",
        "create a Trello card as the second step",
        "as step 2 add a Trello card",
        "add a Trello card in second place",
    ],
)
def test_who_wants_a_step_and_its_number_say_where_it_goes(prompt: str) -> None:
    assert outlined(edited(FILED, prompt)[1]) == "jira.create_issue, trello.create_card, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "Tom says the Slack message has to come before the Jira issue",
        "I'd prefer the Slack message came before the Jira issue",
        "the last step should become the first",
        "the right order is Slack message, Jira issue",
        "Slack message, Jira issue is the correct order",
        "first the Slack message, then the Jira issue, in that order please",
    ],
)
def test_the_order_of_steps_is_told_as_a_wish_or_a_list(prompt: str) -> None:
    assert outlined(edited(FILED, prompt)[1]) == "slack.post_message, jira.create_issue"


def test_steps_that_are_not_listed_stay_where_they_are() -> None:
    assert outlined(edited(THREE, "order: email, Slack message")[1]) == (
        "jira.create_issue, email.send_email, slack.post_message"
    )


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("take the Slack message out of there", "jira.create_issue"),
        ("we see no point in the Slack message", "jira.create_issue"),
        ("you can safely skip the Slack message", "jira.create_issue"),
        ("only the Slack message please, the others can go", "slack.post_message"),
        ("post it after Kim's approval", "jira.create_issue, approval, slack.post_message"),
        ("ask legal for their consent, then post it to Slack", "jira.create_issue, approval, slack.post_message"),
    ],
)
def test_what_goes_and_who_agrees(prompt: str, flow: str) -> None:
    assert outlined(edited(FILED, prompt)[1]).replace("task", "approval") == flow


def test_a_new_step_follows_the_approval_it_needs() -> None:
    assert outlined(edited(FILED, "close the GitHub issue after my approval")[1]).split(", ")[-1] == (
        "github.close_issue"
    )


def test_a_day_is_given_before_a_step() -> None:
    steps = edited(FILED, "give it two days before you post")[1]["data"]
    assert [step["properties"]["role"] for step in steps] == ["trigger", "action", "delay", "action"]


@pytest.mark.parametrize(
    "prompt",
    [
        "remove the check, do both",
        "forget the condition and keep both steps",
        "always do both",
        "both should be done for every issue",
    ],
)
def test_both_paths_stay_where_both_are_wanted(prompt: str) -> None:
    assert outlined(edited(TESTED, prompt)[1]) == "pagerduty.create_incident, slack.post_message"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("if it is high, email kim@acme.com instead", f"{HIGH}[email.send_email] else[slack.post_message]"),
        ("otherwise email kim@acme.com instead", f"{HIGH}[pagerduty.create_incident] else[email.send_email]"),
        (
            "if it is high, replace the incident by a Trello card",
            f"{HIGH}[trello.create_card] else[slack.post_message]",
        ),
        ("leave the other ones alone", f"{HIGH}[pagerduty.create_incident]"),
        ("no else branch needed, leave the rest in peace", f"{HIGH}[pagerduty.create_incident]"),
        ("forget about the priority, always page", "pagerduty.create_incident"),
        (
            "when it is high, Slack message to #crit as well",
            f"{HIGH}[pagerduty.create_incident, slack.post_message] else[slack.post_message]",
        ),
    ],
)
def test_a_path_does_something_else_or_nothing(prompt: str, flow: str) -> None:
    assert outlined(edited(TESTED, prompt)[1]) == flow


def test_what_is_done_instead_of_a_skipped_step_hangs_on_the_same_test() -> None:
    made = edited(FILED, "if there is no body, skip the Slack message and email kim@acme.com")[1]
    assert outlined(made) == "jira.create_issue, if(node.issue.body missing)[email.send_email] else[slack.post_message]"


def test_a_failing_step_is_no_test_of_the_data() -> None:
    made = edited(FILED, "and if the Jira issue can't be created, email kim@acme.com")[1]
    assert "if(" not in outlined(made)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("if he says no, don't email bob but create a Trello card", "else[trello.create_card]"),
        ("whether approved or not, create a Trello card at the end", "else[email.send_email], trello.create_card"),
    ],
)
def test_what_follows_a_refusal(prompt: str, flow: str) -> None:
    assert outlined(edited(DECIDED, prompt)[1]).endswith(flow)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("as soon as that's done, email kim@acme.com", f"{LOOP}], email.send_email"),
        ("before the loop starts, email kim@acme.com", f"email.send_email, {LOOP}]"),
        ("another thing for each: create a Trello card", f"{LOOP}, trello.create_card]"),
        ("leave the loop as it is but afterwards email kim@acme.com", f"{LOOP}], email.send_email"),
    ],
)
def test_what_stands_before_in_and_behind_a_loop(prompt: str, flow: str) -> None:
    assert outlined(edited(BUGS, prompt)[1]) == f"github.list_issues, {flow}"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("pull the leads from Marketo", "marketo.retrieve_lead, for_each[trello.create_card]"),
        ("take them from Marketo please", "marketo.retrieve_lead, for_each[trello.create_card]"),
    ],
)
def test_listed_things_come_from_another_tool(prompt: str, flow: str) -> None:
    assert edited_over(LEADS, CARDS, prompt) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("drop everything from the Slack message on", "jira.create_issue"),
        ("remove the Slack message and everything behind it", "jira.create_issue"),
        ("all steps up to and including the Slack message can go", "email.send_email"),
    ],
)
def test_a_range_of_steps_goes_with_the_step_it_is_told_by(prompt: str, flow: str) -> None:
    assert outlined(edited(THREE, prompt)[1]) == flow


def test_what_comes_before_a_test_stands_in_front_of_it() -> None:
    made = edited(TESTED, "create a Trello card before it is checked")[1]
    assert outlined(made) == f"trello.create_card, {HIGH}[pagerduty.create_incident] else[slack.post_message]"
