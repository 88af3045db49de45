"""Further events that start the workflow: "also when a pull request is merged", "the same for merge requests"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.carrying import carried
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Field
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.model import Entity
from agent_app.planners.local.values import input_for
from sessions_app.definition import AddNode, NewNode, SetInput, node_reference, rename_template_references
from sessions_app.definition.vocabulary import TRIGGER_REFERENCE

__all__ = ["start_also_on", "start_on_things", "start_with"]


def start_also_on(editor: Editor, features: OperationFeatures, inputs: dict[str, Any]) -> bool:
    """Another event that starts the workflow too; what the events give is read from the one that fired."""
    operation = str(features.spec.id)
    made = editor.apply(AddNode(node=NewNode(type="trigger", operation_id=operation, inputs=inputs)))
    fields = {field.path: field for field in editor.index.fields(features.spec)}
    names = {node_reference(step.id): TRIGGER_REFERENCE for step in editor.view.triggers if step.id not in made}
    for step in editor.view.actions:
        for name, value in step.inputs.items():
            read = [path for root in names for path in re.findall(rf"\b{root}\.([\w.]+)", str(value))]
            if read and all(path in fields for path in read):
                editor.apply(SetInput(node_id=step.id, name=name, value=rename_template_references(value, names)))
            elif read and isinstance(value, str) and (told := _of_either(value, names, fields)) is not None:
                editor.apply(SetInput(node_id=step.id, name=name, value=told))
    return bool(made)


def _of_either(template: str, roots: Iterable[str], fields: Mapping[str, Field]) -> str | None:
    """A template that reads what one event gives, or what the other calls by the same name; None if that is nothing.

    The title of the issue, or of the pull request: whichever came.
    """
    pattern = re.compile(rf"\{{\{{\s*(?:{'|'.join(roots)}|{TRIGGER_REFERENCE})\.([\w.]+)\s*\}}\}}")

    def path_of(path: str) -> str | None:
        if path in fields:
            return f"{TRIGGER_REFERENCE}.{path}"
        name, depth = path.rpartition(".")[2], path.count(".")
        alike = [other for other in fields if other.rpartition(".")[2] == name and other.count(".") == depth]
        return f"{TRIGGER_REFERENCE}.{path} || {TRIGGER_REFERENCE}.{alike[0]}" if alike else None

    paths = {match.group(1): path_of(match.group(1)) for match in pattern.finditer(template)}
    if not paths or not all(paths.values()):
        return None
    return pattern.sub(lambda match: f"{{{{ {paths[match.group(1)]} }}}}", template)


def start_with(editor: Editor, entity: Entity) -> bool:
    """ "The same for acme/api", where only what starts the workflow is told such a value: it starts there as well."""
    for trigger in editor.view.triggers:
        features = trigger.features
        name = input_for(entity, features.spec, features=features) if features is not None else None
        if features is None or name not in trigger.inputs:
            continue
        value = adapt(entity.value, features.spec.inputs[name])
        if value is not None and value not in [other.inputs.get(name) for other in editor.view.triggers]:
            return start_also_on(editor, features, {**trigger.inputs, name: value})
    return False


_THINGS = Pattern("also|the_same|do_the_same|same|likewise?", "for|on|with|upon|at", "THINGS", "as_well|also|too?", "$")
_DEEDS = {
    "update": "updated", "edit": "updated", "change": "updated", "modification": "updated", "creation": "created",
    "deletion": "deleted", "reopening": "reopened", "closing": "closed", "closure": "closed", "merge": "merged",
    "assignment": "assigned", "completion": "completed", "resolution": "resolved", "escalation": "escalated",
}  # fmt: skip
"""What happens to a thing, by the noun for it."""


def start_on_things(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Also for pull requests", "on updates too": what else starts the workflow, told by a plural alone.

    It happens to things of another kind, or something else happens to those of the trigger; False where no event of
    its product tells it.
    """
    gaps = _THINGS.match(norms, item.first)
    said = editor.reading.norms(*gaps["THINGS"]) if gaps is not None else []
    said = said[1:] if said[:1] in (["every"], ["each"], ["any"], ["all"]) else said
    nouns = editor.reading.nouns_in(*gaps["THINGS"]) if gaps is not None else []
    deed = _DEEDS.get(said[0].removesuffix("s"), "") if len(said) == 1 else ""
    alone = gaps is not None and len(nouns) == 1 and nouns[0].plural and nouns[0].last == gaps["THINGS"][1]
    thing = nouns[0].canon if alone else ""
    for trigger in editor.view.triggers:
        features = _other_deed(editor, trigger, deed) or (alike_event(editor, trigger, thing) if thing else None)
        if features is not None and trigger.features is not None:
            return start_also_on(editor, features, dict(carried(trigger, features)))
    if deed and editor.view.triggers:
        title = editor.title(editor.view.triggers[0])
        editor.certain.add((item.first, item.last))
        editor.questions.append(f"Which event should start it besides “{title}”? I found none for “{' '.join(said)}”.")
        return True
    return False


def _other_deed(editor: Editor, trigger: Step, deed: str) -> OperationFeatures | None:
    """What else happens to the things of a trigger: issues edited, for issues opened; None where no event tells it."""
    own = trigger.features
    if own is None or not deed or own.verb == deed:
        return None
    others = editor.index.of_connector(trigger.connector, "trigger")
    return next((other for other in others if other.verb == deed and other.objects == own.objects), None)


def alike_event(editor: Editor, trigger: Step, thing: str) -> OperationFeatures | None:
    """What happens to another kind of thing as it does to that of a trigger: pull requests opened, for issues opened.

    None where the product of the trigger tells no such event, or the trigger itself is of that kind.
    """
    own = trigger.features
    if own is None or own.objects[-1:] == (thing,):
        return None
    others = editor.index.of_connector(trigger.connector, "trigger")
    return next((other for other in others if other.verb == own.verb and other.objects[-1:] == (thing,)), None)
