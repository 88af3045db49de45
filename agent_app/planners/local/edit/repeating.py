"""The same again in another tool: "do the same in Discord", "the same for GitLab too"."""

from __future__ import annotations

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.carrying import carried, completed, equivalent
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.further_starts import start_also_on, start_with
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.replacing import said_inputs, same_kind
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.edit.wishes import names_only_tool
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.values import input_for
from sessions_app.definition import AddNode, NewNode

__all__ = ["repeat_elsewhere", "says_again"]

_AGAIN = (
    Pattern(
        "do|post|send|repeat|create|add|the|make|and", "the?", "same|that|it", "thing?",
        "in|on|with|for|via|to|also_in|when_it_comes_from", "NEW",
    ),
    Pattern("same|ditto|likewise", "again|thing|there|procedure|story?", "in|on|with|for|via|to", "NEW"),
)  # fmt: skip
_SAME = words("same ditto likewise")
_STORED = Pattern(
    "put|save|store|keep|upload|place|copy", "also?", "them|it|those|these|this|that|the_file|the_files", "also?",
    "in|into|to|on|onto", "NEW", "$",
)  # fmt: skip
_TOO = words("also too additionally well")


def repeat_elsewhere(editor: Editor, item: Instruction) -> bool:
    """Do what the latest step of that kind of tool does in another one, too; False if nothing is to be done again.

    Where only the start is of that kind, the workflow starts there as well.
    """
    new = _elsewhere(editor, item)
    if new is None:
        return _repeat_with(editor, item) or _store_there_too(editor, item)
    targets = same_kind(editor, new)
    if not targets or _starts_alike(editor, targets[-1], new, item.norms(editor.reading)):
        return _start_there_too(editor, new)
    return _step_there_too(editor, targets[-1], new)


def says_again(editor: Editor, item: Instruction) -> bool:
    """Whether an instruction plainly wants the same again in another tool or place."""
    return _again(editor, item) is not None


def _again(editor: Editor, item: Instruction) -> tuple[int, int] | None:
    """The words for where the same is to happen again."""
    norms = item.norms(editor.reading)
    gaps = next((found for pattern in _AGAIN if (found := pattern.match(norms, item.first)) is not None), None)
    if gaps is not None and _SAME & set(norms):
        return gaps["NEW"]
    return _place_too(editor, item, norms)


_PLACE = Pattern("also?", "for|in|with|on|via|by|over|through", "the?", "NEW", "too|also|as_well?", "$")


def _place_too(editor: Editor, item: Instruction, norms: list[str]) -> tuple[int, int] | None:
    """ "And for acme/shop too", "by mail as well": a repository, a project or a tool alone, where the same is done."""
    gaps = _PLACE.match(norms, item.first) if _TOO & {*norms, *item.leads} else None
    entities = editor.reading.entities_in(*gaps["NEW"]) if gaps is not None else []
    alone = gaps is not None and len(entities) == 1 and (entities[0].first, entities[0].last) == gaps["NEW"]
    if gaps is None or not ((alone and entities[0].kind in _WHERE) or names_only_tool(editor, *gaps["NEW"])):
        return None
    return gaps["NEW"]


_WHERE = frozenset({EntityKind.REPOSITORY, EntityKind.PROJECT})


def _elsewhere(editor: Editor, item: Instruction) -> tuple[int, int] | None:
    """The words for the other tool."""
    new = _again(editor, item)
    return new if new is not None and editor.reading.mentions_in(*new) else None


def _repeat_with(editor: Editor, item: Instruction) -> bool:
    """ "Do the same for #exec": the last step that is told such a value, once more with the new one."""
    new = _again(editor, item)
    entity = next(iter(editor.reading.entities_in(*new)), None) if new is not None else None
    if entity is None:
        return False
    for step in reversed(editor.view.actions):
        name = input_for(entity, step.features.spec, features=step.features) if step.features is not None else None
        if step.features is None or name is None or "{{" in str(step.inputs.get(name, "{{")):
            continue
        inputs = dict(step.inputs) | {name: adapt(entity.value, step.features.spec.inputs[name])}
        node = NewNode(type="action", operation_id=str(step.features.spec.id), inputs=inputs)
        made = editor.apply(AddNode(node=node, after=step.id))
        editor.focus = made[-1] if made else step.id
        editor.certain.add((item.first, item.last))
        return bool(made)
    if not start_with(editor, entity):
        return False
    editor.certain.add((item.first, item.last))
    return True


def _store_there_too(editor: Editor, item: Instruction) -> bool:
    """ "Also put them in Box": the files that a step stores are stored in another tool as well."""
    norms = item.norms(editor.reading)
    gaps = _STORED.match(norms, item.first)
    if gaps is None or not _TOO & {*norms, *item.leads} or not names_only_tool(editor, *gaps["NEW"]):
        return False
    connector = editor.reading.mentions_in(*gaps["NEW"])[0].connector
    for step in reversed(editor.view.actions):
        features = step.features
        if features is None or features.verb != "upload" or step.connector == connector:
            continue
        there = equivalent(editor, features, connector)
        if there is not None and there.verb == features.verb and _step_there_too(editor, step, gaps["NEW"]):
            editor.certain.add((item.first, item.last))
            return True
    return False


def _starts_alike(editor: Editor, target: Step, new: tuple[int, int], norms: list[str]) -> bool:
    """ "The same for GitLab", started by GitHub: "for" speaks of where things come from, "in" of where they go."""
    spec = editor.index.catalog.connector(editor.reading.mentions_in(*new)[0].connector)
    starts = [step.features for step in editor.view.triggers if step.features is not None]
    same = spec is not None and any(start.spec.connector.category is spec.category for start in starts)
    return same and "for" in norms and all(start.connector != target.connector for start in starts)


def _start_there_too(editor: Editor, new: tuple[int, int]) -> bool:
    connector = editor.reading.mentions_in(*new)[0].connector
    for trigger in editor.view.triggers:
        features = equivalent(editor, trigger.features, connector) if trigger.features is not None else None
        if features is not None and features.connector != trigger.connector:
            return start_also_on(editor, features, said_inputs(editor, features, new))
    return False


def _step_there_too(editor: Editor, target: Step, new: tuple[int, int]) -> bool:
    connector = editor.reading.mentions_in(*new)[0].connector
    features = equivalent(editor, target.features, connector) if target.features is not None else None
    if features is None:
        return False
    inputs = completed(editor, target, features, carried(target, features)) | said_inputs(editor, features, new)
    made = editor.apply(
        AddNode(node=NewNode(type="action", operation_id=str(features.spec.id), inputs=inputs), after=target.id)
    )
    editor.focus = made[-1] if made else target.id
    return bool(made)
