"""Other values: channels, projects, labels, texts, thresholds, people, names."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.data import data_named
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import last_value, raw_text, replace_value, value_of
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.placing import place_value
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.tuning import (
    choose_option,
    narrow_listing,
    number_in,
    set_delay,
    set_kind,
    set_threshold,
)
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.text import stem
from agent_app.planners.local.values import adapt
from agent_app.planners.local.vocabulary import split_key
from sessions_app.definition import SetInput, SetProperty

__all__ = ["change_values", "fill_input"]

_ASSIGNMENTS = (
    Pattern(
        "change|set|update|switch|rename|make|modify|adjust|raise|lower|bump|increase|decrease|reduce|edit|turn"
        "|move|put",
        "SUBJECT",
        "from",
        "OLD",
        "to|into",
        "NEW",
    ),
    Pattern(
        "change|set|update|switch|modify|adjust|raise|lower|bump|increase|decrease|reduce|edit|replace|rename"
        "|reassign|correct|fix",
        "SUBJECT",
        "to|with|by|as|into",
        "NEW",
    ),
    Pattern("replace|change|swap", "OLD", "with|by|to|for", "NEW"),
    Pattern(
        "SUBJECT",
        "should_be|must_be|has_to_be|needs_to_be|should_say|should_read|is_now|shall_be|should_contain"
        "|should_include|must_include|should_mention|must_mention|should_show|must_contain|should_have|needs_to_include"
        "|should_go_to|should_become|should_go_in|=|must_say|should_go_into|says|reads",
        "NEW",
    ),
    Pattern("SUBJECT", "is|are", "NEW", "now", "$"),
    Pattern("SUBJECT", "is_wrong", ",|;|.|-|:", "it?", "should_be|must_be|has_to_be|needs_to_be|is", "NEW"),
    Pattern(
        "put|move|create|file|open|post|send|add|write|do|make|have|log|announce|publish|direct",
        "SUBJECT",
        "in|into|to|on|under|for|at|as",
        "NEW",
    ),
    Pattern("should_go_to|should_go_in|should_go_into|should_be|must_be|must_go_to|has_to_be|has_to_go_to", "NEW"),
    Pattern("SUBJECT", ":|->|=", "NEW"),
    Pattern("make|call|name|title|label", "SUBJECT", "NEW"),
    Pattern("use|take|set", "NEW", "as|for|in", "SUBJECT"),
    Pattern("use|take", "NEW"),
)
_CONTRASTS = (
    Pattern("LEFT", "rather_than|instead_of|not|in_place_of", "to?", "in?", "OLD"),
    Pattern("not", "to?", "in?", "OLD", ",?", "but|rather", "to?", "in?", "LEFT"),
    Pattern("instead_of|rather_than", "OLD", ",?", "LEFT"),
)
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "message", "description", "comment", "note"), "message": ("text", "content",
    "message", "body"),
    "body": ("body", "description", "text", "content"), "description": ("description", "body"),
    "content": ("content", "text", "body"),
    "title": ("title", "summary", "name", "subject", "short_description"), "summary": ("summary", "title",
    "short_description"),
    "subject": ("subject", "title", "summary"), "name": ("name", "title"), "recipient": ("to", "user", "email"),
    "address": ("to", "url", "email"),
    "repo": ("repository", "project"), "repository": ("repository", "project"), "channel": ("channel",),
    "project": ("project",), "key": ("project",),
    "assignee": ("assignee", "assignees"), "label": ("labels", "label", "tags"), "labels": ("labels", "tags"),
    "tag": ("tags", "labels"), "tags": ("tags", "labels"),
    "priority": ("priority", "urgency", "severity"), "urgency": ("urgency", "priority"), "severity": ("severity",
    "urgency", "priority"), "type": ("issue_type", "type"),
    "branch": ("branch", "ref", "base"), "url": ("url",), "link": ("url",), "status": ("status", "state"),
    "state": ("state", "status"), "space": ("space",),
    "list": ("list",), "board": ("board",), "team": ("team", "assignment_group", "group"), "group": ("group",
    "assignment_group"), "emoji": ("emoji",), "method": ("method",),
    "owner": ("assignee",), "email": ("to", "email"), "mail": ("to", "email"), "comment": ("body", "comment",
    "text"), "topic": ("topic",), "workflow": ("workflow",),
    "service": ("service", "service_id"), "environment": ("environment",), "receiver": ("to",), "queue": ("group",
    "queue"), "duration": ("duration",),
}  # fmt: skip
_MOST_CHOICES = 8
_TEXTS = words("text message body description content title summary subject name comment note topic")
_DELAYS = words("delay pause wait waiting duration")
_THRESHOLDS = words("threshold limit condition minimum maximum amount number value level bound")
_CONTINUING = words("then also finally afterwards too and")
_PLAIN_CHANGES = words(
    "change set update switch modify adjust raise lower make replace rename correct fix increase decrease"
)


def change_values(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that gives an input, a threshold or a delay another value; False if it does not."""
    norms = item.norms(editor.reading)
    if set(norms) & _DELAYS and norms[0] in _PLAIN_CHANGES and set_delay(editor, (item.first, item.last)):
        return True
    return (
        _mention(editor, item, norms)
        or narrow_listing(editor, item, norms)
        or _contrast(editor, item, norms)
        or choose_option(editor, item, norms)
        or _assign(editor, item, norms)
    )


