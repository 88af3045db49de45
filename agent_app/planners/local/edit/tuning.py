"""Values without an input's name: thresholds, pauses, the state a listing gathers, the kind of a thing."""

from __future__ import annotations

import re

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.durations import days_in, find_duration
from agent_app.planners.local.edit.contrasts import wanted_part
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import raw_text, retitled
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.placing import place_value
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from sessions_app.definition import SetCondition, SetInput, SetProperty

__all__ = [
    "KINDS",
    "LEVELS",
    "change_pause",
    "choose_option",
    "narrow_listing",
    "number_in",
    "set_delay",
    "set_kind",
    "set_kind_of",
    "set_threshold",
]

_STATE_INPUTS = ("state", "status")


_NARROWING = words("only just the ones one all that are please of them not open closed instead")


def narrow_listing(editor: Editor, norms: list[str]) -> bool:
    """ "Only the closed ones": what a listing step gathers."""
    if norms[0] not in {"only", "just", "closed", "open", "all"} or len(norms) > _LONGEST_NARROWING:
        return False
    for step in editor.view.actions:
        if not step.lists or step.features is None:
            continue
        for name in _STATE_INPUTS:
            schema = step.features.spec.inputs.get(name)
            words_left = [
                norm
                for norm in norms
                if norm not in _NARROWING - {"open", "closed", "all"} and norm not in {"issues", "tickets"}
            ]
            value = (
                adapt(words_left[0], schema)
                if schema is not None and "enum" in schema and len(words_left) == 1
                else None
            )
            if value is not None:
                editor.apply(SetInput(node_id=step.id, name=name, value=value))
                editor.focus = step.id
                return True
    return False


_LONGEST_NARROWING = 6


_OPTIONS = (
    Pattern("use|take|choose|set|do|prefer", "NEW", "for|on|when|to|in|with", "SUBJECT"),
    Pattern("make", "SUBJECT", "a|an", "NEW"),
    Pattern("do|make|use", "a|an", "NEW"),
    Pattern("SUBJECT", "should_be|must_be|should_use|must_use|should_happen_with|should_be_done_with", "a?", "NEW"),
)
_AROUND_OPTION = words("a an the method mode option strategy type way instead please now")


