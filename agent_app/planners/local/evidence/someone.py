"""Persons that a clause deals with and that no noun in it names: "remove her from GitHub", "add him to #dev"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.verbs import MEMBERSHIP
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading

__all__ = ["deals_with_someone", "points_at_someone"]


def deals_with_someone(reading: Reading, statement: ActionStatement) -> bool:
    """Whether a person is added, made or taken away whom a pronoun, a name or an address stands for."""
    noun, verb = statement.object, statement.clause.verb
    if statement.lemma in MEMBERSHIP and not statement.head and statement.pronoun and verb is not None:
        named = (entity for entity in statement.entities if entity.first == verb.last)
        return any(entity.kind in {EntityKind.USER, EntityKind.EMAIL} for entity in named)  # "remove kim from the team"
    if statement.lemma not in MEMBERSHIP or statement.head not in LISTED_PEOPLE or noun is None:
        return False
    return noun not in reading.nouns_in(statement.clause.first, statement.clause.last)


def points_at_someone(reading: Reading, statement: ActionStatement) -> bool:
    """Whether the verb, also one from before ("add him to #dev | and #ops"), has a person as its object."""
    if statement.verbs[:1] == ("invite",):
        return True
    verb = statement.clause.verb
    if verb is None:
        before = [verb for verb in reading.verbs if verb.last <= statement.clause.first]
        verb = before[-1] if before and before[-1].lemma == statement.lemma else None
    if verb is None or verb.last >= len(reading.tokens):
        return False
    addressed = any(entity.first == verb.last and entity.kind is EntityKind.EMAIL for entity in reading.entities)
    return addressed or reading.tokens[verb.last].norm in connectives.PERSONAL
