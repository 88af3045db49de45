"""A new workflow from a prompt: understand, look up, choose, write, and say what was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from agent_app.contracts import Hits, Plan, PlanningContext
from agent_app.planners.local.assumed import assumed_products
from agent_app.planners.local.conditions import assumed_windows
from agent_app.planners.local.decision import Decision
from agent_app.planners.local.decode import decode
from agent_app.planners.local.generate import Draft, generate_document
from agent_app.planners.local.heeding import passed_over, served
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.model import Request
from agent_app.planners.local.notes import doubts, idle_products, known_elsewhere, once
from agent_app.planners.local.parse import parse_request
from agent_app.planners.local.queries import numbered_queries
from agent_app.planners.local.questions import ANYTHING_ELSE, gap_question, test_question
from agent_app.planners.local.repeats import said_once
from agent_app.planners.local.rewrite import rewrite
from agent_app.planners.local.schedule import Schedule
from agent_app.planners.local.slots import Plan as SlotPlan
from agent_app.planners.local.slots import absent_products, asks_people, iter_slots, plan_slots, with_hits
from agent_app.planners.local.stale import untimely
from agent_app.planners.local.talk import foreign
from agent_app.planners.local.timely import starting_times
from agent_app.planners.local.unread import unplaced_names, unread_restrictions
from connectors_app.contracts import JsonObject
from sessions_app.definition import summarize
from vectors_app.contracts import Hit, RetrievalQuery

__all__ = [
    "hits_by_number",
    "plan_new_workflow",
    "understand",
    "understand_plainly",
    "workflow_queries",
]

_REMEMBERED = 64
_SURE = 0.35


@lru_cache(maxsize=_REMEMBERED)
def _understood(
    prompt: str, timezone: str, index: CatalogIndex, *, unknown_orders: bool = False
) -> tuple[Request, Schedule | None]:
    schedule = starting_times(prompt, timezone, index)
    return parse_request(prompt, index.vocabulary, schedule, unknown_orders=unknown_orders), schedule


@lru_cache(maxsize=_REMEMBERED)
def _understood_plainly(prompt: str, timezone: str, index: CatalogIndex) -> tuple[Request, Schedule | None]:
    plain = rewrite(prompt, index.vocabulary, index.catalog)
    request, schedule = _understood(plain.text, timezone, index, unknown_orders=True)
    return replace(request, reading=replace(request.reading, origins=plain.origins)), schedule


def understand(prompt: str, timezone: str, index: CatalogIndex) -> tuple[Request, Schedule | None]:
    """The parsed request and the schedule a prompt names, word for word; the latest few are remembered."""
    return _understood(prompt, timezone, index)


def understand_plainly(prompt: str, timezone: str, index: CatalogIndex) -> tuple[Request, Schedule | None]:
    """Like `understand`, after corrections made while speaking and with actions said as nouns turned into verbs.

    The reading's text may differ from the prompt; its `original` tells where words stood in the prompt.
    """
    return _understood_plainly(prompt, timezone, index)


def workflow_queries(context: PlanningContext, index: CatalogIndex) -> list[RetrievalQuery]:
    """One retrieval query for every event and action of the prompt, in their order."""
    return [query for _, query in _queries_plainly(context.prompt, context.timezone, index)]


@lru_cache(maxsize=_REMEMBERED)
def _queries_plainly(prompt: str, timezone: str, index: CatalogIndex) -> tuple[tuple[int, RetrievalQuery], ...]:
    """The numbered queries of the decisions that a prompt needs."""
    return tuple(numbered_queries(_plan_plainly(prompt, timezone, index), index))


@lru_cache(maxsize=_REMEMBERED)
def _plan_plainly(prompt: str, timezone: str, index: CatalogIndex) -> SlotPlan:
    """The decisions that a prompt needs, before anything was looked up for them.

    Where something is done, but nothing with a product that is named, what looked like mere talk about it is an order.
    """
    request, schedule = understand_plainly(prompt, timezone, index)
    plan = plan_slots(request, index.vocabulary)
    if not (passed := passed_over(request)):
        return plan
    done = served(decode(index, plan))
    idle = passed - done
    if not done or not idle:
        return plan
    heeding = plan_slots(_heeding(request, schedule, index, idle), index.vocabulary)
    return heeding if idle & served(decode(index, heeding)) else plan


def _heeding(request: Request, schedule: Schedule | None, index: CatalogIndex, products: frozenset[str]) -> Request:
    """A request, parsed again with all that is said of some products taken for orders."""
    reading = request.reading
    again = parse_request(reading.text, index.vocabulary, schedule, unknown_orders=True, heeded=products)
    return replace(again, reading=replace(again.reading, origins=reading.origins))


def plan_new_workflow(context: PlanningContext, hits: Hits, index: CatalogIndex) -> Plan:
    """Plan a new workflow, or abstain with a question where nothing can be built."""
    _, schedule = understand_plainly(context.prompt, context.timezone, index)
    plan = _plan_plainly(context.prompt, context.timezone, index)
    by_number = _hits_by_number(_queries_plainly(context.prompt, context.timezone, index), hits)
    if by_number:
        plan = with_hits(plan, by_number)
    decision = decode(index, plan)
    plan = said_once(plan, decision)
    chosen = [slot for slot in iter_slots(plan.body) if decision.operation(slot.number) is not None]
    started = any(decision.operation(event.number) is not None for event in plan.events)
    if not chosen and not (started and asks_people(plan.body)):
        return _abstain(plan, decision, index)
    draft = generate_document(index, plan, decision, schedule, context.timezone)
    notes = [
        *once(context.prompt, started=started),
        *doubts(plan, decision, context.prompt, schedule.spans if schedule else ()),
        *known_elsewhere(index, draft.document),
    ]
    if foreign(plan.request.reading, index.vocabulary):
        notes.append("I understand English: please check that these are the steps you mean.")
    told = " ".join((_conversation(draft, schedule), *assumed_products(index, plan, decision, draft.document), *notes))
    for words in dict.fromkeys(unread_restrictions(plan, draft.document, told)):
        told += f" Mind that nothing tests “{words}” yet: please say that differently if it matters."
    for name in dict.fromkeys(unplaced_names(plan, draft.document, told, schedule.spans if schedule else ())):
        told += f" Mind that “{name}” stands in no step: tell me what it is, and where it belongs."
    return Plan(
        conversation=" ".join((told, *idle_products(index, plan, decision, told))),
        document=draft.document,
        next_question=_question(plan, decision, draft),
        confidence=round(max(decision.confidence if chosen else 0.0, _SURE), 3),
    )


def hits_by_number(plan: SlotPlan, index: CatalogIndex, hits: Hits) -> dict[int, Sequence[Hit]]:
    """Hits of each slot, where they are the answers to this plan's own queries."""
    return _hits_by_number(numbered_queries(plan, index), hits)


