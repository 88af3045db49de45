"""The values of a call: filled up with defaults and connection settings, then held against the operation's schema."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import jsonschema_rs

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, InputInvalid

__all__ = ["checked_inputs"]

MAX_PROBLEMS = 20
MAX_COMPILED = 2_000
_NUMBERS = {"integer", "number"}
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_compiled: OrderedDict[tuple[UUID, str], jsonschema_rs.Draft202012Validator] = OrderedDict()


def checked_inputs(operation: ExecutableOperation, inputs: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """The values to send, by input name; InputInvalid names every input that breaks the schema.

    A null for an input that can't be null counts as not given. What isn't given comes from the connection's setting,
    else from the schema's default. A number where only text is taken is its digits, and the other way round: one
    vendor's ids are numbers, and texts where they go to. Messages never repeat values, which may be secret.
    """
    properties: Mapping[str, Any] = operation.input_schema.get("properties", {})
    bindings: Mapping[str, Any] = operation.binding.get("inputs", {})
    values = {
        name: value for name, value in inputs.items() if value is not None or _nullable(properties.get(name, True))
    }
    for name, schema in properties.items():
        if name in values or not isinstance(schema, Mapping):
            continue
        setting = bindings.get(name, {}).get("connection", "")
        if setting and connection.settings.get(setting):
            values[name] = connection.settings[setting]
        elif "default" in schema:
            values[name] = schema["default"]
    values = {name: _fitted(value, properties.get(name)) for name, value in values.items()}
    problems = _problems(_validator(operation).iter_errors(values))
    if problems:
        name, messages = next(iter(problems.items()))
        raise InputInvalid(f"{name or 'inputs'}: {messages[0]}", details=problems)
    return values


def _validator(operation: ExecutableOperation) -> jsonschema_rs.Draft202012Validator:
    """The compiled schema, compiled at its first use."""
    key = (operation.id, operation.schema_hash)
    found = _compiled.get(key)
    if found is not None:
        return found
    try:
        # offline: a schema that came with an imported document must not make us fetch what it refers to.
        found = jsonschema_rs.Draft202012Validator(
            dict(operation.input_schema), offline=True, mask="the value", validate_formats=False
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        message = f"The input schema of {operation.connector.key}.{operation.key} can't be used."
        raise ConnectorError(message, permanent=True, vendor_code="schema-unusable") from error
    if operation.schema_hash:
        _compiled[key] = found
        while len(_compiled) > MAX_COMPILED:
            _compiled.popitem(last=False)
    return found


def _problems(errors: Iterable[jsonschema_rs.ValidationError]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for count, error in enumerate(errors):
        if count == MAX_PROBLEMS:
            break
        path = list(error.instance_path)
        if not path and isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
            problems.setdefault(str(error.kind.property), []).append("This input is required.")
        elif not path and isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            for name in error.kind.unexpected:
                problems.setdefault(name, []).append("The operation has no such input.")
        else:
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path[1:])
            message = f"{where.lstrip('.')}: {error.message}" if where else error.message
            problems.setdefault(str(path[0]) if path else "", []).append(message)
    return problems


def _fitted(value: Any, schema: Any) -> Any:
    """A number as text or digits as a number, where the schema takes only the other; all else as it is."""
    if not isinstance(schema, Mapping):
        return value
    declared = schema.get("type", ())
    kinds = {declared} if isinstance(declared, str) else set(declared)
    if isinstance(value, list) and "array" in kinds:
        return [_fitted(item, schema.get("items")) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if "string" in kinds and not kinds & _NUMBERS else value
    if isinstance(value, str) and kinds & _NUMBERS and "string" not in kinds and _DIGITS.fullmatch(value):
        return int(value)
    return value


def _nullable(schema: Any) -> bool:
    """Whether null is a value of the schema, as far as its own keywords and alternatives tell."""
    if schema is True or schema == {}:
        return True
    if not isinstance(schema, Mapping):
        return False
    kinds = schema.get("type")
    if kinds == "null" or (isinstance(kinds, list) and "null" in kinds) or None in schema.get("enum", ()):
        return True
    return any(_nullable(part) for keyword in ("anyOf", "oneOf") for part in schema.get(keyword, ()))
