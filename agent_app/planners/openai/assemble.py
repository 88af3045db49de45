"""Turning answers of the model into documents and patches.

What can't be resolved is carried over as it stands: validation then names it, and the repair is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from agent_app.planners.openai.choices import OperationChoices
from agent_app.planners.openai.schemas import (
    InputDraft,
    PlanDraft,
    PlannedAction,
    PlannedApproval,
    PlannedCondition,
    PlannedDelay,
    PlannedLoop,
    PlannedStep,
)
from connectors_app.contracts import JsonObject, OperationCatalog, OperationRole, OperationSpec
from sessions_app.definition import (
    DocumentBuilder,
    node_reference,
    parse_template,
    rename_references,
    rename_template_references,
)

__all__ = ["bare_expression", "build_document", "coerce", "input_values"]


def build_document(draft: PlanDraft, choices: OperationChoices, catalog: OperationCatalog) -> JsonObject:
    """The document a plan describes. A plan without triggers is started by hand, if the catalogue has that trigger."""
    return _Assembly(draft, choices, catalog).document()


class _Assembly:
    """One plan on its way to a document. Nodes get their ids in the order of the plan: triggers, then steps."""

    def __init__(self, draft: PlanDraft, choices: OperationChoices, catalog: OperationCatalog) -> None:
        self._draft = draft
        self._choices = choices
        self._builder = DocumentBuilder(draft.name or "Workflow")
        self._triggers = [self._trigger(index) for index in range(len(draft.triggers))]
        if not draft.triggers and (manual := catalog.find("manual", "manual", OperationRole.TRIGGER)):
            self._triggers = [self._builder.trigger(manual, {})]
        ids = [trigger.id for trigger in draft.triggers] or ["trigger"]
        self._ids = dict(zip(ids, self._triggers, strict=False))
        first = len(self._triggers) + 1
        self._ids |= {step.id: f"node-{number}" for number, step in enumerate(draft.steps, first)}
        self._names = {
            node_reference(key): node_reference(node_id) for key, node_id in self._ids.items() if key != "trigger"
        }

    def document(self) -> JsonObject:
        for step in self._draft.steps:
            self._add(step)
        for step in self._draft.steps:
            self._connect(step)
        document = self._builder.build()
        self._mark_continuing(document)
        return document

    def _trigger(self, index: int) -> str:
        draft = self._draft.triggers[index]
        operation = self._choices.by_name[draft.operation]
        return self._builder.trigger(operation, input_values(draft.inputs, operation))

    def _add(self, step: PlannedStep) -> None:
        builder = self._builder
        parent = self._ids.get(step.parent, step.parent) if step.parent else None
        match step:
            case PlannedAction():
                operation = self._choices.by_name[step.operation]
                inputs = rename_template_references(input_values(step.inputs, operation), self._names)
                builder.action(operation, inputs, parent=parent)
            case PlannedCondition():
                builder.condition(self._expression(step.expression), title=step.title, parent=parent)
            case PlannedLoop():
                builder.for_each(self._expression(step.items), as_=step.element, title=step.title, parent=parent)
            case PlannedApproval():
                instructions = rename_template_references(step.instructions, self._names)
                builder.approval(instructions, title=step.title or None, assignee=step.assignee, parent=parent)
            case PlannedDelay():
                until = rename_template_references(step.until, self._names)
                builder.delay(duration=step.duration, until=until, title=step.title or None, parent=parent)

    def _expression(self, text: str) -> str:
        return rename_references(bare_expression(text), self._names)

    def _connect(self, step: PlannedStep) -> None:
        target = self._ids[step.id]
        if not step.after and step.parent is None:
            for trigger in self._triggers:
                self._builder.connect(trigger, target)
        for link in step.after:
            for source in self._sources(link.step):
                self._builder.connect(source, target, link.branch)

    def _sources(self, name: str) -> list[str]:
        """`trigger` means every trigger, unless a single one has that id."""
        if name == "trigger" and name not in self._ids:
            return self._triggers
        return [self._ids.get(name, name)]

    def _mark_continuing(self, document: JsonObject) -> None:
        continuing = {
            self._ids[step.id]
            for step in self._draft.steps
            if isinstance(step, PlannedAction) and step.on_error == "continue"
        }
        for row in document["data"]:
            if row["id"] in continuing:
                row["properties"]["on_error"] = "continue"


def bare_expression(text: str) -> str:
    """The expression inside, where a text is one expression in braces; else the text."""
    single = parse_template(text).single
    return single if single is not None else text


def input_values(inputs: Iterable[InputDraft], operation: OperationSpec | None) -> JsonObject:
    """Inputs by name, constants as the types the operation takes."""
    schemas: Mapping[str, Any] = operation.inputs if operation else {}
    return {item.name.rstrip("*"): coerce(item.value, schemas.get(item.name.rstrip("*"))) for item in inputs}


def coerce(value: Any, schema: Any) -> Any:
    """A constant as the type its JSON Schema names, where it is plainly meant; else the value as it is.

    JSON text becomes an object or a list, `"5"` a number, a single text the one element of a list, a number text.
    """
    if not isinstance(schema, Mapping):
        return value
    kind = schema.get("type")
    if kind == "string" and isinstance(value, bool | int | float):
        return json.dumps(value)
    if not isinstance(value, str) or ("{{" in value and parse_template(value).single is not None):
        return value
    if kind in {"integer", "number", "boolean", "object", "array"} or "anyOf" in schema:
        read = _read_json(value)
        if _is_kind(read, kind):
            return read
    if kind == "array" and value.strip():
        return [value]
    return value


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _is_kind(value: Any, kind: Any) -> bool:
    """Whether a JSON value is of the type; where several are allowed, whether it is an object or a list."""
    if isinstance(value, bool):
        return bool(kind == "boolean")
    if isinstance(value, dict | list):
        return kind in {None, "object" if isinstance(value, dict) else "array"}
    return (kind == "number" and isinstance(value, int | float)) or (kind == "integer" and isinstance(value, int))