def _hits_by_number(queries: Iterable[tuple[int, RetrievalQuery]], hits: Hits) -> dict[int, Sequence[Hit]]:
    given = dict(hits)
    return {number: given[query] for number, query in queries if query in given}


def _abstain(plan: SlotPlan, decision: Decision, index: CatalogIndex) -> Plan:
    """Nothing to do was understood: say what was, and ask for the rest."""
    if absent := absent_products(plan):
        known = ", ".join(sorted(_names(index)))
        return Plan(
            conversation=f"I know no operations of {', '.join(absent)}. I can work with {known}.",
            next_question=f"What should it do instead of “{plan.request.reading.text.strip()}”?",
            confidence=0.3,
        )
    event = next((decision.operation(item.number) for item in plan.events if decision.operation(item.number)), None)
    if event is not None:
        title = event.spec.title[:1].lower() + event.spec.title[1:]
        return Plan(
            conversation=f"I know what starts it ({event.spec.connector.name}: {title}), but not what it should do.",
            next_question="What should happen then? For example: create a ticket, post a message, send an e-mail.",
            confidence=0.3,
        )
    if plan.events:
        return Plan(
            conversation="I know when it should run, but not what it should do.",
            next_question="What should it do each time? Name the tool and the action.",
            confidence=0.3,
        )
    names = _names(index)
    more = " and others" if len(names) > _MOST_NAMES else ""
    english = " I understand English." if foreign(plan.request.reading, index.vocabulary) else ""
    return Plan(
        conversation=f"I could not tell which steps you need.{english}"
        f" I can work with {', '.join(names[:_MOST_NAMES])}{more}.",
        next_question="Which event should start the workflow, and what should it do?",
        confidence=0.2,
    )


