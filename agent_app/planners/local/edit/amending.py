"""What an order would have said besides, said alone: "as a story with high priority", "title: Login broken"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.edit.attributes import ATTRIBUTES, TEXTS
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.newplan import plan_new_workflow
from connectors_app.contracts import JsonObject
from sessions_app.definition import SetInput

__all__ = ["amend", "describes", "names_property"]

_LEADS = words("with as in for on to at by under of and also plus its the a an")
_PROPERTIES = frozenset(ATTRIBUTES) | words("reviewer reviewers milestone due deadline base head")
_DEEDS = words("message text comment email mail list name note link address")
"""Properties that are rather done to somebody where they lead a phrase: "message bob"."""
_MARKS = words(": = is are should must")
_COPULAS = words("is are be should must to as called named of : = - '")
_MODALS = words("should must may can shall needs is are")
_GOVERNED = words("the it a an this that these them on to every each all him her")
_REFERRING = words("the its their his her that this")
_LONGEST = 24
_NOT_ALONE = words("or if when whenever unless until before after instead first last each every then not no without")


def amend(editor: Editor, asked: Step | None = None) -> bool:
    """Set the inputs that a phrase without a verb tells of a step: of the one that was asked about, else the last.

    The phrase is read as the end of the step's own order, so that it may say all that a new request may.
    """
    if not _is_phrase(editor.reading):
        return False
    said = _spoken(editor.reading)
    for step in (asked,) if asked else tuple(reversed(editor.view.actions)):
        if told := _told(editor, step, said):
            for name, value in told.items():
                editor.apply(SetInput(node_id=step.id, name=name, value=_narrowed(step.inputs.get(name), value)))
            editor.focus = step.id
            return True
    return False


_CLAUSE = re.compile(r"(?P<field>\w+) (?:=|in) \S.*?(?= AND | ORDER BY |$)")


def _narrowed(before: object, told: Any) -> Any:
    """ "Project INFRA" of a query that tests more: the clause of it that says the same is told anew, the rest stays."""
    clause = _CLAUSE.fullmatch(told) if isinstance(told, str) and isinstance(before, str) else None
    if clause is None:
        return told
    same = next((old for old in _CLAUSE.finditer(str(before)) if old["field"] == clause["field"]), None)
    return told if same is None else f"{str(before)[: same.start()]}{told}{str(before)[same.end() :]}"


def describes(reading: Reading) -> bool:
    """ "As a story with high priority", "type bug": whether a phrase can only tell how something is made."""
    first = reading.tokens[0].norm if reading.tokens else ""
    if first == "tag" and len(reading.tokens) > 1 and reading.tokens[1].kind is TokenKind.USER:
        return False  # "tag @kim in the message" gives no tag
    told = first in {"as", "with"} and not reading.verbs and _is_phrase(reading)
    wished = any(token.norm in _MODALS for token in reading.tokens)
    return told or (names_property(reading) and not wished)


def names_property(reading: Reading) -> bool:
    """ "Title: Login broken", "project OPS, type bug": whether a phrase begins with what it gives a value to."""
    return _is_phrase(reading) and bool(starts := _property_places(reading)) and starts[0] <= _lead(reading)


def _lead(reading: Reading) -> int:
    norms = [token.norm for token in reading.tokens]
    return next((place for place, norm in enumerate(norms) if norm not in _LEADS), len(norms))


def _property_places(reading: Reading) -> list[int]:
    """Where properties stand that a value follows: at the beginning, behind a comma, or behind "with" or "and"."""
    norms = [token.norm for token in reading.tokens]
    found = []
    for place, norm in enumerate(norms):
        before = place
        while before and norms[before - 1] in {"the", "a", "an", "its"}:
            before -= 1
        opens = before == 0 or norms[before - 1] in {",", ";", "and", "with", "plus"} or place == _lead(reading)
        does = any(verb.first == place + 1 and verb.form is not VerbForm.BASE for verb in reading.verbs)
        if norm in TEXTS and _is_placed(norms[place + 1 :]):
            continue
        if norm in _PROPERTIES and opens and not does and set(norms[place + 1 : place + 2]) - {",", ";", "and"}:
            found.append(place)
    return found


def _is_placed(behind: Sequence[str]) -> bool:
    """ "The message in both cases", "summary only": what follows says where a step stands, and no text."""
    placed = bool(behind) and behind[0] in connectives.PREPOSITIONS - {"as"} | _OFTEN
    return placed and not set(behind) & {":", "=", "is", "should"}


_OFTEN = words("only just always both twice once everywhere")


def _spoken(reading: Reading) -> str:
    """The phrase as a request puts it: texts in quotes, each value behind its property."""
    starts = _property_places(reading)
    if not starts or starts[0] > _lead(reading):
        return reading.text
    tokens, parts = reading.tokens, []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        first, last = start + 1, end
        first += first < last - 1 and tokens[first].norm in _CALLED  # "title it Login broken"
        while first < last and tokens[first].norm in _COPULAS:
            first += 1
        while last > first and tokens[last - 1].norm in _BETWEEN:
            last -= 1
        if first == last:
            return reading.text
        value, name = reading.text[tokens[first].start : tokens[last - 1].end], tokens[start].norm
        quoted = name in TEXTS and value[:1] not in _QUOTES and tokens[first].norm not in _REFERRING
        parts.append(f"the {name} “{value}”" if quoted else f"the {name} {value.replace(',', ' and')}")
    return f"with {' and '.join(parts)}"


_CALLED = words("it them")
_BETWEEN = _LEADS | words(", ;")
_QUOTES = "\"'“‘«`"


def _is_phrase(reading: Reading) -> bool:
    """Whether nothing is ordered, tested or placed."""
    norms = [token.norm for token in reading.tokens]
    if not norms or len(norms) > _LONGEST or set(norms) & _NOT_ALONE or reading.mentions:
        return False
    led = _lead(reading)
    ordered = any(verb.form is VerbForm.BASE and verb.first == led for verb in reading.verbs)
    if not ordered:
        return True
    follows = set(norms[led + 1 : led + 2])
    if norms[led] in _DEEDS:
        return bool(follows & _MARKS)
    return norms[led] in _PROPERTIES and not follows & _GOVERNED


def _told(editor: Editor, step: Step, said: str) -> JsonObject:
    """The inputs that the step's order sets with the phrase behind it and does not set without."""
    order = step.node.title
    after = _inputs(editor, step, f"{order} {said}")
    before = _inputs(editor, step, order) if after else None
    if not after or before is None:
        return {}
    return {
        name: value
        for name, value in after.items()
        if before.get(name) != value and step.inputs.get(name) != value and "{{" not in str(value)
    }


def _inputs(editor: Editor, step: Step, order: str) -> JsonObject | None:
    """The inputs of the one step that an order by itself makes; None if it makes another one or several."""
    context = replace(editor.context, prompt=order, workflow=None, history=(), notify=None, former=None)
    document = plan_new_workflow(context, (), editor.index).document
    rows = [row for row in (document or {}).get("data", []) if row["properties"].get("role") != "trigger"]
    if step.features is None or len(rows) != 1:
        return None
    row = rows[0]
    same = row["properties"].get("action") == step.features.spec.key
    return dict(row["properties"].get("inputs", {})) if same else None
