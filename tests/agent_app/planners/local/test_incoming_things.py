"""What is done with things as they come, said without a word for when; who does something; what is waited for."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, name, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "outline"),
    [
        (
            "mail from orders@shop.com with 'refund' in the subject -> create a Jira task in PAY",
            "email.email_received",
            "if(node.subject contains refund & node.from.address equals orders@shop.com)[jira.create_issue]",
        ),
        (
            "Make a Jira bug in WEB out of every email with an attachment",
            "email.email_received",
            "if(node.attachments present)[jira.create_issue]",
        ),
        ("a new task in Jira gets a comment", "jira.issue_created", "jira.add_comment"),
        (
            "every new incident in ServiceNow gets a Trello card in list Inbox",
            "servicenow.incident_created",
            "trello.create_card",
        ),
        (
            "Add the label triage to GitHub issues without a description as they come in",
            "github.issue_opened",
            "if(node.issue.body missing)[github.add_labels]",
        ),
        (
            "people joining the Discord server get the role Guest",
            "discord.member_joined",
            "discord.add_role",
        ),
        (
            "I want every comment containing 'urgent' on a Linear issue to end up in #ops",
            "linear.comment_created",
            "if(node.data.body contains urgent)[slack.post_message]",
        ),
        ("new Opsgenie alerts go to #alerts", "opsgenie.alert_created", "slack.post_message"),
        (
            "Please have the editor approve every new Confluence page in space PR before it is announced in #press",
            "confluence.page_created",
            "task, slack.post_message",
        ),
        (
            "any page created in space DOCS must be approved by kim@acme.com, then announced in #docs",
            "confluence.page_created",
            "task, slack.post_message",
        ),
        ("a push to main in acme/web should trigger build.yml", "github.push", "github.trigger_workflow"),
        (
            "whoever comments on a GitHub issue gets a DM in Slack",
            "github.comment_created",
            "slack.send_direct_message",
        ),
        ("a trello card moved to another list should get a comment", "trello.card_moved", "trello.add_comment"),
        ("every card moved in Trello receives a comment", "trello.card_moved", "trello.add_comment"),
        ("A GitHub PR that's opened gets label external", "github.pull_request_opened", "github.add_labels"),
        ("A Zendesk ticket that is created should get the tag 'new'", "zendesk.ticket_created", "zendesk.add_tags"),
        ("an escalated opsgenie alert gets a note", "opsgenie.alert_escalated", "opsgenie.add_note"),
        ("any GitHub PR merged to main must get the label shipped", "github.pull_request_merged", "github.add_labels"),
    ],
)
def test_what_is_done_with_things_as_they_come(prompt: str, trigger: str, outline: str) -> None:
    assert name(rows(document(prompt), "trigger")[0]) == trigger
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    "prompt",
    [
        "All open Jira issues should be posted to #dev",
        "the unresolved Sentry issues must be posted to #errors",
        "every issue created last week in GitHub should get a label",
    ],
)
def test_things_that_are_there_are_looked_up(prompt: str) -> None:
    assert name(rows(document(prompt), "trigger")[0]) == "manual.manual"


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "When Ana comments on a Jira issue, tell #design",
            "if(node.comment.author.displayName equals ana)[slack.post_message]",
        ),
        (
            "when Lee leaves a comment on a Linear issue post it in #qa",
            "if(node.data.user.name equals lee)[slack.post_message]",
        ),
        (
            "When renovate-bot opens a GitHub PR, close it",
            "if(node.pull_request.user.login equals renovate-bot)[github.close_pull_request]",
        ),
    ],
)
def test_who_does_something_is_tested(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "page the on-call when a PagerDuty incident isn't acknowledged within 20 minutes",
            "pagerduty.get_incident, if(node.incident.status equals triggered)[pagerduty.escalate_incident]",
        ),
        (
            "any Opsgenie alert that isn't acknowledged within 10 minutes -> tell #leads",
            "if(node.alert.status not_equals acknowledged)[slack.post_message]",
        ),
        (
            "if nobody has responded to a Jira issue 3 hours after it was created, comment on it",
            "if(node.issue.fields.responded_to missing)[jira.add_comment]",
        ),
    ],
)
def test_what_did_not_happen_in_time_is_waited_for(prompt: str, outline: str) -> None:
    made = document(prompt)
    assert any(row["properties"]["role"] == "delay" for row in made["data"])
    assert name(rows(made, "trigger")[0]) != "manual.manual"


def test_a_push_to_a_named_branch_is_a_push() -> None:
    made = document("when somebody pushes to the branch staging in acme/api, tell #dev")
    assert name(rows(made, "trigger")[0]) == "github.push"
    assert inputs(made, "github.push")["branch"] == "staging"


def test_a_label_that_is_ordered_restricts_no_event() -> None:
    made = document("when a GitHub issue is opened, label urgent and assign it to @sam")
    assert name(rows(made, "trigger")[0]) == "github.issue_opened"
    assert inputs(made, "github.add_labels")["labels"] == ["urgent"]
