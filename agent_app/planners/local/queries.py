"""What to look up for a plan: a retrieval query for every event and action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent_app.planners.local.evidence import states_and_labels
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Reading
from agent_app.planners.local.slots import Plan as SlotPlan
from agent_app.planners.local.slots import iter_slots
from vectors_app.contracts import RetrievalQuery

__all__ = ["numbered_queries"]

_EVENTS, _ACTIONS = 8, 64
"""How many operations are looked up for a clause; actions are compared by their vectors, so many are wanted."""
_CHANGING = words("create update delete remove close archive complete")
_PAGING = frozenset({"page", "page out", "wake", "wake up"})
_NAMES = frozenset({EntityKind.REPOSITORY, EntityKind.URL})
"""Which repository or page it is tells nothing of the operation, but is most of a clause's tokens, and clauses that
differ in nothing else can do with one vector."""
_BEFORE_NAMES = words("in on of for from to at within into")
_BETWEEN_NAMES = words("and or ,")

_Span = tuple[int, int]


def numbered_queries(plan: SlotPlan, index: CatalogIndex) -> list[tuple[int, RetrievalQuery]]:
    """The retrieval query of every event and action, by slot number."""
    reading = plan.request.reading
    found: list[tuple[int, RetrievalQuery]] = []
    for event in plan.events:
        if not event.event.schedule:
            clause = event.event.clause
            known = tuple(key for key in event.evidence.connectors if index.of_connector(key, "trigger"))
            text = _said(reading, clause, ())
            found.append((event.number, RetrievalQuery(text, "trigger", known, _EVENTS)))
    for slot in iter_slots(plan.body):
        clause = slot.statement.clause
        known = tuple(key for key in slot.statement.connectors if index.of_connector(key, "action"))
        text = _said(reading, clause, states_and_labels(reading, slot.statement))
        if slot.listing:
            text = f"{_listing_verb(index, known)} {text}"
        elif slot.statement.lemma in _PAGING and slot.statement.head == "on_call":  # who is paged is not looked up
            text = f"raise an alert or an incident, {text}"
        elif slot.statement.head == "sms" and slot.statement.verbs[:1] == ("send",):  # what is texted is written
            text = f"send an SMS, {text}"
        elif slot.statement.lemma == "post" and clause.verb is not None and clause.verb.lemma != "post":  # "put it in"
            text = f"post a message, {text}"
        elif slot.statement.remade and slot.statement.head:  # the words speak of carrying over, not of making
            making = "create or update" if slot.statement.lemma == "upsert" else "create"
            text = f"{making} {slot.statement.head.replace('_', ' ')}"
        elif _shares_deed(slot.statement):
            text = f"{slot.statement.lemma} {text}"
        found.append((slot.number, RetrievalQuery(text, "action", known, _ACTIONS)))
    return found


def _shares_deed(statement: ActionStatement) -> bool:
    """ "Update the deal in HubSpot | and the lead in Marketo": what is done to a thing stands before another one."""
    shared = statement.clause.verb is None and bool(statement.lemma and statement.head)
    return shared and bool(set(statement.verbs[:1]) & _CHANGING)


def _listing_verb(index: CatalogIndex, connectors: tuple[str, ...]) -> str:
    """The verb of looking things up; "list" would be taken for the thing where a product has lists ("list boards")."""
    own = (operation for key in connectors for operation in index.of_connector(key, "action"))
    return "retrieve" if any("list" in objects for item in own for _, objects in item.readings) else "list"


def _said(reading: Reading, clause: Clause, left_out: Iterable[_Span]) -> str:
    """What a clause says but for some spans of tokens, and for the places that names alone tell."""
    first, said = clause.first, []
    for start, end in sorted((*left_out, *_named_places(reading, clause))):
        if start >= first:
            said.append(reading.slice(first, start))
            first = end
    return " ".join(part for part in (*said, reading.slice(first, clause.last)) if part)


def _named_places(reading: Reading, clause: Clause) -> Iterator[_Span]:
    """ "An issue is opened | in acme/api and acme/web"."""
    left = clause.first
    for entity in reading.entities_in(clause.first + 1, clause.last):
        before = reading.tokens[entity.first - 1].norm
        goes_on = before in _BETWEEN_NAMES and entity.first - 1 == left
        if entity.kind in _NAMES and (before in _BEFORE_NAMES or goes_on):
            left = entity.last
            yield entity.first - 1, entity.last
