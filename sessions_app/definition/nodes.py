"""The rows of a node: how an operation or a control node is written into a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from connectors_app.contracts import Category, JsonObject, OperationCatalog, OperationRole, OperationSpec
from sessions_app.definition.expressions.dates import parse_duration, spoken_duration
from sessions_app.definition.expressions.limits import ExpressionError
from sessions_app.definition.tolerant import as_dict
from sessions_app.definition.vocabulary import FLOW_CONTROL, STEP_VERSION, Role, node_type_of_role

__all__ = ["control_rows", "next_number", "operation_rows", "resolve_operation", "step_title"]

_BUILT_IN = frozenset({Category.SCHEDULE, Category.MANUAL, Category.HTTP, Category.EMAIL})
_TITLE = re.compile(r"(?P<verb>\w+) (?P<article>an?) (?P<rest>.+)")


def step_title(operation: OperationSpec) -> str:
    """What people call a step of that operation, the product named: `GitHub issue opened`, `Create a Jira issue`."""
    name, title = operation.connector.name, operation.title or operation.key.replace("_", " ").capitalize()
    if operation.connector.category in _BUILT_IN or name.casefold() in title.casefold():
        return title
    if operation.role == OperationRole.TRIGGER:
        first, _, rest = title.partition(" ")
        plain = first.lower() if first[1:].islower() or len(first) == 1 else first
        return f"{name} {plain} {rest}".strip()
    if match := _TITLE.fullmatch(title):
        return f"{match['verb']} {_article(name)} {name} {match['rest']}"
    return f"{title} in {name}"


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeio" else "a"


def operation_rows(
    node_id: str, operation: OperationSpec, inputs: JsonObject, metadata: JsonObject | None = None
) -> tuple[JsonObject, JsonObject]:
    """The `structure` row (without position) and the `data` row of a step of an operation."""
    facts: JsonObject = {
        "title": step_title(operation),
        "connector": {"name": operation.connector.name, "key": operation.connector.key},
    }
    if operation.external_id:
        facts["external_id"] = operation.external_id
    structure = {"id": node_id, "name": operation.node_name, "type": "normal", "content": {}}
    data = {
        "id": node_id,
        "name": operation.node_name,
        "type": operation.connector.category.step_type,
        "version": STEP_VERSION,
        "properties": {"action": operation.key, "role": str(operation.role), "inputs": inputs},
        "metadata": facts | (metadata or {}),
        "scm_id": str(operation.id),
    }
    return structure, data


def control_rows(
    node_id: str, role: str, properties: JsonObject, title: str | None = None, metadata: JsonObject | None = None
) -> tuple[JsonObject, JsonObject]:
    """The `structure` row (without position) and the `data` row of a control node; null properties are left out."""
    name = role.replace("_", "-")
    structure = {"id": node_id, "name": name, "type": node_type_of_role(role), "content": {}}
    given = {key: value for key, value in properties.items() if value is not None}
    data = {
        "id": node_id,
        "name": name,
        "type": FLOW_CONTROL,
        "version": STEP_VERSION,
        "properties": {"role": role, **given},
        "metadata": {"title": title or _control_title(role, given), "connector": None} | (metadata or {}),
        "scm_id": None,
    }
    return structure, data


def _control_title(role: str, properties: JsonObject) -> str:
    match role:
        case Role.DELAY:
            return _delay_title(properties)
        case Role.FOR_EACH:
            return f"For each {properties.get('as', 'item')}"
        case Role.APPROVAL:
            return "Ask for approval"
        case _:
            return "Condition"


def _delay_title(properties: JsonObject) -> str:
    if isinstance(properties.get("until"), str):
        return f"Wait until {properties['until']}"
    try:
        return f"Wait {spoken_duration(parse_duration(str(properties.get('duration', ''))))}"
    except ExpressionError:
        return "Wait"


def next_number(prefix: str, ids: Iterable[str]) -> int:
    """One more than the greatest number behind a prefix (`node-`) among ids."""
    pattern = re.compile(re.escape(prefix) + r"([0-9]{1,9})")
    return max((int(match[1]) for key in ids if (match := pattern.fullmatch(key))), default=0) + 1


def resolve_operation(row: Any, catalog: OperationCatalog, role: str | None = None) -> OperationSpec | None:
    """The operation a `data` row is a step of, or None.

    By `scm_id`; else by connector (key, name or alias) and `properties.action`; else by the row's name
    (`jira-create-ticket`). `role` is what the step is taken for where the row does not say it; an operation of the
    other role is found only if there is none of this one.
    """
    if not isinstance(row, dict):
        return None
    properties = as_dict(row.get("properties"))
    if isinstance(row.get("scm_id"), str) and (found := catalog.get(row["scm_id"])):
        return found
    stated = properties.get("role")
    roles = (stated,) if stated in {"trigger", "action"} else _roles_by_preference(role)
    action = properties.get("action")
    if isinstance(action, str):
        connector = as_dict(as_dict(row.get("metadata")).get("connector"))
        for name in (connector.get("key"), connector.get("name")):
            if isinstance(name, str) and (found := _find(catalog, name, action, roles)):
                return found
    name = row.get("name")
    return _resolve_name(name, catalog, roles) if isinstance(name, str) else None


def _roles_by_preference(role: str | None) -> tuple[str, ...]:
    return ("trigger", "action") if role == OperationRole.TRIGGER else ("action", "trigger")


def _find(catalog: OperationCatalog, connector: str, operation: str, roles: tuple[str, ...]) -> OperationSpec | None:
    for role in roles:
        if found := catalog.find(connector, operation, role):
            return found
    return None


def _resolve_name(name: str, catalog: OperationCatalog, roles: tuple[str, ...]) -> OperationSpec | None:
    """Split a node name into connector and operation, trying the longest connector first."""
    words = [word for word in re.split(r"[^0-9a-z]+", name.lower()) if word][:12]
    for split in range(min(len(words) - 1, 4), 0, -1):
        connector, operation = " ".join(words[:split]), "_".join(words[split:])
        if catalog.connector(connector) and (found := _find(catalog, connector, operation, roles)):
            return found
    return None
