"""Valid and invalid inputs by chance (seeded), and operations made straight from a vendor's description."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid5

from connectors_app.contracts import operation_uuid
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from tests.connectors_app.vendor_specs import Schema

WORDS = ("alpha", "bravo", "charlie", "delta", "Größe", "two words", "x-y", "42", "OPS")
SHAPED = ("2026-05-01T10:00:00.000+0000",)  # for patterns that no word fits
BY_FORMAT = {
    "date": "2026-05-01",
    "date-time": "2026-05-01T10:00:00Z",
    "email": "dana@example.com",
    "uri": "https://example.com/x",
    "uuid": "6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
    "repository": "acme/api",
}
SIMPLE = {"string", "integer", "boolean", "number"}


def valid(schema: Mapping[str, Any], rng: random.Random, words: Sequence[str] = WORDS) -> Any:
    """A value that the schema allows."""
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return rng.choice(schema["enum"])
    for keyword in ("anyOf", "oneOf"):
        if schema.get(keyword):
            return valid(rng.choice(schema[keyword]), rng, words)
    kind = schema.get("type")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    match kind:
        case "integer":
            low = int(schema.get("minimum", 1))
            return rng.randint(low, int(schema.get("maximum", low + 50)))
        case "number":
            return float(rng.randint(int(schema.get("minimum", 1)), int(schema.get("maximum", 50))))
        case "boolean":
            return rng.random() < 0.5
        case "array":
            count = rng.randint(max(1, int(schema.get("minItems", 1))), max(2, int(schema.get("minItems", 1))))
            values = [valid(schema.get("items") or {"type": "string"}, rng, words) for _ in range(count)]
            return [
                value for index, value in enumerate(values) if value not in values[:index]
            ]  # some vendors want sets
        case "object":
            return {name: valid(sub, rng, words) for name, sub in (schema.get("properties") or {}).items()}
        case _:
            pattern = schema.get("pattern", "")
            fitting = [word for word in words if re.search(pattern, word)] or [
                word for word in (*WORDS, *SHAPED) if re.search(pattern, word)
            ]
            text = BY_FORMAT.get(schema.get("format", "")) or rng.choice(fitting)
            return text[: int(schema.get("maxLength", 200))].ljust(int(schema.get("minLength", 1)), "x")


def valid_inputs(
    operation: ExecutableOperation, rng: random.Random, chance: float = 0.5, words: Sequence[str] = WORDS
) -> dict[str, Any]:
    """All required inputs and each of the others with this chance; free text is one of the words."""
    properties = operation.input_schema["properties"]
    required = operation.input_schema.get("required", [])
    bindings = operation.binding.get("inputs", {})
    inputs = {}
    for name, schema in properties.items():
        if name in required or rng.random() < chance:
            parts = bindings.get(name, {}).get("parts")
            inputs[name] = "/".join(["acme"] * len(parts)) if parts else valid(schema, rng, words)
    return inputs


def invalid_inputs(operation: ExecutableOperation, good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name of the broken input, inputs) each with one thing wrong."""
    yield "no_such_input", {**good, "no_such_input": 1}
    for name in operation.input_schema.get("required", []):
        if "default" in operation.input_schema["properties"][name]:
            continue  # which is what it is without
        yield name, {key: value for key, value in good.items() if key != name}
    for name, schema in operation.input_schema["properties"].items():
        kinds = schema.get("type", [])
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        if schema.get("enum"):
            yield name, {**good, name: "none of the values"}
        if kinds and not kinds & {"object"}:
            yield name, {**good, name: {"wrong": "type"}}
        if "minimum" in schema:
            yield name, {**good, name: schema["minimum"] - 1}
        if "maximum" in schema:
            yield name, {**good, name: schema["maximum"] + 1}
        if "maxLength" in schema:
            yield name, {**good, name: "x" * (schema["maxLength"] + 1)}
        if kinds == {"array"} and (schema.get("items") or {}).get("type") == "string":
            yield name, {**good, name: [{"wrong": "type"}]}


def described(document: dict[str, Any], facts: ConnectorFacts) -> Iterator[ExecutableOperation]:
    """Operations of an OpenAPI document whose inputs are plain values or lists of them, by method and path."""
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                node = item[method]
                made = _described(
                    document, facts, method, path, [*item.get("parameters", []), *node.get("parameters", [])], node
                )
                if made is not None:
                    yield made


def _described(
    document: dict[str, Any], facts: ConnectorFacts, method: str, path: str, parameters: list[Any], node: dict[str, Any]
) -> ExecutableOperation | None:
    if not any(str(status).startswith("2") for status in node["responses"]):
        return None
    properties: dict[str, Any] = {}
    bindings: dict[str, Any] = {}
    required: list[str] = []
    for parameter in (Schema(document, item).resolved() for item in parameters):
        schema = Schema(document, parameter.get("schema", {})).resolved()
        if parameter["in"] not in {"path", "query"} or not _is_plain(schema):
            if parameter.get("required"):
                return None
            continue
        properties[parameter["name"]] = schema
        bindings[parameter["name"]] = {"in": parameter["in"]}
        required += [parameter["name"]] if parameter.get("required") else []
    body = Schema(document, node.get("requestBody", {})).resolved()
    if body:
        content = body.get("content", {}).get("application/json")
        schema = Schema(document, content["schema"]).resolved() if content and "schema" in content else {}
        if schema.get("type") != "object" or not schema.get("properties"):
            return None
        for name, sub in schema["properties"].items():
            sub = Schema(document, sub).resolved()
            if not _is_plain(sub) or sub.get("readOnly") or name in properties:
                if name in schema.get("required", []):
                    return None
                continue
            properties[name] = sub
            bindings[name] = {"in": "body"}
            required += [name] if name in schema.get("required", []) or body.get("required") else []
        if body.get("required") and not any(binding["in"] == "body" for binding in bindings.values()):
            return None
    key = f"{method} {path}"
    return ExecutableOperation(
        uuid5(operation_uuid(facts.key, key, "action"), key),
        key,
        facts,
        method=method.upper(),
        path=path,
        risk="read" if method == "get" else "write",
        input_schema={
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        binding={"inputs": bindings},
        schema_hash=key,
    )


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """A value that can be made from its schema alone: no pattern, combinator or inner object."""
    if schema.get("pattern") or any(schema.get(keyword) for keyword in ("allOf", "oneOf", "anyOf", "not")):
        return False
    if schema.get("type") == "array":
        items = schema.get("items") or {}
        return items.get("type") in SIMPLE and not items.get("pattern") and not items.get("format")
    return schema.get("type") in SIMPLE and schema.get("format") not in {"binary", "timezone", "ipv4", "hostname"}
