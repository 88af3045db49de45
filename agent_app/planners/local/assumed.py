"""Products that nobody named: which one was taken for an event or a step, and which others offer the same."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.decision import Decision
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.model import EntityKind
from agent_app.planners.local.slots import Plan, iter_slots
from connectors_app.contracts import Category, JsonObject

__all__ = ["assumed_products"]

_MOST_OTHERS = 3
_TOLD_ELSEWHERE = frozenset({Category.EMAIL, Category.HTTP})
"""An address tells that mail is meant, and a URL a request."""


def assumed_products(index: CatalogIndex, plan: Plan, decision: Decision, document: JsonObject) -> list[str]:
    """What to tell of products that were taken though nothing named them, where others would have done as well.

    `document` has the steps that came of the plan: of some slots none did.
    """
    written = {(row["metadata"].get("connector") or {}).get("key") for row in document["data"]}
    reading = plan.request.reading
    settled = {mention.connector for mention in reading.mentions}
    if any(entity.kind is EntityKind.CHANNEL for entity in reading.entities):
        settled.add("slack")  # a channel is written "#ops" there
    numbers = [event.number for event in plan.events] + [slot.number for slot in iter_slots(plan.body)]
    notes: list[str] = []
    for number in numbers:
        chosen = decision.operation(number)
        if chosen is None or chosen.connector in settled or chosen.connector not in written:
            continue
        settled.add(chosen.connector)
        if chosen.spec.connector.category not in _TOLD_ELSEWHERE and (others := _others(index, chosen)):
            name = chosen.spec.connector.name
            notes.append(f"No product is named, so I took {name}; {_listed(others)} would do as well.")
    return notes


def _others(index: CatalogIndex, chosen: OperationFeatures) -> list[str]:
    """The names of the other products that have the same event or action."""
    role, (verb, heads) = chosen.spec.role, chosen.readings[0]
    alike = {other.identifier: other for head in heads for other in index.about(head, role)}.values()
    same = [
        item for item in alike if any(one == verb for one, _ in item.readings) and item.connector != chosen.connector
    ]
    nearest = sorted(same, key=lambda item: not set(item.readings[0][1]) & set(heads))
    return list(dict.fromkeys(item.spec.connector.name for item in nearest))


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_MOST_OTHERS])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
