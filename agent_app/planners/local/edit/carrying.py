"""The same step in another tool: which operation does it there, and how its inputs are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent_app.planners.local.adapting import adapt, kinds_of
from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.edit.additions import addition
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.events import event_affinity
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring.table import reaches_one
from agent_app.planners.local.slots import iter_slots
from agent_app.planners.local.text import stem
from agent_app.planners.local.wiring import wire_action

__all__ = ["carried", "completed", "equivalent"]

_ALIAS_WEIGHT = 0.9


_ALIKE = 1.1
_AS_MANY = 0.2
"""What it counts that both tell a person, or both tell a channel."""


def equivalent(editor: Editor, old: OperationFeatures, connector: str) -> OperationFeatures | None:
    """The operation of another connector that does the same thing to the nearest kind of object."""
    role = str(old.spec.role)
    scored = [
        (
            max(
                _likeness(old, _deed(features, verb, objects, old), objects, role)
                * (1.0 if not place else _ALIAS_WEIGHT)
                for place, (verb, objects) in enumerate(features.readings)
            ),
            features,
        )
        for features in editor.index.of_connector(connector, role)
    ]
    told = reaches_one(old)
    opening = old.spec.title.split()[:1]
    _, likest = min(
        (item for item in scored if item[0] >= _ALIKE),
        key=lambda item: (
            -item[0] - _AS_MANY * (reaches_one(item[1]) == told),
            old.verb == "create" and item[1].spec.title.split()[:1] != opening,  # a story may be a "Comment on a task"
        ),
        default=(0.0, None),
    )
    return likest


def _likeness(old: OperationFeatures, verb: str, objects: tuple[str, ...], role: str) -> float:
    head = objects[-1] if objects else ""
    own = old.objects[-1] if old.objects else ""
    same = (
        event_affinity(old.verb, verb) if role == "trigger" else affinity(_deed(old, old.verb, old.objects, old), verb)
    )
    kin = 1.0 if head == own else kinship(own, head)
    return same + kin - 0.15 * abs(len(objects) - len(old.objects))


def _deed(features: OperationFeatures, verb: str, objects: tuple[str, ...], old: OperationFeatures) -> str:
    """ "Create a message": what both write to somebody is sent, whatever a vendor calls that; a chat is started."""
    both = set(objects[-1:]) & set(old.objects[-1:]) & _SENT
    sent = verb == "create" and bool(both) and stem(objects[-1]) in features.terms
    return "send" if sent else verb


_SENT = words("message email sms")


def carried(step: Step, features: OperationFeatures) -> dict[str, Any]:
    """Inputs of a step in terms of another operation: by name, else by what they mean and what form they have."""
    old = step.features.spec.inputs if step.features is not None else {}
    inputs: dict[str, Any] = {}
    for name, value in step.inputs.items():
        target = name if name in features.spec.inputs else _meant(name, old.get(name, {}), features, inputs)
        if target is None or target in inputs:
            continue
        fitted = _fitted(value, features.spec.inputs[target])
        if fitted is not None:
            inputs[target] = fitted
    return inputs


def _meant(name: str, schema: Mapping[str, Any], features: OperationFeatures, taken: Mapping[str, Any]) -> str | None:
    form, concept = schema.get("format"), concept_of(name)
    for candidate, other in features.spec.inputs.items():
        if candidate not in taken and form and other.get("format") == form and form not in {"date-time", "uri"}:
            return candidate
    if concept not in {"title", "body", "labels", "priority", "assignee"}:
        return None
    ranked = [*features.spec.required_inputs, *features.spec.inputs]
    same = [candidate for candidate in ranked if candidate not in taken and concept_of(candidate) == concept]
    return same[0] if same else None


def _fitted(value: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        kept = "{{" in value and (not (kinds := kinds_of(schema)) or "string" in kinds)
        return value if kept else adapt(value, schema)
    if isinstance(value, list) and schema.get("type") != "array":
        return _fitted(value[0], schema) if len(value) == 1 else None
    return value


def completed(editor: Editor, step: Step, features: OperationFeatures, inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs with the required inputs that were not carried over, wired like those of a new step."""
    if all(name in inputs for name in features.spec.required_inputs):
        return inputs
    added = addition(
        editor,
        f"{features.verb or 'create'} {' '.join(features.objects).replace('_', ' ')} in {features.spec.connector.name}",
    )
    slot = next(iter_slots(added.plan.body), None)
    if slot is None:
        return inputs
    wired = wire_action(
        added.request.reading, slot.statement, features, editor.view.sources_for(step.id), editor.opening()
    )
    extra = {name: value for name, value in wired.inputs.items() if name in features.spec.required_inputs}
    return {**extra, **inputs}
