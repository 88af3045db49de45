"""Cases said without "if", what is done once for all, what all get, how often, and what else starts a workflow."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext, Turn
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.edit.test_conversations import told_in_turn
from tests.agent_app.planners.local.planning import document, inputs, names, rows

TICKET = "When a Zendesk ticket is created, create a Jira issue and post in #help on Slack"
TESTED = (
    "When a Zendesk ticket is created, if the priority is urgent create an Asana task,"
    " otherwise send an email to anna@acme.io"
)
JOINED = f"{TICKET}, and if the priority is urgent add a comment"
TASKS = (
    "Every day at 6 list the Asana tasks of Ops, and for each task create a Trello card in Inbox and email anna@acme.io"
)
ISSUE = "When a GitHub issue is opened, create a Linear issue and post in #eng on Slack"


@pytest.mark.parametrize(
    ("prompt", "added"),
    [
        ("over 500 euros post in #big too", "if(node.detail.value greater 500)[slack.post_message]"),
        ("the urgent just get a comment", "if(node.detail.priority equals urgent)["),
        ("high ones should wake the on-call", "if(node.detail.priority equals high)[pagerduty."),
        ("urgent ones: page the on-call", "if(node.detail.priority equals urgent)[pagerduty."),
        ("only if the priority is low, add a comment", "if(node.detail.priority equals low)["),
        ("a comment for tickets with priority low", "if(node.detail.priority equals low)["),
        ("post in #vip for tickets with priority high", "if(node.detail.priority equals high)[slack.post_message]"),
    ],
)
def test_a_case_without_if_holds_for_what_is_added(prompt: str, added: str) -> None:
    _, made = edited(TICKET, prompt)
    flow = outlined(made)
    assert flow.startswith("jira.create_issue, slack.post_message, if(")
    assert added in flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        (
            "under 10 euros do nothing",
            "if(node.detail.value greater_or_equal 10)[jira.create_issue, slack.post_message]",
        ),
        (
            "low priority ones don't need any of this",
            "if(node.detail.priority not_equals low)[jira.create_issue, slack.post_message]",
        ),
        ("only solved ones", "if(node.detail.status equals solved)[jira.create_issue, slack.post_message]"),
    ],
)
def test_what_is_for_none_or_for_some_holds_for_all_steps(prompt: str, flow: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == flow


@pytest.mark.parametrize("prompt", ["the team gets a mail", "the people go to #all", "over there add a comment"])
def test_no_case_is_made_of_people_or_places(prompt: str) -> None:
    _, made = edited(TICKET, prompt)
    assert not rows(made, "condition")


@pytest.mark.parametrize("prompt", ["urgent ones don't need the post", "no posting for urgent ones"])
def test_what_one_case_is_spared_stays_for_the_other(prompt: str) -> None:
    _, made = edited(JOINED, prompt)
    assert outlined(made).endswith("] else[slack.post_message]")


@pytest.mark.parametrize("prompt", ["urgent ones don't need the comment", "drop the post"])
def test_what_stands_on_a_path_or_is_told_of_no_case_goes(prompt: str) -> None:
    workflow, made = edited(JOINED, prompt)
    assert len(names(made)) < len(names(workflow))


@pytest.mark.parametrize(
    "prompt",
    [
        "one mail for all",
        "send the mail only once",
        "just one mail with all tasks, not one per task",
        "get rid of the loop's mail, put one after",
        "drop the mails in the loop, one to pm@acme.io afterwards will do",
        "delete the mail inside the loop and send one at the end instead",
    ],
)
def test_what_is_done_once_goes_behind_the_loop_alone(prompt: str) -> None:
    _, made = edited(TASKS, prompt)
    assert outlined(made) == "asana.list_tasks, for_each[trello.create_card], email.send_email"
    mail = inputs(made, "email.send_email")
    assert ".item." not in str(mail)
    assert "join(" in mail["body"]
    assert "\n" not in mail["subject"]


def test_what_a_loop_that_is_given_up_did_is_done_for_all_of_its_things() -> None:
    _, made = edited("List the open GitHub issues in acme/api and post each in #dev on Slack", "remove the loop")
    assert outlined(made) == "github.list_issues, slack.post_message"
    assert inputs(made, "slack.post_message")["text"].endswith('{{ join(`"\\n"`, node_2[].title) }}')


def test_a_step_in_the_loop_is_removed_without_the_loop() -> None:
    _, made = edited(TASKS, "get rid of the mails in the loop")
    assert outlined(made) == "asana.list_tasks, for_each[trello.create_card]"


def test_behind_it_is_behind_the_loop_that_was_spoken_of() -> None:
    _, made = edited(TASKS, "scrap the mails within the loop. post one message in #done after it")
    assert outlined(made) == "asana.list_tasks, for_each[trello.create_card], slack.post_message"


@pytest.mark.parametrize(
    "prompt", ["mail boss@acme.io when through", "at the end mail boss@acme.io", "email boss@acme.io once completed"]
)
def test_when_through_is_behind_everything(prompt: str) -> None:
    _, made = edited(TASKS, prompt)
    assert outlined(made).endswith("], email.send_email")


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("never mind the priority, all get a task", "asana.create_task"),
        ("forget the mail, all get a task", "asana.create_task"),
        ("drop the check, every ticket gets a mail", "email.send_email"),
    ],
)
def test_what_all_get_is_left_of_a_test(prompt: str, flow: str) -> None:
    _, made = edited(TESTED, prompt)
    assert outlined(made) == flow


def test_what_is_in_front_of_deciding_stands_before_the_test() -> None:
    _, made = edited(TESTED, "before deciding anything, post in #help")
    assert outlined(made).startswith("slack.post_message, if(")


@pytest.mark.parametrize(
    ("prompt", "event"),
    [("on updates too", "github.issue_edited"), ("on changes as well", "github.issue_edited")],
)
def test_what_else_happens_to_the_same_things_starts_it_too(prompt: str, event: str) -> None:
    _, made = edited(ISSUE, prompt)
    started = {f"{row['metadata']['connector']['key']}.{row['properties']['action']}" for row in rows(made, "trigger")}
    assert event in started
    assert len(started) == 2


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("only post once a day", "fixed times"),
        ("at most 3 messages per day please", "fixed times"),
        ("also on escalations", "besides"),
        ("also when a subscription is cancelled", "I found none"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(prompt: str, asked: str) -> None:
    catalog = shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=document(ISSUE))
    found = plan_edit(context, (), catalog_index(catalog))
    assert not found.patches
    assert asked in str(found.next_question)


def test_how_often_a_schedule_runs_may_be_said() -> None:
    _, made = edited(TASKS, "run it once a week")
    assert inputs(made, "schedule.cron")["cron"] != "0 6 * * *"


@pytest.mark.parametrize(
    ("prompts", "flow"),
    [
        (
            ("send an email to ops@acme.io", "before that, add a comment"),
            "jira.create_issue, slack.post_message, jira.add_comment, email.send_email",
        ),
        (
            ("urgent tickets should go to #fire", "for those page the on-call too"),
            "if(node.detail.priority equals urgent)[slack.post_message, pagerduty.create_incident]",
        ),
        (
            ("a comment for tickets with priority low", "skip the jira issue for those"),
            "else[jira.create_issue]",
        ),
    ],
)
def test_a_prompt_points_back_to_the_turn_before(prompts: tuple[str, ...], flow: str) -> None:
    assert flow in outlined(told_in_turn(TICKET, *prompts))


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("post first, issue an hour later", "slack.post_message, jira.create_issue"),
        ("it should be the QA lead who gives the go for the post", "jira.create_issue, task, slack.post_message"),
    ],
)
def test_roundabout_words_for_a_wait_and_a_consent(prompt: str, flow: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == flow
    assert len(rows(made, "delay")) == (1 if "later" in prompt else 0)


def test_another_wait_takes_the_place_of_one() -> None:
    _, made = edited("When a Zendesk ticket is created, wait 2 days and email anna@acme.io", "not 2 days, a week")
    assert rows(made, "delay")[0]["properties"]["duration"] == "P1W"


@pytest.mark.parametrize(
    ("prompt", "who"),
    [
        ("if it has the label docs, ask bob instead", "bob"),
        ("when it has the label docs, take kim instead", "kim"),
    ],
)
def test_another_person_is_asked_in_a_case(prompt: str, who: str) -> None:
    _, made = edited("When a GitHub issue is opened, assign it to anna and post in #code on Slack", prompt)
    assert "[github.add_assignees] else[github.add_assignees], slack.post_message" in outlined(made)
    assert [row["properties"]["inputs"]["assignees"] for row in rows(made, "action")[:2]] in (
        [[who], ["anna"]],
        [["anna"], [who]],
    )


def test_a_test_that_no_data_answers_still_divides() -> None:
    _, made = edited(TICKET, "if it concerns, tell #finance instead")
    assert outlined(made) == "jira.create_issue, if()[slack.post_message] else[slack.post_message]"


ALERT = (
    "When an Opsgenie alert is created, if the priority is P1 post in #fire on Slack,"
    " otherwise send an email to ops@acme.io"
)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        (
            "everybody should be mailed, P1 or not",
            "if(node.alert.priority equals p1)[slack.post_message], email.send_email",
        ),
        (
            "the other way: mail for P1, slack for the rest",
            "if(node.alert.priority equals p1)[email.send_email] else[slack.post_message]",
        ),
        (
            "P2 counts too",
            "if(node.alert.priority equals p1 & node.alert.priority equals p2)[slack.post_message]"
            " else[email.send_email]",
        ),
    ],
)
def test_what_is_said_of_both_paths(prompt: str, flow: str) -> None:
    _, made = edited(ALERT, prompt)
    assert outlined(made) == flow


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("half an hour between the two please", "jira.create_issue, slack.post_message"),
        ("everything only after the lead has said ok", "task, jira.create_issue, slack.post_message"),
        ("prior to the post, someone from QA should have a look", "jira.create_issue, task, slack.post_message"),
        (
            "email qa@acme.io, if it is urgent",
            "jira.create_issue, slack.post_message, if(node.detail.priority equals urgent)[email.send_email]",
        ),
    ],
)
def test_waits_consents_and_cases_at_the_end(prompt: str, flow: str) -> None:
    _, made = edited(TICKET, prompt)
    assert outlined(made) == flow


@pytest.mark.parametrize(
    "prompt",
    ["the mail is needed in any case", "prior to the issue, QA checks it", "hm, add a comment", "the other way round"],
)
def test_what_orders_something_is_no_answer(prompt: str) -> None:
    request = f"{ALERT}. Create a Jira issue"
    catalog, workflow = shipped_catalog(), document(request)
    history = (Turn(request, Intent.NEW_WORKFLOW, "", "Which Jira project should I use?"),)
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow, history=history)
    found = plan_edit(context, (), catalog_index(catalog))
    made = apply_patches(workflow, found.patches or (), catalog)
    assert "project" not in inputs(made, "jira.create_issue")
