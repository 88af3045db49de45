"""Turning edits of the model into typed patches of the document at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent_app.planners.openai.assemble import bare_expression, coerce, input_values
from agent_app.planners.openai.choices import OperationChoices
from agent_app.planners.openai.edits import (
    AddNodeDraft,
    ChangeTriggerDraft,
    PatchDraft,
    ReplaceOperationDraft,
    SetConditionDraft,
    SetInputDraft,
    SetItemsDraft,
    SetPropertyDraft,
    SetRetryDraft,
    SetSettingsDraft,
    WrapDraft,
)
from agent_app.planners.openai.schemas import NewAction, NewCondition, NewLoop, NewStep, NewTrigger
from connectors_app.contracts import JsonObject, OperationCatalog, OperationSpec
from sessions_app.definition import PATCH_ADAPTER, Patch, SetProperty, WorkflowGraph, resolve_operation

__all__ = ["build_patches"]


def build_patches(
    drafts: Sequence[PatchDraft], document: JsonObject, choices: OperationChoices, catalog: OperationCatalog
) -> tuple[Patch, ...]:
    """The typed patches of the drafts, in order; raises pydantic.ValidationError where one contradicts itself."""
    translator = _Translator(drafts, document, choices, catalog)
    return tuple(patch for draft in drafts for patch in translator.patches(draft))


class _Translator:
    """Knows the operations of the nodes of one document, and of those the same edit adds."""

    def __init__(
        self, drafts: Sequence[PatchDraft], document: JsonObject, choices: OperationChoices, catalog: OperationCatalog
    ) -> None:
        self._choices = choices
        nodes = WorkflowGraph(document).nodes.values()
        self._operations = {node.id: resolve_operation(node.data, catalog) for node in nodes}
        for draft in drafts:
            if isinstance(draft, AddNodeDraft) and isinstance(draft.node, NewAction | NewTrigger):
                self._operations[draft.node.id] = choices.by_name[draft.node.operation]
            elif isinstance(draft, ReplaceOperationDraft | ChangeTriggerDraft) and draft.node_id:
                self._operations[draft.node_id] = choices.by_name[draft.operation]

    def patches(self, draft: PatchDraft) -> list[Patch]:
        """The patch of one draft, and another for what a new node can't be given when it is added."""
        if isinstance(draft, SetRetryDraft):
            value = draft.model_dump(include={"max_attempts", "initial_seconds", "max_seconds"})
            return [SetProperty(node_id=draft.node_id, name="retry", value=value)]
        patches = [PATCH_ADAPTER.validate_python(self._fields(draft))]
        if isinstance(draft, AddNodeDraft) and isinstance(draft.node, NewAction) and draft.node.on_error != "stop":
            patches.append(SetProperty(node_id=draft.node.id, name="on_error", value=draft.node.on_error))
        return patches

    def _fields(self, draft: PatchDraft) -> JsonObject:
        fields: JsonObject = draft.model_dump()
        match draft:
            case AddNodeDraft():
                fields["node"] = self._new_node(draft.node)
            case WrapDraft():
                fields["in"] = self._new_node(draft.container)
                del fields["container"]
            case ReplaceOperationDraft() | ChangeTriggerDraft():
                operation = self._choices.by_name[draft.operation]
                del fields["operation"]
                fields |= _call(operation, draft.inputs)
            case SetInputDraft():
                fields["value"] = coerce(draft.value, self._input_schema(draft.node_id, draft.name))
            case SetConditionDraft():
                fields["expression"] = bare_expression(draft.expression)
            case SetItemsDraft():
                fields["items"] = bare_expression(draft.items)
                fields["as"] = fields.pop("element")
            case SetPropertyDraft():
                fields["value"] = _property(draft.name, draft.value)
            case SetSettingsDraft():
                settings = {"timeout_seconds": draft.timeout_seconds, "concurrency": fields["concurrency"]}
                fields = {"op": draft.op, "settings": {key: item for key, item in settings.items() if item is not None}}
        return fields

    def _new_node(self, node: NewTrigger | NewStep) -> JsonObject:
        fields: JsonObject = node.model_dump(
            exclude_none=True, exclude={"kind", "id", "operation", "element", "on_error"}
        )
        fields |= {"type": node.kind, "ref": node.id}
        match node:
            case NewTrigger() | NewAction():
                fields |= _call(self._choices.by_name[node.operation], node.inputs)
            case NewCondition():
                fields["expression"] = bare_expression(node.expression)
            case NewLoop():
                fields |= {"items": bare_expression(node.items), "as": node.element}
        return fields

    def _input_schema(self, node_id: str, name: str) -> Any:
        operation = self._operations.get(node_id)
        return operation.inputs.get(name) if operation else None


def _call(operation: OperationSpec, inputs: Sequence[Any]) -> JsonObject:
    return {"operation_id": str(operation.id), "inputs": input_values(inputs, operation)}


def _property(name: str, value: Any) -> Any:
    """Numbers where the property is one; the schema lets a model write them as text."""
    if name in {"timeout_seconds", "concurrency"}:
        return coerce(value, {"type": "integer" if name == "concurrency" else "number"})
    return value
