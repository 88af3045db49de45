"""Another test in the place of a condition's: "change the condition to amount above 100"."""

from __future__ import annotations

import re

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.condition_nodes import condition_title
from agent_app.planners.local.edit.contrasts import wanted_part
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities import PRIORITY_WORDS, STATUS_WORDS
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Reading, TokenKind
from agent_app.planners.local.parse import read_prompt
from agent_app.planners.local.text import stem, unquote
from sessions_app.definition import SetCondition

__all__ = ["test_otherwise"]

_CONDITION = "condition|check|test|filter|criterion|if_condition"
_THAT = "that|if|whether|when|:?"
_CHECK = "check|test|look|ask"
_STEAD = "instead_of|rather_than|in_place_of"
_CHECKING = "checking|testing|looking_at|asking|for|if|whether?"
_RETESTS = (
    Pattern(
        "change|set|make|update|adapt|modify|replace|edit|adjust|let",
        "the|this|that|its|our",
        _CONDITION,
        "to_be|to_check|to_test|to|be|into|with|by|check|test|so|:?",
        _THAT,
        "CLAUSE",
    ),
    Pattern("the|this|that", _CONDITION, "should|must|has_to|needs_to|shall", "be|check|test|read", _THAT, "CLAUSE"),
)
_OTHER_TESTS = (
    Pattern(_CHECK, "for|if|whether|that", "CLAUSE", ",?", _STEAD, _CHECKING, "OLD"),
    Pattern(_STEAD, _CHECKING, "OLD", ",?", _CHECK, "for|if|whether|that", "CLAUSE"),
    Pattern("not", "OLD", ",?", "but?", "if|whether", "CLAUSE"),
)
"""One test in the place of another: "check if it is blocked rather than the priority"."""
_TESTING = connectives.BE | words(
    "equals contains starts ends above below over under more less greater at exceeds = > < >= <= == has with without"
)
_WORD = re.compile(r"[a-z]+")


def test_otherwise(editor: Editor, item: Instruction) -> bool:
    """Give the condition that was talked of, else the last one, the test that is told; False if none is."""
    conditions = editor.view.of_role("condition")
    norms = item.norms(editor.reading)
    patterns = (*_RETESTS, *_OTHER_TESTS)
    gaps = next((found for pattern in patterns if (found := pattern.match(norms, item.first)) is not None), None)
    if gaps is not None and "OLD" in gaps:
        conditions = tuple(step for step in conditions if _tests(editor, step, *gaps["OLD"]))
    if gaps is None:
        return _bound_alone(editor, item) or _values_alone(editor, item, norms)
    if not conditions:
        return False
    reading, first, last = _told(editor, *gaps["CLAUSE"])
    if not set(reading.norms(first, last)) & _TESTING:
        return False
    step = next((each for each in conditions if each.id == editor.focus), conditions[-1])
    return _test(editor, item, step, reading, (first, last))


def _test(editor: Editor, item: Instruction, step: Step, reading: Reading, span: tuple[int, int]) -> bool:
    """Give a condition the test that some words say; False if they say none."""
    clause = Clause(ClauseKind.CONDITION, *span, "if")
    sources = editor.view.sources_for(step.id)
    rendered = condition_expression(reading, clause, sources, timezone=editor.context.timezone)
    if rendered is None or not rendered[0]:
        return False
    title = condition_title(reading.slice(*span))
    editor.apply(SetCondition(node_id=step.id, expression=rendered[0], title=title))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
    return True


_VALUES = (
    Pattern("not", "PROPERTY", "OLD", ",?", "but", "NEW", "$"),
    Pattern("PROPERTY", "NEW", ",?", "not|and_not|instead_of|rather_than", "OLD", "$"),
    Pattern("PROPERTY", "NEW", "instead|rather|please?", "$"),
)
_MOST_VALUES = 6


def _values_alone(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Priority 1 or 2", "priority 2 instead": other values of what one condition tests, and no step is told."""
    if len(norms) > _MOST_VALUES + 2 or editor.reading.verbs_in(item.first, item.last):
        return False
    noun = next(iter(editor.reading.nouns_in(item.first, item.last)), None)
    if noun is None or not any(norm.isdigit() or norm in _GRADES for norm in norms):
        return False
    tests = [step for step in editor.view.of_role("condition") if _tests(editor, step, noun.first, noun.last)]
    told = any(noun.canon in step.inputs and "{{" not in str(step.inputs[noun.canon]) for step in editor.view.actions)
    gaps = next((found for pattern in _VALUES if (found := pattern.match(norms, item.first)) is not None), None)
    if len(tests) != 1 or told or gaps is None or gaps["PROPERTY"] != (noun.first, noun.last):
        return False
    said = f"{editor.slice(*gaps['PROPERTY'])} {editor.slice(*gaps['NEW'])}"
    reading = read_prompt(said, editor.index.vocabulary)
    return _test(editor, item, tests[0], reading, (0, len(reading.tokens)))


def _bound_alone(editor: Editor, item: Instruction) -> bool:
    """ "Above 1000", "1000, not 500", "at least 250 instead": another bound of the one condition that has any."""
    item = wanted_part(editor.reading, item)
    words_said = [norm for norm in item.norms(editor.reading) if norm not in _AROUND_BOUND]
    said = _BOUND.fullmatch(" ".join(words_said))
    tests = [
        (step, found)
        for step in editor.view.of_role("condition")
        if (found := _BOUND_IN_TITLE.search(step.node.title)) and step.node.properties.get("expression")
    ]
    if said is None or len(tests) != 1:
        return False
    step, found = tests[0]
    bound = f"{said['side'] or found['side']} {said['number']}"
    title = f"{step.node.title[: found.start()]}{bound}{step.node.title[found.end() :]}"
    reading = read_prompt(title, editor.index.vocabulary)
    first = int(reading.tokens[0].norm in {"if", "unless"})
    return _test(editor, item, step, reading, (first, len(reading.tokens)))


_SIDES = (
    "(?:is )?(?:greater than|more than|less than|fewer than|at least|at most|above|over|below|under|up to|from"
    "|higher than|lower than|exceeds|>=|<=|>|<)"
)
_BOUND = re.compile(rf"(?:(?P<side>{_SIDES}) )?(?P<number>\d+(?:\.\d+)?)")
_BOUND_IN_TITLE = re.compile(rf"(?P<side>{_SIDES}) (?P<number>\d+(?:\.\d+)?)", re.IGNORECASE)
_AROUND_BOUND = words("it should be must is make instead rather now please only just if when the , . not limit of to")
_GRADES = PRIORITY_WORDS | STATUS_WORDS


def _tests(editor: Editor, condition: Step, first: int, last: int) -> bool:
    """Whether words tell no more than what a condition tests."""
    own = {stem(word) for word in _WORD.findall(condition.expression.lower())}
    own |= {stem(word) for word in _WORD.findall(condition.node.title.lower())}
    said = content_terms(editor.reading.norms(first, last))
    return bool(said) and {stem(word) for word in said} <= own


def _told(editor: Editor, first: int, last: int) -> tuple[Reading, int, int]:
    """The words of the test, read on their own where they are quoted."""
    token = editor.reading.tokens[first]
    if token.kind is not TokenKind.QUOTED:
        return editor.reading, first, last
    reading = read_prompt(unquote(token.text), editor.index.vocabulary)
    return reading, 0, len(reading.tokens)
