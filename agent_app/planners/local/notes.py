"""What is told of a plan besides what it does: steps that may not be what is meant, and words that nothing came of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent_app.planners.local.coverage import untaken
from agent_app.planners.local.decision import Decision
from agent_app.planners.local.heeding import unserved
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring.trust import is_unsure
from agent_app.planners.local.slots import Plan, iter_slots
from agent_app.planners.local.timely import single_time
from connectors_app.contracts import JsonObject
from sessions_app.definition import node_reference

__all__ = ["doubts", "idle_products", "known_elsewhere", "once", "starts_itself"]

_KINDS = words("bug story epic incident problem question")
"""Kinds of things: what is made may be of another one."""
_TOLD = 3
"""So many of the words that were left out are told."""


def doubts(plan: Plan, decision: Decision, prompt: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Sentences on what a user should check; `spans` are those of the words of a schedule in the reading's text."""
    yield from _taken_loosely(plan, decision)
    yield from _started_again(plan, decision)
    if stretches := untaken(plan.request, prompt, spans):
        words = "; ".join(f"“{item}”" for item in stretches[:_TOLD])
        yield f"I did nothing with {words}: please say that differently if it matters."


def idle_products(index: CatalogIndex, plan: Plan, decision: Decision, told: str) -> Iterator[str]:
    """Sentences on the products that a prompt names and no step works with, besides those that were `told` of."""
    for key in unserved(plan.request, decision):
        connector = index.catalog.connector(key)
        if connector is not None and connector.name.lower() not in told.lower():
            yield f"No step works with {connector.name}, which you named: tell me what should happen there."


def known_elsewhere(index: CatalogIndex, document: JsonObject) -> Iterator[str]:
    """Sentences on people whom a step takes by the name that they have in another product.

    An e-mail address is the same everywhere. Of others nobody but the user knows whether it is.
    """
    steps = {node_reference(row["id"]): row for row in document["data"] if row["metadata"].get("connector")}
    told = set()
    for row in steps.values():
        features = index.by_id.get(str(row.get("scm_id")))
        reader = row["metadata"]["connector"]
        for name, value in row["properties"].get("inputs", {}).items():
            schema = features.spec.inputs.get(name, {}) if features is not None else {}
            found = _READ.fullmatch(value) if isinstance(value, str) and schema.get("format") in _PEOPLE else None
            teller = steps.get(found["node"]) if found is not None else None
            if found is None or teller is None or "mail" in found["field"].lower():
                continue
            names = teller["metadata"]["connector"]["name"], reader["name"]
            if teller["metadata"]["connector"]["key"] != reader["key"] and names not in told:
                told.add(names)
                yield f"Mind that {names[1]} has to know them by the name that they have in {names[0]}."


_PEOPLE = frozenset({"user", "dm_channel", "chat"})
_READ = re.compile(r"\{\{ (?P<node>node_\d+)\.(?:[\w.\[\]]+\.)?(?P<field>\w+) \}\}")


def once(prompt: str, *, started: bool) -> Iterator[str]:
    """What to do about a single time that a prompt names, where no event starts its workflow."""
    time = "" if started else single_time(prompt)
    if time:
        yield f"Mind that “{time}” comes once, and a schedule comes again and again: start it by hand then."


def _started_again(plan: Plan, decision: Decision) -> Iterator[str]:
    """Of the steps that make what the workflow starts on, whichever it is."""
    reading, events = plan.request.reading, [event.event.clause for event in plan.events]
    if any(reading.entities_in(event.first, event.last) for event in events):
        return
    if any(set(reading.norms(event.first, event.last)) & _KINDS for event in events):
        return
    for slot in iter_slots(plan.body):
        operation = decision.operation(slot.number)
        if operation is not None and not slot.listing and decision.starts_again(plan, operation):
            yield starts_itself(operation.spec.title)


def starts_itself(title: str) -> str:
    """What is said of a step that makes what its workflow starts on."""
    return f"Mind that “{title}” makes what this starts on, so it would start itself again: tell them apart."


def _taken_loosely(plan: Plan, decision: Decision) -> Iterator[str]:
    """Of the steps whose operation is only perhaps what is meant."""
    for slot in iter_slots(plan.body):
        choice, clause = decision.choices.get(slot.number), slot.statement.clause
        if slot.listing or choice is None or choice.operation is None:
            continue
        if is_unsure(slot.evidence, choice.operation, choice.score):
            spec, words = choice.operation.spec, plan.request.reading.slice(clause.first, clause.last)
            yield f"I am not sure of “{words}”: I took it for “{spec.title}” of {spec.connector.name}."
