"""Where the same goes too, or no more: "and also to #releases", "not to #dev anymore"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities.values import capitalised_run
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind
from agent_app.planners.local.statements import ADDRESSES
from agent_app.planners.local.values import input_for
from sessions_app.definition import AddNode, NewNode, RemoveNode, SetInput

__all__ = ["goes_elsewhere", "send_elsewhere"]

_FURTHER = words("also too additionally well")
_AROUND = words("and also too to in into on at as well additionally , the channel plus & both please")
_SENT_ON = words("send post share put forward drop email mail it them that this the same message")
"""What may be said of what goes there: "send it to #backend too"."""
_TELLING = words("ping notify inform alert tell warn")
"""Who is told is told besides, unless it is said that this is in somebody's place."""
_LISTED = frozenset({EntityKind.USER, EntityKind.LABEL})
"""What a list of an input gets one more of: "use the reviewer kim too"."""
_ADDED = words(
    "use take add reviewer reviewers assignee assignees label labels tag tags person people user users with it"
)
_NO_MORE = (
    Pattern("not|no|never", "to|in|into|on", "the?", "OLD", "anymore|any_more|any_longer|no_longer?", "$"),
    Pattern("no_longer|no_more", "to|in|into|on", "the?", "OLD", "$"),
    Pattern("remove|drop|skip|leave_out|forget", "OLD", "as?", "the?", "channel|recipient|receiver?", "$"),
)


def send_elsewhere(editor: Editor, item: Instruction) -> bool:
    """Send what is sent to one place or person to another one too, or no more; False where nothing is said of that."""
    return _no_more(editor, item) or _there_too(editor, item) or _to_person(editor, item)


def _there_too(editor: Editor, item: Instruction) -> bool:
    """ "And also to #releases", "send it to #ops too", "ping #ops": what goes to a place of the kind, once more."""
    said = editor.reading.entities_in(item.first, item.last)
    entities = [entity for entity in said if entity.kind in ADDRESSES | _LISTED]
    named = {i for entity in entities for i in range(entity.first, entity.last)}
    rest = {editor.reading.tokens[i].norm for i in range(item.first, item.last) if i not in named}
    around = _AROUND | _TELLING | (_ADDED if all(entity.kind in _LISTED for entity in entities) else _SENT_ON)
    if not entities or not rest <= around or not {*rest, *item.leads} & (_FURTHER | _TELLING):
        return False
    found = _going_to(editor, entities[0], told=bool(rest & _TELLING))
    if found is None:
        return False
    step, name = found
    for entity in entities:
        value = entity.value.lstrip("@") if entity.kind is EntityKind.USER else entity.value
        step = _copied(editor, step, name, value) or step
    return True


_HANDED = Pattern(
    "send|forward|write|give|message|dm|mail|show",
    "it|that|this|them|the_message|the_dm|the_mail?",
    "to",
    "WHOM",
    "instead|rather",
    "$",
)


def _to_person(editor: Editor, item: Instruction) -> bool:
    """ "Send it to Priya Nair instead": what goes to one person goes to somebody else, who is called by name."""
    gaps = _HANDED.match(item.norms(editor.reading), item.first)
    run = capitalised_run(editor.reading, gaps["WHOM"][0]) if gaps is not None else None
    if gaps is None or run is None or run[1] != gaps["WHOM"][1] or editor.reading.mentions_in(*gaps["WHOM"]):
        return False
    person = Entity(EntityKind.USER, run[0], *gaps["WHOM"])
    for step in reversed(editor.view.actions):
        if step.features is None or step.features.verb != "send":
            continue
        if (name := input_for(person, step.features.spec, features=step.features)) is not None:
            editor.apply(SetInput(node_id=step.id, name=name, value=person.value))
            editor.focus = step.id
            return True
    return False


def _going_to(editor: Editor, entity: Entity, *, told: bool) -> tuple[Step, str] | None:
    """The latest step that goes to a place of the same kind, and the input that says so; `told`: a message to it."""
    for step in reversed(editor.view.actions):
        name = input_for(entity, step.features.spec, features=step.features) if step.features is not None else None
        present = step.inputs.get(name) if name is not None else None
        if name is not None and present and "{{" not in str(present):
            message = told and step.features is not None and step.features.verb == "send"
            return (step, name) if isinstance(present, list) or entity.kind not in _LISTED or message else None
    return None


def _copied(editor: Editor, step: Step, name: str, value: str) -> Step | None:
    """The step once more behind itself, with another value; a list of receivers gets one more."""
    if step.features is None or (fitted := adapt(value, step.features.spec.inputs[name])) is None:
        return None
    present = step.inputs[name]
    if isinstance(present, list) or isinstance(fitted, list):
        kept: Sequence[object] = present if isinstance(present, list) else [present]
        editor.apply(
            SetInput(node_id=step.id, name=name, value=[*kept, *([fitted] if isinstance(fitted, str) else fitted)])
        )
        return editor.view.steps[step.id]
    node = NewNode(type="action", operation_id=str(step.features.spec.id), inputs={**step.inputs, name: fitted})
    made = editor.apply(AddNode(node=node, after=step.id))
    editor.focus = made[-1] if made else step.id
    return editor.view.steps[made[-1]] if made else None


def _no_more(editor: Editor, item: Instruction) -> bool:
    """ "Not to #dev anymore": the step that goes there is taken out, if others go elsewhere; else it is asked where."""
    norms = item.norms(editor.reading)
    gaps = next((found for pattern in _NO_MORE if (found := pattern.match(norms, item.first)) is not None), None)
    entities = editor.reading.entities_in(*gaps["OLD"]) if gaps is not None else []
    if gaps is None or len(entities) != 1 or entities[0].kind not in ADDRESSES:
        return False
    value, length = entities[0].value, gaps["OLD"][1] - gaps["OLD"][0]
    if length > entities[0].last - entities[0].first:
        return False
    going = [step for step in editor.view.actions if value in map(str, step.inputs.values())]
    for step in going:
        alike = [other for other in editor.view.actions if other.features is step.features and other not in going]
        if alike:
            editor.apply(RemoveNode(node_id=step.id))
        else:
            editor.questions.append(f"Where should “{editor.title(step)}” go instead of {value}?")
    return bool(going)


def goes_elsewhere(editor: Editor, first: int, last: int, steps: Sequence[Step]) -> bool:
    """Whether words name a place or a person that something is sent to, and none of some steps sends anything there."""
    named = [entity.value for entity in editor.reading.entities_in(first, last) if entity.kind in ADDRESSES]
    told = " ".join(str(step.inputs) for step in steps).lower()
    return bool(named) and not any(value.lower() in told for value in named)
