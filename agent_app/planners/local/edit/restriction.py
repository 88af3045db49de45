"""What is said of the things for which alone, or for which not, something is done."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import ROW_KEEPERS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause

__all__ = ["Restriction", "adjective_test", "names_keeper"]

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


def names_keeper(editor: Editor, clause: Clause) -> bool:
    """ "In Zendesk", "from the table", "the Jira one": whether words say no more than what keeps the things.

    All of them are there, so that this tells none of them apart.
    """
    reading = editor.reading
    used = {step.connector for step in editor.view.steps.values()}
    tools = {i for mention in reading.mentions_in(clause.first, clause.last) if mention.connector in used
             for i in range(mention.first, mention.last)}  # fmt: skip
    kept = {i for i in range(clause.first, clause.last) if reading.tokens[i].norm in _KEEPERS} | tools
    rest = {reading.tokens[i].norm for i in range(clause.first, clause.last) if i not in kept}
    return bool(kept) and rest <= _BESIDE_KEEPERS


_KEEPERS = ROW_KEEPERS | words("db system workspace account inbox mailbox app tool")
_BESIDE_KEEPERS = connectives.ARTICLES | words("from in out of at on inside within our my their own")
