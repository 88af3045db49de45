"""How many things a step brings, and from where: "limit it to 10 issues", "only for pull requests in acme/web"."""

from __future__ import annotations

from agent_app.planners.local.adapting import adapt, kinds_of
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind
from agent_app.planners.local.reading.words import COUNT_WORDS
from agent_app.planners.local.values import input_for
from sessions_app.definition import SetInput

__all__ = ["confine_start", "limit_listing"]

_AT_MOST = "only|just|at_most|no_more_than|not_more_than|max|maximum|up_to|a_maximum_of|the"
_FIRST = "first|top|latest|newest|most_recent|last|a_maximum_of|at_most|max"
_LIMITS = (
    Pattern("limit|restrict|cap|cut|reduce|shorten|keep", "SUBJECT", "to|at", "the?", f"{_FIRST}?", "NUMBER"),
    Pattern("only|just", "the?", f"{_FIRST}?", "NUMBER"),
    Pattern("at_most|no_more_than|not_more_than|max|maximum|up_to|a_maximum_of", "NUMBER"),
    Pattern("fetch|get|list|take|show|return|load|retrieve|include|pull", _AT_MOST, f"{_FIRST}?", "NUMBER"),
)
_INPUTS = ("limit", "per_page", "page_size", "max_results", "maxresults", "pagesize", "first", "top", "count", "size")
_ITEMS = words("results items entries ones of them things records hits elements each time per run at a once only max")
_SAME = 0.6


def limit_listing(editor: Editor, item: Instruction) -> bool:
    """Set how many things a listing step brings at most; False where an instruction says no such number."""
    norms = item.norms(editor.reading)
    for pattern in _LIMITS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        first, last = gaps["NUMBER"]
        number = _number(editor.reading.tokens[first].norm)
        if number is None or find_duration(editor.reading, first, min(first + 3, last)) is not None:
            continue
        for step in reversed(editor.view.actions):
            name = _limit_input(step)
            if name is not None and _is_about(editor, step, first + 1, last):
                editor.apply(SetInput(node_id=step.id, name=name, value=number))
                editor.focus = step.id
                return True
    return False


def _number(norm: str) -> int | None:
    return int(norm) if norm.isdecimal() else COUNT_WORDS.get(norm)


def _limit_input(step: Step) -> str | None:
    """The input of a listing that says how many things it brings."""
    if step.features is None or not step.lists:
        return None
    numbers = {
        name.lower(): name
        for name, schema in step.features.spec.inputs.items()
        if {"integer", "number"}.intersection(kinds_of(schema))
    }
    return next((numbers[name] for name in _INPUTS if name in numbers), None)


def _is_about(editor: Editor, step: Step, first: int, last: int) -> bool:
    """Whether the words behind a number say no more than what the step brings ("issues", "of them", "per run")."""
    named: set[int] = set()
    for noun in editor.reading.nouns_in(first, last):
        own = any(noun.canon == other or kinship(noun.canon, other) >= _SAME for other in step.nouns)
        named |= set(range(noun.first, noun.last)) if own else set()
    rest = [editor.reading.tokens[i].norm for i in range(first, last) if i not in named]
    return not set(rest) - _ITEMS - connectives.ARTICLES - words("please , now instead")


_CONFINED = (
    Pattern("only|just", "for|on|with|when|take|consider", "SUBJECT", "in|from|of|on|under|inside", "NEW"),
    Pattern("limit|restrict|confine|narrow", "it|this|that|the_workflow", "to", "SUBJECT", "in|from|of|on", "NEW"),
    Pattern("only|just", "for|in|on|from|with|watch", "the?", "NEW"),
    Pattern("limit|restrict|confine|narrow", "it|this|that|the_workflow", "to", "the?", "NEW"),
)
_ALONE = Pattern("in|for|from", "the?", "NEW", "$")
"""Where it happens, said without "only": of a trigger that is told no place yet."""
_PLACES = frozenset(
    {EntityKind.REPOSITORY, EntityKind.PROJECT, EntityKind.CHANNEL, EntityKind.BRANCH, EntityKind.LABEL}
)


def confine_start(editor: Editor, item: Instruction) -> bool:
    """ "Only for pull requests in acme/web": where that happens which starts the workflow, told to the trigger."""
    norms = item.norms(editor.reading)
    further = bool({"also", "too", "well", "additionally"} & {*norms, *item.leads})
    for pattern in (*_CONFINED, *(() if further else (_ALONE,))):
        gaps = pattern.match(norms, item.first)
        entities = editor.reading.entities_in(*gaps["NEW"]) if gaps is not None else []
        if gaps is None or len(entities) != 1 or entities[0].kind not in _PLACES:
            continue
        if "SUBJECT" not in gaps and not _is_all(editor, entities[0], *gaps["NEW"]):
            continue
        for step in editor.view.triggers:
            name = input_for(entities[0], step.features.spec, features=step.features) if step.features else None
            if pattern is _ALONE and (name in step.inputs or _is_missing(editor, entities[0])):
                continue
            if step.features is None or name is None or not _is_about(editor, step, *gaps.get("SUBJECT", (0, 0))):
                continue
            value = adapt(entities[0].value, step.features.spec.inputs[name])
            if value is not None:
                editor.apply(SetInput(node_id=step.id, name=name, value=value))
                editor.focus = step.id
                return True
    return False


def _is_missing(editor: Editor, entity: Entity) -> bool:
    """Whether a step has to be told such a value and is not."""
    for step in editor.view.actions:
        name = input_for(entity, step.features.spec, features=step.features) if step.features is not None else None
        if step.features is not None and name in step.features.spec.required_inputs and name not in step.inputs:
            return True
    return False


def _is_all(editor: Editor, entity: Entity, first: int, last: int) -> bool:
    """Whether nothing but a value is said, and what kind of thing it is ("the acme/api repository")."""
    rest = [i for i in range(first, last) if not entity.first <= i < entity.last]
    return all(editor.reading.tokens[i].norm in _BESIDE for i in rest)


_BESIDE = words("the please now instead repo repository project channel branch label labelled one ones stuff , thanks")
