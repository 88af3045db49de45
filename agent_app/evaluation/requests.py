"""The requests for new workflows that may be studied, with what retrieval finds for them: what heads are fitted to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings

from agent_app.contracts import Hits, PlanningContext
from agent_app.evaluation.cases import load_cases
from agent_app.evaluation.choices import Wanted, wanted_of_case
from agent_app.planners.local.index import CatalogIndex, catalog_index
from agent_app.planners.local.newplan import workflow_queries
from connectors_app.selectors import catalog_snapshot
from vectors_app.services import get_retriever

__all__ = ["STUDIED", "looked_up", "named_requests", "studied_requests"]

STUDIED = (
    "tune",
    "tune_c",
    "tune_d",
    "hard/new_tune",
    "hard/new_b1",
    "hard/new_b2",
    "hard/new_c1",
    "hard/new_d1",
    "hard/new_e1",
    "hard/new_f1",
)
"""Sets whose cases may be read; what is held out is not."""

Request = tuple[str, Hits, Sequence[Wanted], CatalogIndex]


def looked_up(prompt: str, catalog: str | None, wanted: Sequence[Wanted]) -> Request:
    """A prompt with what retrieval finds for its clauses in a catalogue, by default in the planner's own."""
    names = (catalog,) if catalog else tuple(settings.PLANNER_CATALOGS)
    snapshot = catalog_snapshot(names)
    index = catalog_index(snapshot)
    queries = workflow_queries(PlanningContext(prompt, snapshot, (), None, settings.DEFAULT_TIMEZONE), index)
    found = async_to_sync(get_retriever().search)(queries, names)
    return prompt, tuple(zip(queries, found, strict=True)), wanted, index


def studied_requests(folder: Path) -> Iterator[Request]:
    """Every request for a new workflow in the studied sets of a folder, looked up; the catalogues must be imported."""
    for _, _, request in named_requests(folder):
        yield request


def named_requests(folder: Path) -> Iterator[tuple[str, str | None, Request]]:
    """Like `studied_requests`, with the set and the catalogue of each."""
    for name in STUDIED:
        for case in load_cases(folder / f"{name}.jsonl"):
            if case.intent == "new_workflow" and not case.context and case.workflow is None:
                yield name, case.catalog, looked_up(case.prompt, case.catalog, wanted_of_case(case))
