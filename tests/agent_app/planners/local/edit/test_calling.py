"""People whom a message is to call are put in front of its text, and nothing else is touched."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import inputs, names

POSTED = "When a GitHub issue is opened in acme/web, post it to #dev in Slack"
FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB and post to #dev in Slack"
TWICE = "When a PagerDuty incident is triggered, post in #ops and in #leads in Slack"


@pytest.mark.parametrize(
    ("prompt", "people"),
    [
        ("tag @dana in the message", "@dana"),
        ("mention @dana and @lee in the Slack post", "@dana @lee"),
        ("also cc @dana, @lee and @omar", "@dana @lee @omar"),
        ("the message should also tag @dana", "@dana"),
        ("ping @channel too", "@channel"),
        ("tag the author", "@{{ node_1.issue.user.login }}"),
    ],
)
@pytest.mark.parametrize("request_", [POSTED, FILED])
def test_they_are_called_in_the_message(request_: str, prompt: str, people: str) -> None:
    before, after = edited(request_, prompt)
    assert inputs(after, "slack.post_message")["text"] == f"{people} {inputs(before, 'slack.post_message')['text']}"
    assert outlined(after) == outlined(before)
    assert [row for row in after["data"] if "Slack" not in str(row["metadata"])] == [
        row for row in before["data"] if "Slack" not in str(row["metadata"])
    ]


def test_the_message_to_a_channel_is_the_one_there() -> None:
    _, after = edited(TWICE, "tag @dana in the message to #leads")
    texts = {row["properties"]["inputs"]["channel"]: row["properties"]["inputs"]["text"] for row in after["data"][1:]}
    assert texts["#leads"] == f"@dana {texts['#ops']}"


def test_somebody_who_is_pinged_is_written_to() -> None:
    _, after = edited(POSTED, "also ping @dana")
    assert names(after) == ["slack.post_message", "slack.send_direct_message"]


def test_a_label_calls_nobody() -> None:
    _, after = edited(FILED, "tag the Jira issue with urgent")
    assert inputs(after, "jira.create_issue")["labels"] == ["urgent"]
    assert not inputs(after, "slack.post_message")["text"].startswith("@")


@pytest.mark.parametrize(
    ("request_", "prompt", "channels"),
    [
        (POSTED, "ping #ops", ["#dev", "#ops"]),
        (POSTED, "notify #ops and #leads", ["#dev", "#ops", "#leads"]),
        (POSTED, "tell #ops instead", ["#ops"]),
        (POSTED, "tell #ops instead of #dev", ["#ops"]),
    ],
)
def test_who_is_told_is_told_besides(request_: str, prompt: str, channels: list[str]) -> None:
    _, after = edited(request_, prompt)
    assert [row["properties"]["inputs"]["channel"] for row in after["data"][1:]] == channels


def test_one_more_person_is_written_to() -> None:
    _, after = edited("When a GitHub issue is opened in acme/web, dm @lee in Slack", "ping @dana")
    assert [row["properties"]["inputs"]["user"] for row in after["data"][1:]] == ["lee", "dana"]
