"""What tests of the engine share: a toy connector on the loopback vendor, workflows, and waiting for states."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from accounts_app.contracts import Principal
from accounts_app.models import User, Workspace
from connectors_app.models import Connector, Operation
from engine_app.contracts import TERMINAL_RUN_STATES, RunState
from engine_app.models import Run, StepRun
from engine_app.services import run_start_by_hand
from sessions_app.models import Workflow, WorkflowVersion

__all__ = [
    "Flow",
    "make_person",
    "make_workflow",
    "make_workspace",
    "remove_traces",
    "start",
    "steps_of",
    "toy_connector",
    "until",
    "wait_for_state",
]

_CATALOG = "engine-tests"
_SLUG = "engine-tests-"
_FIELDS = {
    "name": {"type": "string"},
    "text": {"type": "string"},
    "delay": {"type": "number"},
    "after": {"type": "number"},
    "after_first": {"type": "number"},
    "lie": {"type": "boolean"},
    "fail": {"type": ["integer", "null"]},
    "times": {"type": "integer"},
    "retry_after": {"type": "number"},
    "data": {},
}
_BODY = {name: {"in": "body"} for name in _FIELDS}
_PAGES = {"style": "page", "parameter": "page", "size_parameter": "per_page", "size": 2}
_LOOKUP = {
    "operation": "list_items",
    "inputs": {"text": "{{ marker }}"},
    "match": "[?contains(text, '{marker}')] | [0]",
    "marker_input": "text",
}


def toy_connector(base_url: str, *, reads: bool = True, echo: str = "/echo") -> dict[str, Operation]:
    """The toy connector's operations by key, calling the vendor at that address."""
    connector, _ = Connector.objects.update_or_create(
        catalog=_CATALOG,
        key="toy",
        defaults={"name": "Toy", "base_url": base_url, "settings": {"auth": {"kinds": ["none"]}}},
    )
    read = {"reads": "get_item"} if reads else {}
    lasting = {"idempotency": {"header": "Idempotency-Key", "seconds": 1}}
    paged = {"operation": "list_pages", "inputs": {"per_page": 3}, "match": _LOOKUP["match"], "marker_input": "text"}
    deep = {**paged, "inputs": {}}
    facts: dict[str, tuple[str, str, str, dict[str, Any], dict[str, Any]]] = {
        "keyed": ("POST", "/keyed", "write", _FIELDS, {"idempotency": {"header": "Idempotency-Key"}, **read}),
        "marked": ("POST", "/marked", "write", _FIELDS, {"lookup": _LOOKUP, **read}),
        "bare": ("POST", "/bare", "write", _FIELDS, {**read}),
        "forgotten": ("POST", "/keyed", "write", _FIELDS, lasting),
        "forgotten_marked": ("POST", "/keyed", "write", _FIELDS, {"lookup": _LOOKUP, **lasting}),
        "paged": ("POST", "/marked", "write", _FIELDS, {"lookup": paged, "reads": "list_pages"}),
        "deep": ("POST", "/marked", "write", _FIELDS, {"lookup": deep}),
        "gone": ("POST", "/bare", "destructive", _FIELDS, {"reads": "get_item", "yields": {"id": "`99`"}}),
        "echo": ("POST", echo, "read", _FIELDS, {}),
        "say": ("POST", echo, "read", _FIELDS, {"inputs": {**_BODY, "text": {"in": "body", "markup": "slack"}}}),
    }
    operations = {}
    for key, (method, path, risk, fields, binding) in facts.items():
        schema = {"type": "object", "properties": fields, "additionalProperties": False}
        operations[key] = _operation(connector, key, method, path, risk, schema, {"inputs": _BODY, **binding})
    get = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    operations["get_item"] = _operation(
        connector, "get_item", "GET", "/items/{id}", "read", get, {"inputs": {"id": {"in": "path"}}}
    )
    items = {"type": "object", "properties": {"text": {"type": "string"}}}
    operations["list_items"] = _operation(
        connector, "list_items", "GET", "/items", "read", items, {"inputs": {"text": {"in": "query"}}}
    )
    sizes = {"page": {"type": "integer"}, "per_page": {"type": "integer", "default": 3}}
    pages = {"type": "object", "properties": sizes}
    query = {"inputs": {"page": {"in": "query"}, "per_page": {"in": "query"}}, "paging": _PAGES}
    operations["list_pages"] = _operation(connector, "list_pages", "GET", "/pages", "read", pages, query)
    return operations


