"""Other values: channels, projects, labels, texts, thresholds, people, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, Pattern
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities import value_at
from agent_app.planners.local.fields import concept_of
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, TokenKind
from agent_app.planners.local.text import stem, unquote
from agent_app.planners.local.values import adapt, input_for
from agent_app.planners.local.vocabulary import split_key
from sessions_app.definition import Patch, Rename, SetCondition, SetInput, SetProperty

__all__ = ["change_values", "fill_input", "literal_inputs", "rename_workflow"]

_ASSIGNMENTS = (
    Pattern("change|set|update|switch|rename|make|modify|adjust|raise|lower|bump|increase|decrease|reduce|edit|turn|move|put", "SUBJECT", "from", "OLD", "to|into", "NEW"),
    Pattern("change|set|update|switch|modify|adjust|raise|lower|bump|increase|decrease|reduce|edit|replace|rename|reassign|assign|correct|fix", "SUBJECT", "to|with|by|as|into", "NEW"),
    Pattern("replace|change|swap", "OLD", "with|by|to|for", "NEW"),
    Pattern("SUBJECT", "should_be|must_be|has_to_be|needs_to_be|should_say|should_read|is_now|shall_be|should_contain|should_go_to|should_become|should_go_in|=|must_say|should_go_into", "NEW"),
    Pattern("SUBJECT", "is_wrong", ",|;|.|-|:", "it?", "should_be|must_be|has_to_be|needs_to_be|is", "NEW"),
    Pattern("put|move|create|file|open|post|send|add|write|do|make|use|log|announce|publish|assign|direct|give", "SUBJECT", "in|into|to|on|under|for|at|as", "NEW"),
    Pattern("make|call|name|title|label", "SUBJECT", "NEW"),
    Pattern("use|take|set", "NEW", "as|for|in", "SUBJECT"),
    Pattern("use|take", "NEW"),
)  # fmt: skip
_CONTRASTS = (
    Pattern("LEFT", "rather_than|instead_of|not|in_place_of", "to?", "in?", "OLD"),
    Pattern("not", "to?", "in?", "OLD", ",?", "but|rather", "to?", "in?", "LEFT"),
    Pattern("instead_of|rather_than", "OLD", ",?", "LEFT"),
)  # fmt: skip
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "message", "description", "comment", "note"), "message": ("text", "content", "message", "body"),
    "body": ("body", "description", "text", "content"), "description": ("description", "body"), "content": ("content", "text", "body"),
    "title": ("title", "summary", "name", "subject", "short_description"), "summary": ("summary", "title", "short_description"),
    "subject": ("subject", "title", "summary"), "name": ("name", "title"), "recipient": ("to", "user", "email"), "address": ("to", "url", "email"),
    "repo": ("repository", "project"), "repository": ("repository", "project"), "channel": ("channel",), "project": ("project",), "key": ("project",),
    "assignee": ("assignee", "assignees"), "label": ("labels", "label", "tags"), "labels": ("labels", "tags"), "tag": ("tags", "labels"), "tags": ("tags", "labels"),
    "priority": ("priority", "urgency", "severity"), "urgency": ("urgency", "priority"), "severity": ("severity", "urgency", "priority"), "type": ("issue_type", "type"),
    "branch": ("branch", "ref", "base"), "url": ("url",), "link": ("url",), "status": ("status", "state"), "state": ("state", "status"), "space": ("space",),
    "list": ("list",), "board": ("board",), "team": ("team", "assignment_group", "group"), "group": ("group", "assignment_group"), "emoji": ("emoji",), "method": ("method",),
    "owner": ("assignee",), "email": ("to", "email"), "mail": ("to", "email"), "comment": ("body", "comment", "text"), "topic": ("topic",), "workflow": ("workflow",),
    "service": ("service", "service_id"), "environment": ("environment",), "receiver": ("to",), "queue": ("group", "queue"), "duration": ("duration",),
}  # fmt: skip
_TEXTS = words("text message body description content title summary subject name comment note topic")
_DELAYS = words("delay pause wait waiting duration")
_THRESHOLDS = words("threshold limit condition minimum maximum amount number value level bound")
_STRIPPED = words("the a an to in into on called named say says saying as is be by with now please instead : = just it at")
_NAMING = (
    Pattern("rename|retitle", "it|this|the_workflow|workflow|that|the_flow|this_workflow|the_whole_thing", "to|as|into|:", "NAME"),
    Pattern("rename|retitle", "to|as", "NAME"),
    Pattern("call|name|title", "it|this|the_workflow|that|this_workflow|the_flow", "NAME"),
    Pattern("give", "it|the_workflow|this", "the", "name|title", "NAME"),
    Pattern("change|set|update", "the", "name|title", "of?", "the?", "workflow?", "to", "NAME"),
    Pattern("the", "name|workflow_name|workflow's_name|name_of_the_workflow|title_of_the_workflow", "should_be|must_be|has_to_be|is", "NAME"),
    Pattern("the_workflow|it|this", "should_be|must_be|is", "called|named", "NAME"),
)  # fmt: skip


def rename_workflow(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that gives the workflow a name; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    for pattern in _NAMING:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        first, last = gaps["NAME"]
        token = editor.reading.tokens[first]
        name = unquote(token.text) if token.kind is TokenKind.QUOTED else editor.slice(first, last)
        editor.apply(Rename(name=name[:200]))
        return True
    return False


def change_values(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that gives an input, a threshold or a delay another value; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    return _contrast(editor, item, norms) or _assign(editor, item, norms)


# "#new rather than #old"


def _contrast(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    for pattern in _CONTRASTS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        old, new = _value(editor, *gaps["OLD"]), _last_value(editor, *gaps["LEFT"])
        if new is None:
            continue
        if old is not None and _replace_value(editor, old.value, new.value):
            return True
        if new.kind in _PLACED_KINDS and _place_value(editor, new, gaps["LEFT"]):
            return True
    return False


_PLACED_KINDS = frozenset(
    {
        EntityKind.CHANNEL, EntityKind.REPOSITORY, EntityKind.PROJECT, EntityKind.EMAIL, EntityKind.USER, EntityKind.URL, EntityKind.LABEL,
        EntityKind.BRANCH, EntityKind.PRIORITY, EntityKind.SEVERITY, EntityKind.STATUS, EntityKind.VERSION,
    }
)  # fmt: skip


def _value(editor: Editor, first: int, last: int) -> Entity | None:
    """The value that some tokens are, alone or with articles."""
    entities = editor.reading.entities_in(first, last)
    if entities:
        return entities[0]
    while first < last and editor.reading.tokens[first].norm in _STRIPPED:
        first += 1
    if first < last and (found := value_at(editor.reading, first, lower=True)) is not None:
        return Entity(EntityKind.NAME, found[0], first, found[1])
    return Entity(EntityKind.NAME, editor.slice(first, last), first, last) if first < last else None


def _last_value(editor: Editor, first: int, last: int) -> Entity | None:
    entities = editor.reading.entities_in(first, last)
    if entities:
        return entities[-1]
    for index in range(last - 1, first - 1, -1):
        token = editor.reading.tokens[index]
        if token.kind is not TokenKind.WORD or (token.text[:1].isupper() and index > first):
            found = value_at(editor.reading, index)
            if found is not None:
                return Entity(EntityKind.NAME, found[0], index, found[1])
    return None


def literal_inputs(editor: Editor) -> Iterator[tuple[Step, str, Any]]:
    """Every input of every step that has a value, triggers first."""
    for step in (*editor.view.triggers, *editor.view.actions):
        for name, value in step.inputs.items():
            yield step, name, value


def _replace_value(editor: Editor, old: str, new: str) -> bool:
    """Put a value in the place of another wherever that stands; numbers also in conditions."""
    patches: list[Patch] = []
    for step, name, value in literal_inputs(editor):
        if (changed := _exchanged(value, old, new)) is not None:
            patches.append(SetInput(node_id=step.id, name=name, value=changed))
    for step in editor.view.of_role("condition"):
        expression = str(step.node.properties.get("expression") or "")
        changed_text = _in_expression(expression, old, new)
        if changed_text != expression:
            patches.append(SetCondition(node_id=step.id, expression=changed_text, title=_retitled(step, old, new)))
    if patches:
        editor.apply(*patches)
        editor.focus = patches[-1].node_id  # type: ignore[union-attr]
    return bool(patches)


def _exchanged(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str) and value.lower().lstrip("#@") == old.lower().lstrip("#@"):
        sign = value[:1] if value[:1] in "#@" and new[:1] not in "#@" else ""
        return sign + (new if value[:1] in "#@" or not new.startswith("#") else new)
    if isinstance(value, list):
        swapped = [_exchanged(item, old, new) or item for item in value]
        return swapped if swapped != value else None
    if isinstance(value, int | float) and not isinstance(value, bool) and str(value) == old:
        return int(new) if new.isdigit() else None
    return None


def _in_expression(expression: str, old: str, new: str) -> str:
    plain_old, plain_new = re.sub(r"[^\w.\-]", "", old), re.sub(r"[^\w.\-]", "", new)
    if re.fullmatch(r"-?\d+(\.\d+)?", plain_old):
        return re.sub(rf"`{re.escape(plain_old)}`", f"`{plain_new}`", expression)
    pattern = re.compile(rf"'{re.escape(old)}'", re.IGNORECASE)
    return pattern.sub("'" + (new.lower() if "lower(" in expression else new).replace("'", "\\'") + "'", expression)


def _retitled(step: Step, old: str, new: str) -> str | None:
    title = step.node.metadata.get("title")
    return str(title).replace(old, new) if isinstance(title, str) and old in title else None


# "change the channel to #ops", "set the priority to high"


def _assign(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    for pattern in _ASSIGNMENTS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        if "OLD" in gaps:
            old, new = _value(editor, *gaps["OLD"]), _value(editor, *gaps["NEW"])
            if old is not None and new is not None and _replace_value(editor, old.value, new.value):
                return True
            if "SUBJECT" not in gaps:
                continue
        subject = gaps.get("SUBJECT", (item.first, item.first))
        if _set(editor, subject, gaps["NEW"], verb=norms[0]):
            return True
    return False


def _set(editor: Editor, subject: tuple[int, int], new: tuple[int, int], *, verb: str) -> bool:
    said = editor.reading.norms(*subject)
    if set(said) & _DELAYS and _set_delay(editor, new):
        return True
    if set(said) & _THRESHOLDS and (number := _number(editor, *new)) is not None and _set_threshold(editor, number):
        return True
    attribute = next((norm for norm in reversed(said) if stem(norm) in _ATTRIBUTES or norm in _ATTRIBUTES), None)
    if attribute is not None and _set_attribute(editor, stem(attribute) if attribute not in _ATTRIBUTES else attribute, subject, new):
        return True
    entity = next(iter(editor.reading.entities_in(*new)), None)
    if entity is not None and entity.kind in _PLACED_KINDS and verb not in {"add", "give"}:
        return _place_value(editor, entity, subject)
    return verb in {"make", "set", "mark"} and _set_kind(editor, subject, new)


def _number(editor: Editor, first: int, last: int) -> str | None:
    for token in editor.reading.tokens[first:last]:
        if token.kind is TokenKind.NUMBER and re.fullmatch(r"\d+(\.\d+)?", token.norm):
            return token.norm
    return None


def _set_threshold(editor: Editor, number: str) -> bool:
    """The only number of a condition becomes another one."""
    for step in reversed(editor.view.of_role("condition")):
        expression = str(step.node.properties.get("expression") or "")
        numbers = re.findall(r"`(-?\d+(?:\.\d+)?)`", expression)
        if len(numbers) == 1:
            changed = expression.replace(f"`{numbers[0]}`", f"`{number}`")
            editor.apply(SetCondition(node_id=step.id, expression=changed, title=_retitled(step, numbers[0], number)))
            return True
    return False


def _set_delay(editor: Editor, new: tuple[int, int]) -> bool:
    delays = editor.view.of_role("delay")
    duration = find_duration(editor.reading, *new)
    if not delays or duration is None:
        return False
    editor.apply(SetProperty(node_id=delays[-1].id, name="duration", value=duration[0]))
    return True


def _set_attribute(editor: Editor, attribute: str, subject: tuple[int, int], new: tuple[int, int]) -> bool:
    """A named attribute of the step that is named or that alone has it."""
    wanted = _ATTRIBUTES.get(attribute, (attribute,))
    people = editor.view.of_role("approval")
    if attribute in {"assignee", "owner"} and people and "approval" in editor.reading.norms(*subject):
        editor.apply(SetProperty(node_id=people[-1].id, name="assignee", value=_raw(editor, *new).lstrip("@")))
        return True
    ranked = _candidates(editor, wanted, subject, attribute)
    if not ranked:
        return False
    entities = editor.reading.entities_in(*new)
    value = entities[0].value if entities and attribute not in _TEXTS else _raw(editor, *new)
    done = False
    for step, name in ranked:
        fitted = adapt(value.lstrip("@") if name in {"assignee", "user"} else value, step.features.spec.inputs[name]) if step.features else None
        if fitted is None:
            continue
        editor.apply(SetInput(node_id=step.id, name=name, value=fitted))
        editor.focus, done = step.id, True
    if not done:
        step, name = ranked[0]
        choices = step.features.spec.inputs[name].get("enum") if step.features else None
        if choices:
            editor.questions.append(f"“{value}” is no {name.replace('_', ' ')} that {editor.title(step)} knows. One of: {', '.join(map(str, choices[:8]))}?")
            return True
    return done


def _raw(editor: Editor, first: int, last: int) -> str:
    while first < last and editor.reading.tokens[first].norm in _STRIPPED:
        first += 1
    token = editor.reading.tokens[first] if first < last else None
    if token is None:
        return ""
    for inner in editor.reading.tokens[first:last]:
        if inner.kind is TokenKind.QUOTED:
            return unquote(inner.text)
    for index in range(first, last):
        if editor.reading.tokens[index].norm == "," and index + 1 < last and editor.reading.tokens[index + 1].norm in {"not", "please"}:
            last = index
            break
    while last > first and editor.reading.tokens[last - 1].norm in {"please", "instead", "now", "plz", "pls", "thanks"}:
        last -= 1
    return editor.slice(first, last)


def _candidates(editor: Editor, wanted: Sequence[str], subject: tuple[int, int], attribute: str) -> list[tuple[Step, str]]:
    """Steps with one of the inputs: those the words name, else those where it is set, the best kind of name first."""
    steps = [step for step in (*editor.view.triggers, *editor.view.actions) if step.features is not None]
    named = [found.step for found in refer(editor.view, editor.reading, *subject, None) if found.score >= 0.9]
    options: list[tuple[int, Step, str]] = []
    for step in steps:
        assert step.features is not None
        name = next((item for item in wanted if item in step.features.spec.inputs), None)
        name = name or next((item for item in step.features.spec.inputs if stem(attribute) in split_key(item)), None)
        if name is None:
            continue
        literal = name in step.inputs and "{{" not in str(step.inputs[name])
        rank = (0 if step in named else 4) + (0 if literal else 1 if name in step.inputs else 2)
        if step.role == "trigger" and name not in step.inputs and step not in named:
            rank += 2
        options.append((rank, step, name))
    if not options:
        return []
    best = min(rank for rank, _, _ in options)
    chosen = [(step, name) for rank, step, name in options if rank == best]
    several = {"all", "both", "every", "each"} & set(editor.reading.norms(*subject))
    same = len({str(step.inputs.get(name)) for step, name in chosen}) == 1 and str(chosen[0][0].inputs.get(chosen[0][1])) != "None"
    if len(chosen) > 1 and not several and not same:
        return chosen[-1:] if attribute in _TEXTS else chosen[:1]
    return chosen


def _place_value(editor: Editor, entity: Entity, subject: tuple[int, int]) -> bool:
    """A value without a named attribute: the input of its kind, in the step the words name or that has such a value."""
    named = [found.step for found in refer(editor.view, editor.reading, *_without(entity, subject), editor.focus) if found.score >= 0.7]
    options: list[tuple[int, Step, str]] = []
    for step in (*editor.view.triggers, *editor.view.actions):
        if step.features is None:
            continue
        name = input_for(entity, step.features.spec, features=step.features)
        if name is None:
            continue
        present = name in step.inputs
        options.append(((0 if step in named else 3) + (0 if present and "{{" not in str(step.inputs[name]) else 1 if present else 2), step, name))
    if not options:
        return False
    rank, step, name = min(options, key=lambda item: item[0])
    if rank >= 5:
        return False
    value = adapt(entity.value.lstrip("@") if entity.kind is EntityKind.USER else entity.value, step.features.spec.inputs[name])  # type: ignore[union-attr]
    if value is None:
        return False
    same = [(other, own) for _, other, own in options if other.inputs.get(own) == step.inputs.get(name) and name in step.inputs and (other in named or not named)]
    for other, own in same or [(step, name)]:
        editor.apply(SetInput(node_id=other.id, name=own, value=value))
    editor.focus = step.id
    return True


def _without(entity: Entity, span: tuple[int, int]) -> tuple[int, int]:
    first, last = span
    return (first, entity.first) if first <= entity.first < last else (first, last)


def _set_kind(editor: Editor, subject: tuple[int, int], new: tuple[int, int]) -> bool:
    """ "Make the ticket a Bug", "make it urgent": an input whose choices have the word."""
    word = _raw(editor, *new)
    found = refer(editor.view, editor.reading, *subject, editor.focus)
    for item in found:
        step = item.step
        if step.features is None:
            continue
        for name in ("issue_type", "type", "priority", "urgency", "severity", "status", "state"):
            schema = step.features.spec.inputs.get(name)
            if schema is None:
                continue
            fitted = adapt(word, schema)
            plausible = "enum" in schema or (name in {"issue_type", "type"} and word.lower() in _KINDS) or concept_of(word) is None and word.lower() in _LEVELS and name != "issue_type"
            if fitted is not None and plausible:
                editor.apply(SetInput(node_id=step.id, name=name, value=fitted))
                editor.focus = step.id
                return True
    return False


_KINDS = words("bug story task epic incident problem question subtask improvement feature")
_LEVELS = words("urgent high low medium critical highest lowest normal major minor p1 p2 p3 p4")


def fill_input(editor: Editor, step: Step, name: str, first: int, last: int) -> bool:
    """Give one input the value that some tokens are; False if it can't be of its type."""
    schema = step.features.spec.inputs.get(name, {}) if step.features is not None else {}
    entities = [entity for entity in editor.reading.entities_in(first, last) if entity.kind is not EntityKind.NUMBER]
    raw = entities[0].value if entities and name not in _TEXTS else _raw(editor, first, last)
    value = adapt(raw, schema) if schema else raw
    if value is None or value == "":
        return False
    editor.apply(SetInput(node_id=step.id, name=name, value=value))
    editor.focus = step.id
    return True
