"""Whom a text addresses is looked up at the vendor, over the wire, and written as the vendor wants it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.execute import execute
from connectors_app.http.client import run_with_client
from tests.connectors_app.execution.test_naming import account, answering, requests
from tests.connectors_app.loopback import vendor
from tests.connectors_app.vendors.calls import curated

MEMBERS = {
    "ok": True,
    "members": [
        {"id": "U0000KIM1", "name": "knovak", "real_name": "Kim Novak", "profile": {"display_name": "kim"}},
        {"id": "U0000DAN1", "name": "dana", "real_name": "Dana Scully", "profile": {}},
        {"id": "U0000OLD1", "name": "lee", "real_name": "Lee", "deleted": True, "profile": {}},
    ],
}
GROUPS = {"ok": True, "usergroups": [{"id": "S0000OPS1", "handle": "ops-team", "name": "Operations"}]}
SLACK: dict[str, Any] = {
    "users.list": MEMBERS,
    "usergroups.list": GROUPS,
    "lookupByEmail": {"ok": True, "user": {"id": "U0000EVE1", "profile": {"email": "eve@acme.io"}}},
    "chat.postMessage": {"ok": True, "ts": "1.2", "channel": "C1", "message": {}},
}


def posted(answers: dict[str, Any], text: Any, name: str = "text") -> Any:
    inputs = {"channel": "#ops", "text": "-", name: text}
    return json.loads(requests("slack", "post_message", answers, inputs)[-1].body)[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@kim> look", "<@U0000KIM1> look"),
        ("<@Kim Novak>, <@Scully> and <@ops-team>: look", "<@U0000KIM1>, <@U0000DAN1> and <!subteam^S0000OPS1>: look"),
        ("<@eve@acme.io>", "<@U0000EVE1>"),
        ("<@U0000KIM1> <!here> <https://acme.io|x>", "<@U0000KIM1> <!here> <https://acme.io|x>"),
        ("<@lee> and <@nobody>", "@lee and @nobody"),
        ("<@kim> <@kim>", "<@U0000KIM1> <@U0000KIM1>"),
    ],
)
def test_people_and_groups_of_slack(text: str, expected: str) -> None:
    assert posted(SLACK, text) == expected


def test_the_texts_of_blocks() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "<@kim>"}}]
    assert posted(SLACK, blocks, "blocks") == [{"type": "section", "text": {"type": "mrkdwn", "text": "<@U0000KIM1>"}}]


def test_nobody_is_asked_where_nobody_is_addressed() -> None:
    asked = requests("slack", "post_message", SLACK, {"channel": "#ops", "text": "mail me@acme.io"})
    assert [item.path.rsplit("/", 1)[-1] for item in asked] == ["chat.postMessage"]


def test_a_message_is_sent_without_its_call_where_the_account_may_not_ask() -> None:
    denied = {"ok": False, "error": "missing_scope"}
    assert posted({**SLACK, "users.list": denied, "usergroups.list": denied}, "<@kim> look") == "@kim look"


def test_a_vendor_that_cannot_answer_just_now_is_asked_again_later() -> None:
    async def said() -> list[str]:
        async with vendor(answering({**SLACK, "users.list": 503})) as served:
            inputs = {"channel": "#ops", "text": "<@kim>"}
            with pytest.raises(ConnectorError) as info:
                await execute(curated("slack")["post_message"], inputs, connection=account("slack", served))
            assert not info.value.permanent
            return [item.path for item in served.requests]

    assert not any("chat.postMessage" in path for path in run_with_client(said()))


def test_members_and_roles_of_discord() -> None:
    answers = {
        "members/search": [{"user": {"id": "11", "username": "kim"}}],
        "/roles": [{"id": "21", "name": "oncall"}],
        "/channels/7/messages": {"id": "9"},
    }
    inputs = {"channel": "7", "text": "<@kim>, <@oncall>: @everyone"}
    sent = requests("discord", "post_message", answers, inputs, server="5")
    assert json.loads(sent[-1].body)["content"] == "<@11>, <@&21>: @everyone"


def test_accounts_of_jira() -> None:
    people = [{"accountId": "5b10ac8d82e05b22cc7d4ef5", "displayName": "Kim Novak", "emailAddress": "kim@acme.io"}]
    text = "<@Kim Novak> and <@nobody>, see https://acme.io/1"
    answers = {"user/search?query=Kim": people, "user/search": [], "/comment": {"id": "9"}}
    sent = requests("jira", "add_comment", answers, {"issue_key": "OPS-1", "body": text})
    [paragraph] = json.loads(sent[-1].body)["body"]["content"]
    assert paragraph["content"] == [
        {"type": "mention", "attrs": {"id": "5b10ac8d82e05b22cc7d4ef5", "text": "@Kim Novak"}},
        {"type": "text", "text": " and @nobody, see "},
        {
            "type": "text",
            "text": "https://acme.io/1",
            "marks": [{"type": "link", "attrs": {"href": "https://acme.io/1"}}],
        },
    ]
