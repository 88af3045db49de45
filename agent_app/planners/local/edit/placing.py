"""A value without a named attribute: the input of its kind in the step that is meant."""

from __future__ import annotations

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.model import Entity, EntityKind
from agent_app.planners.local.values import input_for
from sessions_app.definition import AddNode, NewNode, SetInput, node_reference

__all__ = ["duplicate", "place_value"]


def place_value(editor: Editor, entity: Entity, subject: tuple[int, int], *, starts: bool = True) -> bool:
    """A value without a named attribute: the input of its kind, in the step the words name or that has such a value.

    Without `starts` it is none of what a trigger takes.
    """
    named = [
        found.step
        for found in refer(editor.view, editor.reading, *_without(entity, subject), editor.focus)
        if found.score >= 0.7
    ]
    options: list[tuple[int, Step, str]] = []
    for step in (*(editor.view.triggers if starts else ()), *editor.view.actions):
        if step.features is None:
            continue
        name = input_for(entity, step.features.spec, features=step.features)
        if name is None:
            continue
        options.append(((0 if step in named else 3) + _openness(editor, step, name), step, name))
    if not options:
        return False
    rank, step, name = min(options, key=lambda item: item[0])
    if rank >= 5:
        return False
    if step.features is None:
        return False
    said = entity.value.lstrip("@") if entity.kind is EntityKind.USER else entity.value
    value = adapt(said, step.features.spec.inputs[name])
    if value is None:
        return False
    same = [
        (other, own)
        for _, other, own in options
        if other.inputs.get(own) == step.inputs.get(name) and name in step.inputs and (other in named or not named)
    ]
    for other, own in same or [(step, name)]:
        editor.apply(SetInput(node_id=other.id, name=own, value=value))
    editor.focus = step.id
    duplicate(editor, step, name, entity)
    return True


def _openness(editor: Editor, step: Step, name: str) -> int:
    """How far a value is from belonging in an input: least where one stands, most where what is there is taken over.

    What the trigger hands on ("the repository of the event") is said where the trigger is told which events it takes.
    """
    if name not in step.inputs:
        followed = f"{{{{ {node_reference(step.id)}."
        handed_on = any(str(other.inputs.get(name) or "").startswith(followed) for other in editor.view.actions)
        return 0 if step.role == "trigger" and handed_on else 2
    return 1 if "{{" in str(step.inputs[name]) else 0


def duplicate(editor: Editor, step: Step, name: str, first: Entity) -> None:
    """ "Send it to both #a and #b": the same step again for each further value of an input that takes one."""
    if step.features is None or step.role != "action" or step.features.spec.inputs[name].get("type") == "array":
        return
    after = step.id
    for index in range(first.last, len(editor.reading.tokens)):
        if editor.reading.tokens[index].norm in {"and", ",", "&", "plus", "also", "to", "in"}:
            continue
        entity = next(
            (item for item in editor.reading.entities if item.first == index and item.kind is first.kind), None
        )
        if entity is None:
            return
        inputs = dict(editor.view.steps[step.id].inputs) | {name: adapt(entity.value, step.features.spec.inputs[name])}
        made = editor.apply(
            AddNode(node=NewNode(type="action", operation_id=str(step.features.spec.id), inputs=inputs), after=after)
        )
        after = made[-1] if made else after


def _without(entity: Entity, span: tuple[int, int]) -> tuple[int, int]:
    first, last = span
    return (first, entity.first) if first <= entity.first < last else (first, last)
