"""From checked values to a request: path, query, headers and body, exactly by the operation's binding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ConnectorFacts, ExecutableOperation, InputInvalid
from connectors_app.execution.encoding import as_text, vendor_value
from connectors_app.execution.graphql import graphql_body
from connectors_app.execution.targets import get_target, set_target
from connectors_app.http.messages import Credentials, Part, VendorRequest

__all__ = ["BoundRequest", "base_address", "bind", "connector_headers"]

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SETTING = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
JSON_PATCH = "application/json-patch+json"


@dataclass(slots=True)
class BoundRequest:
    """A request in its parts, before authentication, so that paging can set further parameters."""

    operation: ExecutableOperation
    base: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    files: frozenset[str] = frozenset()

    def set_parameter(self, name: str, value: Any) -> None:
        """Set a query parameter of a GET, a body field (GraphQL argument) otherwise, in place of the value it had."""
        if self.operation.method == "GET":
            self.query = [pair for pair in self.query if pair[0] != name] + [(name, as_text(value))]
        else:
            self.body = set_target(deepcopy(self.body), name, value)

    def to_request(self, credentials: Credentials, timeout_seconds: float, max_bytes: int) -> VendorRequest:
        """The request as the client takes it."""
        shared: dict[str, Any] = {
            "method": self.operation.method,
            "url": self.base + self.path,
            "query": self.query,
            "credentials": credentials,
            "timeout_seconds": timeout_seconds,
            "max_bytes": max_bytes,
        }
        binding = self.operation.binding
        content_type = binding.get("content_type") or "application/json"
        if field_name := binding.get("graphql"):
            body = graphql_body(
                field_name,
                mutation=self.operation.writes,
                arguments=self.body or {},
                types=binding.get("graphql_types", {}),
                output=self.operation.output_schema,
            )
            return VendorRequest(**shared, headers=self.headers, json=body)
        if self.body is None and not self._wants_object(content_type):
            return VendorRequest(**shared, headers=self.headers)
        if content_type == "application/x-www-form-urlencoded":
            form = [(name, as_text(item)) for name, value in self.body.items() for item in _items(value)]
            return VendorRequest(**shared, headers=self.headers, form=form)
        if content_type == "multipart/form-data":
            return VendorRequest(**shared, headers=self.headers, parts=self._parts())
        return VendorRequest(
            **shared,
            headers={**self.headers, "Content-Type": content_type},
            json={} if self.body is None else self.body,
        )

    def _wants_object(self, content_type: str) -> bool:
        """Whether an empty object is sent: vendors refuse no body where all that they read of it is optional."""
        inputs = self.operation.binding.get("inputs", {})
        has_fields = any(rules.get("in") == "body" for rules in inputs.values())
        return has_fields and content_type == "application/json" and self.operation.method in {"POST", "PUT", "PATCH"}

    def _parts(self) -> list[Part]:
        name_given = str(self.body.get("filename", ""))
        return [
            Part(name, as_text(item), filename=(name_given or f"{name}.txt") if name in self.files else "")
            for name, value in self.body.items()
            for item in _items(value)
        ]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def base_address(facts: ConnectorFacts, connection: Connection, own: str = "") -> str:
    """The base URL of a call, without a slash at its end.

    An operation's `own` base wins (it is another service of the vendor), then the connection's, then the connector's.
    `{names}` come from the connection's settings, which may hold host names and labels only.
    """
    address = (own or connection.base_url or facts.base_url).rstrip("/")
    if not address:
        message = f"{facts.name or facts.key} has no address: the connection needs one."
        raise ConnectorError(message, permanent=True, vendor_code="connection-incomplete")

    def setting(match: re.Match[str]) -> str:
        value = connection.settings.get(match[1], "")
        if not _SETTING.fullmatch(value):
            problem = "lacks" if not value else "has an unusable value for"
            message = f"The connection to {facts.name or facts.key} {problem} the setting {match[1]!r}."
            raise ConnectorError(message, permanent=True, vendor_code="connection-incomplete")
        return value

    return _PLACEHOLDER.sub(setting, address)


def connector_headers(facts: ConnectorFacts, connection: Connection) -> dict[str, str]:
    """The headers of every request; one whose setting the connection lacks is left out."""
    headers = {}
    for name, template in facts.headers.items():
        missing = [word for word in _PLACEHOLDER.findall(template) if not connection.settings.get(word)]
        if not missing:
            headers[name] = _PLACEHOLDER.sub(lambda match: connection.settings[match[1]], template)
    return headers


def bind(
    operation: ExecutableOperation, values: Mapping[str, Any], connection: Connection, idempotency_key: str = ""
) -> BoundRequest:
    """The request for these checked values. InputInvalid names a value that can't stand in the path."""
    binding = operation.binding
    bindings: Mapping[str, Mapping[str, Any]] = binding.get("inputs", {})
    properties: Mapping[str, Any] = operation.input_schema.get("properties", {})
    bound = BoundRequest(
        operation,
        base=base_address(operation.connector, connection, binding.get("base_url", "")),
        path="",
        headers=connector_headers(operation.connector, connection),
    )
    in_path: dict[str, str] = {}
    for name, schema in properties.items():
        if name not in values:
            continue
        rules = bindings.get(name, {})
        value, target = vendor_value(name, values[name], rules), rules.get("target") or name
        match rules.get("in", "body"):
            case "path":
                in_path.update(_path_values(name, value, target, rules))
            case "query":
                bound.query.extend(_query_pairs(target, value))
            case "header":
                bound.headers[target] = as_text(value)
            case _:
                if isinstance(schema, Mapping) and schema.get("format") == "file":
                    bound.files |= {target}
                _set_body(bound, target, value, rules.get("constants", {}))
    _add_constants(bound, in_path, binding.get("constants", {}))
    _add_idempotency_key(bound, binding.get("idempotency"), idempotency_key)
    bound.path = _path(operation, in_path)
    return bound


