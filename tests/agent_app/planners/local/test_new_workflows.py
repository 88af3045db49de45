from __future__ import annotations

import pytest

from tests.agent_app.planners.local import planning
from tests.agent_app.planners.local.planning import branches, document, errors, inputs, members, names, rows

CASES: list[tuple[str, str, list[str]]] = [
    ("gh issue -> jira", "github.issue_opened", ["jira.create_issue"]),
    (
        "when a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall",
        "github.issue_opened",
        ["jira.create_issue", "slack.post_message"],
    ),
    (
        "Create a Jira ticket in SUP whenever a Zendesk ticket is escalated",
        "zendesk.ticket_escalated",
        ["jira.create_issue"],
    ),
    (
        "A ticket should be raised in ServiceNow whenever a Sentry alert fires",
        "sentry.alert_triggered",
        ["servicenow.create_incident"],
    ),
    (
        "whenver a buld breaks on azure devops, open a bug in jira project PLAT and let #builds know",
        "azure_devops.build_failed",
        ["jira.create_issue", "slack.post_message"],
    ),
    (
        "Could you please ping #web-oncall the moment a pull request gets merged in acme/web?",
        "github.pull_request_merged",
        ["slack.post_message"],
    ),
    ("if a merge request is approved, merge it", "gitlab.merge_request_approved", ["gitlab.merge_merge_request"]),
    (
        "Please build this:\n1. new incident in ServiceNow\n2. page whoever is on call\n"
        "3. let the Teams channel Ops know",
        "servicenow.incident_created",
        ["pagerduty.create_incident", "microsoft_teams.post_message"],
    ),
    (
        "Every weekday at 9am, list the open GitHub issues in acme/api and post them to #standup",
        "schedule.cron",
        ["github.list_issues", "slack.post_message"],
    ),
    (
        "list the branches and tags of acme/api and post them to #git",
        "manual.manual",
        ["github.list_branches", "github.list_tags", "slack.post_message"],
    ),
    ("Mirror new GitLab issues in acme/app to Jira project APP", "gitlab.issue_opened", ["jira.create_issue"]),
    (
        "When a card is archived in Trello don't close anything, just let #design know",
        "trello.card_archived",
        ["slack.post_message"],
    ),
    (
        "someone drops a file in slack #contracts, send it on by mail to legal@acme.io",
        "slack.file_shared",
        ["email.send_email"],
    ),
    (
        "Star on acme/sdk -> celebrate in discord #community",
        "github.repository_starred",
        ["discord.post_message"],
    ),
    (
        "When an incident is triggered: acknowledge it, create a Slack channel, invite the responders to it",
        "pagerduty.incident_triggered",
        ["pagerduty.acknowledge_incident", "slack.create_channel", "slack.invite_to_channel"],
    ),
]


@pytest.mark.parametrize(("prompt", "trigger", "actions"), CASES)
def test_requests_become_the_steps_they_name(prompt: str, trigger: str, actions: list[str]) -> None:
    made = document(prompt)
    assert errors(made) == []
    assert names(made, "trigger") == [trigger]
    assert names(made) == actions


def test_filters_of_the_event_are_inputs_of_the_trigger() -> None:
    made = document("when a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS")
    assert inputs(made, "github.issue_opened") == {"label": "bug", "repository": "acme/api"}
    assert rows(made, "condition") == []


def test_inputs_come_from_the_words_and_from_earlier_steps() -> None:
    made = document("When a GitHub issue is opened in acme/api, create a Jira bug in OPS with high priority")
    assert inputs(made, "jira.create_issue") == {
        "project": "OPS",
        "issue_type": "Bug",
        "summary": "{{ node_1.issue.title }}",
        "description": "{{ node_1.issue.body }}",
        "priority": "High",
    }


def test_an_assignment_said_with_the_creation_is_an_input_of_it() -> None:
    made = document(
        "When a dependabot alert is created in acme/api, create a Jira bug in OPS with high"
        " priority and assign it to dana"
    )
    assert names(made) == ["jira.create_issue"]
    assert inputs(made, "jira.create_issue")["assignee"] == "dana"


