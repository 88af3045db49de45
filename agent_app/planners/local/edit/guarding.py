"""Conditions on existing steps: new ones, changed ones, dropped ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind
from sessions_app.definition import AddNode, NewNode, SetCondition, Wrap

__all__ = ["guard_steps"]

_OPENERS = (
    "but only if", "but only when", "only if", "only when", "only for", "just if", "just when", "only in case",
    "only do that if", "unless",
    "provided that", "provided", "as long as", "except when", "except if", "if and only if", "only after",
    "only on", "only where", "if", "when", "in case",
)  # fmt: skip
_NOT_DOING = words("skip omit not never don't do-not no without")
_NEGATIVE = frozenset({"unless", "except when", "except if"})
_TALK = words(
    "add put set insert include another a an the new condition check filter restriction test that checks"
    " whether so it this that we i please"
    " should must only just do does run runs happen happens happening to be done if when is in front of before"
    " apply with for continue go on"
    " proceed make sure also and then , : which where like them all want need need would like everything"
    " workflow flow whole thing execute"
    " executed be run on limit restrict"
)
_CHANGING = words("change instead replace adjust update modify switch rather alter")
_TITLE_LENGTH = 80


def guard_steps(editor: Editor, item: Instruction, following: Sequence[Instruction] = ()) -> bool:
    """Apply an instruction that makes existing steps depend on something; False if it does not ask for that.

    `following` are the instructions after it: one of them may say before which step the check belongs.
    """
    norms = item.norms(editor.reading)
    found = _clause(editor, item, norms) or _announced(editor, item, following)
    if found is None:
        return False
    clause, opener, start = found
    subject = (item.first, start)
    negating = bool(set(editor.reading.norms(*subject)) & _NOT_DOING)
    if opener in {"if", "when", "in case"} and not (negating or _is_about_condition(editor, subject)):
        return False
    negated = (opener in _NEGATIVE) != negating
    existing = _condition_meant(editor, norms)
    targets = _targets(editor, subject, following)
    sources = _sources(editor, targets, existing)
    rendered = condition_expression(editor.reading, clause, sources, negated=negated)
    if rendered is None:
        editor.questions.append(
            f"What exactly should be checked by “{editor.slice(clause.first, clause.last)}”? Name a field and a value."
        )
        return True
    expression, unplaced = rendered
    if unplaced:
        named = ", ".join(f"“{word}”" for word in unplaced)
        editor.notes.append(
            f"Please check the condition on {named}: the data of the earlier steps names no such field."
        )
    title = f"{'Unless' if negated else 'If'} {editor.slice(clause.first, clause.last)}"[:_TITLE_LENGTH]
    same = existing or _same_subject(editor, expression)
    if same is not None:
        editor.apply(SetCondition(node_id=same.id, expression=expression, title=title))
        editor.focus = same.id
        return True
    return _add(
        editor, targets, NewNode(type="condition", expression=expression, title=title, metadata=_span(editor, clause))
    )


def _span(editor: Editor, clause: Clause) -> dict[str, list[int]]:
    first, last = clause.span(editor.reading)
    return {"source_span": [first, last]}


def _clause(editor: Editor, item: Instruction, norms: list[str]) -> tuple[Clause, str, int] | None:
    """The condition's words, how they are opened, and where the opener stands."""
    for opener in _OPENERS:
        wanted = opener.split()
        for index in range(len(norms) - len(wanted)):
            if norms[index : index + len(wanted)] != wanted:
                continue
            first = item.first + index + len(wanted)
            last = _end(editor, first, item.last)
            while last > first and editor.reading.tokens[last - 1].norm in {
                "please",
                "instead",
                "thanks",
                "though",
                "plz",
                "pls",
            }:
                last -= 1
            kind = "if" if opener not in _NEGATIVE else "unless"
            return (
                (Clause(ClauseKind.CONDITION, first, last, kind), opener, item.first + index) if last > first else None
            )
    return None


def _announced(editor: Editor, item: Instruction, following: Sequence[Instruction]) -> tuple[Clause, str, int] | None:
    """ "Add a condition: the author is not dependabot", "add a check that ..."."""
    norms = item.norms(editor.reading)
    if norms[:1] == ["remove"] or not {"condition", "check", "filter", "restriction"} & set(norms[:6]):
        return None
    if following and following[0].joint == ":" and len(norms) < _LONGEST_LEAD:
        clause = Clause(ClauseKind.CONDITION, following[0].first, following[0].last, "if")
        return clause, "only if", item.last
    place = next((index for index, norm in enumerate(norms) if norm in {"that", "whether", "for", ":"}), None)
    if place is None or place + 1 >= len(norms):
        return None
    first = item.first + place + 1
    first += editor.reading.tokens[first].norm in {"checks", "tests", "says"}
    first += editor.reading.tokens[first].norm in {"whether", "if", "that"}
    return Clause(ClauseKind.CONDITION, first, item.last, "if"), "only if", item.first + place


