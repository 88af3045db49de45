"""What is said of all things, of some of them, and of those that a test leaves over."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined

TICKET = "When a Zendesk ticket is created, if it is urgent create a PagerDuty incident, otherwise post to #support"
PAGED = "if(node.detail.priority equals urgent)[pagerduty.create_incident]"
EACH = "List the open issues of acme/web and comment on each if the title contains crash and close it"


@pytest.mark.parametrize(
    "prompt",
    [
        "the others don't need anything",
        "others need nothing",
        "the rest gets nothing",
        "nobody has to know about the others",
    ],
)
def test_those_left_over_need_nothing(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == PAGED


@pytest.mark.parametrize("prompt", ["high counts as well", "treat high like urgent"])
def test_another_value_counts_too(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert "equals high" in outlined(made)
    assert "[pagerduty.create_incident] else[slack.post_message]" in outlined(made)


@pytest.mark.parametrize(
    "prompt",
    ["urgent or not, create a Jira issue", "urgent or not, also create a Jira issue", "a Jira issue for all tickets"],
)
def test_something_new_whatever_is_tested(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == f"{PAGED} else[slack.post_message], jira.create_issue"


@pytest.mark.parametrize("prompt", ["the post goes to everybody", "post all of them to #support, not just the others"])
def test_what_is_done_in_the_other_case_is_done_always(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == f"{PAGED}, slack.post_message"


@pytest.mark.parametrize(
    "prompt", ["all issues also get a label", "all issues get a label at last", "all of them get a label"]
)
def test_what_all_are_given_is_given_to_each(prompt: str) -> None:
    _, made = edited("List the open issues of acme/web and close each", prompt)
    assert outlined(made) == "github.list_issues, for_each[github.close_issue, github.add_labels]"


def test_one_message_about_all_stays_one() -> None:
    _, made = edited(
        "List the open issues of acme/web and close each", "at the end post one message about all issues to #dev"
    )
    assert outlined(made) == "github.list_issues, for_each[github.close_issue], slack.post_message"


def test_a_message_that_somebody_wants_is_sent() -> None:
    _, made = edited("List the open issues of acme/web and close each", "the manager wants an email at the end")
    assert outlined(made) == "github.list_issues, for_each[github.close_issue], email.send_email"


@pytest.mark.parametrize("prompt", ["wait, make that Teams", "make it Teams instead"])
def test_a_tool_is_corrected(prompt: str) -> None:
    _, made = edited("When a Trello card is created, post to #dev", prompt)
    assert outlined(made) == "microsoft_teams.post_message"


def test_a_grade_is_no_tool() -> None:
    _, made = edited(TICKET, "make that high")
    assert "equals high" in outlined(made)
