"""Values that are told in brief: times, amounts, texts, receivers, what counts as well."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import document, inputs, rows

_HOURLY = "Every hour list the open GitHub issues of acme/web and if there are any post them to #dev in Slack"
_WEEKLY = 'On Monday and Thursday at 10:00 post "Stand-up" to #team in Slack'
_MAILED = "Every Friday at 4 pm list the open GitHub issues of acme/web and send an e-mail to leads@acme.com"
_CARDED = 'Every day at 17:00 create a Trello card "Log hours" in the list Standup'
_OUTAGE = 'When a Zendesk ticket is created, if the subject contains "outage" or "down", post to #incidents in Slack'
_URGENT = "When a Jira issue is created in OPS, if the priority is high, post to #ops in Slack"
_OLD = (
    "Every day list the open GitHub pull requests of acme/web, for each one that is open for more than 2 days"
    " send a reminder to #reviews in Slack"
)
_REPLIED = 'When a GitHub issue is closed in acme/docs, comment "Thanks for reporting!"'
_TOLD = "When a Jira issue is created in OPS, send a Slack direct message to its assignee"
_SURVEY = "When a Zendesk ticket is solved, wait 2 days and then send an e-mail to surveys@acme.com"
_LOCKED = (
    "When a GitHub issue is opened in acme/web, if the title contains security, create a Jira issue in SEC and lock"
    " the GitHub issue"
)
_TARGETED = "When a GitHub pull request into release/1 is opened in acme/web, send a Teams chat message"
_MAIL = "When an e-mail is received, unless it comes from noreply@acme.com, create a Zendesk ticket"


def _operations(made: dict[str, Any]) -> list[str]:
    return [row["properties"].get("action") or row["properties"]["role"] for row in rows(made, "action")]


@pytest.mark.parametrize(
    ("request_", "prompt", "cron"),
    [
        (_HOURLY, "Check every 20 minutes.", "*/20 * * * *"),
        (_HOURLY, "every three hours is enough", "0 */3 * * *"),
        (_HOURLY, "look every 10 minutes please", "*/10 * * * *"),
        (_WEEKLY, "Add Tuesday as well.", "0 10 * * 1,2,4"),
        (_WEEKLY, "add Friday", "0 10 * * 1,4,5"),
        (_WEEKLY, "on Wednesday too", "0 10 * * 1,3,4"),
        (_MAILED, "send it at 6 pm", "0 18 * * 5"),
    ],
)
def test_times_are_those_of_the_start(request_: str, prompt: str, cron: str) -> None:
    before, after = edited(request_, prompt)
    (trigger,) = rows(after, "trigger")
    assert trigger["properties"]["inputs"]["cron"] == cron
    assert before["data"][1:] == after["data"][1:]


def test_two_values_under_one_verb_are_both_set() -> None:
    _, after = edited(_CARDED, "Change the time to 18:30 and the list to Evening")
    assert rows(after, "trigger")[0]["properties"]["inputs"]["cron"] == "30 18 * * *"
    assert inputs(after, "trello.create_card")["list"] == "Evening"
    _, mailed = edited(_MAILED, "Change the recipient to board@acme.com and send it at 5 pm.")
    assert rows(mailed, "trigger")[0]["properties"]["inputs"]["cron"] == "0 17 * * 5"
    assert inputs(mailed, "email.send_email")["to"] == "board@acme.com"
    assert _operations(mailed) == ["list_issues", "send_email"]


@pytest.mark.parametrize(
    ("request_", "prompt", "values"),
    [
        (_OUTAGE, 'Add a third word: "unreachable".', ["outage", "down", "unreachable"]),
        (_OUTAGE, "add another keyword, broken", ["outage", "down", "broken"]),
        (_URGENT, '"Highest" should count as well as high', ["high", "highest"]),
        (_URGENT, "highest counts too", ["high", "highest"]),
    ],
)
def test_what_counts_as_well_widens_the_test(request_: str, prompt: str, values: list[str]) -> None:
    before, after = edited(request_, prompt)
    (condition,) = rows(after, "condition")
    expression = condition["properties"]["expression"]
    assert all(f"'{value}'" in expression for value in values)
    assert expression.count("||") == len(values) - 1
    assert rows(before, "action") == rows(after, "action")


@pytest.mark.parametrize(
    "prompt", ["Two days is too short, take 4.", "2 days are not enough, make it 4 days", "2 days is too early; use 4"]
)
def test_an_amount_that_is_judged_gives_way_to_another(prompt: str) -> None:
    _, after = edited(_OLD, prompt)
    (condition,) = rows(after, "condition")
    assert condition["properties"]["expression"].endswith("> `4`")


@pytest.mark.parametrize("prompt", ['Say "Fixed, thank you!" instead', 'it should say "Fixed, thank you!" instead'])
def test_a_text_is_said_in_the_stead_of_another(prompt: str) -> None:
    before, after = edited(_REPLIED, prompt)
    assert inputs(after, "github.create_comment")["body"] == "Fixed, thank you!"
    assert _operations(before) == _operations(after)


@pytest.mark.parametrize(
    "prompt", ["Send it to Priya Nair rather than to the assignee.", "send it to Priya Nair instead"]
)
def test_a_message_goes_to_somebody_else(prompt: str) -> None:
    before, after = edited(_TOLD, prompt)
    assert inputs(after, "slack.send_direct_message")["user"] == "Priya Nair"
    assert _operations(before) == _operations(after)


def test_where_it_goes_may_stand_behind_what_it_goes_by() -> None:
    _, after = edited(_TOLD, "Send it by email instead, to kim@acme.com.")
    assert _operations(after) == ["send_email"]
    assert inputs(after, "email.send_email")["to"] == "kim@acme.com"


@pytest.mark.parametrize("prompt", ["Wait 3 days", "wait for 3 days please"])
def test_a_wait_alone_is_the_wait_that_is_there(prompt: str) -> None:
    _, after = edited(_SURVEY, prompt)
    (delay,) = rows(after, "delay")
    assert delay["properties"]["duration"] == "P3D"
    assert delay["metadata"]["title"] == "Wait 3 days"


@pytest.mark.parametrize(
    "prompt", ["Swap it so that locking happens first.", "Reorder them so the locking comes first"]
)
def test_an_order_is_told_by_what_it_leads_to(prompt: str) -> None:
    _, after = edited(_LOCKED, prompt)
    assert "[github.lock_issue, jira.create_issue]" in outlined(after)


def test_a_value_that_only_the_start_takes_answers_no_question_about_a_step() -> None:
    _, after = edited(_TARGETED, "The branch should be release/2.")
    assert rows(after, "trigger")[0]["properties"]["inputs"]["branch"] == "release/2"
    assert "chat" not in inputs(after, "microsoft_teams.send_chat_message")


def test_a_step_stays_where_things_of_some_kind_are_spared() -> None:
    workflow, catalog = document(_MAIL), shipped_catalog()
    context = PlanningContext(prompt="Don't create one for newsletters either.", catalog=catalog, workflow=workflow)
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    assert "newsletters" in (found.next_question or "")


def test_what_pull_requests_go_into_is_their_target() -> None:
    _, after = edited(
        "When a Bitbucket pull request is opened in team/backend, add a comment",
        "only for pull requests that target main",
    )
    (trigger,) = rows(after, "trigger")
    tested = [row["properties"]["expression"] for row in rows(after, "condition")]
    assert trigger["properties"]["inputs"].get("branch") == "main" or "destination.branch.name" in tested[0]
