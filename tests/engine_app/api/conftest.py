from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.asgi import get_asgi_application

from accounts_app.models import Workspace
from accounts_app.selectors import workspace_for
from accounts_app.services import user_create
from engine_app.models import Run, StepRun
from tests.conftest import bearer_token
from tests.engine_app.kit import Flow, make_workflow
from tests.engine_app.served import served


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The service behind a real server."""
    with served(get_asgi_application()) as found:
        yield found


class Caller:
    """A user with a workspace who calls the API over HTTP; committed, and removed with the traces of a test."""

    def __init__(self, address: str, name: str) -> None:
        user = user_create(username=f"engine-tests-{name}", password="correct horse battery")
        workspace = workspace_for(user)
        assert workspace is not None
        self.workspace: Workspace = workspace
        headers = {"Authorization": f"Bearer {bearer_token(user)}"}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=30)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(f"/api/v1/{path}", **more)

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.client.post(f"/api/v1/{path}", json=body or {})


@pytest.fixture
def workspace(alice: Any) -> Any:
    return workspace_for(alice)


@pytest.fixture
def manual() -> Flow:
    """A manual trigger and a condition: valid without any vendor."""
    flow = Flow()
    flow.structure[0]["name"] = "manual-manual"
    flow.node("c", "condition", expression="trigger.input.ready").edge("t", "c")
    return flow


def real(flow: Flow) -> dict[str, Any]:
    """The flow's document with what validation wants: types, connectors, the registry's manual trigger."""
    from connectors_app.selectors import catalog_snapshot

    operation = catalog_snapshot().find("manual", "manual")
    assert operation is not None
    for row in flow.data:
        row.update(type="FLOW_CONTROL", version="1.0", metadata={"title": row["name"], "connector": None})
        if row["properties"]["role"] == "trigger":
            connector = {"name": "Manual", "key": "manual"}
            row.update(type="MANUAL_ACTION", scm_id=str(operation.id), metadata={"connector": connector})
    for node in flow.structure:
        node["position"] = {"x": 0, "y": 0}
    return flow.document


@pytest.fixture
def version(manual: Flow, workspace: Any) -> Any:
    real(manual)
    return make_workflow(manual, workspace)


def make_run(version: Any, **more: Any) -> Run:
    facts = {
        "state": "succeeded",
        "cause": "manual",
        "trigger_node": "t",
        "payload": {"input": {"ready": True}},
        **more,
    }
    run: Run = Run.unscoped.create(
        workspace_id=version.workspace_id, workflow_id=version.workflow_id, version=version, **facts
    )
    return run


def make_step(run: Run, node_id: str = "c", **more: Any) -> StepRun:
    return StepRun.objects.create(**{"run": run, "node_id": node_id, "state": "succeeded", "attempt": 1, **more})
