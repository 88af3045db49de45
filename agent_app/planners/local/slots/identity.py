"""Which things words mean: kinds that products list, and things told by a key, a number or a name."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import MEMBERSHIP
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Entity, EntityKind, Noun, Reading, Request
from agent_app.planners.local.statements import governor
from agent_app.planners.local.tree.relatives import element_test
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["identified", "listable", "person_meant", "things_meant"]

_BEFORE_MEASURES = words("than least most over under above below last past")
_UNITS = words("minute minutes min mins hour hours day days week weeks month months year years percent")
_NO_MEMBERS = words("lead contact customer vendor supplier partner donor")
_MAKING = words("create add")
"""What may as well be done with a thing of the person that a loop is at."""
_JOINING = words("add invite create")
_BRINGING = words("create add send email direct upload publish schedule comment upsert list search get")
_SUBSCRIBING = words("subscribe enroll enrol") | {"sign up"}
"""What makes whoever is meant one of a list: "sign them up for the newsletter"."""
_PERSONS = frozenset({EntityKind.EMAIL, EntityKind.USER})
_GOING_THROUGH = frozenset({"each", "all"})
_GIVING, _MOVED_TO = words("as with"), words("to into")
"""What comes before what things are given: "tag our contacts as 'beta'", "move the cards to 'Done'"."""
_MOVING = words("move transition set update")
_IDENTITIES = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER, EntityKind.QUOTED})


def listable(noun: Noun) -> bool:
    """Whether products list things of a kind, as far as the word tells."""
    return noun.canon in RETRIEVABLE or (noun.plural and noun.known)


def _measures(reading: Reading, index: int) -> bool:
    """ "Older than 60 days", "for 2 weeks", "at least 3": a number that measures, and is nobody's."""
    before, after = reading.norms(index - 1, index), reading.norms(index + 1, index + 2)
    return bool(set(before) & _BEFORE_MEASURES or set(after) & _UNITS)


def _is_said(reading: Reading, statement: ActionStatement, entity: Entity) -> bool:
    """ "Comment 'any news?' on the stale issues": a text in quotation marks that things get, and that names none."""
    if entity.kind is not EntityKind.QUOTED:
        return False
    noun = next((noun for noun in statement.nouns if noun.plural and noun.first >= entity.last), None)
    if noun is not None:
        return bool(governor(reading, noun.first, entity.last))
    head = next((noun for noun in statement.nouns if noun.plural and noun.canon == statement.head), None)
    given = _GIVING | (_MOVED_TO if _MOVING & set(statement.verbs[:1]) else frozenset())
    return head is not None and governor(reading, entity.first, head.last) in given


def identified(reading: Reading, statement: ActionStatement) -> bool:
    """Whether the words say which ones are meant; "of" says whose they are, and a test only compares with a value."""
    first = statement.clause.first
    head = next((noun for noun in statement.nouns if noun.canon == statement.head and noun.plural), None)
    test = element_test(reading, statement.clause, head.last) if head is not None else None
    return any(
        entity.kind in _IDENTITIES
        and not (entity.kind is EntityKind.NUMBER and ":" in entity.value)  # a time of the day
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
    reading, clause = request.reading, statement.clause
    placed = all(governor(reading, noun.first, clause.first) not in {"", "as"} for noun in statement.nouns)
    if statement.head or not placed:
        return statement
    if statement.lemma in _SUBSCRIBING and statement.pronoun:
        return replace(statement, head="subscriber")
    if statement.lemma not in MEMBERSHIP:
        return statement
    if any(entity.kind is EntityKind.CHANNEL for entity in statement.entities):
        people = _pointed_at(request, statement) or _gone_through(reading, statement)
        joins = people is not None and people.canon in LISTED_PEOPLE - _NO_MEMBERS
        joins = joins and statement.pronoun and statement.lemma == "add"
        return replace(statement, verbs=("invite",), head="member") if joins else statement
    if before is not None and clause.verb is None and before.lemma == statement.lemma:
        if before.head not in LISTED_PEOPLE:
            return statement
        return replace(statement, head=before.head, nouns=statement.nouns or before.nouns)
    person = _pointed_at(request, statement) or _named(reading, statement)
    if person is None:
        return statement
    return replace(statement, head=person.canon, nouns=(person, *statement.nouns))


def things_meant(statement: ActionStatement, vocabulary: Vocabulary) -> ActionStatement:
    """ "Suspend all contractors in Okta": things by a name of their own are the only ones that the product suspends."""
    noun = statement.object
    if noun is None or noun.known or not noun.plural or len(statement.connectors) != 1 or not statement.verbs:
        return statement
    product, verb = statement.connectors[0], statement.verbs[0]
    if (product, noun.canon) in vocabulary.listed:
        return statement  # "recover the suspended tickets"
    kinds = vocabulary.done_to.get((product, verb), frozenset())
    if verb in _BRINGING or len(kinds) != 1 or not {(product, kind) for kind in kinds} <= vocabulary.listed:
        return statement
    meant = replace(noun, canon=next(iter(kinds)), known=True)
    nouns = tuple(meant if other is noun else other for other in statement.nouns)
    return replace(statement, head=meant.canon, nouns=nouns)


def _pointed_at(request: Request, statement: ActionStatement) -> Noun | None:
    """The person whom a pronoun means: whom an event is about, or each of those whom the request goes through."""
    reading, verb = request.reading, statement.clause.verb
    norm = reading.tokens[verb.last].norm if verb is not None and verb.last < len(reading.tokens) else ""
    if verb is not None and norm in connectives.PERSONAL:
        return _someone(verb.last)
    if not statement.pronoun and norm != "them":
        return None
    event = next((event.clause for event in request.events if not event.schedule), None)
    if event is None:
        if norm == "it" or statement.lemma in _MAKING:
            return None  # "for each employee create a ticket and delete it"
        subject = _gone_through(reading, statement)
    else:
        subject = next(iter(reading.nouns_in(event.first, event.last)), None)
        subject = subject if subject is not None and not subject.plural else None
    return subject if subject is not None and subject.canon in LISTED_PEOPLE - _NO_MEMBERS else None


def _gone_through(reading: Reading, statement: ActionStatement) -> Noun | None:
    """The several things that were named last before a step."""
    several = [noun for noun in reading.nouns if noun.last <= statement.clause.first and noun.known]
    return next((noun for noun in reversed(several) if noun.plural or noun.determiner in _GOING_THROUGH), None)


def _named(reading: Reading, statement: ActionStatement) -> Noun | None:
    """ "Offboard jane@acme.com": who is named right after what takes somebody away is a person."""
    verb = statement.clause.verb
    if verb is None or statement.lemma in _JOINING:
        return None
    named = any(entity.first == verb.last and entity.kind in _PERSONS for entity in statement.entities)
    return _someone(verb.last) if named else None


def _someone(place: int) -> Noun:
    return Noun("user", "user", place, place + 1)
