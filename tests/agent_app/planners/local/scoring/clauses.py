"""The features that clauses of a prompt give to operations, read through the scorers' own interface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agent_app.planners.local.index import OperationFeatures, catalog_index
from agent_app.planners.local.newplan import understand_plainly
from agent_app.planners.local.scoring import (
    ActionScorer,
    ActionTable,
    PromptSurroundings,
    Surroundings,
    Thing,
    action_table,
)
from agent_app.planners.local.slots import Slot, iter_slots, plan_slots, with_hits
from connectors_app.contracts import OperationCatalog
from tests.agent_app.planners.local.catalog import shipped_catalog
from vectors_app.contracts import Hit

__all__ = ["clause", "columns", "operation", "scorer", "surroundings", "table"]


def table(catalog: OperationCatalog | None = None) -> ActionTable:
    """The table of a catalogue, by default of the shipped one."""
    return action_table(catalog_index(catalog or shipped_catalog()))


def operation(name: str, catalog: OperationCatalog | None = None) -> OperationFeatures:
    """The action `connector.key`."""
    return next(item for item in table(catalog).operations if f"{item.connector}.{item.spec.key}" == name)


def clause(prompt: str, number: int = -1, hits: Sequence[Hit] = ()) -> Slot:
    """One action clause of a prompt, by default the last; `hits` are what retrieval found for it."""
    index = catalog_index(shipped_catalog())
    request, _ = understand_plainly(prompt, "UTC", index)
    plan = plan_slots(request, index.vocabulary)
    chosen = list(iter_slots(plan.body))[number]
    found = with_hits(plan, {chosen.number: hits} if hits else {})
    return list(iter_slots(found.body))[number]


def scorer(prompt: str, number: int = -1, hits: Sequence[Hit] = ()) -> ActionScorer:
    """The scorer of a clause."""
    return ActionScorer(table(), clause(prompt, number, hits).evidence)


def surroundings(prompt: str, number: int = -1) -> Surroundings:
    """What stands around a clause."""
    index = catalog_index(shipped_catalog())
    request, _ = understand_plainly(prompt, "UTC", index)
    named = [mention.connector for mention in request.reading.mentions]
    return Surroundings(PromptSurroundings(table(), named), clause(prompt, number).evidence, hashed="#" in prompt)


def columns(
    prompt: str,
    name: str,
    *,
    number: int = -1,
    things: tuple[Thing, ...] = (),
    last: OperationFeatures | None = None,
    hits: Sequence[Hit] = (),
) -> dict[str, float]:
    """All features of an operation beside a clause, after steps that dealt with `things`; without those that are 0."""
    wanted, scores, around = operation(name), scorer(prompt, number, hits), surroundings(prompt, number)
    place = table().position[wanted.identifier]
    found = {key: float(values[place]) for key, values in scores.alone.items()}
    if own := tuple(thing for thing in things if thing.connector == wanted.connector):
        span = table().spans[wanted.connector]
        found |= {
            key: float(values[place - span.start]) for key, values in scores.beside(wanted.connector, own)[0].items()
        }
    after = around.after(things, tuple(thing.connector for thing in things), last, np.array([place]))
    found |= {key: float(values[0]) for key, values in after.items()}
    if not scores.evidence.statement.connectors:
        connector = table().connector[place]
        found |= {key: float(values[connector]) for key, values in around.products(things).items()}
    return {key: value for key, value in found.items() if value}
