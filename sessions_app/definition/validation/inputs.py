"""Inputs of operations against their JSON Schemas, and placeholders left in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors_app.contracts import OperationSpec
from sessions_app.definition.expressions import parse_template
from sessions_app.definition.graph import NodeView
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, escape_pointer, quote
from sessions_app.definition.violations import Violation

__all__ = ["check_input_types", "check_placeholders", "check_required_inputs", "check_unknown_inputs"]

_WHOLE_PLACEHOLDER = re.compile(
    r"<[A-Za-z][\w .'-]{0,60}>|\[(?:your|insert|enter|the)[ _-][\w .'-]{1,60}\]|(?:TODO|TBD|\?{2,})"
)
_INNER_PLACEHOLDER = re.compile(
    r"<(?:your|insert|enter|the|my)[ _-][\w .'-]{1,60}>|\byour[-_](?:\w+[-_]?)+", re.IGNORECASE
)
_MAX_CHOICES = 8


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def check_required_inputs(context: Context) -> Iterator[Violation]:
    """Inputs an operation needs and a step doesn't give."""
    for key, operation in context.operations.items():
        node = context.graph.nodes[key]
        for name in operation.required_inputs:
            if _is_blank(node.inputs.get(name)):
                message = f"{quote(node.title)} needs a value for {_label(operation, name)}."
                path = context.path(node, "properties", "inputs", name)
                yield found("missing-input", message, node_id=key, path=path, hint=_question(operation, name))


def _label(operation: OperationSpec, name: str) -> str:
    schema = operation.inputs.get(name, {})
    title = schema.get("title") if isinstance(schema, Mapping) else None
    return str(title or name.replace("_", " "))


def _question(operation: OperationSpec, name: str) -> str:
    """What to ask a person for a missing input."""
    schema = operation.inputs.get(name, {})
    question = f"Which {_label(operation, name)} should {operation.connector.name} use?"
    choices = schema.get("enum") if isinstance(schema, Mapping) else None
    if isinstance(choices, list | tuple) and choices:
        return f"{question} One of: {', '.join(map(str, choices[:_MAX_CHOICES]))}."
    description = str(schema.get("description", "")) if isinstance(schema, Mapping) else ""
    return f"{question} ({description.rstrip('.')})" if description else question


def check_unknown_inputs(context: Context) -> Iterator[Violation]:
    """Inputs an operation does not have, where it says which it has."""
    for key, operation in context.operations.items():
        if not operation.inputs or operation.input_schema.get("additionalProperties"):
            continue
        node = context.graph.nodes[key]
        for name in node.inputs:
            if name not in operation.inputs:
                close = difflib.get_close_matches(name, list(operation.inputs), n=1)
                hint = f"Did you mean {close[0]}?" if close else f"Known inputs: {', '.join(operation.inputs)}."
                message = f"{quote(node.title)} has no input {name}."
                path = context.path(node, "properties", "inputs", name)
                yield found("unknown-input", message, node_id=key, path=path, hint=hint)


def check_input_types(context: Context) -> Iterator[Violation]:
    """Constants that contradict the JSON Schema of their input; what expressions will give is not known here."""
    for key, operation in context.operations.items():
        node = context.graph.nodes[key]
        for name, value in node.inputs.items():
            schema = operation.inputs.get(name)
            if isinstance(schema, Mapping) and not _is_blank(value) and (fault := _contradiction(schema, value)):
                where, reason = fault
                path = context.path(node, "properties", "inputs", name) + where
                message = f"{quote(node.title)}: {name} {reason}."
                hint = _describe_schema(schema)
                yield found("input-type", message, node_id=key, path=path, hint=hint)


def _contradiction(schema: Mapping[str, Any], value: Any) -> tuple[str, str] | None:
    """JSON Pointer inside the value and reason of the first contradiction, or None."""
    if _fits_plainly(schema, value):
        return None
    # jsonschema takes a tenth of a second to import, and most documents never need it.
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(dict(schema)).iter_errors(value):
        instance = error.instance
        joined = isinstance(instance, str) and "{{" in instance and parse_template(instance).single is None
        if not _has_expression(instance) or (joined and error.validator == "type"):
            where = "".join(f"/{escape_pointer(part)}" for part in error.absolute_path)
            return where, _reason(error.validator, error.validator_value, instance)
    return None


_HARD = frozenset({"enum", "const", "pattern", "minLength", "anyOf", "oneOf", "allOf", "not"})
"""Keywords that only a validator judges."""


def _fits_plainly(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether the schema says no more than a plain type, and the value is of it; a text, no longer than it may be."""
    if isinstance(value, str) and schema.get("type") == "string" and _HARD.isdisjoint(schema):
        return _has_expression(value) or len(value) <= schema.get("maxLength", len(value))
    return isinstance(value, str) and "{{" in value and parse_template(value).single is not None


def _has_expression(value: Any) -> bool:
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)
        elif isinstance(current, str) and "{{" in current and parse_template(current).expressions:
            return True
    return False


def _reason(rule: str, wanted: Any, value: Any) -> str:
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."
    match rule:
        case "type":
            kinds = " or ".join(wanted) if isinstance(wanted, list | tuple) else str(wanted)
            return f"must be of type {kinds}, but is {shown}"
        case "enum":
            return f"can't be {shown}"
        case "pattern" | "format":
            return f"has not the right form: {shown}"
        case _:
            return (
                f"does not fit ({rule} {wanted}): {shown}"
                if isinstance(wanted, int | float | str)
                else f"does not fit: {shown}"
            )


def _describe_schema(schema: Mapping[str, Any]) -> str:
    choices = schema.get("enum")
    if isinstance(choices, list | tuple) and choices:
        return f"Use one of: {', '.join(map(str, choices[:_MAX_CHOICES]))}."
    kind = schema.get("type")
    text = f"Give a value of type {kind}" if isinstance(kind, str) else "Give another value"
    return f"{text}, or an expression that gives one."


def check_placeholders(context: Context) -> Iterator[Violation]:
    """Values that someone has still to fill in, such as `<channel>`."""
    for node in context.operation_nodes():
        for name, value in node.inputs.items():
            for where, text in _texts(value, ""):
                if _is_placeholder(text):
                    yield _placeholder(context, node, name, where, text)


def _placeholder(context: Context, node: NodeView, name: str, where: str, text: str) -> Violation:
    operation = context.operations.get(node.id)
    message = f"{quote(node.title)}: {name} is still the placeholder {text.strip()[:60]}."
    hint = _question(operation, name) if operation else f"Which {name.replace('_', ' ')} is meant?"
    path = context.path(node, "properties", "inputs", name) + where
    return found("ambiguous-placeholder", message, node_id=node.id, path=path, hint=hint)


def _is_placeholder(text: str) -> bool:
    if len(text) > 200:
        return False
    return bool(
        _WHOLE_PLACEHOLDER.fullmatch(text.strip()) or (" " not in text.strip() and _INNER_PLACEHOLDER.search(text))
    )


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}/{index}")