def choose_option(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Use squash for the merge", "make the merge a rebase": one of the choices of an input of the step that is named.

    No attribute is named, so the word has to be a choice of that step alone and of one of its inputs.
    """
    for pattern in _OPTIONS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        said = [norm for norm in editor.reading.norms(*gaps["NEW"]) if norm not in _AROUND_OPTION]
        subject = gaps.get("SUBJECT", (item.first, item.last))
        for found in refer(editor.view, editor.reading, *subject, editor.focus) if said else ():
            features = found.step.features
            own = {*found.step.nouns, features.verb} if features is not None else set()
            options = _options(found.step, said[0]) if found.step.role == "action" else []
            if len(options) == 1 and set(said[1:]) <= own:
                name, value = options[0]
                editor.apply(SetInput(node_id=found.step.id, name=name, value=value))
                editor.focus = found.step.id
                return True
    return False


def _options(step: Step, word: str) -> list[tuple[str, str]]:
    """The inputs of a step of which a word is one of the choices, each with that choice."""
    inputs = step.features.spec.inputs if step.features is not None else {}
    return [
        (name, str(choice))
        for name, schema in inputs.items()
        for choice in schema.get("enum") or ()
        if str(choice).lower() == word
    ]


def number_in(editor: Editor, first: int, last: int) -> str | None:
    """The first number between two token indexes as written, or None."""
    for token in editor.reading.tokens[first:last]:
        if token.kind is TokenKind.NUMBER and re.fullmatch(r"\d+(\.\d+)?", token.norm):
            return token.norm
    return None


def set_threshold(editor: Editor, number: str) -> bool:
    """The only number of a condition becomes another one."""
    for step in reversed(editor.view.of_role("condition")):
        expression = step.expression
        numbers = re.findall(r"`(-?\d+(?:\.\d+)?)`", expression)
        if len(numbers) == 1:
            changed = expression.replace(f"`{numbers[0]}`", f"`{number}`")
            editor.apply(SetCondition(node_id=step.id, expression=changed, title=retitled(step, numbers[0], number)))
            return True
    return False


def set_delay(editor: Editor, new: tuple[int, int]) -> bool:
    """Give the latest pause the duration that some tokens name; False if there is neither."""
    delays = editor.view.of_role("delay")
    duration = find_duration(editor.reading, *new)
    if not delays or duration is None:
        return False
    delay = delays[-1]
    editor.apply(SetProperty(node_id=delay.id, name="duration", value=duration[0]))
    if delay.node.title.startswith(_WAITS):
        said = editor.slice(duration[1], duration[2])
        editor.apply(SetProperty(node_id=delay.id, name="title", value=f"{_WAITS}{said}"))
    return True


_WAITS = "Wait "
"""How the title of a pause begins that says how long it is."""


def change_pause(editor: Editor, item: Instruction) -> bool:
    """ "Make it 30 minutes", "a week instead": how long, and of nothing else: a pause, or the age that is tested."""
    item = wanted_part(editor.reading, item)
    found = find_duration(editor.reading, item.first, item.last)
    if found is None:
        return False
    rest = {*editor.reading.norms(item.first, found[1]), *editor.reading.norms(found[2], item.last)}
    delays = len(editor.view.of_role("delay"))
    alone = delays == 1 and not editor.others and rest <= _WAITING | {"for"}  # "wait 3 days", where it waits for 2
    waits = not rest & _WAITING or alone or bool((rest | set(item.leads)) & _INSTEAD)
    if not waits or not rest <= _AROUND_PAUSE | _WAITING:
        return False
    return set_delay(editor, (found[1], found[2])) if delays else _set_age(editor, found[0], rest)


_AGED = re.compile(r"days_since\([^()]+\) (?:[<>]=?) `(?P<days>\d+)`")


def _set_age(editor: Editor, duration: str, rest: set[str]) -> bool:
    """ "Make it 90 days", where no step waits: how old things are that the one condition on an age takes."""
    days = days_in(duration)
    aged = [(step, match) for step in editor.view.of_role("condition") for match in _AGED.finditer(step.expression)]
    if days is None or len(aged) != 1 or rest & _WAITING:
        return False
    step, match = aged[0]
    expression = str(step.node.properties["expression"])
    changed = f"{expression[: match.start('days')]}{days}{expression[match.end('days') :]}"
    editor.apply(SetCondition(node_id=step.id, expression=changed, title=retitled(step, match["days"], str(days))))
    editor.focus = step.id
    return True


_AROUND_PAUSE = words(
    "make it that this be should is must let use a an the of for to no not please then only just rather instead better"
    " about at least longer shorter more like , . ! by in change set"
)
_WAITING, _INSTEAD = words("wait pause hold off sleep delay"), words("instead rather only just better")


def set_kind(editor: Editor, item: Instruction) -> bool:
    """ "Make the ticket a Bug",
    "make it urgent": an input whose choices have the word; "with high priority" is added."""
    norms = item.norms(editor.reading)
    last = next((index for index, norm in enumerate(norms) if norm in {"with", "and", ","} and index > 1), len(norms))
    start = next((index for index in range(last - 1, 0, -1) if norms[index - 1] in {"a", "an", "as"}), last - 1)
    word = raw_text(editor, item.first + start, item.first + last)
    for found in refer(editor.view, editor.reading, item.first + 1, item.first + start, editor.focus):
        if found.step.role == "action" and set_kind_of(editor, found.step, word):
            for entity in editor.reading.entities_in(item.first + last, item.last):
                place_value(editor, entity, (item.first + 1, item.first + start))
            return True
    return False


def set_kind_of(editor: Editor, step: Step, word: str) -> bool:
    """Give the input of a step that has a word among its choices that word; False if none has."""
    for name in _KIND_INPUTS if step.features is not None else ():
        schema = step.features.spec.inputs.get(name) if step.features is not None else None
        fitted = adapt(word, schema) if schema is not None else None
        if fitted is None or schema is None:
            continue
        if "enum" in schema or word.lower() in (KINDS if name in {"issue_type", "type"} else LEVELS):
            editor.apply(SetInput(node_id=step.id, name=name, value=fitted))
            editor.focus = step.id
            return True
    return False


_KIND_INPUTS = ("issue_type", "type", "priority", "urgency", "severity", "status", "state")


KINDS = words("bug story task epic incident problem question subtask improvement feature")
"""What a ticket may be."""
LEVELS = words("urgent high low medium critical highest lowest normal major minor p1 p2 p3 p4")
