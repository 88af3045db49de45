"""Curated operations of GitHub, Slack and Linear against a stateful emulator of the three."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.execute import call_vendor, execute
from connectors_app.http.messages import VendorRequest
from sessions_app.definition import evaluate_expression, evaluate_value
from tests.connectors_app.vendors.calls import Caller, curated
from tests.connectors_app.vendors.servers import TOKEN, free_ports, node_tool, running

pytestmark = [pytest.mark.vendors, pytest.mark.usefixtures("closed_pools")]

# Curated operations that the emulator lacks, each with what is missing there.
_NO_ROUTE = "no such route"
_POST_ONLY = "takes this method by POST alone, Slack both ways"
UNSUPPORTED: dict[str, dict[str, str]] = {
    "github": dict.fromkeys(
        ("create_commit_status", "create_deployment", "list_deployments", "list_repositories"),
        _NO_ROUTE,
    )
    | dict.fromkeys(("trigger_workflow", "rerun_workflow", "cancel_workflow_run"), "no workflow to run"),
    "slack": dict.fromkeys(
        ("list_users", "list_channel_members", "find_user_by_email", "list_channels", "list_messages", "list_replies"),
        _POST_ONLY,
    )
    | {"upload_file": "withdrawn by Slack, absent there"},
    "linear": {
        "search_issues": "no such field",
        "create_project": "no such field",
        "list_projects": "its Project has no url",
        "create_comment": "its Comment has no url",
        "list_comments": "its Comment has no url",
    },
}
REPOSITORY = "acme/api"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The emulator's first port: GitHub; Slack and Linear are on the next two."""
    directory = tmp_path_factory.mktemp("emulator")
    port = free_ports(3)
    seed = Path(__file__).with_name("emulator.yaml")
    command = [*node_tool("emulate/dist/index.js"), "--service", "github,slack,linear", "--port", str(port)]
    command += ["--seed", str(seed)]
    with running(command, f"http://127.0.0.1:{port + 2}/", directory / "log", 30, directory):
        yield port


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> None:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]


def github(port: int) -> Caller:
    return Caller("github", f"http://127.0.0.1:{port}", {"token": TOKEN}, settings={"organization": "acme"})


def slack(port: int) -> Caller:
    return Caller("slack", f"http://127.0.0.1:{port + 1}/api", {"token": TOKEN})


def linear(port: int) -> Caller:
    return Caller("linear", f"http://127.0.0.1:{port + 2}", {"api_key": "lin_test_admin"}, kind="api_key")


def assert_all_covered(caller: Caller) -> None:
    """Every curated operation was called, or is listed with what the emulator lacks."""
    assert caller.called.isdisjoint(UNSUPPORTED[caller.connector])
    assert caller.called | UNSUPPORTED[caller.connector].keys() == curated(caller.connector).keys()


async def test_github(emulator: int) -> None:
    call = github(emulator)
    issue = await call("create_issue", repository=REPOSITORY, title="Größe", body="It breaks", labels=["bug"])
    here = {"repository": REPOSITORY, "issue_number": issue["number"]}
    assert issue["title"] == "Größe"
    assert (await call("update_issue", **here, title="Size"))["title"] == "Size"
    assert (await call("close_issue", **here))["state"] == "closed"
    assert (await call("reopen_issue", **here))["state"] == "open"
    await call("create_comment", **here, body="On it")
    assert [item["body"] for item in await call("list_comments", **here)] == ["On it"]
    assert {item["name"] for item in await call("add_labels", **here, labels=["needs triage"])} == {
        "bug",
        "needs triage",
    }
    await call("remove_label", **here, label="needs triage")
    await call("add_assignees", **here, assignees=["octo"])
    assert await call("lock_issue", **here) is None
    found = await call("get_issue", **here)
    assert [item["name"] for item in found["labels"]] == ["bug"]
    assert [item["login"] for item in found["assignees"]] == ["octo"]
    assert [item["number"] for item in await call("list_issues", repository=REPOSITORY, labels=["bug"])] == [
        here["issue_number"]
    ]
    assert (await call("search_issues", query=f"repo:{REPOSITORY} Size"))["total_count"] == 1

    commits = await call("list_commits", repository=REPOSITORY)
    await call("create_branch", repository=REPOSITORY, branch="feature/size", sha=commits[0]["sha"])
    await call(
        "create_or_update_file",
        repository=REPOSITORY,
        path="docs/a b.md",
        branch="feature/size",
        message="Say the size",
        content="Größe: 1",
    )
    file = await call("get_file", repository=REPOSITORY, path="docs/a b.md", branch="feature/size")
    assert base64.b64decode(file["content"]).decode() == "Größe: 1"
    pull = await call("create_pull_request", repository=REPOSITORY, title="Size", head="feature/size")
    there = {"repository": REPOSITORY, "pull_request_number": pull["number"]}
    assert (await call("update_pull_request", **there, title="The size"))["title"] == "The size"
    await call("request_reviewers", **there, reviewers=["hubot"])
    await call("create_review", **there, event="COMMENT", body="Fine")
    assert [item["body"] for item in await call("list_reviews", **there)] == ["Fine"]
    assert [item["number"] for item in await call("list_pull_requests", repository=REPOSITORY)] == [pull["number"]]
    assert (await call("merge_pull_request", **there))["merged"] is True
    assert (await call("get_pull_request", **there))["merged"] is True
    assert {item["name"] for item in await call("list_branches", repository=REPOSITORY)} == {"main", "feature/size"}
    await call("create_branch", repository=REPOSITORY, branch="refs/heads/other", sha=commits[0]["sha"])
    other = await call("create_pull_request", repository=REPOSITORY, title="Other", head="other")
    closed = await call("close_pull_request", repository=REPOSITORY, pull_request_number=other["number"])
    assert closed["state"] == "closed"
    assert await call("delete_branch", repository=REPOSITORY, branch="other") is None

    release = await call("create_release", repository=REPOSITORY, tag_name="v1", name="One")
    assert [item["id"] for item in await call("list_releases", repository=REPOSITORY)] == [release["id"]]
    assert isinstance(await call("list_tags", repository=REPOSITORY), list)
    assert (await call("list_workflow_runs", repository=REPOSITORY))["workflow_runs"] == []
    assert (await call("create_repository", name="web"))["full_name"] == "acme/web"
    assert (await call("get_repository", repository="acme/web"))["private"] is True
    assert (await call("update_repository", repository=REPOSITORY, description="Orders"))["description"] == "Orders"
    assert (await call("create_milestone", repository=REPOSITORY, title="Summer"))["title"] == "Summer"
    assert [item["title"] for item in await call("list_milestones", repository=REPOSITORY)] == ["Summer"]
    await call("add_collaborator", repository=REPOSITORY, user="hubot")
    assert await call("list_contributors", repository=REPOSITORY)
    assert_all_covered(call)


async def test_github_lists_follow_links(emulator: int) -> None:
    call = github(emulator)
    for index in range(7):
        await call("create_issue", repository="acme/api", title=f"Page {index}", labels=["paged"])
    operation = call.operations["list_issues"]
    assert operation.paging is not None
    small = replace(operation, paging=replace_size(operation.paging, 2))
    inputs = {"repository": REPOSITORY, "labels": ["paged"]}
    whole = await execute(small, inputs, connection=call.connection)
    assert (len(whole.output), whole.pages, whole.truncated) == (7, 4, False)
    cut = await execute(small, inputs, connection=call.connection, max_pages=2)
    assert (len(cut.output), cut.pages, cut.truncated) == (4, 2, True)
    five = await execute(small, {**inputs, "limit": 5}, connection=call.connection)
    assert (len(five.output), five.pages) == (5, 3)
    assert len({item["number"] for item in whole.output}) == 7


def replace_size(rule: Any, size: int) -> Any:
    return rule.model_copy(update={"size": size})


async def test_github_look_ups_find_what_was_made(emulator: int) -> None:
    call = github(emulator)
    issue = await call("create_issue", repository=REPOSITORY, title="Marked")
    sha = (await call("list_commits", repository=REPOSITORY))[0]["sha"]
    await call("create_branch", repository=REPOSITORY, branch="marked", sha=sha)
    await call(
        "create_or_update_file", repository=REPOSITORY, path="m.md", branch="marked", message="Mark", content="m"
    )
    pull = {"title": "Marked", "head": "marked"}
    made = {
        "create_issue": {"title": "Another"},
        "create_comment": {"issue_number": issue["number"]},
        "create_pull_request": pull,
        "create_release": {"tag_name": "marked-1"},
        "create_milestone": {"title": "Marked"},
    }
    for number, (key, inputs) in enumerate(made.items()):
        marker = f"wfa-{number:032x}"
        lookup = call.operations[key].binding["lookup"]
        whole = {"repository": REPOSITORY, **inputs}
        asked = evaluate_value(lookup["inputs"], {"inputs": whole, "marker": marker})
        match = lookup["match"].replace("{marker}", marker)
        assert evaluate_expression(match, await call(lookup["operation"], **asked)) is None
        artefact = await call(key, **whole, **{lookup["marker_input"]: f"Text\n\n<!-- {marker} -->"})
        found = evaluate_expression(match, await call(lookup["operation"], **asked))
        assert found["id"] == artefact["id"], key


async def test_github_errors(emulator: int) -> None:
    with pytest.raises(ConnectorError) as missing:
        await github(emulator)("get_issue", repository="acme/nothing", issue_number=1)
    with pytest.raises(ConnectorError) as invalid:
        await github(emulator)("create_pull_request", repository=REPOSITORY, title="x", head="main", base="main")
    for info, status in ((missing, 404), (invalid, 422)):
        assert info.value.vendor_status == status
        assert info.value.permanent
        assert not info.value.outcome_unknown
        assert TOKEN not in str(info.value)


async def test_slack(emulator: int) -> None:
    call = slack(emulator)
    channel = (await call("create_channel", name="incident-7"))["channel"]["id"]
    posted = await call("post_message", channel=channel, text="Größe & <more>")
    assert posted["message"]["text"] == "Größe & <more>"
    reply = await call("reply_in_thread", channel=channel, thread_ts=posted["ts"], text="Seen")
    assert reply["message"]["thread_ts"] == posted["ts"]
    changed = await call("update_message", channel=channel, ts=posted["ts"], text="Changed")
    assert changed["text"] == "Changed"
    assert posted["ts"].replace(".", "") in (await call("get_permalink", channel=channel, ts=posted["ts"]))["permalink"]
    await call("add_reaction", channel=channel, timestamp=posted["ts"], emoji="eyes")
    await call("pin_message", channel=channel, timestamp=posted["ts"])
    await call("send_direct_message", user="U000000001", text="psst")
    await call("invite_to_channel", channel=channel, users=["U000000001"])
    await call("set_topic", channel=channel, topic="Seven")
    later = int(time.time()) + 3600
    assert (await call("schedule_message", channel=channel, text="Later", post_at=later))["post_at"] == later
    await call("delete_message", channel=channel, ts=posted["ts"])
    await call("archive_channel", channel=channel)
    assert_all_covered(call)


async def test_slack_error_in_a_good_answer(emulator: int) -> None:
    with pytest.raises(ConnectorError) as info:
        await slack(emulator)("post_message", channel="C0000NONE", text="x")
    assert info.value.vendor_code == "channel_not_found"
    assert info.value.vendor_status == 200
    assert info.value.permanent


async def test_linear(emulator: int) -> None:
    call = linear(emulator)
    team = (await call("list_teams"))["nodes"][0]["id"]
    title = 'Quote " backslash \\ line\nend } ) $x ü'
    issue = (await call("create_issue", team=team, title=title, description="Text"))["issue"]
    assert issue["title"] == title
    changed = await call("update_issue", issue_id=issue["id"], title="Plain", priority=2)
    assert (changed["issue"]["title"], changed["issue"]["priority"]) == ("Plain", 2)
    assert issue["id"] in {item["id"] for item in (await call("list_issues"))["nodes"]}
    await add_label(call, issue["id"])
    found = await call("get_issue", issue_id=issue["id"])
    assert [item["name"] for item in found["labels"]["nodes"]] == ["Bug"]
    assert (await call("delete_issue", issue_id=issue["id"]))["success"] is True
    assert_all_covered(call)


async def add_label(call: Caller, issue_id: str) -> None:
    """Labels can't be listed by a curated operation, so ask for them as any client would."""
    request = VendorRequest("POST", "/graphql", json={"query": "{ issueLabels { nodes { id name } } }"})
    answer = await call_vendor(request, connector=call.operations["get_issue"].connector, connection=call.connection)
    label = next(item for item in answer.json()["data"]["issueLabels"]["nodes"] if item["name"] == "Bug")
    await call("add_label", issue_id=issue_id, label=label["id"])


async def test_linear_lists_follow_cursors(emulator: int) -> None:
    call = linear(emulator)
    team = (await call("list_teams"))["nodes"][0]["id"]
    for index in range(5):
        await call("create_issue", team=team, title=f"Page {index}")
    operation = call.operations["list_issues"]
    one = await execute(operation, {}, connection=call.connection)
    small = replace(operation, paging=replace_size(operation.paging, 2))
    whole = await execute(small, {}, connection=call.connection)
    assert whole.pages >= 3
    assert [item["id"] for item in whole.output["nodes"]] == [item["id"] for item in one.output["nodes"]]


async def test_linear_errors(emulator: int) -> None:
    with pytest.raises(ConnectorError) as info:
        await linear(emulator)("create_issue", team="no-such-team", title="x")
    assert info.value.permanent
    assert not info.value.outcome_unknown
