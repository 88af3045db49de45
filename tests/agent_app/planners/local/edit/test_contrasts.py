"""Deeds in the place of others, what a workflow is not to do, and one for all in the place of one for each."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined
from tests.agent_app.planners.local.planning import document, rows

CARDS = (
    ("Trello", "retrieve_cards", "Retrieve all cards"),
    ("Trello", "archive_card", "Archive card"),
    ("Trello", "delete_card", "Delete card"),
)
CHATS = (
    ("GitHub", "create_release", "Create release"),
    ("Slack", "send_message", "Send message"),
    ("Slack", "send_direct_message", "Send direct message"),
    ("Microsoft Teams", "send_chat_message", "Send chat message to user"),
    ("Microsoft Teams", "send_channel_message", "Send message in channel"),
)
POSTS = "List the open issues of acme/api in GitHub, and for each one add a comment and post to #ci"
ONCE = "github.list_issues, for_each[github.create_comment], slack.post_message"
ORDER = "When a GitHub issue is opened in acme/api, create a Jira issue in OPS"


@pytest.mark.parametrize(
    "prompt",
    [
        "they should be deleted, not archived",
        "delete, don't archive",
        "I meant delete, not archive",
        "the cards are not to be archived but deleted",
        "delete them rather than archive them",
        "don't archive, delete",
        "please delete the cards, do not archive them",
    ],
)
def test_one_deed_is_contrasted_with_another(prompt: str) -> None:
    made = edited_over(CARDS, "Retrieve the Trello cards and archive each card", prompt)
    assert made == "trello.retrieve_cards, for_each[trello.delete_card]"


def test_things_in_a_state_are_no_deed() -> None:
    made = edited("When a Zendesk ticket is created, post it in #support", "closed tickets should not be posted")[1]
    assert outlined(made) == "if(node.detail.status not_equals closed)[slack.post_message]"


@pytest.mark.parametrize(
    "prompt", ["it shouldn't send any email", "it doesn't need to send an email", "this must not email anybody"]
)
def test_what_a_workflow_is_not_to_do_goes(prompt: str) -> None:
    assert outlined(edited(f"{ORDER} and email lead@acme.com", prompt)[1]) == "jira.create_issue"


@pytest.mark.parametrize(
    "prompt",
    [
        "just one Slack message with all of them, not one each",
        "one Slack message instead of many",
        "I only want one Slack message in total",
        "one Slack message is enough",
        "send one Slack message about everything, not one per issue",
    ],
)
def test_one_for_all_of_them_is_sent_behind_the_loop(prompt: str) -> None:
    assert outlined(edited(POSTS, prompt)[1]) == ONCE


@pytest.mark.parametrize(
    "prompt",
    [
        "let a manager approve it first. If she says no, post to #ops in Slack",
        "a manager must give the OK first; if she says no, post to #ops in Slack",
    ],
)
def test_a_refusal_is_told_where_it_is_said_to_be(prompt: str) -> None:
    assert outlined(edited(ORDER, prompt)[1]) == (
        "task, if(decision equals approved)[jira.create_issue] else[slack.post_message]"
    )


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("do the issue in Linear rather than Jira", "linear.create_issue, jira.create_project"),
        ("the issue should go to Linear, not Jira", "linear.create_issue, jira.create_project"),
    ],
)
def test_of_a_tool_that_does_several_things_one_is_meant(prompt: str, expected: str) -> None:
    assert outlined(edited(f"{ORDER} and create a Jira project", prompt)[1]) == expected


@pytest.mark.parametrize(
    "prompt",
    [
        "could somebody look over the changelog by hand before that happens?",
        "can a human look over the changelog before it gets created?",
    ],
)
def test_a_person_is_asked_for_in_a_question(prompt: str) -> None:
    assert outlined(edited(ORDER, prompt)[1]) == "task, jira.create_issue"


def test_a_second_thought_is_no_event() -> None:
    request = f"{ORDER} and post it to #ops in Slack"
    assert outlined(edited(request, "on second thought drop the Slack post")[1]) == "jira.create_issue"


@pytest.mark.parametrize("prompt", ["Teams instead of Slack", "replace the Slack message with a Teams message"])
def test_a_channel_stays_a_channel_in_another_tool(prompt: str) -> None:
    made = edited_over(CHATS, "Create a GitHub release, then send a Slack message to #dev", prompt)
    assert made == "github.create_release, microsoft_teams.send_channel_message"


def test_a_person_stays_a_person_in_another_tool() -> None:
    request = "Create a GitHub release, then send a direct message to @bob in Slack"
    made = edited_over(CHATS, request, "Teams instead of Slack")
    assert made == "github.create_release, microsoft_teams.send_chat_message"


def test_a_note_belongs_to_what_it_is_added_to() -> None:
    rows = (
        ("HubSpot", "retrieve_deals", "Retrieve deals"),
        ("HubSpot", "update_deal", "Update deal"),
        ("HubSpot", "create_note", "Create note"),
        ("PagerDuty", "create_incident_note", "Add note to incident"),
    )
    made = edited_over(rows, "Get all HubSpot deals and for each of them update the deal", "also add a note to it")
    assert made == "hubspot.retrieve_deals, for_each[hubspot.update_deal, hubspot.create_note]"


@pytest.mark.parametrize(
    "prompt",
    [
        "the mail is pointless, a Trello card would help more",
        "forget the mail, a Trello card is better",
        "a Trello card would be more useful than the mail",
        "I would rather have a Trello card than the mail",
        "replace the mail with a Trello card",
    ],
)
def test_what_is_judged_better_takes_the_place(prompt: str) -> None:
    made = edited(f"{ORDER} and email lead@acme.com", prompt)[1]
    assert outlined(made) == "jira.create_issue, trello.create_card"


@pytest.mark.parametrize(
    "prompt", ["a Trello card is needed as well", "the summary should land on a new Trello card, too"]
)
def test_what_is_missing_is_added(prompt: str) -> None:
    assert outlined(edited(ORDER, prompt)[1]) == "jira.create_issue, trello.create_card"


@pytest.mark.parametrize(
    ("prompt", "cron"),
    [
        ("every Friday afternoon at 4", "0 16 * * 5"),
        ("it should run every Monday morning at 8", "0 8 * * 1"),
    ],
)
def test_parts_of_days_are_times(prompt: str, cron: str) -> None:
    made = edited("List the open issues of acme/api in GitHub and post them to #ci", prompt)[1]
    assert rows(made, "trigger")[0]["properties"]["inputs"]["cron"] == cron


def test_what_is_made_in_a_loop_is_at_hand_there() -> None:
    made = edited(
        "List the open issues of acme/api in GitHub and create a Trello card for each of them",
        "post to #ci in Slack about every card",
    )[1]
    assert outlined(made) == "github.list_issues, for_each[trello.create_card, slack.post_message]"


@pytest.mark.parametrize("prompt", ["I don't like it", "I don't like this.", "we don't like it at all"])
def test_who_likes_nothing_definite_is_asked_what_to_change(prompt: str) -> None:
    catalog = shipped_catalog()
    workflow = document("When a GitHub issue is opened in acme/api, post to #dev")
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.UNCLEAR


def test_a_step_that_is_not_liked_goes() -> None:
    request = "When a GitHub issue is opened in acme/api, post to #dev and email bob@acme.com"
    before, after = edited(request, "I don't like the mail")
    assert outlined(before) == "slack.post_message, email.send_email"
    assert outlined(after) == "slack.post_message"