# "#new rather than #old"


def _contrast(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    for pattern in _CONTRASTS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        old, new = value_of(editor, *gaps["OLD"]), last_value(editor, *gaps["LEFT"])
        if new is None:
            continue
        if old is not None and replace_value(editor, old.value, new.value):
            return True
        if new.kind in _PLACED_KINDS and place_value(editor, new, gaps["LEFT"]):
            return True
    return False


_PLACED_KINDS = frozenset(
    {
        EntityKind.CHANNEL, EntityKind.REPOSITORY, EntityKind.PROJECT, EntityKind.EMAIL, EntityKind.USER,
        EntityKind.URL,
        EntityKind.LABEL, EntityKind.BRANCH, EntityKind.PRIORITY,
        EntityKind.SEVERITY, EntityKind.STATUS, EntityKind.VERSION,
    }
)  # fmt: skip


# "change the channel to #ops", "set the priority to high"


def _assign(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    if set(item.leads) & _CONTINUING and norms[0] not in _PLAIN_CHANGES:
        return False
    for pattern in _ASSIGNMENTS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        if "OLD" in gaps:
            old, new = value_of(editor, *gaps["OLD"]), value_of(editor, *gaps["NEW"])
            if old is not None and new is not None and replace_value(editor, old.value, new.value):
                return True
            if "SUBJECT" not in gaps:
                continue
        subject = gaps.get("SUBJECT", (0, item.first))
        if norms[0] in _MAKING and editor.reading.tokens[subject[0]].norm in {"a", "an", "another", "one"}:
            continue
        if _set(editor, subject, gaps["NEW"], verb=norms[0]):
            return True
    if norms[0] == "give":
        return _give(editor, item, norms)
    return norms[0] in {"make", "set", "mark", "file"} and set_kind(editor, item)


_MAKING = words("create file open post send add write do make have log announce publish put")


def _give(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Give the ticket the label customer": attribute and value behind the thing."""
    for index in range(len(norms) - 2, 1, -1):
        attribute = stem(norms[index])
        if attribute in _ATTRIBUTES and norms[index - 1] in {"the", "a", "an", "another"}:
            span = (item.first + 1, item.first + index - 1)
            return _set_attribute(editor, attribute, span, (item.first + index + 1, item.last))
    return False


_MENTIONS = (Pattern("mention|include|put|add|show|write|append", "DATA", "in|into|to", "SUBJECT"),)


def _mention(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Mention the assignee in the message": data of earlier steps, appended to a text."""
    gaps = next((found for pattern in _MENTIONS if (found := pattern.match(norms, item.first)) is not None), None)
    if gaps is None or editor.reading.tokens[gaps["DATA"][0]].norm not in {"the", "its", "their"}:
        return False
    said = editor.reading.norms(*gaps["SUBJECT"])
    attribute = next((stem(norm) for norm in reversed(said) if stem(norm) in _TEXTS), "text")
    for step, name in _candidates(editor, _ATTRIBUTES[attribute], gaps["SUBJECT"], attribute):
        expression = _from_data(editor, step, name, gaps["DATA"], appended=True)
        if expression is not None:
            editor.apply(SetInput(node_id=step.id, name=name, value=expression))
            editor.focus = step.id
            return True
    return False


def _set(editor: Editor, subject: tuple[int, int], new: tuple[int, int], *, verb: str) -> bool:
    said = editor.reading.norms(*subject)
    if set(said) & _DELAYS and set_delay(editor, new):
        return True
    if set(said) & _THRESHOLDS and (number := number_in(editor, *new)) is not None and set_threshold(editor, number):
        return True
    attribute = next((norm for norm in reversed(said) if stem(norm) in _ATTRIBUTES or norm in _ATTRIBUTES), None)
    place = next((entity for entity in editor.reading.entities_in(*new) if entity.kind is EntityKind.CHANNEL), None)
    if place is not None and attribute in _TEXTS:
        return place_value(editor, place, subject)
    if attribute is not None and _set_attribute(
        editor, stem(attribute) if attribute not in _ATTRIBUTES else attribute, subject, new
    ):
        return True
    entity = next(iter(editor.reading.entities_in(*new)), None)
    if entity is not None and entity.kind in _PLACED_KINDS and verb not in {"add", "give"}:
        return place_value(editor, entity, subject)
    return False


def _set_attribute(editor: Editor, attribute: str, subject: tuple[int, int], new: tuple[int, int]) -> bool:
    """A named attribute of the step that is named or that alone has it."""
    wanted = _ATTRIBUTES.get(attribute, (attribute,))
    people = editor.view.of_role("approval")
    if attribute in {"assignee", "owner"} and people and "approval" in editor.reading.norms(*subject):
        editor.apply(SetProperty(node_id=people[-1].id, name="assignee", value=raw_text(editor, *new).lstrip("@")))
        return True
    ranked = _candidates(editor, wanted, subject, attribute)
    if not ranked:
        return False
    entities = editor.reading.entities_in(*new)
    value = entities[0].value if entities and attribute not in _TEXTS else raw_text(editor, *new)
    done = False
    for step, name in ranked:
        if (said := _from_data(editor, step, name, new)) is not None:
            editor.apply(SetInput(node_id=step.id, name=name, value=said))
            editor.focus, done = step.id, True
            continue
        fitted = (
            adapt(value.lstrip("@") if name in {"assignee", "user"} else value, step.features.spec.inputs[name])
            if step.features
            else None
        )
        if fitted is None:
            continue
        editor.apply(SetInput(node_id=step.id, name=name, value=fitted))
        editor.focus, done = step.id, True
    if not done:
        step, name = ranked[0]
        choices = step.features.spec.inputs[name].get("enum") if step.features else None
        if choices:
            offered = ", ".join(map(str, choices[:_MOST_CHOICES]))
            label = name.replace("_", " ")
            editor.questions.append(f"“{value}” is no {label} that {editor.title(step)} knows. One of: {offered}?")
            return True
    return done


_CONTAINING = words("contain include mention have show")


def _from_data(editor: Editor, step: Step, name: str, new: tuple[int, int], *, appended: bool = False) -> str | None:
    """ "The title should contain the author": what the words name is taken from the data of earlier steps."""
    first, last = new
    before = editor.reading.norms(max(0, first - 3), first)
    path = data_named(editor, step, first, last)
    if path is None:
        return None
    present = step.inputs.get(name)
    if (appended or set(before) & _CONTAINING) and isinstance(present, str):
        return f"{present} {{{{ {path} }}}}"
    return f"{{{{ {path} }}}}"


def _candidates(
    editor: Editor, wanted: Sequence[str], subject: tuple[int, int], attribute: str
) -> list[tuple[Step, str]]:
    """Steps with one of the inputs: those the words name, else those where it is set, the best kind of name first."""
    steps = [step for step in (*editor.view.triggers, *editor.view.actions) if step.features is not None]
    named = [found.step for found in refer(editor.view, editor.reading, *subject, None) if found.score >= 0.9]
    options: list[tuple[int, Step, str]] = []
    for step in steps:
        if step.features is None:
            continue
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
    same = (
        len({str(step.inputs.get(name)) for step, name in chosen}) == 1
        and str(chosen[0][0].inputs.get(chosen[0][1])) != "None"
    )
    if len(chosen) > 1 and not several and not same:
        return chosen[-1:] if attribute in _TEXTS else chosen[:1]
    return chosen


def fill_input(editor: Editor, step: Step, name: str, first: int, last: int) -> bool:
    """Give one input the value that some tokens are; False if it can't be of its type."""
    schema = step.features.spec.inputs.get(name, {}) if step.features is not None else {}
    entities = [entity for entity in editor.reading.entities_in(first, last) if entity.kind is not EntityKind.NUMBER]
    raw = entities[0].value if entities and name not in _TEXTS else raw_text(editor, first, last)
    value = adapt(raw, schema) if schema else raw
    if value is None or value == "":
        return False
    editor.apply(SetInput(node_id=step.id, name=name, value=value))
    editor.focus = step.id
    return True