def _path(operation: ExecutableOperation, in_path: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in in_path:
            name = next(
                (
                    name
                    for name, rules in operation.binding.get("inputs", {}).items()
                    if match[1] in (rules.get("parts") or [rules.get("target") or name])
                ),
                match[1],
            )
            problem = "This input is required, here or as a setting of the connection."
            raise InputInvalid(f"{name}: {problem}", details={name: [problem]})
        return in_path[match[1]]

    return _PLACEHOLDER.sub(value, operation.path)


def _path_values(name: str, value: Any, target: str, rules: Mapping[str, Any]) -> dict[str, str]:
    """Placeholder to percent-encoded text. A value must not be empty, nor lead out of its place in the path."""
    text = as_text(value).strip()
    placeholders = list(rules.get("parts") or [target])
    pieces = [text]
    if len(placeholders) > 1:
        pieces = text.strip("/").rsplit("/", len(placeholders) - 1)
    if len(pieces) != len(placeholders):
        problem = f"It must have the form {'/'.join(placeholders)}."
        raise InputInvalid(f"{name}: {problem}", details={name: [problem]})
    keep = bool(rules.get("keep_slashes"))
    if keep:
        pieces = [piece.strip("/") for piece in pieces]
    for piece in pieces:
        segments = piece.split("/")
        if not piece or any(segment in {".", ".."} for segment in segments) or (keep and "" in segments):
            problem = "It is no name that can stand in an address."
            raise InputInvalid(f"{name}: {problem}", details={name: [problem]})
    safe = "/" if keep else ""
    return {part: quote(piece, safe=safe) for part, piece in zip(placeholders, pieces, strict=True)}


def _query_pairs(target: str, value: Any) -> list[tuple[str, str]]:
    """A list repeats its parameter; an object has one parameter a field (OpenAPI's deepObject)."""
    if isinstance(value, Mapping):
        return [(f"{target}[{key}]", as_text(item)) for key, value in value.items() for item in _items(value)]
    return [(target, as_text(item)) for item in _items(value)]


def _set_body(bound: BoundRequest, target: str, value: Any, constants: Mapping[str, Any]) -> None:
    if bound.operation.binding.get("content_type") == JSON_PATCH:
        bound.body = [*(bound.body or []), {"op": "add", "path": target, "value": value}]
        return
    bound.body = set_target(bound.body, target, value)
    for path, constant in constants.items():
        bound.body = set_target(bound.body, path, constant, constant=True)


def _add_constants(bound: BoundRequest, in_path: dict[str, str], constants: Mapping[str, Any]) -> None:
    placeholders = set(_PLACEHOLDER.findall(bound.operation.path))
    for path, constant in constants.items():
        if path.startswith("query:"):
            bound.query.extend(_query_pairs(path.removeprefix("query:"), constant))
        elif path in placeholders:
            in_path[path] = quote(as_text(constant), safe="")
        elif bound.operation.binding.get("content_type") == JSON_PATCH:
            bound.body = [*(bound.body or []), {"op": "add", "path": path, "value": constant}]
        else:
            bound.body = set_target(bound.body, path, constant, constant=True)


def _add_idempotency_key(bound: BoundRequest, rule: Mapping[str, Any] | None, key: str) -> None:
    """The key where the vendor takes it; a body field that the step filled itself stays as it is."""
    if not rule or not key:
        return
    if longest := rule.get("max_length"):
        key = key.replace("-", "")[:longest]
    if rule.get("header"):
        bound.headers[rule["header"]] = key
    elif rule.get("query"):
        bound.query.append((rule["query"], key))
    elif get_target(bound.body, rule["body"]) is None:
        bound.body = set_target(bound.body, rule["body"], key)