_MOST_NAMES = 16


def _names(index: CatalogIndex) -> list[str]:
    """The products that have operations to run."""
    return [connector.name for connector in index.catalog.connectors if index.of_connector(connector.key, "action")]


def _conversation(draft: Draft, schedule: Schedule | None) -> str:
    text = f"Let's build it! {summarize(draft.document)}"
    if (
        schedule is not None
        and schedule.assumptions
        and "schedule" in {_connector(row) for row in draft.document["data"]}
    ):
        text += f" Note: {'; '.join(schedule.assumptions)}."
    if draft.unplaced:
        words = ", ".join(f"“{item}”" for item in dict.fromkeys(draft.unplaced))
        text += f" Please check the condition on {words}: the data of the earlier steps names no such field."
    for item in draft.unfiltered:
        text += f" {item.told()}"
    for note in _notes(draft.document):
        text += f" {note}"
    for note in untimely(draft.document):
        text += f" {note}"
    for words in draft.untested:
        text += f" Mind that “{words}” is not tested, so it runs without regard to it."
    for order in draft.unchanging:
        text += f" Mind that “{order}” changes nothing yet: tell me what to set, and to what."
    if draft.lacking:
        words = ", ".join(f"“{item}”" for item in draft.lacking)
        text += f" Mind that {words} can't be told: the data at hand has no such thing."
    if draft.absent:
        text += f" {_unknown(draft.absent)}"
    for order in draft.tasks:
        text += f" “{order}” is left to a person, because no operation fits."
    if draft.skipped:
        words = "; ".join(f"“{item}”" for item in draft.skipped[:3])
        text += f" I left out {words}, because no operation fits."
    return text


def _unknown(names: Sequence[str]) -> str:
    """What is said of products that no operation belongs to."""
    return f"I know no operations of {', '.join(names)}, so what is done there is left to a person or out."


_MYSELF = re.compile(r"'me'(?:\)|$| (?:&&|\|\|))")
"""A comparison with whoever speaks, whose name a vendor's field would have."""


def _notes(document: JsonObject) -> list[str]:
    """What is worth knowing of the tests in a document: hours taken for granted, and whom "me" leaves open."""
    notes: dict[str, None] = {}
    for row in document["data"]:
        expression = str(row["properties"].get("expression", ""))
        notes |= dict.fromkeys(f"Note: {told}." for told in assumed_windows(expression))
        for raw in _left_open(row["properties"].get("inputs")):
            notes[f"Mind that “{raw}” is sent as it is typed: the data at hand names no such property."] = None
        if _MYSELF.search(expression):
            title = str(row["metadata"].get("title", ""))
            notes[f"Mind that “{title}” compares with the word “me”: tell me your name there, and I put it in."] = None
    return list(notes)


_OPEN_PLACE = re.compile(r"(?<!\{)\{[a-z][\w .-]{1,30}\}(?!\})|\{\{ '\{\{' \}\}[a-z][\w .-]{1,30}\}\}", re.IGNORECASE)
"""What a text leaves open and nothing filled in."""


def _left_open(inputs: object) -> Iterator[str]:
    """The places that the texts of a step leave open, as they were typed."""
    for value in inputs.values() if isinstance(inputs, dict) else ():
        if isinstance(value, str):
            yield from (found[0].replace("{{ '{{' }}", "{{") for found in _OPEN_PLACE.finditer(value))


def _connector(row: dict[str, object]) -> str:
    metadata = row.get("metadata")
    connector = metadata.get("connector") if isinstance(metadata, dict) else None
    return str(connector.get("key", "")) if isinstance(connector, dict) else ""


def _question(plan: SlotPlan, decision: Decision, draft: Draft) -> str:
    unmet = [event for event in plan.events if not event.event.schedule and decision.operation(event.number) is None]
    if unmet:
        clause = unmet[0].event.clause
        return (
            f"Which event should start it? I found none for “{plan.request.reading.slice(clause.first, clause.last)}”."
        )
    if (question := gap_question(draft.gaps)) is not None:
        return question
    return test_question(draft.document) or ANYTHING_ELSE
