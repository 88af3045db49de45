"""Things of a loop that are left out, ranges of steps, the edges of a workflow, and what is done already."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

LOOPED = "Every Monday at 9, list the open issues of acme/api in GitHub, and for each issue add a comment"
CHAIN = (
    "When a Jira issue is created, create a GitHub issue in acme/web, then post a message to #ops in Slack,"
    " then email boss@acme.com"
)
URGENT = (
    "When a Zendesk ticket is created, if the priority is urgent, create a PagerDuty incident,"
    " otherwise add a comment to the ticket"
)
MAIN = (
    "When a pull request is opened in acme/api, if the base branch is main, request a review from alice,"
    " otherwise post it in #dev"
)
EACH = "github.list_issues, for_each[{}]"


@pytest.mark.parametrize(
    ("prompt", "test"),
    [
        ("done issues are to be skipped", "node.item.state not_equals closed"),
        ("nothing should happen for stale issues", "node.item.state not_equals stale"),
        ("we don't want archived issues", "node.item.state not_equals archived"),
        ("leave the locked issues alone", "node.item.state not_equals locked"),
        ("forget the locked issues", "node.item.state not_equals locked"),
        ("every stale issue is out", "node.item.state not_equals stale"),
        ("issues from partners are not commented on", "node.item.user.login not_equals partners"),
        ("stale issues are left out", "node.item.state not_equals stale"),
    ],
)
def test_things_that_are_left_out_take_no_step_away(prompt: str, test: str) -> None:
    _, made = edited(LOOPED, prompt)
    assert outlined(made) == EACH.format(f"if({test})[github.create_comment]")


@pytest.mark.parametrize(
    "prompt", ["the looping is superfluous", "there is just one issue ever, so the loop can go", "drop the iteration"]
)
def test_a_loop_goes_without_its_steps(prompt: str) -> None:
    assert outlined(edited(LOOPED, prompt)[1]) == "github.list_issues, github.create_comment"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("email boss@acme.com as the last step", EACH.format("github.create_comment") + ", email.send_email"),
        ("as the first step, create a Jira issue in OPS", "jira.create_issue, " + EACH.format("github.create_comment")),
        (
            "once every issue was handled, create a Jira issue in OPS",
            EACH.format("github.create_comment") + ", jira.create_issue",
        ),
    ],
)
def test_the_edges_of_a_workflow_are_outside_of_its_loop(prompt: str, expected: str) -> None:
    assert outlined(edited(LOOPED, prompt)[1]) == expected


@pytest.mark.parametrize(
    ("prompt", "test", "deed"),
    [
        ("if the issue is stale, close it, else keep commenting", "state equals stale", "close_issue"),
        ("if the issue is stale then close it, else comment on it", "state equals stale", "close_issue"),
        ("if the state is closed, lock the issue instead of commenting on it", "state equals closed", "lock_issue"),
    ],
)
def test_what_is_done_already_goes_to_the_other_path_of_a_new_test(prompt: str, test: str, deed: str) -> None:
    _, made = edited(LOOPED, prompt)
    assert outlined(made) == EACH.format(f"if(node.item.{test})[github.{deed}] else[github.create_comment]")


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("strike everything that follows the GitHub issue", "github.create_issue"),
        ("whatever follows the message can go", "github.create_issue, slack.post_message"),
        ("scrap what precedes the email", "email.send_email"),
        ("the issue should stay in its state, so no email", "github.create_issue, slack.post_message"),
    ],
)
def test_steps_by_where_they_stand(prompt: str, expected: str) -> None:
    assert outlined(edited(CHAIN, prompt)[1]) == expected


@pytest.mark.parametrize(
    ("request_", "prompt", "expected"),
    [
        (URGENT, "the others need no comment", "if(node.detail.priority equals urgent)[pagerduty.create_incident]"),
        (
            URGENT,
            "comment on every ticket, not urgent ones only",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident], zendesk.add_comment",
        ),
        (
            URGENT,
            "Slack hears about it in any case",
            "if(node.detail.priority equals urgent)[pagerduty.create_incident] else[zendesk.add_comment],"
            " slack.post_message",
        ),
        (
            MAIN,
            "the others don't need to be posted",
            "if(node.pull_request.base.ref equals main)[github.request_reviewers]",
        ),
        (MAIN, "don't check the branch. just request the review", "github.request_reviewers"),
    ],
)
def test_what_a_test_leaves_over(request_: str, prompt: str, expected: str) -> None:
    assert outlined(edited(request_, prompt)[1]) == expected