def test_steps_act_on_the_thing_that_came_before() -> None:
    made = document("When a pull request is opened in acme/web, label it triage and comment 'thanks' on it")
    assert inputs(made, "github.add_labels") == {
        "repository": "{{ node_1.repository.full_name }}",
        "issue_number": "{{ node_1.number }}",
        "labels": ["triage"],
    }
    assert inputs(made, "github.create_comment")["body"] == "thanks"


def test_messages_say_what_happened_with_a_link() -> None:
    made = document("When an issue is opened in acme/api on GitHub, post to #triage")
    text = inputs(made, "slack.post_message")["text"]
    assert text == "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ('post "Release is out" to #news', "Release is out"),
        ("post a message to #news saying the release is out", "The release is out"),
        ("tell #news it is done", "It is done"),
    ],
)
def test_dictated_texts_are_used_as_they_are(said: str, text: str) -> None:
    made = document(f"When a release is published in acme/cli on GitHub, {said}")
    assert inputs(made, "slack.post_message")["text"] == text


def test_names_that_nobody_said_stay_open_and_are_asked_for() -> None:
    plan = planning.plan("When an incident is resolved in PagerDuty, create a Jira ticket and post to slack")
    assert plan.document is not None
    assert "project" not in inputs(plan.document, "jira.create_issue")
    assert "channel" not in inputs(plan.document, "slack.post_message")
    assert plan.next_question == "Which Jira project should I use?"


def test_a_complete_workflow_ends_with_an_open_question() -> None:
    plan = planning.plan("When a release is published in acme/cli on GitHub, post to #news")
    assert plan.next_question == "Anything else to add?"
    assert plan.conversation.startswith("Let's build it!")


def test_otherwise_is_the_false_branch() -> None:
    made = document(
        "github PR opened in acme/web: if the title contains WIP add the label draft, else request a review from @lena"
    )
    assert branches(made) == {("node-1", "node-2", None), ("node-2", "node-3", "true"), ("node-2", "node-4", "false")}


def test_guards_of_the_event_hold_for_everything() -> None:
    made = document("When a Zendesk ticket is created and its priority is urgent, assign it to m@acme.io and tell #vip")
    assert branches(made) == {("node-1", "node-2", None), ("node-2", "node-3", "true"), ("node-3", "node-4", None)}


def test_steps_after_a_conditional_sentence_run_either_way() -> None:
    made = document(
        "When a Jira issue is created in OPS, if the priority is high page the on-call. Then post to #triage."
    )
    last = rows(made, "action")[-1]["id"]
    assert {branch for _, target, branch in branches(made) if target == last} == {None, "false"}


def test_loops_go_over_what_was_listed() -> None:
    made = document(
        "For each open pull request in acme/api, DM the author on Slack and add the label stale."
        " Run it on weekdays at 10"
    )
    loop = rows(made, "for_each")[0]
    assert names(made)[0] == "github.list_pull_requests"
    assert loop["properties"]["items"] == "node_2"
    assert members(made, loop["id"]) == ["node-4", "node-5"]
    assert inputs(made, "slack.send_direct_message")["user"] == "{{ node_3.item.user.login }}"
    assert inputs(made, "github.add_labels")["issue_number"] == "{{ node_3.item.number }}"


@pytest.mark.parametrize(
    "prompt",
    [
        "close all stale issues in acme/old every sunday at midnight",
        "list the stale issues of acme/old on GitHub and close them",
        "go through the open GitHub issues of acme/old and close each of them",
    ],
)
def test_loops_may_be_implied(prompt: str) -> None:
    made = document(prompt)
    loop = rows(made, "for_each")[0]["id"]
    closing = next(row["id"] for row in made["data"] if row["properties"].get("action") == "close_issue")
    assert members(made, loop) == [closing]


def test_what_a_message_gathers_is_listed_first() -> None:
    made = document("Every Friday at 17:00 send a summary of the closed PRs in acme/web to boss@acme.io")
    assert names(made) == ["github.list_pull_requests", "email.send_email"]
    assert inputs(made, "github.list_pull_requests")["state"] == "closed"


