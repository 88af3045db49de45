"""One value in the place of another, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.step_words import flat_values
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities import PRIORITY_WORDS, STATUS_WORDS, value_at
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, TokenKind
from agent_app.planners.local.text import raw_string, unquote
from sessions_app.definition import Patch, SetCondition, SetInput

__all__ = ["STRIPPED", "holds_value", "last_value", "raw_text", "replace_value", "retitled", "value_of"]

STRIPPED = words(
    "the a an to in into on called named say says saying as is be by with now please instead : = just it at"
)
"""Words around a value that are no part of it."""


def value_of(editor: Editor, first: int, last: int) -> Entity | None:
    """The value that some tokens are, alone or with articles."""
    entities = editor.reading.entities_in(first, last)
    if entities:
        return entities[0]
    while first < last and editor.reading.tokens[first].norm in STRIPPED:
        first += 1
    if first < last and (found := value_at(editor.reading, first, lower=True)) is not None:
        return Entity(EntityKind.NAME, found[0], first, found[1])
    return Entity(EntityKind.NAME, editor.slice(first, last), first, last) if first < last else None


def holds_value(editor: Editor, first: int, last: int) -> bool:
    """ "... in Inbox instead of Todo": whether words are no more than a value that is told or tested."""
    said = editor.slice(first, last).lower().removeprefix("in ").removeprefix("to ").lstrip("#@")
    held = (value for step in editor.view.steps.values() for value in flat_values(step.inputs))
    tests = (step.expression.lower() for step in editor.view.of_role("condition"))
    tested = any(f"'{said}'" in expression or f"`{said}`" in expression for expression in tests)
    return bool(said) and (tested or any(str(value).lower().lstrip("#@") == said for value in held))


def last_value(editor: Editor, first: int, last: int) -> Entity | None:
    """The last value between two token indexes, or None."""
    entities = editor.reading.entities_in(first, last)
    if entities:
        return entities[-1]
    for index in range(last - 1, first - 1, -1):
        token = editor.reading.tokens[index]
        if token.kind is not TokenKind.WORD or (token.text[:1].isupper() and index > first):
            found = value_at(editor.reading, index)
            if found is not None:
                return Entity(EntityKind.NAME, found[0], index, found[1])
    last_token = editor.reading.tokens[last - 1]
    if last_token.norm in PRIORITY_WORDS | STATUS_WORDS:
        return Entity(EntityKind.NAME, last_token.text, last - 1, last)
    return None


def replace_value(editor: Editor, old: str, new: str) -> bool:
    """Put a value in the place of another wherever that stands; numbers also in conditions."""
    patches: list[Patch] = []
    for step, name, value in _inputs(editor):
        if (changed := _exchanged(value, old, new)) is not None:
            patches.append(SetInput(node_id=step.id, name=name, value=changed))
    for step in editor.view.of_role("condition"):
        expression = step.expression
        changed_text = _in_expression(expression, old, new)
        if changed_text != expression:
            patches.append(SetCondition(node_id=step.id, expression=changed_text, title=retitled(step, old, new)))
    if patches:
        editor.apply(*patches)
        editor.focus = patches[-1].node_id  # type: ignore[union-attr]
    return bool(patches)


def _exchanged(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str) and value.lower().lstrip("#@") == old.lower().lstrip("#@"):
        sign = value[:1] if value[:1] in "#@" and new[:1] not in "#@" else ""
        return sign + (new.capitalize() if value.istitle() and new.islower() and not sign else new)
    if isinstance(value, list):
        swapped = [_exchanged(item, old, new) or item for item in value]
        return swapped if swapped != value else None
    if isinstance(value, int | float) and not isinstance(value, bool) and str(value) == old:
        return int(new) if new.isdecimal() else None
    return None


def _in_expression(expression: str, old: str, new: str) -> str:
    plain_old, plain_new = re.sub(r"[^\w.\-]", "", old), re.sub(r"[^\w.\-]", "", new)
    if re.fullmatch(r"-?\d+(\.\d+)?", plain_old):
        return re.sub(rf"`{re.escape(plain_old)}`", f"`{plain_new}`", expression)
    pattern = re.compile(rf"'{re.escape(old)}'", re.IGNORECASE)
    written = raw_string(new.lower() if "lower(" in expression else new)
    return pattern.sub(lambda _: written, expression)


def retitled(step: Step, old: str, new: str) -> str | None:
    """The title of a step with a value in it exchanged; None if it does not have it."""
    title = step.node.metadata.get("title")
    return str(title).replace(old, new) if isinstance(title, str) and old in title else None


def _inputs(editor: Editor) -> Iterator[tuple[Step, str, Any]]:
    """Every input of every step that has a value, triggers first."""
    for step in (*editor.view.triggers, *editor.view.actions):
        for name, value in step.inputs.items():
            yield step, name, value


def raw_text(editor: Editor, first: int, last: int) -> str:
    """What is said between two token indexes as a text, without the words that only lead to it."""
    while first < last and editor.reading.tokens[first].norm in STRIPPED:
        first += 1
    token = editor.reading.tokens[first] if first < last else None
    if token is None:
        return ""
    for inner in editor.reading.tokens[first:last]:
        if inner.kind is TokenKind.QUOTED:
            return unquote(inner.text)
    for index in range(first, last):
        if (
            editor.reading.tokens[index].norm == ","
            and index + 1 < last
            and editor.reading.tokens[index + 1].norm in {"not", "please"}
        ):
            last = index
            break
    while last > first and editor.reading.tokens[last - 1].norm in {"please", "instead", "now", "plz", "pls", "thanks"}:
        last -= 1
    return editor.slice(first, last)
