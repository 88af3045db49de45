"""Steps that are to be taken for some things only, or at some times; they are tested for, not taken out."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import rows

OPENED = "When a pull request is opened in acme/api, request a review from alice and post it in #dev"
TICKET = "When a Zendesk ticket is created, post it in #support and email ops@acme.com"
RUNS = "Every day at 8, list the open issues of acme/api in GitHub, and for each one add a comment and post to #ci"


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (OPENED, "leave the review request out for drafts",
         "if(node.pull_request.draft missing)[github.request_reviewers], slack.post_message"),
        (OPENED, "drafts need no review request",
         "if(node.pull_request.draft missing)[github.request_reviewers], slack.post_message"),
        (OPENED, "skip drafts", "if(node.pull_request.draft missing)[github.request_reviewers, slack.post_message]"),
        (OPENED, "pull requests by dependabot can be ignored",
         "if(node.pull_request.user.login not_equals dependabot[bot])[github.request_reviewers, slack.post_message]"),
        (OPENED, "leave out the message for #dev", "github.request_reviewers"),
        (OPENED, "skip the review for alice", "slack.post_message"),
        (OPENED, "create a Jira issue only if it is a draft",
         "github.request_reviewers, slack.post_message, if(node.pull_request.draft present)[jira.create_issue]"),
        (TICKET, "leave the email out for closed tickets",
         "slack.post_message, if(node.detail.status not_equals closed)[email.send_email]"),
        (TICKET, "only for urgent tickets: send the email",
         "slack.post_message, if(node.detail.priority equals urgent)[email.send_email]"),
        (TICKET, "only for urgent tickets: create an Opsgenie alert",
         "slack.post_message, email.send_email, if(node.detail.priority equals urgent)[opsgenie.create_alert]"),
        (TICKET, "carry on only if the priority is urgent",
         "if(node.detail.priority equals urgent)[slack.post_message, email.send_email]"),
        (TICKET, "closed tickets should not be posted",
         "if(node.detail.status not_equals closed)[slack.post_message], email.send_email"),
        (OPENED, "the review is only required for drafts",
         "if(node.pull_request.draft present)[github.request_reviewers], slack.post_message"),
        (RUNS, "in the loop, leave out the ones by dependabot",
         "github.list_issues, for_each[if(node.item.user.login not_equals dependabot[bot])"
         "[github.create_comment, slack.post_message]]"),
        (RUNS, "only for closed ones: post to #ci",
         "github.list_issues, for_each[github.create_comment, if(node.item.state equals closed)[slack.post_message]]"),
    ],
)  # fmt: skip
def test_some_things_only(request_: str, prompt: str, expected: str) -> None:
    assert outlined(edited(request_, prompt)[1]) == expected


WEEKDAY = "to_number(format_date(in_timezone(now(), 'UTC'), '%u'))"


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("the email should only go out on Fridays", f"{WEEKDAY} == `5`"),
        ("emails only on Mondays and Thursdays", f"({WEEKDAY} == `1` || {WEEKDAY} == `4`)"),
        ("the email may go out only on Sundays", f"{WEEKDAY} == `7`"),
        ("don't send the email on weekends", f"!({WEEKDAY} > `5`)"),
        ("send the email only on weekdays", f"!({WEEKDAY} > `5`)"),
    ],
)
def test_some_times_only(prompt: str, expression: str) -> None:
    before, made = edited(TICKET, prompt)
    assert len(rows(made, "action")) == 2
    assert [row["properties"]["expression"] for row in rows(made, "condition")] == [expression]
    assert rows(made, "action")[1] == rows(before, "action")[1]


def test_a_workflow_that_an_event_starts_may_run_on_some_days_only() -> None:
    made = edited(TICKET, "run this only on Fridays")[1]
    assert outlined(made) == "if(equals 5)[slack.post_message, email.send_email]"
