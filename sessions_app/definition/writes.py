"""What a document would change at vendors: its writing steps and where each of them writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from connectors_app.contracts import OperationCatalog, OperationSpec
from sessions_app.definition.expressions import ExpressionError, parse_template, references
from sessions_app.definition.graph import WorkflowGraph, node_reference
from sessions_app.definition.nodes import resolve_operation
from sessions_app.definition.tolerant import as_dict, as_text
from sessions_app.definition.vocabulary import CONTROL_ROLES, TRIGGER_REFERENCE, Branch, Role

__all__ = ["ON_FAILURE", "UNKNOWN_RISK", "PlannedWrite", "WriteTarget", "describe_write", "planned_writes"]

ON_FAILURE = "settings.on_failure"
"""Stands for a node's id where the notification of a failed run is meant; no node can be called so."""

UNKNOWN_RISK = "unknown"
"""`risk` of a step whose operation the catalogue does not have: nobody can say that it only reads."""

_FAILURE_TITLE = "What happens on a failure"
_MAX_TEXT = 200
_MAX_TARGETS = 20
_MAX_ELEMENTS = 10

_PLACES = (
    # how to get there and what it is in
    *("method", "url", "organization", "org", "owner", "namespace", "workspace", "server", "site", "team", "teams"),
    *(
        "repository",
        "repo",
        "project",
        "projects",
        "space",
        "board",
        "database",
        "table",
        "base",
        "sheet",
        "knowledge_base",
    ),
    *("bucket", "folder", "list", "section", "channel", "channels", "chat", "room", "topic_arn", "queue", "service"),
    *("services", "environment", "schedule", "calendar"),
    # what of it
    *("branch", "target_branch", "destination_branch", "ref", "tag_name", "path", "page", "parent", "issue", "issues"),
    *("issue_key", "linked_issue_key", "epic", "sprint", "milestone", "ticket", "task", "card", "incident", "alert"),
    *("alias", "dedup_key", "incident_key", "meeting", "item", "job", "pipeline", "workflow", "definition", "commit"),
    *("sha", "thread_ts", "ts", "timestamp", "variable_name", "label_name", "target_repository", "to_project"),
    *("merged_tickets", "suspended_ticket"),
    # whom it reaches
    *("to", "cc", "bcc", "recipient", "recipients", "user", "users", "email", "emails", "attendees", "responders"),
    *("requester", "role", "group", "groups", "assignment_group", "members", "phone"),
)
_RANK = {name: index for index, name in enumerate(_PLACES)}
_IDENTIFIES = ("_id", "_iid", "_number")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class WriteTarget(BaseModel):
    """One input that says where a step writes. `value` is as the document has it, cut where it is long.

    `expression`: it is known only when the workflow runs; `steps` are the nodes it is taken from, `trigger` among them.
    """

    model_config = ConfigDict(frozen=True)

    input: str
    value: str
    expression: bool = False
    steps: tuple[str, ...] = ()


class PlannedWrite(BaseModel):
    """One step that may change something at a vendor.

    `title` is the document's, all else of the operation the registry's; of an operation that it does not have (`risk`
    is `unknown`) the document's words. Where `approvals` names nodes, the step is not reached without the approval of
    one of them, the last on its way. An empty `target` says that the account alone decides where it writes.
    """

    model_config = ConfigDict(frozen=True)

    node_id: str
    title: str
    connector: str | None
    connector_name: str | None
    action: str | None
    action_title: str | None
    risk: str
    target: tuple[WriteTarget, ...] = ()
    approvals: tuple[str, ...] = ()


def planned_writes(document: Any, catalog: OperationCatalog) -> tuple[PlannedWrite, ...]:
    """The steps of a document that write, in an order of execution, what follows a failed run last.

    Takes any JSON value. A step whose operation the catalogue does not have is among them, as an unknown write.
    """
    return tuple(_Reader(document, catalog).read())


def describe_write(write: PlannedWrite) -> str:
    """One line for people: which step does what, where, and who lets it."""
    vendor, action = write.connector_name or write.connector, write.action_title or write.action
    what = ", ".join(part for part in (vendor, action) if part) or "an unknown operation"
    risk = {"write": "", UNKNOWN_RISK: " (effects unknown)"}.get(write.risk, f" ({write.risk})")
    places = [f"{item.input} {item.value}{_source(item)}" for item in write.target]
    where = ", ".join(places) or "where the account says"
    approvals = f"; after approval by {' or '.join(write.approvals)}" if write.approvals else ""
    return f"{write.node_id}, “{write.title}”: {what}{risk} → {where}{approvals}"


def _source(target: WriteTarget) -> str:
    if not target.expression:
        return ""
    return f" (from {', '.join(target.steps)})" if target.steps else " (known when it runs)"


