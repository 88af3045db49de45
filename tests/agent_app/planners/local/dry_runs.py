"""Planned documents evaluated as a run would, on data that has everything the vendors' schemas promise.

Values of the data tell by themselves where they come from, so that what ends up in an input shows what was read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from connectors_app.connection import Connection
from connectors_app.contracts import JsonObject, OperationSpec
from connectors_app.execution.contracts import ExecutableOperation, InputInvalid
from connectors_app.execution.inputs import checked_inputs
from connectors_app.execution.registry import manifest_operation
from connectors_app.manifest import ConnectorManifest, load_manifests
from sessions_app.definition.expressions import (
    ExpressionError,
    evaluate_expression,
    evaluate_value,
    parse_template,
)
from tests.agent_app.planners.local.catalog import shipped_catalog

__all__ = ["Problem", "problems", "sample", "shipped_manifests"]

_DEEPEST = 9
_FORMATS = {"date-time": "2026-05-01T10:00:00Z", "date": "2026-05-01", "email": "kim@acme.io"}
_DIGITS_AS_TEXT = ("event.detail.", "event.event.")
"""Where Zendesk's events have ids, which are numbers in its API, as texts."""
_UNTOLD = "This input is required."
"""What the person is asked for: no mistake of what is there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What would go wrong at a step: `what` is empty, object, error or refused; `text` is what was written there."""

    what: str
    step: str
    name: str
    text: str


@cache
def shipped_manifests() -> tuple[ConnectorManifest, ...]:
    """The manifests that come with the service, read once."""
    return tuple(load_manifests())


def sample(schema: Any, place: str, depth: int = 0) -> Any:
    """A value that a schema describes: texts and numbers differ by their place, dates and addresses look like some."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return f"<{place}>"
    if schema.get("enum"):
        return schema["enum"][0]
    declared = schema.get("type", "string")
    kind = next((item for item in declared if item != "null"), "") if isinstance(declared, list) else declared
    if kind == "object":
        parts = schema.get("properties", {})
        return {name: sample(part, f"{place}.{name}", depth + 1) for name, part in parts.items()}
    if kind == "array":
        return [sample(schema.get("items"), f"{place}[]", depth + 1)]
    if kind in {"integer", "number"}:
        return zlib.crc32(place.encode()) % 90_000 + 1_000
    if kind == "boolean":
        return True
    if place.startswith(_DIGITS_AS_TEXT) and place.endswith("id"):
        return str(zlib.crc32(place.encode()) % 90_000 + 1_000)
    form = schema.get("format", "")
    if form == "uri":
        return f"https://vendor.example/{place}"
    name = place.rpartition(".")[2].lower()
    dated = name.startswith("created") or name.endswith(("_at", "_on", "date", "created", "updated"))
    return _FORMATS["date-time"] if dated else _FORMATS.get(form, f"<{place}>")


def problems(document: JsonObject) -> list[Problem]:
    """What would go wrong in a run of a planned document."""
    scope: dict[str, Any] = {}
    return [problem for row in document["data"] for problem in _step(row, scope)]


def _step(row: JsonObject, scope: dict[str, Any]) -> Iterator[Problem]:
    reference, properties = row["id"].replace("-", "_"), row["properties"]
    operation = shipped_catalog().get(row.get("scm_id") or "")
    match properties["role"]:
        case "trigger" if operation is not None:
            scope[reference] = scope["trigger"] = sample(operation.output_schema, "event")
        case "condition":
            yield from _evaluated("condition", "expression", properties.get("expression", ""), scope)
        case "for_each":
            yield from _looped(properties, reference, scope)
        case "action" if operation is not None:
            yield from _inputs(operation, properties.get("inputs") or {}, scope)
            scope[reference] = sample(operation.output_schema, operation.key)
        case _:
            scope[reference] = {"decision": "approved", "comment": "fine", "form": {}}


def _looped(properties: JsonObject, reference: str, scope: dict[str, Any]) -> Iterator[Problem]:
    yield from _evaluated("for_each", "items", properties["items"], scope)
    items = evaluate_expression(properties["items"], scope)
    if not isinstance(items, list) or not items:
        yield Problem("empty", "for_each", "items", properties["items"])
        items = [None]
    scope[reference] = {"item": items[0], "index": 0}


def _evaluated(step: str, name: str, source: str, scope: dict[str, Any]) -> Iterator[Problem]:
    try:
        evaluate_expression(source, scope)
    except ExpressionError:
        if source:  # an empty one is asked for
            yield Problem("error", step, name, source)


def _inputs(operation: OperationSpec, inputs: JsonObject, scope: dict[str, Any]) -> Iterator[Problem]:
    step = f"{operation.connector.key}.{operation.key}"
    for name, value in inputs.items():
        for text in _texts(value):
            for source in parse_template(text).expressions:
                what = _faulty(source, scope, alone=text.strip("{} ") == source)
                if what:
                    yield Problem(what, step, name, text)
    executable = _executables()[step]
    try:
        checked_inputs(executable, evaluate_value(inputs, scope), Connection(connector=operation.connector.key))
    except InputInvalid as refused:
        for name, messages in refused.details.items():
            if messages != [_UNTOLD]:
                yield Problem("refused", step, name, str(inputs.get(name)))
    except ExpressionError:
        pass  # told above


def _faulty(source: str, scope: dict[str, Any], *, alone: bool) -> str:
    try:
        value = evaluate_expression(source, scope)
    except ExpressionError:
        return "error"
    if value is None or value in ("", [], {}):
        return "empty"
    return "object" if isinstance(value, dict) or (isinstance(value, list) and not alone) else ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


@cache
def _executables() -> dict[str, ExecutableOperation]:
    return {
        f"{manifest.key}.{operation.key}": replace(
            manifest_operation(manifest, operation), schema_hash=f"{manifest.key}.{operation.key}"
        )
        for manifest in shipped_manifests()
        for operation in manifest.operations
        if operation.role == "action"
    }