def test_approvals_have_an_answer_each() -> None:
    made = document(
        "When a merge request is opened in bank/core on GitLab, ask @dana to approve, then merge it."
        " If she rejects, comment on the merge request."
    )
    approval = rows(made, "approval")[0]
    assert approval["properties"]["assignee"] == "@dana"
    edges = {branch: target for source, target, branch in branches(made) if source == approval["id"]}
    assert {
        branch: planning.name(row) for branch, node in edges.items() for row in made["data"] if row["id"] == node
    } == {
        "approved": "gitlab.merge_merge_request",
        "rejected": "gitlab.create_merge_request_comment",
    }


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("wait 2 hours", "PT2H"),
        ("wait for half an hour", "PT30M"),
        ("hold on for 10 minutes", "PT10M"),
        ("wait 3 days", "P3D"),
    ],
)
def test_waits(words: str, duration: str) -> None:
    made = document(f"When an opsgenie alert is created, {words}, then escalate it")
    assert rows(made, "delay")[0]["properties"]["duration"] == duration


def test_every_step_cites_the_words_that_made_it() -> None:
    prompt = "when a GitHub issue is opened in acme/api, create a Jira ticket in OPS and tell #oncall"
    made = document(prompt)
    cited = [prompt[slice(*row["metadata"]["source_span"])] for row in made["data"]]
    assert cited == ["a GitHub issue is opened in acme/api", "create a Jira ticket in OPS", "tell #oncall"]


def test_the_same_prompt_gives_the_same_document() -> None:
    prompt = "Every morning at 7 list open Zendesk tickets and, for each one, add the tag stale"
    assert document(prompt) == document(prompt)


@pytest.mark.parametrize(
    ("prompt", "question"),
    [
        ("when a pull request is opened in acme/web", "What should happen then?"),
        ("every day at nine", "What should it do each time?"),
        ("the weather is nice", "Which event should start the workflow"),
    ],
)
def test_what_is_not_understood_is_asked_for(prompt: str, question: str) -> None:
    made = planning.plan(prompt)
    assert made.document is None
    assert made.patches is None
    assert made.next_question is not None
    assert made.next_question.startswith(question)


@pytest.mark.parametrize(
    ("prompt", "step", "expected"),
    [
        ("Close the Jira issue OPS-12", "jira.transition_issue", {"status": "Done", "issue_key": "OPS-12"}),
        (
            "Request a review from alice on pull request 4 in acme/api",
            "github.request_reviewers",
            {"reviewers": ["alice"]},
        ),
        (
            "Remove the label new from pull request 12 in acme/api",
            "github.remove_label",
            {"label": "new", "issue_number": 12},
        ),
    ],
)
def test_what_an_order_says_of_its_thing(prompt: str, step: str, expected: dict[str, object]) -> None:
    assert expected.items() <= inputs(document(prompt), step).items()


@pytest.mark.parametrize(
    ("prompt", "step", "ends"),
    [
        ("open a pull request from develop to main in acme/api", "github.create_pull_request", ("develop", "main")),
        (
            "create a GitLab merge request from the branch feature/x into main",
            "gitlab.create_merge_request",
            ("feature/x", "main"),
        ),
    ],
)
def test_a_merge_goes_from_one_branch_to_another(prompt: str, step: str, ends: tuple[str, str]) -> None:
    found = inputs(document(prompt), step)
    assert (found.get("head", found.get("source_branch")), found.get("base", found.get("target_branch"))) == ends


def test_what_is_created_is_not_updated_for_a_date_it_is_due_on() -> None:
    assert names(document('create a Jira ticket "Renew cert" due next friday assigned to sam')) == ["jira.create_issue"]


def test_what_things_are_assigned_is_no_assignee() -> None:
    found = inputs(document("assign unassigned issues in acme/api to anna"), "github.add_assignees")
    assert found["assignees"] == ["anna"]
