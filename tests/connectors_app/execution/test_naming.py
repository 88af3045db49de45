"""Names that people give become the ids that vendors take, asked of the vendor over the wire right before the call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.execute import execute
from connectors_app.http.client import run_with_client
from tests.connectors_app.loopback import Recorded, Vendor, vendor
from tests.connectors_app.vendors.calls import curated

Answers = Mapping[str, Any]
"""Path, or a part of a GraphQL query, to what the vendor answers; a number is a status."""


def account(connector: str, served: Vendor, **settings: str) -> Connection:
    secrets = {"token": "t-1", "api_key": "k-1", "username": "ann", "password": "p-1"}
    kind = {
        "jira": "basic",
        "servicenow": "basic",
        "trello": "api_key",
        "linear": "api_key",
        "azure_devops": "basic",
    }.get(connector, "token")
    host = served.url.split("/")[2]
    return Connection(connector, kind, secrets, settings, base_url=served.url, hosts=frozenset({host}), key=uuid4().hex)


def answering(answers: Answers) -> Any:
    async def handler(request: web.Request) -> web.StreamResponse:
        asked = f"{request.path}?{request.query_string} {(await request.read()).decode()}"
        found: Any = next((body for part, body in answers.items() if part in asked), {})
        return web.Response(status=found) if isinstance(found, int) else web.json_response(found)

    return handler


async def sent(connector: str, key: str, answers: Answers, *calls: dict[str, Any], **settings: str) -> list[Recorded]:
    """The requests of these calls, in order."""
    async with vendor(answering(answers)) as served:
        connection = account(connector, served, **settings)
        for inputs in calls:
            await execute(curated(connector)[key], inputs, connection=connection)
        return served.requests


def requests(connector: str, key: str, answers: Answers, *calls: dict[str, Any], **settings: str) -> list[Recorded]:
    return run_with_client(sent(connector, key, answers, *calls, **settings))


def refused(connector: str, key: str, answers: Answers, inputs: dict[str, Any]) -> tuple[ConnectorError, list[str]]:
    """The error of a call, and what was asked before it."""

    async def call() -> tuple[ConnectorError, list[str]]:
        async with vendor(answering(answers)) as served:
            with pytest.raises(ConnectorError) as info:
                await execute(curated(connector)[key], inputs, connection=account(connector, served))
            return info.value, [item.method for item in served.requests]

    return run_with_client(call())


TRANSITIONS = {
    "transitions": [
        {"id": "11", "name": "Start", "to": {"name": "In Progress"}},
        {"id": "31", "name": "Finish", "to": {"name": "Done"}},
        {"id": "41", "name": "Give up", "to": {"name": "Done"}},
    ]
}
PEOPLE = [
    {"accountId": "5b10a2844c20165700ede21g", "displayName": "Kim Novak", "emailAddress": "kim@acme.io"},
    {"accountId": "5b10a2844c20165700ede21h", "displayName": "Kimberly Jones"},
    {"accountId": "5b10a2844c20165700ede21i", "displayName": "Dana Scully"},
    {"accountId": "5b10a2844c20165700ede21j", "displayName": "Dana Barrett"},
]


class TestJira:
    @pytest.mark.parametrize(("status", "number"), [("done", "31"), ("In Progress", "11"), ("Give up", "41")])
    def test_a_status_is_reached_by_the_transition_that_leads_there(self, status: str, number: str) -> None:
        asked, moved = requests(
            "jira", "transition_issue", {"/transitions": TRANSITIONS}, {"issue_key": "OPS-1", "status": status}
        )
        assert (asked.method, asked.path) == ("GET", "/rest/api/3/issue/OPS-1/transitions")
        assert (moved.method, json.loads(moved.body)) == ("POST", {"transition": {"id": number}})

    def test_transitions_are_asked_for_each_time(self) -> None:
        move = {"issue_key": "OPS-1", "status": "Done"}
        found = requests("jira", "transition_issue", {"/transitions": TRANSITIONS}, move, move)
        assert [item.method for item in found] == ["GET", "POST", "GET", "POST"]

    def test_a_status_that_can_not_be_reached_tells_which_can(self) -> None:
        error, asked = refused(
            "jira", "transition_issue", {"/transitions": TRANSITIONS}, {"issue_key": "OPS-1", "status": "Shipped"}
        )
        assert error.permanent
        assert error.vendor_code == "name-not-found"
        assert error.message == "Jira has no status “Shipped” here. There are: In Progress, Done."
        assert asked == ["GET"]

    @pytest.mark.parametrize("name", ["Kim Novak", "kim novak", "kim", "@kim", "KIM@acme.io"])
    def test_somebody_is_meant_by_name_first_name_or_address(self, name: str) -> None:
        _, assigned = requests(
            "jira", "assign_issue", {"/user/search": PEOPLE}, {"issue_key": "OPS-1", "assignee": name}
        )
        assert json.loads(assigned.body) == {"accountId": "5b10a2844c20165700ede21g"}

    def test_an_address_that_the_vendor_hides_means_the_one_it_finds(self) -> None:
        _, assigned = requests(
            "jira", "assign_issue", {"/user/search": PEOPLE[1:2]}, {"issue_key": "OPS-1", "assignee": "kj@acme.io"}
        )
        assert json.loads(assigned.body) == {"accountId": "5b10a2844c20165700ede21h"}

    @pytest.mark.parametrize(
        ("said", "priorities", "sent_as"),
        [
            ("urgent", ["Highest", "High", "Medium"], "Highest"),
            ("urgent", ["Blocker", "Critical", "Major"], "Critical"),
            ("high", ["Highest", "High"], "High"),
            ("P1", ["P1 - Critical", "P2"], "P1 - Critical"),
            ("low", ["Major", "Minor"], "Minor"),
        ],
    )
    def test_a_priority_is_one_of_the_sites_own(self, said: str, priorities: list[str], sent_as: str) -> None:
        listed = [{"id": str(number), "name": name} for number, name in enumerate(priorities)]
        _, made = requests("jira", "update_issue", {"/priority": listed}, {"issue_key": "OPS-1", "priority": said})
        assert json.loads(made.body)["fields"]["priority"] == {"name": sent_as}

    def test_a_priority_goes_as_said_where_the_account_may_not_ask(self) -> None:
        _, made = requests("jira", "update_issue", {"/priority": 403}, {"issue_key": "OPS-1", "priority": "High"})
        assert json.loads(made.body)["fields"]["priority"] == {"name": "High"}

    def test_a_priority_that_the_site_does_not_have_tells_which_there_are(self) -> None:
        error, asked = refused(
            "jira",
            "update_issue",
            {"/priority": [{"id": "1", "name": "Now"}]},
            {"issue_key": "OPS-1", "priority": "low"},
        )
        assert error.message == "Jira has no priority “low” here. There are: Now."
        assert asked == ["GET"]

    def test_of_two_people_none_is_chosen(self) -> None:
        error, asked = refused(
            "jira", "assign_issue", {"/user/search": PEOPLE}, {"issue_key": "OPS-1", "assignee": "Dana"}
        )
        assert error.vendor_code == "name-not-found"
        assert "Dana Scully, Dana Barrett" in error.message
        assert asked == ["GET"]

    def test_an_id_is_taken_as_it_is(self) -> None:
        (assigned,) = requests(
            "jira", "assign_issue", {}, {"issue_key": "OPS-1", "assignee": "5b10a2844c20165700ede21g"}
        )
        assert json.loads(assigned.body) == {"accountId": "5b10a2844c20165700ede21g"}

    @pytest.mark.parametrize(("status", "permanent"), [(503, False), (403, True)])
    def test_a_question_that_fails_writes_nothing_and_says_what_was_asked(self, status: int, permanent: bool) -> None:
        error, asked = refused(
            "jira", "assign_issue", {"/user/search": status}, {"issue_key": "OPS-1", "assignee": "Kim"}
        )
        assert error.permanent is permanent
        assert not error.outcome_unknown
        assert error.message.startswith("The user “Kim” can't be looked up in Jira: ")
        assert asked == ["GET"]


MOBILE, DONE, BUG = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))
LINEAR = {
    "teams(": {"data": {"teams": {"nodes": [{"id": MOBILE, "key": "MOB", "name": "Mobile"}]}}},
    "workflowStates(": {"data": {"workflowStates": {"nodes": [{"id": DONE, "name": "Done"}]}}},
    "states {": {"data": {"issue": {"team": {"states": {"nodes": [{"id": DONE, "name": "Done"}]}}}}},
    "issueLabels(": {"data": {"issueLabels": {"nodes": [{"id": BUG, "name": "Bug"}]}}},
    "issueCreate": {"data": {"issueCreate": {"success": True, "issue": {"id": "i1"}}}},
    "issueUpdate": {"data": {"issueUpdate": {"success": True, "issue": {"id": "i1"}}}},
}


class TestLinear:
    def test_states_and_labels_are_those_of_the_team(self) -> None:
        inputs = {"team": "mobile", "title": "Crash", "state": "Done", "labels": ["bug"]}
        *asked, created = requests("linear", "create_issue", LINEAR, inputs)
        assert [json.loads(item.body).get("variables") for item in asked[1:]] == [
            {"team": MOBILE},
            {"value": "bug", "team": MOBILE},
        ]
        assert all(identity in created for identity in (MOBILE, DONE, BUG))

    def test_the_state_of_an_issue_is_one_of_its_team(self) -> None:
        asked, updated = requests("linear", "update_issue", LINEAR, {"issue_id": "MOB-1", "state": "done"})
        assert json.loads(asked.body)["variables"] == {"issue": "MOB-1"}
        assert DONE in updated


class TestSlack:
    def pages(self, *names: str) -> Any:
        """One channel a page."""

        async def handler(request: web.Request) -> web.StreamResponse:
            if request.path != "/conversations.list":
                return web.json_response({"ok": True})
            page = int(request.query.get("cursor") or 0)
            further = str(page + 1) if page + 1 < len(names) else ""
            channel = {"id": f"C00000{page:02}", "name": names[page]}
            return web.json_response({"ok": True, "channels": [channel], "response_metadata": {"next_cursor": further}})

        return handler

    async def topics(self, handler: Any, *channels: str) -> list[Recorded]:
        async with vendor(handler) as served:
            connection = account("slack", served)
            for channel in channels:
                inputs = {"channel": channel, "topic": "x"}
                await execute(curated("slack")["set_topic"], inputs, connection=connection)
            return served.requests

    def test_the_list_of_channels_is_read_to_its_end_once(self) -> None:
        found = run_with_client(self.topics(self.pages("dev", "ops", "oncall"), "#oncall", "ops"))
        assert [item.path.partition("?")[0] for item in found] == [
            *["/conversations.list"] * 3,
            *["/conversations.setTopic"] * 2,
        ]
        assert ["C0000002" in found[3], "C0000001" in found[4]] == [True, True]

    def test_a_channel_made_since_is_found(self) -> None:
        names = ["dev"]

        async def handler(request: web.Request) -> web.StreamResponse:
            answer: web.StreamResponse = await self.pages(*names)(request)
            if request.path != "/conversations.list":
                names.append("inc-1")
            return answer

        found = run_with_client(self.topics(handler, "#dev", "#inc-1"))
        assert "C0000001" in found[-1]

    def test_an_account_that_may_not_list_private_channels_lists_the_public_ones(self) -> None:
        answers: dict[str, Any] = {
            "private_channel": {"ok": False, "error": "missing_scope"},
            "/conversations.list": {"ok": True, "channels": [{"id": "C0000001", "name": "dev"}]},
            "/conversations.setTopic": {"ok": True},
        }
        *_, changed = requests("slack", "set_topic", answers, {"channel": "#dev", "topic": "x"})
        assert "C0000001" in changed
        error, _ = refused("slack", "set_topic", {"": answers["private_channel"]}, {"channel": "#dev", "topic": "x"})
        assert "missing_scope" in f"{error.message} {error.vendor_code}"

    def test_messages_are_posted_to_names(self) -> None:
        (posted,) = requests("slack", "post_message", {"": {"ok": True}}, {"channel": "#oncall", "text": "x"})
        assert "#oncall" in posted

    def test_people_are_found_by_address_and_by_name(self) -> None:
        answers = {
            "/users.lookupByEmail": {"ok": True, "user": {"id": "U0000001", "profile": {}}},
            "/users.list": {"ok": True, "members": [{"id": "U0000002", "name": "kim", "real_name": "Kim Novak"}]},
            "/conversations": {"ok": True},
        }
        inputs = {"channel": "C0000001", "users": ["ann@acme.io", "@kim"]}
        *_, invited = requests("slack", "invite_to_channel", answers, inputs)
        assert "U0000001" in invited
        assert "U0000002" in invited


def test_a_list_is_sought_on_the_board_of_the_card() -> None:
    board, done = "5abbe4b7ddc1b351ef961414", "5abbe4b7ddc1b351ef961415"
    answers = {"/cards/c1?fields": {"idBoard": board}, f"/boards/{board}/lists": [{"id": done, "name": "Done"}]}
    *_, moved = requests("trello", "move_card", answers, {"card_id": "c1", "list": "done"})
    assert done in moved


def test_a_project_is_one_of_the_workspace_of_the_connection() -> None:
    answers = {"/workspaces/77/projects": {"data": [{"gid": "12", "name": "Marketing"}]}}
    *_, created = requests("asana", "create_task", answers, {"name": "x", "project": "marketing"}, workspace="77")
    assert json.loads(created.body)["data"]["projects"] == ["12"]


def test_a_channel_is_one_of_the_only_server() -> None:
    answers = {
        "/users/@me/guilds": [{"id": "1", "name": "Acme"}],
        "/guilds/1/channels": [{"id": "4", "name": "general", "type": 4}, {"id": "5", "name": "general", "type": 0}],
    }
    *_, posted = requests("discord", "post_message", answers, {"channel": "#general", "text": "x"})
    assert posted.path.startswith("/channels/5/messages")


def test_names_are_encoded_where_they_are_asked_for() -> None:
    person, _ = requests(
        "jira",
        "assign_issue",
        {"/user/search": [{"accountId": "5b10a2844c20165700ede21g", "displayName": "A&B / C"}]},
        {"issue_key": "OPS-1", "assignee": "A&B / C"},
    )
    assert "query=A%26B" in person.path


class TestPrivateMessages:
    DISCORD: Answers = {
        "members/search": [{"user": {"id": "11", "username": "sam"}}],
        "/users/@me/channels": {"id": "901", "recipients": [{"id": "11"}]},
        "/channels/901/messages": {"id": "9"},
    }

    @pytest.mark.parametrize("person", ["sam", "@sam", "11"])
    def test_a_person_of_discord_is_written_to_in_their_own_channel(self, person: str) -> None:
        found = requests("discord", "send_direct_message", self.DISCORD, {"user": person, "text": "psst"}, server="5")
        assert json.loads(found[-2].body) == {"recipient_id": "11"}
        assert found[-1].path.endswith("/channels/901/messages")

    def test_whom_discord_does_not_know_gets_nothing(self) -> None:
        error, asked = refused(
            "discord", "send_direct_message", {**self.DISCORD, "members/search": [], "@me/guilds": [{"id": "5"}]},
            {"user": "kim", "text": "psst"},
        )  # fmt: skip
        assert error.vendor_code == "name-not-found"
        assert "POST" not in asked

    @pytest.mark.parametrize("person", ["Kim Novak", "kim", "kim@acme.io"])
    def test_a_person_of_teams_is_written_to_in_the_chat_with_them(self, person: str) -> None:
        answers = {
            "/v1.0/users?": {"value": [{"displayName": "Kim Novak", "userPrincipalName": "kim@acme.io"}]},
            "/v1.0/me?": {"id": "me-1"},
            "/v1.0/chats/19": {"id": "m1"},
            "/v1.0/chats?": {"id": "19:abc@unq.gbl.spaces", "chatType": "oneOnOne"},
        }
        found = requests("microsoft_teams", "send_chat_message", answers, {"chat": person, "text": "psst"})
        members = [member["user@odata.bind"] for member in json.loads(found[-2].body)["members"]]
        assert members == [f"https://graph.microsoft.com/v1.0/users('{who}')" for who in ("me-1", "kim@acme.io")]
        assert found[-1].path.startswith("/v1.0/chats/19%3Aabc")


WORKFLOWS = {
    "workflows": [
        {"id": 11, "name": "Deploy to production", "path": ".github/workflows/deploy.yml"},
        {"id": 12, "name": "CI", "path": ".github/workflows/checks.yml"},
    ]
}


class TestRuns:
    @pytest.mark.parametrize(("name", "identifier"), [("deploy", "11"), ("ci", "12"), ("checks", "12")])
    def test_a_workflow_is_meant_by_its_name_or_a_word_of_its_file(self, name: str, identifier: str) -> None:
        asked, started = requests(
            "github", "trigger_workflow", {"/actions/workflows": WORKFLOWS}, {"repository": "a/b", "workflow": name}
        )
        assert (asked.method, asked.path.partition("?")[0]) == ("GET", "/repos/a/b/actions/workflows")
        assert started.path == f"/repos/a/b/actions/workflows/{identifier}/dispatches"

    def test_a_file_name_is_taken_as_it_is(self) -> None:
        (started,) = requests("github", "trigger_workflow", {}, {"repository": "a/b", "workflow": "deploy.yml"})
        assert started.path == "/repos/a/b/actions/workflows/deploy.yml/dispatches"

    def test_a_pipeline_is_meant_by_its_name(self) -> None:
        pipelines = {"value": [{"id": 7, "name": "nightly"}, {"id": 8, "name": "release"}]}
        place = {"organization": "acme", "project": "web"}
        asked, started = requests(
            "azure_devops", "run_pipeline", {"/_apis/pipelines?": pipelines}, {**place, "pipeline": "nightly"}
        )
        assert (asked.method, started.path.partition("?")[0]) == ("GET", "/acme/web/_apis/pipelines/7/runs")
