"""Edits that are said in a roundabout way, and what they must not be taken for."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import answered, edited, edited_over, outlined

FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB and post to #dev in Slack"
TOLD = "When a GitHub issue is opened in acme/web, post to #ops in Slack"
THREE = f"{FILED} and email lead@acme.com"
BUGS = "List the open issues of acme/api in GitHub and post each of them to #bugs"
TESTED = "When a Jira issue is created, if its priority is High, create a PagerDuty incident"
HIGH = "if(node.issue.fields.priority.name equals high)"
EITHER = f"{HIGH[:-1]} & node.issue.fields.priority.name equals low)"
ASKED = "When a GitHub issue is opened in acme/web, have the release manager approve it, then post to #dev in Slack"
CARDS = [
    ("Trello", "retrieve_cards", "Retrieve all cards"),
    ("Trello", "create_comment", "Add comment to card"),
    ("Trello", "archive_card", "Archive card"),
    ("Jira", "create_issue", "Create issue"),
    ("Jira", "add_attachment", "Add attachment to issue"),
    ("Monday", "create_item", "Create item"),
    ("Airtable", "create_record", "Create record"),
    ("Airtable", "retrieve_records", "Retrieve records"),
]
EACH = "retrieve the Trello cards and create a Jira issue for each"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("hold on, first create a Trello card", "trello.create_card, jira.create_issue, slack.post_message"),
        ("wait a second, first create a Trello card", "trello.create_card, jira.create_issue, slack.post_message"),
        ("the Slack message should be first", "slack.post_message, jira.create_issue"),
        ("for issues we use Linear", "linear.create_issue, slack.post_message"),
        ("Linear is what we use for issues", "linear.create_issue, slack.post_message"),
        ("nobody reads Slack here, send an email to bob@acme.com", "jira.create_issue, email.send_email"),
        ("I'd rather see a Trello card there", "trello.create_card, slack.post_message"),
        ("it is Linear we are using, please adapt", "linear.create_issue, slack.post_message"),
        ("we're on Discord now", "jira.create_issue, discord.post_message"),
        ("let's go with Linear for the issues", "linear.create_issue, slack.post_message"),
        ("could the message be a Discord one?", "jira.create_issue, discord.post_message"),
        ("send the message through Discord", "jira.create_issue, discord.post_message"),
        ("send the message through Discord too", "jira.create_issue, slack.post_message, discord.post_message"),
        ("make it post to Discord in addition", "jira.create_issue, slack.post_message, discord.post_message"),
        ("don't post to Slack right away, have the lead look at it first",
         "jira.create_issue, task, slack.post_message"),
        ("Slack should only be told after someone triaged the issue", "jira.create_issue, task, slack.post_message"),
        ("before anything else, create a Trello card", "trello.create_card, jira.create_issue, slack.post_message"),
        ("can we do Slack, then Jira?", "slack.post_message, jira.create_issue"),
        ("let Jira go last", "slack.post_message, jira.create_issue"),
        ("move the Slack message in front of everything", "slack.post_message, jira.create_issue"),
        ("could someone check the Jira issue before we post?", "jira.create_issue, task, slack.post_message"),
        ("Discord is where we talk now", "jira.create_issue, discord.post_message"),
        ("file the issue in Linear", "linear.create_issue, slack.post_message"),
        ("a Trello card before we post", "jira.create_issue, trello.create_card, slack.post_message"),
        ("comment on the Jira issue right away", "jira.create_issue, jira.add_comment, slack.post_message"),
        ("create a page in Confluence", "jira.create_issue, slack.post_message, confluence.create_page"),
        ("comment on the Jira issue before posting",
         "jira.create_issue, jira.add_comment, slack.post_message"),
        ("Slack has to wait until legal has checked the issue", "jira.create_issue, task, slack.post_message"),
        ("keep the issue, bin the rest", "jira.create_issue"),
        ("nothing should be posted", "jira.create_issue"),
        ("make sure nobody gets notified", "jira.create_issue"),
        ("we'd like to see a Trello card too", "jira.create_issue, slack.post_message, trello.create_card"),
        ("set it up so that Slack comes first", "slack.post_message, jira.create_issue"),
        ("the message should also go out by email", "jira.create_issue, slack.post_message, email.send_email"),
        ("instead of posting, email bob@acme.com", "jira.create_issue, email.send_email"),
        ("create a Trello card prior to posting", "jira.create_issue, trello.create_card, slack.post_message"),
        ("I want to be asked before anything is posted", "jira.create_issue, task, slack.post_message"),
        ("ask legal for permission to post", "jira.create_issue, task, slack.post_message"),
        ("marketing has to look over the message before it is sent", "jira.create_issue, task, slack.post_message"),
        ("start by creating a Trello card", "trello.create_card, jira.create_issue, slack.post_message"),
        ("a human should proofread the message first", "jira.create_issue, task, slack.post_message"),
    ],
)  # fmt: skip
def test_what_is_meant_is_done(prompt: str, flow: str) -> None:
    assert outlined(edited(FILED, prompt)[1]) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("the last step should come second", "jira.create_issue, email.send_email, slack.post_message"),
        ("move the mail to the second place", "jira.create_issue, email.send_email, slack.post_message"),
        ("the Jira issue must be third", "slack.post_message, email.send_email, jira.create_issue"),
        ("put the Slack message in third position", "jira.create_issue, email.send_email, slack.post_message"),
        ("pull the mail up so that it follows the issue", "jira.create_issue, email.send_email, slack.post_message"),
    ],
)
def test_steps_are_moved_to_a_rank(prompt: str, flow: str) -> None:
    assert outlined(edited(THREE, prompt)[1]) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("first create a Trello card, then post to Slack",
         "jira.create_issue, trello.create_card, slack.post_message"),
        ("first post to Slack and then create the Jira issue", "slack.post_message, jira.create_issue"),
    ],
)  # fmt: skip
def test_what_is_new_comes_in_front_of_what_is_there(prompt: str, flow: str) -> None:
    assert outlined(edited(FILED, prompt)[1]) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("comment on them, don't create issues", "trello.retrieve_cards, for_each[trello.create_comment]"),
        ("don't create Jira issues, comment on the cards", "trello.retrieve_cards, for_each[trello.create_comment]"),
        ("make them Monday items instead", "trello.retrieve_cards, for_each[monday.create_item]"),
        ("also save all cards in Airtable",
         "trello.retrieve_cards, for_each[jira.create_issue, airtable.create_record]"),
        ("all cards should go into Airtable too",
         "trello.retrieve_cards, for_each[jira.create_issue, airtable.create_record]"),
        ("skip cards without a due date",
         "trello.retrieve_cards, for_each[if(node.item.due_date present)[jira.create_issue]]"),
        ("don't create issues", "trello.retrieve_cards"),
        ("archive the card in the end", "trello.retrieve_cards, for_each[jira.create_issue, trello.archive_card]"),
        ("create an Airtable record at the very end",
         "trello.retrieve_cards, for_each[jira.create_issue], airtable.create_record"),
    ],
)  # fmt: skip
def test_things_that_are_gone_through(prompt: str, flow: str) -> None:
    assert edited_over(CARDS, EACH, prompt) == flow


@pytest.mark.parametrize(
    ("request_", "prompt", "flow"),
    [
        (BUGS, "if the issue is closed, create a Trello card too",
         "github.list_issues, for_each[slack.post_message, if(node.item.state equals closed)[trello.create_card]]"),
        (BUGS, "start with a Trello card, but only for closed ones",
         "github.list_issues, for_each[if(node.item.state equals closed)[trello.create_card], slack.post_message]"),
        (TOLD, "if the title contains crash, post to Slack, otherwise email bob@acme.com",
         "if(node.issue.title contains crash)[slack.post_message] else[email.send_email]"),
        (TOLD, "if the title contains crash, otherwise email bob@acme.com",
         "if(node.issue.title contains crash)[slack.post_message] else[email.send_email]"),
        (TOLD, "if the title contains crash, page PagerDuty",
         "slack.post_message, if(node.issue.title contains crash)[pagerduty.create_incident]"),
        (TESTED, "otherwise delete the issue", f"{HIGH}[pagerduty.create_incident] else[jira.delete_issue]"),
        (TESTED, "whatever the priority, also comment on the issue", f"{HIGH}[pagerduty.create_incident],"
         " jira.add_comment"),
        (TESTED, "either way comment on the issue", f"{HIGH}[pagerduty.create_incident], jira.add_comment"),
        (TESTED, "before checking the priority, comment on the issue",
         f"jira.add_comment, {HIGH}[pagerduty.create_incident]"),
        (TESTED, "treat all issues as urgent", "pagerduty.create_incident"),
        (f"{TESTED}. Then post to #ops in Slack", "post before we decide anything",
         f"slack.post_message, {HIGH}[pagerduty.create_incident]"),
        (f"{TESTED}. Then post to #ops in Slack", "the message only makes sense if the priority is high",
         f"{HIGH}[pagerduty.create_incident, slack.post_message]"),
        (TESTED, "low ones too", f"{EITHER}[pagerduty.create_incident]"),
        (TESTED, "the same goes for low priority", f"{EITHER}[pagerduty.create_incident]"),
        (TESTED, "create the incident for low priority as well", f"{EITHER}[pagerduty.create_incident]"),
        (TESTED, "make that low", "if(node.issue.fields.priority.name equals low)[pagerduty.create_incident]"),
        (TESTED, "low ones should get a Trello card too",
         f"{HIGH}[pagerduty.create_incident] else[trello.create_card]"),
        (TESTED, "the others should be kept in Trello", f"{HIGH}[pagerduty.create_incident] else[trello.create_card]"),
        (TESTED, "always create the incident", "pagerduty.create_incident"),
        (f"{TESTED}, otherwise email bob@acme.com", "flip it",
         f"{HIGH}[email.send_email] else[pagerduty.create_incident]"),
        (f"{TESTED}, otherwise email bob@acme.com", "in the first case also post to #ops in Slack",
         f"{HIGH}[pagerduty.create_incident, slack.post_message] else[email.send_email]"),
        (f"{TESTED}, otherwise email bob@acme.com", "low issues can be left alone",
         f"{HIGH}[pagerduty.create_incident]"),
        (f"{TESTED}, otherwise email bob@acme.com", "the mail should be sent for all issues",
         f"{HIGH}[pagerduty.create_incident], email.send_email"),
        (TESTED, "low instead of high",
         "if(node.issue.fields.priority.name equals low)[pagerduty.create_incident]"),
        (BUGS, "if there are none, email bob@acme.com",
         "github.list_issues, for_each[slack.post_message], if(node missing)[email.send_email]"),
        (TESTED, "whether urgent or not, comment on the issue", f"{HIGH}[pagerduty.create_incident],"
         " jira.add_comment"),
        (BUGS, "issues from bots are to be skipped", "github.list_issues, for_each[if()[slack.post_message]]"),
        (BUGS, "it would be enough to post the closed ones",
         "github.list_issues, for_each[if(node.item.state equals closed)[slack.post_message]]"),
        (BUGS, "closed issues should create a Trello card, before Slack",
         "github.list_issues, for_each[if(node.item.state equals closed)[trello.create_card], slack.post_message]"),
        (ASKED, "skip the release manager", "slack.post_message"),
        (ASKED, "the message may go out without approval", "slack.post_message"),
        (ASKED, "the release manager can be asked after the message", "slack.post_message, task"),
        (ASKED, "if she says no, comment on the issue",
         "task, if(decision equals approved)[slack.post_message] else[github.create_comment]"),
        (BUGS, "at the start of every round create a Trello card",
         "github.list_issues, for_each[trello.create_card, slack.post_message]"),
        (BUGS, "if the issue is closed no message is needed",
         "github.list_issues, for_each[if(node.item.state not_equals closed)[slack.post_message]]"),
        (TESTED, "the incident is needed for all issues", "pagerduty.create_incident"),
        (TESTED, "the limit isn't needed", "pagerduty.create_incident"),
        (f"{TESTED}, otherwise email bob@acme.com", "make the else case a Slack message",
         f"{HIGH}[pagerduty.create_incident] else[slack.post_message]"),
        (f"{TESTED}, otherwise email bob@acme.com", "remove the mail but leave the check",
         f"{HIGH}[pagerduty.create_incident]"),
        (BUGS, "but not for drafts",
         "github.list_issues, for_each[if(node.item.state not_equals drafts)[slack.post_message]]"),
        (ASKED, "what if the release manager says no? then email bob@acme.com",
         "task, if(decision equals approved)[slack.post_message] else[email.send_email]"),
        (ASKED, "before the release manager sees it, create a Trello card",
         "trello.create_card, task, slack.post_message"),
    ],
)  # fmt: skip
def test_tests_and_people(request_: str, prompt: str, flow: str) -> None:
    assert outlined(edited(request_, prompt)[1]) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("Discord can go", "linear.create_issue"),
        ("switch Discord and Linear around", "discord.post_message, linear.create_issue"),
        ("our Discord channel ops", "linear.create_issue, discord.post_message"),
        ("discord-alerts", "linear.create_issue, discord.post_message"),
    ],
)
def test_what_is_said_of_a_tool_is_no_value(prompt: str, flow: str) -> None:
    made = answered("When a Zendesk ticket is created, create a Linear issue, then post in Discord", prompt)
    assert outlined(made) == flow


def test_what_no_field_tells_of_is_asked_about() -> None:
    made = edited(FILED, "post to Slack only if this week is the last of the month")[1]
    assert outlined(made).startswith("jira.create_issue, if(")