class _Reader:
    """One document being read."""

    def __init__(self, document: Any, catalog: OperationCatalog) -> None:
        self._graph = WorkflowGraph(document)
        self._catalog = catalog
        self._names = {node_reference(key): key for key in self._graph.nodes} | {TRIGGER_REFERENCE: TRIGGER_REFERENCE}
        self._approvals = [key for key, node in self._graph.nodes.items() if node.role == Role.APPROVAL]
        self._open: dict[str | None, set[str]] = {}
        self._after: dict[str, set[str]] = {}

    def read(self) -> Iterator[PlannedWrite]:
        """All of them."""
        steps = {key: operation for key, operation in self._operations() if operation is None or operation.writes}
        for key in self._graph.topological_order(steps):
            node = self._graph.nodes[key]
            yield self._write(key, node.title, node.data, node.inputs, steps[key], self._approvals_before(key))
        yield from self._on_failure()

    def _operations(self) -> Iterator[tuple[str, OperationSpec | None]]:
        """The steps that call an operation, by the rules of the engine: whatever is no trigger and no control node."""
        for key, node in self._graph.nodes.items():
            if node.role != Role.TRIGGER and node.role not in CONTROL_ROLES:
                yield key, resolve_operation(node.data, self._catalog, node.role)

    def _write(
        self,
        node_id: str,
        title: str,
        row: dict[str, Any],
        inputs: dict[str, Any],
        operation: OperationSpec | None,
        approvals: tuple[str, ...] = (),
    ) -> PlannedWrite:
        connector = as_dict(as_dict(row.get("metadata")).get("connector"))
        action = as_dict(row.get("properties")).get("action")
        return PlannedWrite(
            node_id=_shown(node_id),
            title=_shown(title),
            connector=operation.connector.key if operation else _named(connector.get("key")),
            connector_name=operation.connector.name if operation else _named(connector.get("name")),
            action=operation.key if operation else _named(action),
            action_title=_shown(operation.title) if operation else None,
            risk=operation.risk if operation else UNKNOWN_RISK,
            target=self._target(inputs, operation.path if operation else ""),
            approvals=approvals,
        )

    def _target(self, inputs: dict[str, Any], path: str) -> tuple[WriteTarget, ...]:
        placeholders = set(_PLACEHOLDER.findall(path))
        names = [
            name
            for name, value in inputs.items()
            if value not in (None, "", [], {})
            and (name in _RANK or name in placeholders or name.lower().endswith(_IDENTIFIES))
        ]
        names.sort(key=lambda name: _RANK.get(name, len(_RANK)))
        return tuple(self._told(name, inputs[name]) for name in names[:_MAX_TARGETS])

    def _told(self, name: str, value: Any) -> WriteTarget:
        sources = list(_expressions(value))
        steps = dict.fromkeys(step for source in sources for step in self._read_by(source))
        return WriteTarget(input=_shown(name), value=_value(value), expression=bool(sources), steps=tuple(steps))

    def _read_by(self, source: str) -> list[str]:
        try:
            return [self._names[name] for name in sorted(references(source)) if name in self._names]
        except ExpressionError:
            return []

    def _approvals_before(self, key: str) -> tuple[str, ...]:
        """The last approvals on every way to the step, or to a loop around it; none if a way has none."""
        found: list[str] = []
        for step in (key, *self._graph.enclosing(key)) if self._approvals else ():
            if step not in self._reached_unapproved(self._level(step)):
                found += [approval for approval in self._approvals if step in self._after_approval(approval)]
        return tuple(dict.fromkeys(found))

    def _level(self, key: str) -> str | None:
        parent = self._graph.parent(key)
        return parent if parent in self._graph.nodes else None

    def _reached_unapproved(self, group: str | None) -> set[str]:
        if group not in self._open:
            self._open[group] = self._graph.reachable(self._graph.roots(group), without={Branch.APPROVED})
        return self._open[group]

    def _after_approval(self, approval: str) -> set[str]:
        """What an approval leads to before another one."""
        if approval not in self._after:
            targets = [edge.target for edge in self._graph.outgoing[approval] if edge.branch == Branch.APPROVED]
            self._after[approval] = self._graph.reachable(targets, without={Branch.APPROVED})
        return self._after[approval]

    def _on_failure(self) -> Iterator[PlannedWrite]:
        wanted = as_dict(as_dict(self._graph.document.get("settings")).get("on_failure"))
        if workflow := wanted.get("workflow_id"):  # what that one writes is in its own document
            row = {"properties": {"action": "another workflow"}}
            yield self._write(ON_FAILURE, _FAILURE_TITLE, row, {"workflow": workflow}, None)
        elif identifier := as_text(wanted.get("scm_id")):
            operation = self._catalog.get(identifier)
            if operation is None or operation.writes:
                yield self._write(ON_FAILURE, _FAILURE_TITLE, {}, as_dict(wanted.get("inputs")), operation)


def _expressions(value: Any) -> Iterator[str]:
    """The sources of all expressions in a value, whose nesting is bounded where documents are read."""
    if isinstance(value, str):
        if "{{" in value:
            yield from parse_template(value).expressions
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _expressions(item)


def _value(value: Any) -> str:
    """A value in one line; the elements of a list, which may be recipients, one by one with the number left out."""
    if not isinstance(value, list):
        return _shown(value if isinstance(value, str) else _json(value))
    told = ", ".join(_shown(item if isinstance(item, str) else _json(item)) for item in value[:_MAX_ELEMENTS])
    return f"{told} and {len(value) - _MAX_ELEMENTS} more" if len(value) > _MAX_ELEMENTS else told


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _named(value: Any) -> str | None:
    return _shown(value) if isinstance(value, str) and value else None


def _shown(text: str) -> str:
    """A text of bounded length in which nothing is invisible or turns the direction of what is around it."""
    cut = text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"
    if cut.isprintable():
        return cut
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)
