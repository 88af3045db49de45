"""Which thing an event is about, which product a key or a pull request belongs to, and where something lands."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, rows


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("when OPS-12 is closed, tell #ops", "lower(node_1.issue.key) == 'ops-12'"),
        ("when github issue 12 is closed, tell #ops", "node_1.issue.number == `12`"),
        ("when gitlab merge request 5 is merged, tell #dev", "node_1.object_attributes.iid == `5`"),
        ("when zendesk ticket 4711 is updated, post to #support", "node_1.detail.id == '4711'"),
    ],
)
def test_which_one_is_meant_is_tested_after_an_event_of_its_kind(prompt: str, expression: str) -> None:
    [condition] = rows(document(prompt), "condition")
    assert condition["properties"]["expression"] == expression


def test_what_happens_to_the_one_that_is_meant_is_filtered_too() -> None:
    assert inputs(document("when OPS-12 is closed, tell #ops"), "jira.issue_transitioned") == {"status": "Done"}


@pytest.mark.parametrize(
    ("prompt", "step"),
    [
        ("close OPS-12", "jira.transition_issue"),
        ("when a zendesk ticket is solved, add a comment to OPS-12", "jira.add_comment"),
        ("when a github issue is opened, comment on ticket OPS-12", "jira.add_comment"),
        ("when a linear issue is done, comment on ENG-4", "linear.create_comment"),
    ],
)
def test_a_key_without_a_product_names_an_issue_of_jira(prompt: str, step: str) -> None:
    assert names(document(prompt)) == [step]


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("when the build passes, merge the PR", "github"),
        ("when CI fails on main, post to #dev", "github"),
        ("when CI fails on main in gitlab, post to #dev", "gitlab"),
        ("when the pipeline succeeds, merge the merge request", "gitlab"),
        ("when a jira issue is closed, merge the PR", "jira"),
    ],
)
def test_the_changes_a_prompt_speaks_of_tell_the_host(prompt: str, told: str) -> None:
    [trigger] = names(document(prompt), "trigger")
    assert trigger.startswith(f"{told}.")


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("when a trello card lands in Doing, post to #x", {"list": "Doing"}),
        ("when a trello card is added in Inbox, post it to #ops", {"list": "Inbox"}),
        ("when a zendesk ticket is assigned to the Billing group, post to #billing", {"group": "Billing"}),
    ],
)
def test_where_something_lands_is_an_input_of_the_event(prompt: str, expected: dict[str, str]) -> None:
    made = document(prompt)
    assert inputs(made, names(made, "trigger")[0]) == expected


def test_who_a_card_is_assigned_to_is_no_list() -> None:
    made = document("when a trello card is assigned to Bob, tell #x")
    assert "list" not in inputs(made, names(made, "trigger")[0])


@pytest.mark.parametrize("denied", ["isn't assigned", "is not assigned", "isn't assigned,"])
def test_what_is_denied_is_a_test_without_a_comma_too(denied: str) -> None:
    assert "if(node.issue.fields.assignee" in flow(f"when a jira issue is created, if it {denied} post to #triage")


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ('when an email with subject "New order" arrives, post to #orders', "lower(node_1.subject) == 'new order'"),
        ("when a confluence page called Roadmap is updated, tell #x", "lower(node_1.page.title) == 'roadmap'"),
    ],
)
def test_the_name_of_what_is_meant_is_tested(prompt: str, expression: str) -> None:
    [condition] = rows(document(prompt), "condition")
    assert condition["properties"]["expression"] == expression


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("when a github issue is opened, post its title to #dev", "{{ node_1.issue.title }}"),
        ("when a release is published, post the release notes in #releases", "{{ node_1.release.body }}"),
        (
            "when a github issue is opened, post its title and description to #dev",
            "{{ node_1.issue.title }}\n{{ node_1.issue.body }}",
        ),
    ],
)
def test_the_properties_that_are_told_are_the_text(prompt: str, text: str) -> None:
    assert inputs(document(prompt), "slack.post_message")["text"] == text


@pytest.mark.parametrize("told", ["a summary", "the link", "it", "the issue"])
def test_what_is_no_property_is_told_with_what_happened(told: str) -> None:
    text = inputs(document(f"when a github issue is opened, post {told} to #dev"), "slack.post_message")["text"]
    assert text == "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


def test_what_stands_for_an_input_is_no_text_of_its_own() -> None:
    made = document("when a slack message is posted in #help, create a zendesk ticket with the message as description")
    assert inputs(made, "zendesk.create_ticket")["body"] == "{{ node_1.event.text }}"


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        ("create a jira ticket with priority High", "jira.create_issue"),
        ("convert pull request 31 in acme/tools to draft", "github.update_pull_request"),
        ("add a webhook to acme/infra that posts pushes to https://hooks.acme.com/ci", "gitlab.create_webhook"),
        (
            "close duplicate issues in acme/docs with a comment",
            "github.list_issues, for_each[github.close_issue, github.create_comment]",
        ),
        (
            "sync the status between the zendesk ticket 12 and the jira issue OPS-1",
            "zendesk.get_ticket, jira.update_issue",
        ),
        ("turn the alert into a Jira ticket", "jira.create_issue"),
    ],
)
def test_what_is_done_with_which_thing(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline
