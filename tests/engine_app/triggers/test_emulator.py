"""From a vendor's real, signed webhook to effects at vendors, against a stateful emulator of GitHub and Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors_app.contracts import operation_uuid
from connectors_app.credentials.services import credential_create
from connectors_app.models import Connector
from engine_app.contracts import RunState
from engine_app.models import Activation, Run, WebhookDelivery, WebhookEndpoint
from engine_app.triggers.hooks import hooks_register, hooks_remove
from sessions_app.models import WorkflowVersion
from tests.connectors_app.vendors.calls import Caller
from tests.connectors_app.vendors.servers import TOKEN, free_ports, node_tool, running
from tests.engine_app.kit import Flow, make_workflow, until, wait_for_state
from tests.engine_app.triggers.served import served

pytestmark = [pytest.mark.vendors, pytest.mark.usefixtures("host")]
SEED = Path(__file__).parents[2] / "connectors_app" / "vendors" / "emulator.yaml"
REPOSITORY = "acme/api"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The emulator's first port: GitHub; Slack is on the next."""
    directory = tmp_path_factory.mktemp("emulator")
    port = free_ports(2)
    command = [*node_tool("emulate/dist/index.js"), "--service", "github,slack", "--port", str(port)]
    with running([*command, "--seed", str(SEED)], f"http://127.0.0.1:{port + 1}/", directory / "log", 30, directory):
        yield port


@pytest.fixture
def public(settings: Any) -> Iterator[str]:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]
    with served() as url:
        settings.PUBLIC_URL = url
        yield url


def call(caller: Caller, key: str, **inputs: Any) -> Any:
    from connectors_app.http.client import run_with_client

    return run_with_client(caller(key, **inputs))


def github(port: int) -> Caller:
    return Caller("github", f"http://127.0.0.1:{port}", {"token": TOKEN}, settings={"organization": "acme"})


def activated(flow: Flow, port: int) -> Activation:
    version = make_workflow(flow)
    for key, url in (("github", f"http://127.0.0.1:{port}"), ("slack", f"http://127.0.0.1:{port + 1}/api")):
        credential_create(
            workspace_id=version.workspace_id,
            connector=Connector.objects.get(catalog="core", key=key),
            name=key,
            kind="token",
            secrets={"token": TOKEN},
            settings={"organization": "acme"} if key == "github" else {},
            base_url=url,
        )
    row: Activation = Activation.unscoped.create(
        workspace=version.workspace, workflow=version.workflow, version=version, active=True
    )
    return row


def flow_of(event: str, channel: str) -> Flow:
    """Comments, labels and tells Slack; what it does is what could start it again."""
    here = {"repository": REPOSITORY, "issue_number": "{{ trigger.issue.number }}"}
    flow = Flow()
    trigger = operation_uuid("github", event, "trigger")
    flow.node("hook", "trigger", operation=trigger, inputs={"repository": REPOSITORY, "label": "bug"})
    flow.action("say", operation_uuid("github", "create_comment", "action"), {**here, "body": "Thank you"})
    flow.action("mark", operation_uuid("github", "add_labels", "action"), {**here, "labels": ["triage"]})
    text = "New bug: {{ trigger.issue.title }}"
    flow.action("tell", operation_uuid("slack", "post_message", "action"), {"channel": channel, "text": text})
    return flow.chain("hook", "say", "mark", "tell")


def messages(port: int, channel: str) -> list[str]:
    import httpx

    answer = httpx.post(
        f"http://127.0.0.1:{port + 1}/api/conversations.history",
        headers={"Authorization": f"Bearer {TOKEN}"},
        data={"channel": channel},
    )
    return [message["text"] for message in answer.json()["messages"]]


def channel_of(port: int) -> str:
    import httpx

    url, headers = f"http://127.0.0.1:{port + 1}/api/conversations.list", {"Authorization": f"Bearer {TOKEN}"}
    channels = httpx.post(url, headers=headers).json()["channels"]
    return str(next(item["id"] for item in channels if item["name"] == "general"))


def hooks_at(port: int) -> list[Any]:
    import httpx

    url, headers = f"http://127.0.0.1:{port}/repos/{REPOSITORY}/hooks", {"Authorization": f"Bearer {TOKEN}"}
    found: list[Any] = httpx.get(url, headers=headers).json()
    return found


def test_an_issue_starts_a_run_that_comments_labels_and_posts(emulator: int, public: str) -> None:
    channel = channel_of(emulator)
    activation = activated(flow_of("issue_opened", channel), emulator)
    (report,) = hooks_register(activation=activation)
    assert report.registered
    assert report.manual == ""
    assert report.url.startswith(f"{public}/hooks/")
    issue = call(github(emulator), "create_issue", repository=REPOSITORY, title="It breaks", labels=["bug"])
    call(github(emulator), "create_issue", repository=REPOSITORY, title="A question", labels=[])
    run = until(lambda: Run.unscoped.filter(workflow=activation.workflow_id).first())
    ended = wait_for_state(run, seconds=40)
    assert (ended.state, ended.error) == (RunState.SUCCEEDED, None)
    here = {"repository": REPOSITORY, "issue_number": issue["number"]}
    (comment,) = call(github(emulator), "list_comments", **here)
    assert comment["body"].startswith("Thank you")
    labels = {label["name"] for label in call(github(emulator), "get_issue", **here)["labels"]}
    assert labels == {"bug", "triage"}
    assert messages(emulator, channel).count("New bug: It breaks") == 1
    outcomes = WebhookDelivery.unscoped.filter(endpoint_id=report.endpoint_id)
    until(lambda: outcomes.count() >= 3)  # the label that the run set is told of as well
    assert set(outcomes.exclude(pk=run.delivery_id).values_list("outcome", flat=True)) == {"unmatched"}
    assert Run.unscoped.filter(workflow=activation.workflow_id).count() == 1
    hooks_remove(activation=activation)


def test_what_a_run_did_does_not_start_it_again(emulator: int, public: str) -> None:
    channel = channel_of(emulator)
    activation = activated(flow_of("comment_created", channel), emulator)
    (report,) = hooks_register(activation=activation)
    issue = call(github(emulator), "create_issue", repository=REPOSITORY, title="It loops", labels=["bug"])
    here = {"repository": REPOSITORY, "issue_number": issue["number"]}
    call(github(emulator), "create_comment", **here, body="By a person")
    run = until(lambda: Run.unscoped.filter(workflow=activation.workflow_id).first())
    assert wait_for_state(run, seconds=40).state == RunState.SUCCEEDED
    outcomes = WebhookDelivery.unscoped.filter(endpoint_id=report.endpoint_id)
    until(lambda: outcomes.filter(event="issue_comment").count() == 2)
    assert sorted(outcomes.values_list("outcome", flat=True)) == ["own_effect", "started"]
    assert Run.unscoped.filter(workflow=activation.workflow_id).count() == 1
    hooks_remove(activation=activation)


def test_hooks_are_registered_once_and_taken_away(emulator: int, public: str) -> None:
    before = len(hooks_at(emulator))
    activation = activated(flow_of("issue_opened", "C1"), emulator)
    (first,) = hooks_register(activation=activation)
    endpoint = WebhookEndpoint.unscoped.get(pk=first.endpoint_id)
    assert endpoint.events == ["issues"]
    assert len(hooks_at(emulator)) == before + 1
    assert hooks_register(activation=activation) == (first,)
    # the process died after the vendor made the hook and before that was written down
    WebhookEndpoint.unscoped.filter(pk=endpoint.pk).update(external_id="", events=[])
    hooks_register(activation=activation)
    again = WebhookEndpoint.unscoped.get(pk=first.endpoint_id)
    assert (again.external_id, again.token, again.sealed) == (endpoint.external_id, endpoint.token, endpoint.sealed)
    # another version wants other events: the hook is replaced
    version = activation.version
    version.document["data"][1]["scm_id"] = str(operation_uuid("github", "push", "trigger"))
    activation.version = WorkflowVersion.unscoped.create(
        workspace=version.workspace, workflow=version.workflow, number=version.number + 1, document=version.document
    )
    activation.save()
    hooks_register(activation=activation)
    assert [hook["events"] for hook in hooks_at(emulator)][before:] == [["push"]]
    hooks_remove(activation=activation)
    assert len(hooks_at(emulator)) == before
    gone = WebhookEndpoint.unscoped.get(pk=first.endpoint_id)
    assert (gone.enabled, gone.external_id, gone.token) == (False, "", endpoint.token)
    hooks_remove(activation=activation)
    (back,) = hooks_register(activation=activation)
    assert (back.endpoint_id, back.url) == (first.endpoint_id, first.url)
    hooks_remove(activation=activation)


def test_two_at_once_register_one_hook(emulator: int, public: str) -> None:
    before = len(hooks_at(emulator))
    activation = activated(flow_of("issue_opened", "C1"), emulator)

    def register() -> None:
        from django.db import connection

        try:
            hooks_register(activation=Activation.unscoped.select_related("version").get(pk=activation.pk))
        finally:
            connection.close()

    async def several() -> None:
        await asyncio.gather(*(asyncio.to_thread(register) for _ in range(4)))

    asyncio.run(several())
    assert len(hooks_at(emulator)) == before + 1
    hooks_remove(activation=activation)
