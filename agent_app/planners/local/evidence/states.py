"""States that tell which things are meant, and that are deeds elsewhere: "summarize the merged pull requests"."""

from __future__ import annotations

from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading, TokenKind, Verb, VerbForm

__all__ = ["measures", "state_terms", "states_and_labels", "told_states"]

_LABELLED = words("labelled labeled tagged")


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


_HAVING, _MORE_OR_LESS = words("with having have has"), words("more fewer less over under at")
_AMOUNT_REACH = 5


def state_terms(reading: Reading, states: tuple[Verb, ...]) -> frozenset[str]:
    """Their words, which say nothing of the operation: "merged PRs" are no merge requests."""
    return content_terms(norm for verb in states for norm in reading.norms(verb.first, verb.last))


def measures(reading: Reading, statement: ActionStatement) -> list[tuple[int, int]]:
    """Where a look-up tells its things apart by how many parts they have: "the issues | with more than 100 events" asks
    for no events.
    """
    found = []
    for place in range(statement.clause.first, statement.clause.last - 2) if statement.retrieval else ():
        if reading.tokens[place].norm not in _HAVING or reading.tokens[place + 1].norm not in _MORE_OR_LESS:
            continue
        reach = range(place + 2, min(place + _AMOUNT_REACH, statement.clause.last))
        amount = next((index for index in reach if reading.tokens[index].kind is TokenKind.NUMBER), None)
        if amount is not None:
            found.append((place, min(amount + 2, statement.clause.last)))
    return found


def states_and_labels(reading: Reading, statement: ActionStatement) -> list[tuple[int, int]]:
    """Where a clause says such states, and labels of things. They mislead a search: "list the merged PRs" is near
    to listing merge requests, and "set tickets tagged spam to solved" to marking them as spam.
    """
    told = [(verb.first, verb.last) for verb in told_states(reading, statement)]
    labels = [
        (entity.first - 1, entity.last)
        for entity in reading.entities_in(statement.clause.first + 1, statement.clause.last)
        if entity.kind is EntityKind.LABEL and reading.tokens[entity.first - 1].norm in _LABELLED
    ]
    return [*told, *measures(reading, statement), *labels]
