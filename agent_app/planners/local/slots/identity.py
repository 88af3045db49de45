"""Which things words mean: kinds that products list, and things told by a key, a number or a name."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Entity, EntityKind, Noun, Reading, Request
from agent_app.planners.local.statements import governor
from agent_app.planners.local.tree.relatives import element_test

__all__ = ["identified", "listable", "person_meant"]

_BEFORE_MEASURES = words("than least most over under above below last past")
_UNITS = words("minute minutes min mins hour hours day days week weeks month months year years percent")
_MEMBERSHIP = words("remove kick add invite delete deactivate suspend disable offboard")
"""What is done to persons where a product, a team or a channel has them."""
_NO_MEMBERS = words("lead contact customer vendor supplier partner donor")
_IDENTITIES = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER, EntityKind.QUOTED})


def listable(noun: Noun) -> bool:
    """Whether products list things of a kind, as far as the word tells."""
    return noun.canon in RETRIEVABLE or (noun.plural and noun.known)


def _measures(reading: Reading, index: int) -> bool:
    """ "Older than 60 days", "for 2 weeks", "at least 3": a number that measures, and is nobody's."""
    before, after = reading.norms(index - 1, index), reading.norms(index + 1, index + 2)
    return bool(set(before) & _BEFORE_MEASURES or set(after) & _UNITS)


def _is_said(reading: Reading, statement: ActionStatement, entity: Entity) -> bool:
    """ "Comment 'any news?' on the stale issues": a text in quotation marks that goes on the things, and names none."""
    if entity.kind is not EntityKind.QUOTED:
        return False
    noun = next((noun for noun in statement.nouns if noun.plural and noun.first >= entity.last), None)
    return noun is not None and bool(governor(reading, noun.first, entity.last))


def identified(reading: Reading, statement: ActionStatement) -> bool:
    """Whether the words say which ones are meant; "of" says whose they are, and a test only compares with a value."""
    first = statement.clause.first
    head = next((noun for noun in statement.nouns if noun.canon == statement.head and noun.plural), None)
    test = element_test(reading, statement.clause, head.last) if head is not None else None
    return any(
        entity.kind in _IDENTITIES
        and not (entity.kind is EntityKind.NUMBER and _measures(reading, entity.first))
        and governor(reading, entity.first, first) != "of"
        and not (test is not None and test.first <= entity.first < test.last)
        and not _is_said(reading, statement, entity)
        for entity in statement.entities
    )


def person_meant(request: Request, before: ActionStatement | None, statement: ActionStatement) -> ActionStatement:
    """ "When a user leaves the company, remove them from GitHub | and Slack": them is the user, not the company.

    `before` is the step before, whose person an order without a verb of its own goes on with.
    """
    if statement.head or statement.nouns or statement.lemma not in _MEMBERSHIP:
        return statement
    if before is not None and statement.clause.verb is None and before.lemma == statement.lemma:
        return replace(statement, head=before.head, nouns=before.nouns) if before.head in LISTED_PEOPLE else statement
    event = next((event.clause for event in request.events if not event.schedule), None)
    if event is None or not statement.pronoun:
        return statement
    subject = next(iter(request.reading.nouns_in(event.first, event.last)), None)
    if subject is None or subject.plural or subject.canon not in LISTED_PEOPLE - _NO_MEMBERS:
        return statement
    return replace(statement, head=subject.canon, nouns=(subject,))
