"""Messages that are to tell more: "include the author and the labels", "it should also tell who opened it"."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited
from tests.agent_app.planners.local.planning import document, inputs, names

_POSTED = "When a GitHub issue is opened in acme/api, post it in #dev on Slack"
_TEXT = "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


@pytest.mark.parametrize(
    ("prompt", "more"),
    [
        ("include the author and the labels",
         "{{ node_1.issue.user.login }} {{ join(', ', node_1.issue.labels[].name) }}"),
        ("mention who opened it too", "{{ node_1.sender.login }}"),
        ("the message should also tell who opened it", "{{ node_1.sender.login }}"),
        ("add the author to the message", "{{ node_1.issue.user.login }}"),
    ],
)  # fmt: skip
def test_the_only_message_tells_more(prompt: str, more: str) -> None:
    before, after = edited(_POSTED, prompt)
    assert names(after) == names(before) == ["slack.post_message"]
    assert inputs(after, "slack.post_message")["text"] == f"{_TEXT} {more}"


def test_what_comes_later_is_asked_for_and_not_commented_somewhere() -> None:
    catalog, workflow = shipped_catalog(), document(f"{_POSTED} and create a Jira ticket in OPS")
    context = PlanningContext(prompt="mention the Jira key in the message", catalog=catalog, workflow=workflow)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert plan.next_question == "No earlier step gives “the Jira key”. Where should it come from?"
    assert not plan.patches


def test_with_two_messages_none_is_taken_for_the_one() -> None:
    before, after = edited(f"{_POSTED} and email bob@acme.com", "include the author")
    assert inputs(after, "slack.post_message")["text"] == inputs(before, "slack.post_message")["text"]


_LISTED = "Every Monday at 9 list the open issues in acme/api on GitHub and post them in #standup on Slack"


@pytest.mark.parametrize(
    ("prompt", "columns"),
    [
        ("also include their assignees in the message", ["@.title", "@.assignee.login"]),
        ("add their authors", ["@.title", "@.user.login"]),
        ("add their authors and links to the message", ["@.title", "@.user.login", "@.html_url"]),
        ("the post should show the author of each issue", ["@.title", "@.user.login"]),
    ],
)
def test_the_message_of_a_list_tells_more_of_each_thing(prompt: str, columns: list[str]) -> None:
    before, after = edited(_LISTED, prompt)
    assert names(after) == names(before) == ["github.list_issues", "slack.post_message"]
    assert f"node_2[].join(' – ', [{', '.join(columns)}][?@])" in inputs(after, "slack.post_message")["text"]


def test_what_a_list_tells_grows_with_each_wish() -> None:
    _, first = edited(_LISTED, "add their authors to the message")
    _, second = edited(first, "and their labels too")
    assert "[@.title, @.user.login, join(', ', @.labels[].name)][?@]" in inputs(second, "slack.post_message")["text"]


@pytest.mark.parametrize(
    "prompt",
    ["add a link to the sentry issue to the ticket description", "put the url of the sentry issue into the ticket"],
)
def test_what_a_link_leads_to_is_not_where_it_is_put(prompt: str) -> None:
    made = "When a Sentry issue is created, open a Jira issue in WEB"
    before, after = edited(made, prompt)
    assert names(after) == names(before) == ["jira.create_issue"]
    assert inputs(after, "jira.create_issue")["description"] == "{{ node_1.data.issue.web_url }}"


def test_whose_the_thing_is_that_starts_the_workflow_is_its_own_author() -> None:
    _, after = edited(f"{_POSTED} and create a Jira ticket in OPS", "add its author to the ticket")
    assert inputs(after, "jira.create_issue")["description"].endswith(" {{ node_1.issue.user.login }}")


def test_what_a_message_tells_already_is_not_told_twice() -> None:
    before, after = edited("When a GitHub issue is opened, create a Jira issue in OPS and post in #dev",
                           "include the jira key in the message")  # fmt: skip
    assert inputs(after, "slack.post_message") == inputs(before, "slack.post_message")


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ('set the text to "new one: " plus the title', "new one: {{ node_1.issue.title }}"),
        ('change the message to "Opened: " followed by the title', "Opened: {{ node_1.issue.title }}"),
    ],
)
def test_a_text_goes_on_with_data(prompt: str, text: str) -> None:
    _, after = edited(_POSTED, prompt)
    assert inputs(after, "slack.post_message")["text"] == text


def test_a_title_goes_on_with_data_and_notes_of_a_release_are_told() -> None:
    made = "When a Jira issue is created in OPS, create a Confluence page in space ENG"
    _, after = edited(made, 'call the page "Issue " plus the key')
    assert inputs(after, "confluence.create_page")["title"] == "Issue {{ node_1.issue.key }}"
    _, told = edited("When a GitHub release is published, post in #rel", "add the release notes to the message")
    assert inputs(told, "slack.post_message")["text"].endswith(" {{ node_1.release.body }}")
