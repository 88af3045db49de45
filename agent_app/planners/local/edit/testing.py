"""What the words of a condition test: also "one", which stands for what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.restriction import adjective_test
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Reading
from agent_app.planners.local.parse import read_prompt

__all__ = ["rendered_test", "takers_of_one"]

Rendered = tuple[str, list[str]]


def rendered_test(
    editor: Editor, clause: Clause, sources: Sequence[Source], *, negated: bool
) -> tuple[Rendered | None, str]:
    """The test that a clause says, with the words of it that no data answers, and how it is called.

    The test is None where the words say none.
    """
    said = editor.slice(clause.first, clause.last)
    zone = editor.context.timezone
    if _stands_for(editor.reading, clause) and (meant := _with_antecedent(editor, clause)) is not None:
        reading, full = meant
        rendered = condition_expression(reading, full, sources, negated=negated, timezone=zone)
        return rendered, reading.slice(full.first, full.last)
    rendered = condition_expression(editor.reading, clause, sources, negated=negated, timezone=zone)
    if rendered is None and sources and (test := adjective_test(editor, clause, sources[-1].prefix)):
        rendered = (f"!({test})" if negated else test), [said]
    return rendered, said


def takers_of_one(editor: Editor, clause: Clause, expression: str) -> list[Step]:
    """ "Only if there is one": the steps that take what is to be there, where others do not; else none."""
    owner = _OWNER.search(expression) if _stands_for(editor.reading, clause) else None
    if owner is None:
        return []
    taking = [step for step in editor.view.actions if f"{owner.group(1)}." in str(step.inputs)]
    return taking if len(taking) < len(editor.view.actions) else []


_OWNER = re.compile(r"([A-Za-z_]\w*(?:\.\w+)+)\.\w+")
"""A path but for its last name: what has that field."""


_HAVING = words("has have is are 's")
_STANDING = words("one")


def _stands_for(reading: Reading, clause: Clause) -> bool:
    """Whether a test says no more than that there is one of what was spoken of, or is not."""
    norms = [norm for norm in reading.norms(clause.first, clause.last) if norm not in {"please", "all", "at"}]
    around = words("it there they these those not n't no") | connectives.POINTERS
    return bool(norms) and norms[-1] in _STANDING and norms[-2:-1] != [] and set(norms[:-1]) <= _HAVING | around


def _with_antecedent(editor: Editor, clause: Clause) -> tuple[Reading, Clause] | None:
    """The test with what was spoken of last in the place of "one"; None where nothing was."""
    thing = _spoken_of(editor.reading, clause.first) or _said_before(editor)
    if thing is None:
        return None
    said = set(editor.reading.norms(clause.first, clause.last))
    denied = bool(said & words("no not n't"))
    article = "no" if denied else "an" if thing[0].lower() in "aeiou" else "a"
    reading = read_prompt(f"it has {article} {thing}", editor.index.vocabulary)
    return reading, Clause(ClauseKind.CONDITION, 0, len(reading.tokens), "if")


def _said_before(editor: Editor) -> str | None:
    """What the turn before this one spoke of last."""
    if not editor.context.history:
        return None
    reading = read_prompt(editor.context.history[-1].prompt, editor.index.vocabulary)
    return _spoken_of(reading, len(reading.tokens))


def _spoken_of(reading: Reading, end: int) -> str | None:
    """The last definite thing in front of a token; a tool, a place or a person by name is none."""
    nouns = [noun for noun in reading.nouns_in(0, end) if noun.determiner == "definite"]
    return reading.slice(nouns[-1].first, nouns[-1].last) if nouns else None
