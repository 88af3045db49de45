"""Other values: channels, projects, labels, texts, thresholds, people, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.edit.attributes import ATTRIBUTES, TEXTS, candidates
from agent_app.planners.local.edit.contrasted_values import CONTRASTS
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import last_value, raw_text, replace_value, value_of
from agent_app.planners.local.edit.instructions import Instruction, instructions
from agent_app.planners.local.edit.mentioning import call_so, composed, from_data, mention
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.placing import place_value
from agent_app.planners.local.edit.tuning import (
    choose_option,
    narrow_listing,
    number_in,
    set_delay,
    set_kind,
    set_threshold,
)
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.text import stem
from sessions_app.definition import SetInput, SetProperty

__all__ = ["change_values", "fill_input", "read_input"]

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
    Pattern(
        "i|we",
        "want|need|'d_like|would_like|'d_prefer|would_prefer",
        "SUBJECT",
        "to_say|to_read|to_be|to_go_to|to_go_in",
        "NEW",
    ),
    Pattern("have|let|make", "SUBJECT", "say|read", "NEW"),
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
_MOST_CHOICES = 8
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
        mention(editor, item)
        or call_so(editor, item)
        or narrow_listing(editor, norms)
        or _contrast(editor, item, norms)
        or choose_option(editor, item, norms)
        or _assign(editor, item, norms)
    )


def _contrast(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    for pattern in CONTRASTS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        old, new = value_of(editor, *gaps["OLD"]), last_value(editor, *gaps["LEFT"])
        if new is None or (norms[0] in _DENYING and (old is None or old.kind is not new.kind)):
            continue
        if old is not None and replace_value(editor, old.value, new.value):
            editor.certain.add((item.first, item.last))
            return True
        if new.kind in _PLACED_KINDS and place_value(editor, new, gaps["LEFT"]):
            return True
    return False


_DENYING = words("do don't do-not never")
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
        if _is_corrected(editor, subject, gaps["NEW"]):
            editor.certain.add((item.first, item.last))
            return True
        if norms[0] in _MAKING and _is_made(editor, subject):
            continue
        if _set(editor, subject, gaps["NEW"], verb=norms[0]):
            if _named_place(editor, gaps["NEW"]) is not None:
                editor.certain.add((item.first, item.last))
            return True
    if norms[0] == "give":
        return _give(editor, item, norms)
    return norms[0] in {"make", "set", "mark", "file"} and set_kind(editor, item)


def _is_corrected(editor: Editor, subject: tuple[int, int], new: tuple[int, int]) -> bool:
    """ "High should be critical": one word that is a value of a step or a condition, and the one in its stead."""
    said = editor.reading.norms(*subject), editor.reading.norms(*new)
    if len(said[0]) != 1 or len(said[1]) != 1 or said[0][0] in _POINTING or not said[0][0].isalnum():
        return False
    return replace_value(editor, editor.slice(*subject), editor.slice(*new))


def _is_made(editor: Editor, subject: tuple[int, int]) -> bool:
    """ "Add | a comment | to it", "put | the label triage | on the issue": what is made, or has its value already."""
    if editor.reading.tokens[subject[0]].norm in {"a", "an", "another", "one"}:
        return True
    return any(entity.kind is EntityKind.LABEL for entity in editor.reading.entities_in(*subject))


_POINTING = words("it this that they them these those")
_MAKING = words("create file open post send add write do make have log announce publish put")


def _give(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Give the ticket the label customer": attribute and value behind the thing."""
    for index in range(len(norms) - 2, 1, -1):
        attribute = stem(norms[index])
        if attribute in ATTRIBUTES and norms[index - 1] in {"the", "a", "an", "another"}:
            span = (item.first + 1, item.first + index - 1)
            return _set_attribute(editor, attribute, span, (item.first + index + 1, item.last))
    return False


