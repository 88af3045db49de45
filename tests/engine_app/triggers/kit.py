"""Endpoints of active workflows, and requests to them as an ASGI server passes them on."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from accounts_app.models import Workspace
from connectors_app.contracts import operation_uuid
from connectors_app.webhooks.secrets import hook_secret_seal
from engine_app.models import Activation, Run, WebhookDelivery, WebhookEndpoint
from engine_app.triggers.asgi import hooks_application
from sessions_app.models import WorkflowVersion
from tests.connectors_app.webhooks.vendors import Vendor
from tests.engine_app.kit import Flow, make_workflow

__all__ = ["Answer", "Hook", "make_hook", "request"]

HOST = "hooks.example.com"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


async def request(
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | list[tuple[str, str]] | None = None,
    *,
    method: str = "POST",
    chunks: list[bytes] | None = None,
) -> Answer:
    """Send one request to the application; `chunks` instead of `body` is one without a Content-Length."""
    pairs = list(headers.items() if isinstance(headers, dict) else headers or [])
    parts = [body] if chunks is None else chunks
    if chunks is None:
        pairs.append(("Content-Length", str(len(body))))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "scheme": "https",
        "headers": [
            (b"host", HOST.encode()),
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs),
        ],
    }
    messages = [
        {"type": "http.request", "body": part, "more_body": index + 1 < len(parts)} for index, part in enumerate(parts)
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await hooks_application(scope, receive, send)
    start, end = sent
    return Answer(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, end["body"])


@dataclass
class Hook:
    """An endpoint of an active workflow."""

    endpoint: WebhookEndpoint
    version: WorkflowVersion

    @property
    def path(self) -> str:
        return f"/hooks/{self.endpoint.token}"

    @property
    def url(self) -> str:
        return f"https://{HOST}{self.path}"

    @property
    def runs(self) -> Any:
        return Run.unscoped.filter(workflow=self.version.workflow_id)

    @property
    def deliveries(self) -> Any:
        return WebhookDelivery.unscoped.filter(endpoint=self.endpoint)

    def rows(self) -> int:
        return int(self.runs.count() + self.deliveries.count())

    def send(self, body: bytes, headers: Any, **more: Any) -> Answer:
        return asyncio.run(request(self.path, body, headers, **more))

    def deliver(self, vendor: Vendor, *, age: float = 0, **changes: Any) -> Answer:
        """Send the vendor's delivery with these fields changed, signed as it should be."""
        now = time.time() - age
        if vendor.connector == "linear":
            changes.setdefault("webhookTimestamp", int(now * 1000))
        body = vendor.body(**changes)
        return self.send(body, vendor.request(body, now, self.url))


def make_hook(
    connector: str,
    operation: str,
    *,
    secret: str,
    inputs: dict[str, Any] | None = None,
    flow: Flow | None = None,
    active: bool = True,
    version: WorkflowVersion | None = None,
    target: str = "",
    workspace: Workspace | None = None,
) -> Hook:
    """A workflow that the event starts (as node `hook`), active, with an endpoint that knows the secret."""
    if version is None:
        flow = flow or Flow()
        flow.node("hook", "trigger", operation=operation_uuid(connector, operation, "trigger"), inputs=inputs or {})
        version = make_workflow(flow, workspace)
        Activation.unscoped.create(
            workspace=version.workspace, workflow=version.workflow, version=version, active=active
        )
    endpoint = WebhookEndpoint(
        workspace=version.workspace,
        workflow=version.workflow,
        connector=connector,
        token=secrets.token_urlsafe(32),
        target=target,
    )
    if secret:
        endpoint.sealed = hook_secret_seal(
            secret, workspace_id=version.workspace_id, owner_id=version.workflow_id, endpoint_id=endpoint.pk
        )
    endpoint.save()
    return Hook(endpoint, version)
