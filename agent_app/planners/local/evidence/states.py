"""States that tell which things are meant, and that are deeds elsewhere: "summarize the merged pull requests"."""

from __future__ import annotations

from agent_app.planners.local.index import content_terms
from agent_app.planners.local.model import ActionStatement, Reading, Verb, VerbForm

__all__ = ["said_without_states", "state_terms", "told_states"]


def told_states(reading: Reading, statement: ActionStatement) -> tuple[Verb, ...]:
    """Participles right before a noun, unless the statement's own verb may mean the same."""
    first, last = statement.clause.first, statement.clause.last
    opened = {noun.first for noun in reading.nouns_in(first, last)} | {
        mention.first for mention in reading.mentions_in(first, last)
    }
    return tuple(
        verb
        for verb in reading.verbs_in(first, last)
        if verb.form is VerbForm.PAST
        and verb != statement.clause.verb
        and verb.last in opened
        and verb.classes[0] not in statement.verbs
    )


def state_terms(reading: Reading, states: tuple[Verb, ...]) -> frozenset[str]:
    """Their words, which say nothing of the operation: "merged PRs" are no merge requests."""
    return content_terms(norm for verb in states for norm in reading.norms(verb.first, verb.last))


def said_without_states(reading: Reading, statement: ActionStatement) -> str:
    """What a clause says but for such states: "list the merged PRs" is near to listing merge requests."""
    first, said = statement.clause.first, []
    for verb in told_states(reading, statement):
        said.append(reading.slice(first, verb.first))
        first = verb.last
    return " ".join(part for part in (*said, reading.slice(first, statement.clause.last)) if part)
