"""Small valid inputs for any operation, made from its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors_app.execution.contracts import ExecutableOperation

FORMATS = {
    "date": "2026-05-01",
    "date-time": "2026-05-01T10:00:00Z",
    "email": "dana@example.com",
    "uri": "https://example.com/x",
    "uuid": "6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
}


def sample(schema: Mapping[str, Any]) -> Any:
    """One valid value, the plainest."""
    for keyword in ("const", "default"):
        if keyword in schema:
            return schema[keyword]
    if schema.get("enum"):
        return schema["enum"][0]
    for keyword in ("anyOf", "oneOf"):
        if schema.get(keyword):
            return sample(schema[keyword][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    match kind:
        case "integer":
            return max(1, int(schema.get("minimum", 1)))
        case "number":
            return float(schema.get("minimum", 1.0))
        case "boolean":
            return True
        case "array":
            return [sample(schema.get("items") or {"type": "string"})] * max(1, int(schema.get("minItems", 1)))
        case "object":
            return {name: sample(sub) for name, sub in (schema.get("properties") or {}).items()}
        case "null":
            return None
        case _:
            return FORMATS.get(schema.get("format", ""), "acme")


def sample_inputs(operation: ExecutableOperation, *, everything: bool = False) -> dict[str, Any]:
    """Values for the required inputs, or for all."""
    properties = operation.input_schema.get("properties", {})
    required = operation.input_schema.get("required", [])
    bindings = operation.binding.get("inputs", {})
    values = {}
    for name, schema in properties.items():
        if everything or name in required:
            values[name] = "/".join(["acme"] * len(bindings.get(name, {}).get("parts") or [name]))
            if values[name] == "acme":
                values[name] = sample(schema)
    return values
