"""Orders about new things, which are carried out as each of them comes."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, name, names, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "outline"),
    [
        (
            "Comment on new pull requests with the checklist",
            "github.pull_request_opened",
            "github.create_comment",
        ),
        (
            "Reply to new Discord messages that contain help",
            "discord.message_posted",
            "if(node.d.content contains help)[discord.post_message]",
        ),
        (
            "Close new GitHub issues that have no description",
            "github.issue_opened",
            "if(node.issue.body missing)[github.close_issue]",
        ),
        ("Please assign all new Jira tickets in OPS to bob", "jira.issue_created", "jira.assign_issue"),
        ("Sync new GitHub issues of acme/api to Linear team API", "github.issue_opened", "linear.create_issue"),
        ("When a GitHub issue is opened, mirror it to Jira", "github.issue_opened", "jira.create_issue"),
        ("Create a Jira ticket for new Sentry errors", "sentry.issue_created", "jira.create_issue"),
    ],
)
def test_an_order_about_new_things_waits_for_them(prompt: str, trigger: str, outline: str) -> None:
    assert name(rows(document(prompt), "trigger")[0]) == trigger
    assert flow(prompt) == outline


def test_the_label_of_new_things_is_kept() -> None:
    made = document("Label new GitLab issues triage")
    assert inputs(made, "gitlab.update_issue")["add_labels"] == ["triage"]


@pytest.mark.parametrize(
    ("prompt", "trigger", "step"),
    [
        ("Create new Linear issues for the launch", "manual.manual", "linear.create_issue"),
        ("List the new tickets and send them to #ops", "manual.manual", "zendesk.list_tickets"),
        ("Show me new Sentry issues", "manual.manual", "sentry.list_issues"),
        ("Every morning post new Zendesk tickets to #ops", "schedule.cron", "zendesk.list_tickets"),
    ],
)
def test_new_things_that_are_made_or_listed_start_nothing(prompt: str, trigger: str, step: str) -> None:
    made = document(prompt)
    assert name(rows(made, "trigger")[0]) == trigger
    assert names(made)[0] == step


def test_what_new_things_are_about_is_looked_for() -> None:
    prompt = "Assign new Zendesk tickets about billing to dana"
    assert flow(prompt) == "if(node.detail.description contains billing)[zendesk.assign_ticket]"
    assert inputs(document(prompt), "zendesk.assign_ticket")["assignee"] == "dana"


def test_things_that_only_say_what_kind_another_is_start_nothing() -> None:
    assert name(rows(document("Update the new tickets board"), "trigger")[0]) == "manual.manual"
