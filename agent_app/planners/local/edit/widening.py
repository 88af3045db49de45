"""Conditions that hold for more than they did: "high ones too", "page for high priority as well", "same for drafts"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import replace_value
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.step_words import flat_values
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities import PRIORITY_WORDS, STATUS_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem, unquote
from sessions_app.definition import SetCondition

__all__ = ["regrade", "widen_test"]

_GRADES = (PRIORITY_WORDS, STATUS_WORDS)
_EQUAL = re.compile(r"== '([^']*)'")
_TESTED = re.compile(r"(?:== |, )'([^']*)'")
"""A value that is tested: for equality, or by "contains"."""
_COUNTS = "count|counts|qualify|qualifies|be_treated|be_handled|trigger_it|do"
_RANKS = "second|third|fourth|fifth|further|other|more|new?"
_KINDS = "word|value|term|keyword|option|string|phrase|possibility"
_EITHER = (
    Pattern("if?", "OLD", "or|and|or_else", "also?", "VALUE", "too|as_well|also?", "$"),
    Pattern("or|and", "also?", "for?", "VALUE", "too|as_well|also?", "$"),
    Pattern("VALUE", "should|must|shall|can?", _COUNTS, "also|too?", "as_well_as|like|just_like", "OLD", "$"),
    Pattern("VALUE", "should|must|shall|can?", _COUNTS, "as_well|too|also", "$"),
    Pattern("count|treat", "VALUE", "also|too?", "as_well_as|like|just_like", "OLD", "$"),
    Pattern("add|include|accept", "a|an|another|the|one?", _RANKS, _KINDS, ":|,|-|called|named?", "VALUE", "$"),
)
_LONGEST_VALUE = 2
_MORE = words("also too additionally likewise well")
_SAME = (
    Pattern("the?", "same", "goes|applies|holds?", "for", "VALUE"),
    Pattern("do?", "the?", "same", "for|with", "VALUE"),
    Pattern("do|run|apply", "it|this|that", "also?", "for|with|on", "VALUE"),
    Pattern("VALUE", "counts|count|qualifies|qualify", "too|also|as_well", "$"),
    Pattern("include|add|accept|cover|allow", "VALUE"),
    Pattern("extend", "it|this|that?", "to", "VALUE"),
)
_LIKE = Pattern("the?", "same", "for", "VALUE", "as", "for", "OLD", "$")
_BESIDE = connectives.ARTICLES | words("for on with and also ones one those all any as well too please just only")
_TITLE_LENGTH = 80


def widen_test(editor: Editor, item: Instruction) -> bool:
    """Let a condition that tests a value hold for another of its kind as well; False where none is said to."""
    norms = item.norms(editor.reading)
    found = _said_besides(editor, item, norms) or _either(editor, item, norms)
    if found is None:
        return False
    step, old, new = found
    expression = step.expression
    widened = _widened(expression, old, new)
    title = f"{step.node.title} or {new}"[:_TITLE_LENGTH]
    editor.apply(SetCondition(node_id=step.id, expression=widened, title=title))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
    return True


def _widened(expression: str, old: str, new: str) -> str:
    """A test that holds for a new value as for an old one; of several like ones there is one more."""
    alternatives = _alternatives(expression)
    likewise = (alternatives[-1] if alternatives else expression).replace(f"'{old}'", f"'{new}'")
    return f"({' || '.join((*alternatives, likewise))})" if alternatives else f"{expression} || {likewise}"


def _alternatives(expression: str) -> list[str]:
    """The tests of one field against several values that stand in an expression; none where they differ otherwise."""
    alternatives = expression.removeprefix("(").removesuffix(")").split(" || ") if " || " in expression else []
    return alternatives if len({_TESTED.sub("", one) for one in alternatives}) == 1 else []


def _said_besides(editor: Editor, item: Instruction, norms: Sequence[str]) -> tuple[Step, str, str] | None:
    """The condition, the value it tests, and the one that is said to count as well."""
    if (gaps := _LIKE.match(list(norms), item.first)) is not None:
        return _said_like(editor, *(" ".join(editor.reading.norms(*gaps[name])) for name in ("OLD", "VALUE")))
    same = next((gaps for pattern in _SAME if (gaps := pattern.match(list(norms), item.first)) is not None), None)
    if same is None and not (set(norms) | set(item.leads)) & _MORE:
        return None
    first, last = same["VALUE"] if same is not None else (item.first, item.last)
    for step in reversed(editor.view.of_role("condition")):
        tested = _EQUAL.findall(step.expression)
        if len(tested) != 1 or (value := _of_same_kind(editor, first, last, tested[0])) is None:
            continue
        new, place = value
        rest = _rest(editor, step, place, last)
        if rest is not None and (first == place or same is not None or _leads_there(editor, item, place, step)):
            return step, tested[0], new
    return None


def _either(editor: Editor, item: Instruction, norms: Sequence[str]) -> tuple[Step, str, str] | None:
    """ "Critical or high", "or blocker": what one condition tests, and what is to count as well, and no more."""
    lead = ["or"] if "or" in item.leads else []
    gaps = next(
        (found for pattern in _EITHER if (found := pattern.match([*lead, *norms], item.first - len(lead)))), None
    )
    if gaps is None:
        return None
    if "OLD" in gaps and editor.slice(*gaps["VALUE"]).lower() in _tested_values(editor):
        gaps = {"OLD": gaps["VALUE"], "VALUE": gaps["OLD"]}  # "highest or high", where high is tested
    first, last = gaps["VALUE"]
    conditions = editor.view.of_role("condition")
    tested = [(step, value) for step in conditions for value in _TESTED.findall(step.expression)]
    alike = {len(_alternatives(step.expression)) for step, _ in tested}
    if "OLD" not in gaps and len({step.id for step, _ in tested}) == 1 and alike == {len(tested)}:
        tested = tested[-1:]  # the last of the values that are tested in the same way
    if "OLD" in gaps:
        old = [norm for norm in editor.reading.norms(*gaps["OLD"]) if norm not in _BESIDE]
        tested = [
            entry
            for entry in tested
            if old and _bare(old[-1]).lower() == entry[1].lower() and _rest_told(entry[0], old[:-1])
        ]
    said = [i for i in range(first, last) if editor.reading.tokens[i].norm not in _BESIDE]
    if len(tested) != 1 or not 0 < len(said) <= _LONGEST_VALUE:
        return None
    step, value = tested[0]
    names_step = "OLD" not in gaps and refer(editor.view, editor.reading, first, last, None)
    if names_step or editor.reading.mentions_in(first, last):
        return None
    new = _bare(editor.slice(said[0], said[-1] + 1))
    return step, value, new if value[:1].isupper() else new.lower()


def _bare(said: str) -> str:
    return unquote(said) if said[:1] in _QUOTES else said


_QUOTES = "\"'“‘`"


def _tested_values(editor: Editor) -> set[str]:
    tests = (step.expression for step in editor.view.of_role("condition"))
    return {value.lower() for expression in tests for value in _TESTED.findall(expression)}


def _rest_told(step: Step, words_said: Sequence[str]) -> bool:
    """Whether words say no more than what a condition tests: "priority" in front of the value."""
    told = {stem(word) for word in re.findall(r"[a-z]+", step.node.title.lower())}
    return all(stem(norm) in told for norm in words_said)


def _said_like(editor: Editor, old: str, new: str) -> tuple[Step, str, str] | None:
    """ "The same for error as for fatal": the condition that tests the value of which another one is a match."""
    for step in reversed(editor.view.of_role("condition")):
        expression = step.expression
        if f"'{old}'" in expression and f"'{new}'" not in expression:
            return step, old, new
    return None


def _of_same_kind(editor: Editor, first: int, last: int, tested: str) -> tuple[str, int] | None:
    """The first grade or state that is of the kind of one that is tested, and where the words that say it begin."""
    kind = next((grades for grades in _GRADES if tested.lower() in grades), None)
    for index in range(first, last):
        norm = editor.reading.tokens[index].norm
        if kind is not None and norm in kind and norm != tested.lower():
            start = index
            while start > first and editor.reading.tokens[start - 1].norm in _BESIDE:
                start -= 1
            return norm, start
    return None


def _rest(editor: Editor, step: Step, place: int, last: int) -> set[str] | None:
    """The words behind a value; None if they say more than what it is a value of."""
    told = {stem(word) for word in re.findall(r"[a-z]+", step.node.title.lower())}
    nouns = {
        norm for noun in editor.reading.nouns_in(place, last) for norm in editor.reading.norms(noun.first, noun.last)
    }
    rest = {norm for norm in editor.reading.norms(place + 1, last) if norm not in _BESIDE}
    rest = {norm for norm in rest if norm not in PRIORITY_WORDS | STATUS_WORDS}
    return rest if all(norm in nouns or stem(norm) in told for norm in rest) else None


def _leads_there(editor: Editor, item: Instruction, place: int, step: Step) -> bool:
    """Whether the words in front of a value name a step that hangs on the condition ("page for high ones too")."""
    named = refer(editor.view, editor.reading, item.first, place, None)
    held = editor.view.on_branch(step.id, "true")
    sure = bool(named) and named[0].score >= _SURE and named[0].step.id in held
    return sure and {"for", "on", "with"} & set(editor.reading.norms(place, place + 2)) != set()


_SURE = 0.7
_REGRADING = Pattern("make|set|turn|change|let", "it|that|this|them", "be?|to?", "a|an?", "NEW")


def regrade(editor: Editor, item: Instruction) -> bool:
    """ "Make that p2": the one grade or state of its kind that is told or tested becomes another."""
    norms = item.norms(editor.reading)
    gaps = _REGRADING.match(norms, item.first)
    said = [norm for norm in editor.reading.norms(*gaps["NEW"]) if norm not in _BESIDE] if gaps is not None else []
    kind = next((grades for grades in _GRADES if said and said[0] in grades), None)
    if kind is None or len(said) > 1:
        return False
    values = {str(value) for step in editor.view.actions for value in flat_values(step.inputs)}
    held = {value for value in values if value.lower() in kind and value.lower() != said[0]}
    if norms[1] == "that" or not (held or values & set(kind)):
        tests = (step.expression for step in editor.view.of_role("condition"))
        tested = {value for expression in tests for value in _EQUAL.findall(expression)}
        held |= {value for value in tested if value.lower() in kind and value.lower() != said[0]}
    if len(held) != 1 or not replace_value(editor, held.pop(), said[0]):
        return False
    editor.certain.add((item.first, item.last))
    return True
