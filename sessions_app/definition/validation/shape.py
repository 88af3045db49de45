"""The shape of a document: what the Pydantic model refuses, named by the place where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sessions_app.definition.model import WorkflowDocument
from sessions_app.definition.tolerant import as_dict, as_list, as_text, find_unstorable
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, escape_pointer
from sessions_app.definition.violations import Violation
from sessions_app.definition.vocabulary import ID_PATTERN, RESERVED_IDS

__all__ = ["check_empty", "check_ids", "check_rows", "check_shape", "check_storable"]

_MAX_FINDINGS = 50
_BY_FIELD = {
    "retry": ("bad-retry", "Give max_attempts (1 to 20), and initial_seconds and max_seconds above 0."),
    "timeout_seconds": ("bad-timeout", "Give a number of seconds above 0 and up to 86,400, or leave it out."),
    "on_error": ("bad-on-error", "Use stop, continue or branch."),
    "branch": ("bad-branch", "Use null, true, false, approved, rejected or error."),
}


def check_shape(context: Context) -> Iterator[Violation]:
    """What the published schema does not allow."""
    try:
        WorkflowDocument.model_validate(context.raw)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False, include_input=False)[:_MAX_FINDINGS]:
            yield _named(context, item["loc"], item["type"], item["msg"])


def check_storable(context: Context) -> Iterator[Violation]:
    """Texts and numbers that the database can't hold."""
    path = find_unstorable(context.raw)
    if path is not None:
        message = "A text holds a NUL or half of a surrogate pair, or a number is not finite."
        yield found("schema", message, path=path, hint="Remove the character, or give a finite number.")


def _named(context: Context, place: tuple[int | str, ...], kind: str, message: str) -> Violation:
    path = "".join(f"/{escape_pointer(part)}" for part in place)
    node_id = _node_at(context.raw, place)
    where = ".".join(map(str, place)) or "document"
    text = f"{where}: {message}."
    if place[:1] == ("settings",):
        return found("bad-settings", text, path=path, hint="Correct the setting, or leave it out.")
    if place[:1] in {("structure",), ("data",)} and place[2:] == ("id",) and kind.startswith("string_"):
        hint = f"An id matches {ID_PATTERN} and has at most 80 characters."
        return found("bad-id", text, node_id=node_id, path=path, hint=hint)
    for part in place[2:]:
        if part in _BY_FIELD:
            code, hint = _BY_FIELD[str(part)]
            return found(code, text, node_id=node_id, path=path, hint=hint)
    hint = "The schema is at templates/workflow_template.json and GET /api/v1/schema/workflow."
    return found("schema", text, node_id=node_id, path=path, hint=hint)


def _node_at(document: Any, place: tuple[int | str, ...]) -> str | None:
    if len(place) < 2 or place[0] not in {"structure", "data"} or not isinstance(place[1], int):
        return None
    rows = as_list(as_dict(document).get(str(place[0])))
    return as_text(as_dict(rows[place[1]]).get("id")) if place[1] < len(rows) else None


def check_empty(context: Context) -> Iterator[Violation]:
    """A workflow without nodes."""
    if not context.graph.nodes:
        hint = "Add a trigger and at least one step."
        yield found("empty-workflow", "The workflow has no nodes.", path="/structure", hint=hint)


def check_ids(context: Context) -> Iterator[Violation]:
    """Ids that are given twice or mean something else in expressions."""
    for name in ("structure", "data", "edges"):
        seen: set[str] = set()
        for index, row in enumerate(as_list(context.document.get(name))):
            key = as_text(as_dict(row).get("id"))
            if key is None:
                continue
            node_id = None if name == "edges" else key
            path = f"/{name}/{index}/id"
            if key in seen:
                message = f"The id {key} stands twice in {name}."
                yield found("duplicate-id", message, node_id=node_id, path=path, hint="Give each row an id of its own.")
            elif name != "edges" and key in RESERVED_IDS:
                message = f"The id {key} is reserved: expressions use it for the trigger that fired."
                yield found("reserved-id", message, node_id=key, path=path, hint="Choose another id, such as node-1.")
            seen.add(key)


def check_rows(context: Context) -> Iterator[Violation]:
    """Nodes that are drawn and do nothing, and steps that are not drawn."""
    for node in context.graph.nodes.values():
        if node.data_index is None:
            message = f"The node {node.id} has no row in data."
            hint = "Add a row with the same id to data."
            path = context.structure_path(node)
            yield found("structure-data-mismatch", message, node_id=node.id, path=path, hint=hint)
        elif node.structure_index is None:
            message = f"The step {node.id} has no row in structure."
            hint = "Add a row with the same id to structure."
            yield found("structure-data-mismatch", message, node_id=node.id, path=context.path(node), hint=hint)
