"""What a message is to tell beside what it says by itself: "with its author and a link", "including the urgency"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, plan

_ISSUE = "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"


@pytest.mark.parametrize(
    ("order", "beside"),
    [
        ("post it in #dev with its author", "\nAuthor: {{ node_1.issue.user.login }}"),
        ("tell #dev, including the labels and who opened it",
         "\nLabels: {{ join(', ', node_1.issue.labels[].name) }}\nOpened by: {{ node_1.sender.login }}"),
        ("post to #dev with its title, author and link", "\nAuthor: {{ node_1.issue.user.login }}"),
        ("send #dev a message with a link to it", ""),
        ("notify #dev with the number of the issue and the state in Slack",
         "\nNumber: {{ node_1.issue.number }}\nState: {{ node_1.issue.state }}"),
    ],
)  # fmt: skip
def test_a_message_tells_the_properties_that_it_is_to_have(order: str, beside: str) -> None:
    made = document(f"When a GitHub issue is opened, {order}")
    assert inputs(made, "slack.post_message")["text"] == _ISSUE + beside


def test_properties_are_found_by_their_names_too() -> None:
    made = document("When a PagerDuty incident is triggered, tell #ops with the urgency and the service name")
    told = inputs(made, "slack.post_message")["text"].split("\n")[1:]
    assert told == ["Urgency: {{ node_1.event.data.urgency }}", "Service name: {{ node_1.event.data.service.summary }}"]


@pytest.mark.parametrize(
    ("prompt", "columns"),
    [
        ("Every Monday at 9 post the open pull requests of acme/api to #dev with their link and author",
         "@.title, @.html_url, @.user.login"),
        ("Every day at 8 send #dev the triggered PagerDuty incidents including their urgency", "@.title, @.urgency"),
    ],
)  # fmt: skip
def test_the_things_of_a_list_have_them_on_their_lines(prompt: str, columns: str) -> None:
    text = inputs(document(prompt), "slack.post_message")["text"]
    assert f"[].join(' – ', [{columns}][?@]))" in text
    assert not text.startswith("#dev")


def test_what_no_data_has_is_said() -> None:
    answer = plan("When a Zendesk ticket is created, tell #support with the requester and the subject")
    assert "“requester” can't be told" in answer.conversation
    assert "“subject”" not in answer.conversation


@pytest.mark.parametrize(
    "order",
    [
        "post a message to #dev with high importance",
        "share it with the author's team in #dev",
        "post it in #dev with Slack",
        "tell #dev with a smile",
    ],
)
def test_other_companions_change_no_text(order: str) -> None:
    assert inputs(document(f"When a GitHub issue is opened, {order}"), "slack.post_message")["text"] == _ISSUE