_LONGEST_LEAD = 7


def _end(editor: Editor, first: int, last: int) -> int:
    for index in range(first, last):
        if (
            editor.reading.tokens[index].norm == ","
            and index + 1 < last
            and editor.reading.tokens[index + 1].norm in {"not", "please", "nothing", "so", "because", "otherwise"}
        ):
            return index
    return last


def _is_about_condition(editor: Editor, subject: tuple[int, int]) -> bool:
    """Whether what stands before a bare "if" only names the condition or existing steps: no new step is asked for."""
    norms = editor.reading.norms(*subject)
    if not norms:
        return False
    if {"condition", "check", "filter", "only"} & set(norms):
        return True
    return all(norm in _TALK for norm in norms)


def _condition_meant(editor: Editor, norms: list[str]) -> Step | None:
    """The condition to change, if the words speak of changing one."""
    conditions = editor.view.of_role("condition")
    if conditions and set(norms) & _CHANGING and "add" not in norms:
        return conditions[-1]
    return None


def _targets(editor: Editor, subject: tuple[int, int], following: Sequence[Instruction]) -> list[Step]:
    """The steps that the condition is put before: named with "only", or by "put that check before ..."; none: all."""
    named = _named(editor, *subject)
    for other in following:
        norms = other.norms(editor.reading)
        place = next((index for index, norm in enumerate(norms) if norm in {"before", "front"}), None)
        if place is not None and {"check", "condition", "filter", "that", "it"} & set(norms[:place]):
            named = _named(editor, other.first + place, other.last) or named
    return named


def _named(editor: Editor, first: int, last: int) -> list[Step]:
    if first >= last or all(norm in _TALK for norm in editor.reading.norms(first, last)):
        return []
    found = refer(editor.view, editor.reading, first, last, None)
    return [item.step for item in found[:1] if item.step.role not in {"trigger", "condition"}]


def _sources(editor: Editor, targets: Sequence[Step], existing: Step | None) -> list[Source]:
    if existing is not None:
        return editor.view.sources_for(existing.id)
    if targets:
        return editor.view.sources_for(targets[0].id)
    start = _start(editor)
    return editor.view.sources_after(start.id) if start is not None else editor.view.all_sources()


def _start(editor: Editor) -> Step | None:
    """The step a general condition follows: the trigger, or what gathers the data when nothing starts it with any."""
    view = editor.view
    trigger = view.triggers[0] if view.triggers else None
    if trigger is not None and trigger.connector not in {"schedule", "manual"}:
        return trigger
    first = next(
        (
            step
            for step in view.actions
            if step.features is not None and step.features.verb in {"list", "search", "get", "send", "call"}
        ),
        None,
    )
    return first or trigger


def _add(editor: Editor, targets: Sequence[Step], node: NewNode) -> bool:
    if targets:
        made = editor.apply(Wrap(node_ids=[targets[0].id], in_=node))
    else:
        start = _start(editor)
        loops = editor.view.of_role("for_each")
        if start is not None and start.role != "trigger" and loops and start.lists:
            members = editor.view.graph.roots(loops[-1].id)
            made = editor.apply(AddNode(node=node, before=members[0])) if members else []
        else:
            made = editor.apply(AddNode(node=node, after=start.id if start is not None else None))
    if made:
        editor.focus = made[-1]
    return bool(made)


_OPERAND = re.compile(r"[A-Za-z_][\w.\[\]\"]*")


def _same_subject(editor: Editor, expression: str) -> Step | None:
    """A condition of the workflow that tests the same field: saying it anew changes it."""
    subject = _subject(expression)
    for step in editor.view.of_role("condition"):
        other = _subject(str(step.node.properties.get("expression") or ""))
        if subject and other and _plain(subject) == _plain(other):
            return step
    return None


def _subject(expression: str) -> str:
    paths = [match for match in _OPERAND.findall(expression) if "." in match]
    return paths[0] if len(set(paths)) == 1 else ""


def _plain(path: str) -> str:
    return path.split(".", 1)[1]


def clause_of(clause: Clause, first: int, last: int) -> Clause:
    """The clause over other tokens."""
    return replace(clause, first=first, last=last)
