"""One GraphQL field as a request: arguments from the inputs, selection from the output schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from connectors_app.execution.contracts import ConnectorError

__all__ = ["graphql_body"]

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")  # GraphQL, October 2021, section 2.1.9
MAX_DEPTH = 12


def graphql_body(
    field: str, *, mutation: bool, arguments: Mapping[str, Any], types: Mapping[str, str], output: Mapping[str, Any]
) -> dict[str, Any]:
    """The JSON body of the request. Arguments with a type in `types` are sent as variables, others as literals."""
    typed = {name: value for name, value in arguments.items() if name in types}
    written = [f"{_checked(name)}: ${name}" for name in typed]
    written += [f"{_checked(name)}: {_literal(value)}" for name, value in arguments.items() if name not in types]
    declared = ", ".join(f"${name}: {types[name]}" for name in typed)
    operation = ("mutation" if mutation else "query") + (f"({declared})" if declared else "")
    call = _checked(field) + (f"({', '.join(written)})" if written else "")
    body: dict[str, Any] = {"query": f"{operation} {{ {call}{_selection(output)} }}"}
    if typed:
        body["variables"] = typed
    return body


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ConnectorError(f"{name[:80]!r} is no GraphQL name.", permanent=True, vendor_code="bad-request")
    return name


def _literal(value: Any) -> str:
    """A value in GraphQL's own notation. A JSON string is a GraphQL string (section 2.9.4)."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_checked(str(name))}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _selection(schema: Mapping[str, Any], depth: int = 0) -> str:
    """The fields that the output schema lists; nothing for a scalar."""
    while schema.get("type") == "array" or "items" in schema:
        schema = schema.get("items") or {}
    properties = schema.get("properties")
    if not properties or depth > MAX_DEPTH:
        return ""
    fields = []
    for name, sub in properties.items():
        inner = _selection(sub, depth + 1) if isinstance(sub, Mapping) else ""
        if inner or not _is_object(sub):  # an object without known fields can't be selected
            fields.append(_checked(name) + inner)
    return " { " + " ".join(fields) + " }" if fields else ""


def _is_object(schema: Any) -> bool:
    while isinstance(schema, Mapping) and "items" in schema:
        schema = schema["items"]
    return isinstance(schema, Mapping) and (schema.get("type") == "object" or "properties" in schema)
