"""Qualities of what a step creates: "make the ticket high priority", "label it urgent", "assign it to bob".

A thing that the workflow creates itself has such a quality from the start: its step gets an input, no further step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import SAYING_NOTHING, Pattern
from agent_app.planners.local.edit.politeness import after_politeness
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.tuning import KINDS, LEVELS
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import unquote
from sessions_app.definition import Patch, SetInput

__all__ = ["qualify", "says_quality"]

_LEVEL_INPUTS = ("priority", "urgency", "severity")
_LEVEL_NOUNS = words("priority prio urgency severity")
_INPUTS: dict[str, tuple[str, ...]] = {
    "person": ("assignee", "assignees"), "label": ("labels", "label", "tags"), "level": _LEVEL_INPUTS,
    "kind": ("issue_type", "type"), "copy": ("cc",),
    "blind copy": ("bcc",), "title": ("title", "summary", "subject", "short_description"),
    "text": ("text", "body", "content", "message", "description", "comment"),
}  # fmt: skip
_CREATING = words("create open add post send file")
_QUALITIES: tuple[tuple[Pattern, str], ...] = (
    (Pattern("assign|reassign", "SUBJECT", "to", "NEW"), "person"),
    (Pattern("add|put|set|make|with|have", "NEW", "as", "the|its?", "assignee|owner"), "person"),
    (Pattern("add|put|attach", "the|a", "label|tag", "NEW", "to|on", "SUBJECT"), "label"),
    (Pattern("label|tag", "SUBJECT", "as|with|:", "NEW"), "label"),
    (Pattern("label|tag", "it|them|this|that", "also?", "NEW"), "label"),
    (Pattern("cc|copy", "in|on?", "NEW"), "copy"),
    (Pattern("add|put|set|include", "a|the?", "cc", "to|for|:?", "NEW"), "copy"),
    (Pattern("add|put|set|include", "a|the?", "bcc", "to|for|:?", "NEW"), "blind copy"),
    (Pattern("put|add|keep|include|loop|have", "NEW", "in|on|into|as", "the|a?", "cc|copy", "$"), "copy"),
    (Pattern("bcc", "NEW"), "blind copy"),
    (Pattern("put|add|keep|include|loop|have", "NEW", "in|on|into|as", "the|a?", "bcc|blind_copy", "$"), "blind copy"),
    (Pattern("with", "a?", "copy", "to", "NEW"), "copy"),
    (Pattern("priority|urgency|severity|prio", "NEW", "for|on", "SUBJECT"), "level"),
    (Pattern("NEW", "priority|urgency|severity|prio", "for|on", "SUBJECT"), "level"),
    (Pattern("label|tag", "the|that|this|every|each", "SUBJECT", "NEW"), "label"),
    (Pattern("make|mark|set|flag|file|classify", "SUBJECT", "a|an|as|to", "NEW"), "quality"),
    (Pattern("make|mark|set|flag", "SUBJECT", "NEW"), "quality"),
    (Pattern("SUBJECT", "must_have|should_have|needs|has_to_have|must_be|should_be", "of|a|an|the?", "NEW"), "quality"),
    (Pattern("give", "SUBJECT", "NEW"), "quality"),
    (Pattern("use|take|choose", "a|an|the?", "NEW"), "quality"),
    (Pattern("change|set|update|make", "the", "title|summary|subject", "to|into|:", "NEW"), "title"),
    (Pattern("rename|retitle|name|call|title", "the|that|this", "SUBJECT", "to|as|into?", "NEW"), "title"),
    (Pattern("make", "the", "SUBJECT", "title|summary|subject", "NEW"), "title"),
    (Pattern("change|set|update", "the", "text|body|wording|description", "to|into|:", "NEW"), "text"),
    (Pattern("make|have|let", "SUBJECT", "say|read", "NEW"), "text"),
    (Pattern("the", "SUBJECT", "says|reads", "NEW"), "text"),
)  # fmt: skip
_GATHERED = frozenset({"label", "copy", "blind copy"})
"""Qualities of which a thing has several: a further one is added."""
_FREE = frozenset({"title", "text"})
"""Qualities whose value is what is said, however long."""
_GOING_ON, _QUOTES = words("plus + & and followed"), frozenset("\"'“‘«`")
_PRONOUNS = words("it this that them")
_ARTICLES = words("a an the of with and , as to")
_MORE = words("then afterwards finally otherwise")
_FURTHER = words("also too additionally well")
_HANGING = words("if when unless once whenever only without not until instead before after each every who which whose")
"""Words that make an order hang on something, or contrast it: other readings take these."""
_LONGEST = 4
_NAMED, _AS_WELL = 0.7, 0.2
"""How well words must fit a step for it to be named, and how much worse they may fit than they do another."""
_SENTENCE = 3
"""More words behind an article than a thing has: a message says them."""
_DIRECTIONS = words("me us team in for from by with")


@dataclass(frozen=True, slots=True)
class _Said:
    """A quality that words give a thing: what it is, and the tokens of the thing and of the value."""

    quality: str
    subject: tuple[int, int]
    value: tuple[int, int]


def qualify(editor: Editor, item: Instruction) -> bool:
    """Set the inputs that an instruction gives to what a step creates; False if it gives none."""
    patches = _patches(editor, item)
    if not patches:
        return False
    editor.apply(*patches)
    editor.focus = patches[-1].node_id
    return True


def says_quality(editor: Editor, item: Instruction, made: Sequence[Patch]) -> bool:
    """Whether all that was made of an instruction are the inputs that it plainly gives to what a step creates."""
    given = [(patch.node_id, patch.name) for patch in made if isinstance(patch, SetInput)]
    return bool(given) and given == [(patch.node_id, patch.name) for patch in _patches(editor, item)]


def _patches(editor: Editor, item: Instruction) -> list[SetInput]:
    said_more = set(item.leads) & _MORE or set(item.norms(editor.reading)) & _MORE
    if said_more or (item.joint and set(item.leads) & _HANGING):
        return []
    further = bool({*item.leads, *item.norms(editor.reading)} & _FURTHER)
    for said in _said(editor, item):
        if further and said.quality == "person":
            continue  # "also assign it": a further deed, as long as somebody else may have it
        patches = _given(editor, said)
        if patches and not _is_placed(editor, item):
            return patches
    return []


def _is_placed(editor: Editor, item: Instruction) -> bool:
    place = editor.place_at(item.first, item.last)
    return place.branch is not None or bool(place.spans)


def _said(editor: Editor, item: Instruction) -> Iterator[_Said]:
    first, last = after_politeness(editor.reading, item.first, item.last), item.last
    while last > first and editor.reading.tokens[last - 1].norm in SAYING_NOTHING | _FURTHER | {"as"}:
        last -= 1
    while first < last and editor.reading.tokens[first].norm in _FURTHER:
        first += 1
    norms = editor.reading.norms(first, last)
    if len(norms) == 2 and _level(norms) is not None:
        yield _Said("quality", (first, first), (first, last))  # "priority high"
    for pattern, quality in _QUALITIES:
        gaps = pattern.match(norms, first)
        if gaps is None:
            continue
        subject, value = gaps.get("SUBJECT", (first, first)), gaps["NEW"]
        if "SUBJECT" in gaps and pattern.parts[-1] == "NEW" and pattern.parts[-2] == "SUBJECT":
            yield from _divided(quality, subject[0], value[1])
        else:
            yield _Said(quality, subject, value)


def _divided(quality: str, first: int, last: int) -> Iterator[_Said]:
    """ "Make the ticket high priority": nothing stands between the thing and the value, the longest value first."""
    for middle in range(max(first + 1, last - _LONGEST), last):
        yield _Said(quality, (first, middle), (middle, last))


def _given(editor: Editor, said: _Said) -> list[SetInput]:
    norms = editor.reading.norms(*said.value)
    if _HANGING & set(editor.reading.norms(*said.subject)):
        return []  # "set the priority to high when the label is critical"
    if said.quality not in _FREE and (len(norms) > _LONGEST + 1 or set(norms) & _HANGING):
        return []
    found: list[SetInput] = []
    for quality, value in _values(editor, said, norms):
        patch = _input(editor, said, quality, value)
        if patch is None:
            return []
        found.append(patch)
    return found


def _values(editor: Editor, said: _Said, norms: list[str]) -> list[tuple[str, str]]:
    """The qualities in the words of a value; none if some of the words are no quality."""
    if said.quality == "quality":
        return _several(norms)
    value = _literal(editor, said.value)
    if said.quality == "person" and (len(norms) > 2 or set(norms) & (_DIRECTIONS | _ARTICLES)):
        return []
    if said.quality in {"label", "level"} and (len(norms) > 1 or set(norms) & (_DIRECTIONS | _ARTICLES)):
        return []
    short = len(norms) <= _SENTENCE and norms[:1] and norms[0] in {"a", "an"}
    if said.quality in _FREE and (short or (norms[:1] and norms[0] in {"the", "its", "their"})):
        return []  # data of other steps, or a thing
    if (
        said.quality in _FREE
        and set(norms[1:-1]) & _GOING_ON
        and editor.reading.tokens[said.value[0]].norm[:1] in _QUOTES
    ):
        return []  # "'New: ' plus the title"
    return [(said.quality, value.lstrip("@") if said.quality == "person" else value)]


def _literal(editor: Editor, span: tuple[int, int]) -> str:
    quoted = [token for token in editor.reading.tokens[span[0] : span[1]] if token.kind is TokenKind.QUOTED]
    return unquote(quoted[0].text) if quoted else editor.slice(*span).strip()


def _several(norms: list[str]) -> list[tuple[str, str]]:
    """ "A bug, high priority": each of the qualities."""
    found: list[tuple[str, str]] = []
    level = _level(norms)
    for norm in norms:
        if norm in KINDS:
            found.append(("kind", norm))
        elif norm not in _ARTICLES | LEVELS | _LEVEL_NOUNS:
            return []
    return [*found, ("level", level)] if level is not None else found


def _level(norms: list[str]) -> str | None:
    levels = [norm for norm in norms if norm in LEVELS]
    return levels[0] if len(levels) == 1 else None


def _input(editor: Editor, said: _Said, quality: str, value: str) -> SetInput | None:
    """The input for a quality in the step that makes the thing: the one that was talked of, else the last one."""
    options = [(step, name) for step in editor.view.actions if (name := _name(step, quality)) is not None]
    norms = [norm for norm in editor.reading.norms(*said.subject) if norm not in {"the", "a", "that", "this"}]
    if norms and not set(norms) <= _PRONOUNS:
        found = refer(editor.view, editor.reading, *said.subject, None)
        named = {
            each.step.id: each.score
            for each in found
            if each.score >= _NAMED and not _is_of_event(editor, said, each.step)
        }
        best = max((named[step.id] for step, _ in options if step.id in named), default=0.0)
        options = [(step, name) for step, name in options if named.get(step.id, 0.0) >= max(_NAMED, best - _AS_WELL)]
    elif any(step.id == editor.focus for step, _ in options):
        options = [(step, name) for step, name in options if step.id == editor.focus]
    if not options:
        return None
    step, name = options[-1]
    schema = step.features.spec.inputs[name] if step.features is not None else {}
    fitted: Any = adapt(value, schema)
    if fitted is None or fitted == "":
        return None
    present = step.inputs.get(name)
    if quality in _GATHERED and present and not str(present).startswith("{{"):
        kept, come = (list(value) if isinstance(value, list) else [value] for value in (present, fitted))
        fitted = [*kept, *(entry for entry in come if entry not in kept)]
    return SetInput(node_id=step.id, name=name, value=fitted)


def _is_of_event(editor: Editor, said: _Said, step: Step) -> bool:
    """ "The ticket", where a ticket starts the workflow and a step opens an issue: what the event is about."""
    for noun in editor.reading.nouns_in(*said.subject):
        started = any(noun.canon in trigger.nouns for trigger in editor.view.triggers)
        if noun.canon not in step.nouns and started:
            return True
    return False


def _name(step: Step, quality: str) -> str | None:
    """The input of a step for a quality, if it creates something or has that input already."""
    if step.features is None:
        return None
    known = _INPUTS[quality]
    present = next((name for name in (*known, *(f"add_{name}" for name in known)) if name in step.inputs), None)
    name = present or next((name for name in known if name in step.features.spec.inputs), None)
    if name is None:
        return None
    return name if name in step.inputs or step.features.verb in _CREATING else None
