"""What is said of the things for which alone, or for which not, something is done."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause

__all__ = ["Restriction", "adjective_test"]

_FEW = 2


@dataclass(frozen=True, slots=True)
class Restriction:
    """What holds of the things that are meant: the `clause` that says it, and the tokens that name steps."""

    clause: Clause
    negated: bool
    subject: tuple[int, int]


def adjective_test(editor: Editor, clause: Clause, prefix: str) -> str | None:
    """A test of the state, or the origin, that one or two plain words name, for things of which no field is known."""
    said = [norm for norm in editor.reading.norms(clause.first, clause.last) if norm.isalpha()]
    denied = bool({"not", "no", "n't"} & set(said))
    telling = [norm for norm in said if norm not in connectives.FUNCTION_WORDS | words("not no")]
    if not telling or len(telling) > _FEW:
        return None
    nouns = [noun for noun in editor.reading.nouns_in(clause.first, clause.last) if noun.known]
    things = {i for noun in nouns for i in range(noun.first, noun.last)}
    if any(editor.reading.tokens[i].norm in telling for i in things):
        return None  # "only the author": who or what it is for, no state
    value = " ".join(telling)
    field = "country" if "from" in said else "status"
    return f"lower({prefix}.{field}) {'!=' if denied else '=='} '{value}'"