def _set(editor: Editor, subject: tuple[int, int], new: tuple[int, int], *, verb: str) -> bool:
    said = editor.reading.norms(*subject)
    if set(said) & _DELAYS and set_delay(editor, new):
        return True
    if set(said) & _THRESHOLDS and (number := number_in(editor, *new)) is not None and set_threshold(editor, number):
        return True
    attribute = _attribute_in(said)
    attribute = attribute if attribute is None or attribute in ATTRIBUTES else stem(attribute)
    place = next((entity for entity in editor.reading.entities_in(*new) if entity.kind is EntityKind.CHANNEL), None)
    if place is not None and attribute in TEXTS:
        return place_value(editor, place, subject)
    if attribute is not None and _set_attribute(editor, attribute, subject, new):
        return True
    if attribute not in TEXTS and (named := _named_place(editor, new)) is not None and verb not in {"add", "move"}:
        return _set_attribute(editor, named[0], subject, named[1])
    entity = next(iter(editor.reading.entities_in(*new)), None)
    if entity is not None and entity.kind in _PLACED_KINDS and verb not in {"add", "give"}:
        return place_value(editor, entity, subject)
    return False


def _attribute_in(said: Sequence[str]) -> str | None:
    """The last word for an attribute, but for what it is of: "the subject of the mail"."""
    owned = next((place for place, norm in enumerate(said) if norm in {"of", "in", "on", "for"}), len(said))
    for words_said in (said[:owned], said):
        for norm in reversed(words_said):
            if norm in ATTRIBUTES or stem(norm) in ATTRIBUTES:
                return norm
    return None


def _named_place(editor: Editor, new: tuple[int, int]) -> tuple[str, tuple[int, int]] | None:
    """ "The Inbox list", "the board Sales": what kind of place is named, and the words for which."""
    first, last = new
    first += editor.reading.tokens[first].norm in {"the", "our", "my", "a"}
    norms = editor.reading.norms(first, last)
    if len(norms) > 1 and norms[-1] in _PLACES:
        return norms[-1], (first, last - 1)
    return (norms[0], (first + 1, last)) if len(norms) > 1 and norms[0] in _PLACES else None


_PLACES = words("list board project space team queue folder group")


_NO_CHANNELS = words("key project repo repository priority status state type branch label labels tag tags")


def _set_attribute(editor: Editor, attribute: str, subject: tuple[int, int], new: tuple[int, int]) -> bool:
    """A named attribute of the step that is named or that alone has it."""
    wanted = ATTRIBUTES.get(attribute, (attribute,))
    people = editor.view.of_role("approval")
    if attribute in {"assignee", "owner"} and people and "approval" in editor.reading.norms(*subject):
        editor.apply(SetProperty(node_id=people[-1].id, name="assignee", value=raw_text(editor, *new).lstrip("@")))
        return True
    ranked = candidates(editor, wanted, subject, attribute)
    if not ranked:
        return False
    entities = editor.reading.entities_in(*new)
    if attribute in _NO_CHANNELS and entities and entities[0].kind is EntityKind.CHANNEL:
        return False
    value = entities[0].value if entities and attribute not in TEXTS else raw_text(editor, *new)
    done = False
    for step, name in ranked:
        if (said := from_data(editor, step, name, new)) is not None:
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
        if name == "to" and step.connector == "email" and set(editor.reading.norms(*new)) & PEOPLE and not entities:
            editor.questions.append("Which e-mail address should I write to?")  # "the assignee" is none
            editor.certain |= {(i.first, i.last) for i in instructions(editor.reading) if i.first <= new[0] < i.last}
            return True
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


def fill_input(editor: Editor, step: Step, name: str, first: int, last: int) -> bool:
    """Give one input the value that some tokens are; False if it can't be of its type."""
    value = read_input(editor, step, name, first, last)
    if value is None or value == "":
        return False
    editor.apply(SetInput(node_id=step.id, name=name, value=value))
    editor.focus = step.id
    return True


def read_input(editor: Editor, step: Step, name: str, first: int, last: int) -> Any:
    """The value that some tokens are for an input; None if it can't be of its type."""
    schema = step.features.spec.inputs.get(name, {}) if step.features is not None else {}
    if (text := composed(editor, step, first, last)) is not None:
        return text
    entities = [entity for entity in editor.reading.entities_in(first, last) if entity.kind is not EntityKind.NUMBER]
    raw = entities[0].value if entities and name not in TEXTS else raw_text(editor, first, last)
    return adapt(raw, schema) if schema else raw