def _operation(
    connector: Connector, key: str, method: str, path: str, risk: str, schema: dict[str, Any], binding: dict[str, Any]
) -> Operation:
    row, _ = Operation.objects.update_or_create(
        connector=connector,
        key=key,
        role="action",
        defaults={
            "title": key,
            "method": method,
            "path": path,
            "risk": risk,
            "input_schema": schema,
            "binding": binding,
        },
        create_defaults={
            "id": uuid4(),
            "title": key,
            "method": method,
            "path": path,
            "risk": risk,
            "input_schema": schema,
            "binding": binding,
        },
    )
    return row


class Flow:
    """Builds a document: a manual trigger `t`, then what is added."""

    def __init__(self, **settings: Any) -> None:
        self.structure: list[dict[str, Any]] = []
        self.data: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []
        self.settings = settings
        self.node("t", "trigger", action="manual")

    def node(self, key: str, role: str, *, parent: str | None = None, operation: Any = None, **properties: Any) -> Flow:
        kind = role if role in {"condition", "approval", "delay", "for_each"} else "normal"
        row: dict[str, Any] = {"id": key, "name": key, "type": kind, "content": {}}
        if parent:
            row["parent"] = parent
        self.structure.append(row)
        identifier = str(operation.pk) if isinstance(operation, Operation) else operation and str(operation)
        self.data.append({"id": key, "name": key, "properties": {"role": role, **properties}, "scm_id": identifier})
        return self

    def action(self, key: str, operation: Any, inputs: dict[str, Any] | None = None, **more: Any) -> Flow:
        return self.node(key, "action", operation=operation, inputs=inputs or {}, **more)

    def edge(self, source: str, target: str, branch: str | None = None) -> Flow:
        self.edges.append({"id": f"e{len(self.edges)}", "source": source, "target": target, "branch": branch})
        return self

    def chain(self, *keys: str) -> Flow:
        for source, target in pairwise(keys):
            self.edge(source, target)
        return self

    @property
    def document(self) -> dict[str, Any]:
        return {
            "name": "test",
            "structure": self.structure,
            "data": self.data,
            "edges": self.edges,
            "settings": self.settings,
        }


def remove_traces() -> None:
    """Delete every workspace that `make_workspace` made, and the toy connector."""
    Workspace.objects.filter(slug__startswith=_SLUG).delete()
    User.objects.filter(username__startswith=_SLUG).delete()
    Connector.objects.filter(catalog=_CATALOG).delete()


def make_person() -> Principal:
    """A user, as the services see one."""
    user, _ = User.objects.get_or_create(username=f"{_SLUG}ann")
    return Principal(user_id=user.pk, workspace_id=uuid4(), username=user.username)


def make_workspace() -> Workspace:
    name = f"{_SLUG}{uuid4().hex[:10]}"
    return Workspace.objects.create(name=name, slug=name)


def make_workflow(flow: Flow, workspace: Workspace | None = None) -> WorkflowVersion:
    workspace = workspace or make_workspace()
    workflow = Workflow.unscoped.create(workspace=workspace, name="test")
    version: WorkflowVersion = WorkflowVersion.unscoped.create(
        workspace=workspace, workflow=workflow, number=1, document=flow.document
    )
    workflow.current_version = version
    workflow.save()
    return version


def start(flow: Flow | WorkflowVersion, payload: dict[str, Any] | None = None) -> Run:
    version = make_workflow(flow) if isinstance(flow, Flow) else flow
    return run_start_by_hand(version=version, payload=payload or {}, user_id=None)


def until(condition: Callable[[], Any], seconds: float = 20.0, pause: float = 0.02) -> Any:
    """The condition's first true value; fails after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"did not happen within {seconds} s"
        time.sleep(pause)


def wait_for_state(run: Run | UUID, states: Collection[RunState] = TERMINAL_RUN_STATES, seconds: float = 20.0) -> Run:
    """The run once it is in one of the states."""
    pk = run.pk if isinstance(run, Run) else run
    found: Run = until(lambda: Run.unscoped.filter(pk=pk, state__in=[str(item) for item in states]).first(), seconds)
    return found


def steps_of(run: Run) -> dict[tuple[str, str], StepRun]:
    return {(step.node_id, step.path): step for step in StepRun.objects.filter(run=run)}
