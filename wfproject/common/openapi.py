"""What the OpenAPI document says of all operations alike: how errors look, and which POSTs may be sent again."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["describe_common"]

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_TEXT = {"type": "string"}
_ERROR = {
    "type": "object",
    "description": "The one shape of all errors.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details", "request_id"],
            "properties": {
                "code": {**_TEXT, "description": "A stable name."},
                "message": {**_TEXT, "description": "A sentence for people."},
                "details": {
                    "type": "object",
                    "additionalProperties": {},
                    "description": "Facts; where fields are to blame, their names with lists of messages.",
                },
                "request_id": {**_TEXT, "description": "As in the header `X-Request-ID` and in the logs."},
            },
        }
    },
}
_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_AGAIN = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 257},
    "description": "The same request with the same key takes effect once and gets the same answer again.",
}


_OF_ONE = {"get": "One of: ", "delete": "Delete one of: "}


def _summary(method: str, operation: dict[str, Any], collection: dict[str, Any] | None) -> str:
    """The first sentence of the description, which may be that of the collection that a thing is one of."""
    told = operation.get("description", "")
    sentence = re.split(r"[.;:](?:\s|$)", told)[0]
    if collection and told == collection.get("get", {}).get("description") and method in _OF_ONE:
        return f"{_OF_ONE[method]}{sentence[:1].lower()}{sentence[1:]}"
    return sentence


def describe_common(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """For drf-spectacular's POSTPROCESSING_HOOKS: errors, `Idempotency-Key`, and one group for each kind of thing."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
    groups = {path.split("/")[3] for path in result["paths"] if path.startswith("/api/v1/")}
    result["tags"] = [{"name": name} for name in sorted(groups, key=lambda name: (name != "workflow", name))]
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            if method not in _METHODS or not path.startswith("/api/v1/"):
                continue
            group = path.split("/")[3]
            operation["tags"] = [group]
            operation.setdefault("summary", _summary(method, operation, result["paths"].get(path.rpartition("/")[0])))
            responses = operation["responses"]
            for status, response in responses.items():
                if status.startswith(("4", "5")):
                    response.setdefault("content", _CONTENT)
            responses.setdefault("default", {"description": "Any error.", "content": _CONTENT})
            parameters = operation.setdefault("parameters", [])
            keyed = any(parameter.get("name") == _AGAIN["name"] for parameter in parameters)
            if method == "post" and group != "auth" and not keyed:
                parameters.append(_AGAIN)
    return result
