"""Facts that give what a condition tests another value: "country is AT now", "our default branch is called trunk"."""

from __future__ import annotations

import re

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import replace_value
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import stem, unquote

__all__ = ["take_new_value"]

_TEST = re.compile(r"(?:lower\()?(?P<path>[\w.]+)\)? == '(?P<value>[^']*)'")
_NAMING = words("called named renamed set changed switched")
"""Words behind "is" that a name or a value follows."""
_COPULAS = words("is are 's was has becomes became")
_AROUND = words("now to been as the our from on onwards nowadays these days here since then today always only just")
_OWNING = connectives.ARTICLES | words(
    "the our my their its it default main top highest standard usual new current real right we of and because since as"
    " so actually"
)
_CLAUSE_ENDS = words(", ; : - – — . !")
_OPENING = words("if when unless once whenever only not where whether while before after")
_LONGEST = 2


def take_new_value(editor: Editor, item: Instruction) -> bool:
    """Let a condition test the value that what it tests is said to have; False where none is told."""
    conditions = editor.view.of_role("condition")
    norms = item.norms(editor.reading)
    if not conditions or not set(norms) & _COPULAS or norms[0] in _OPENING:
        return False
    start = max((i + 1 for i, norm in enumerate(norms[:-1]) if norm in _CLAUSE_ENDS), default=0)
    place = next((i for i in range(start + 1, len(norms)) if norms[i] in _COPULAS), None)
    told = _told(editor, item, place) if place is not None else None
    if place is None or told is None or norms[start] in _OPENING:
        return False
    subject = norms[start:place]
    meant = [(step, old) for step in conditions if (old := _tested(step, subject, named=told[1])) is not None]
    if len({old for _, old in meant}) != 1 or meant[0][1].lower() == told[0].lower():
        return False
    editor.certain.add((item.first, item.last))
    return replace_value(editor, meant[0][1], told[0])


def _told(editor: Editor, item: Instruction, copula: int) -> tuple[str, bool] | None:
    """The value behind a copula, and whether it is said to be a name; None where anything else is said there."""
    behind = list(range(item.first + copula + 1, item.last))
    tokens = editor.reading.tokens
    named = any(tokens[i].norm in _NAMING for i in behind)
    passing = any(tokens[i].norm in {"now", "nowadays"} for i in behind)
    value = [i for i in behind if tokens[i].norm not in _AROUND | _NAMING]
    if not value or len(value) > _LONGEST or value[-1] - value[0] >= _LONGEST:
        return None
    said = editor.slice(value[0], value[-1] + 1)
    quoted = tokens[value[0]].kind is TokenKind.QUOTED
    written = said != said.lower() or any(char.isdigit() for char in said) or quoted
    if editor.reading.mentions_in(value[0], value[-1] + 1) or not (written or named or passing):
        return None
    if not written and (tokens[value[0]].norm in _JUDGING or editor.reading.verb_at(value[0]) is not None):
        return None
    return unquote(said) if quoted else said, named


_JUDGING = words(
    "not no n't wrong right fine ok okay enough needed necessary superfluous obsolete missing irrelevant important gone"
    " out over done different higher lower more less better worse a an always never in at"
)


def _tested(step: Step, subject: list[str], *, named: bool) -> str | None:
    """The value that a condition tests, where words name its field, or the value itself ("main is called ...")."""
    found = _TEST.fullmatch(step.expression.strip())
    if found is None or not subject:
        return None
    value, path = found["value"], found["path"].lower().rsplit(".", 2)
    if named and subject[-1] == value.lower():
        return value
    said = {stem(norm) for norm in content_terms(norm for norm in subject if norm not in _OWNING)}
    own = {stem(word) for part in path[1:] for word in part.split("_")} - {"name"}
    own |= {stem(value.lower()), *(stem(word) for word in step.node.title.lower().split())}
    return value if said and said <= own else None
