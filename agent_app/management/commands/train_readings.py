from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from agent_app.contracts import Intent, PlanningContext
from agent_app.evaluation.cases import load_cases
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import gold_flow, same_flow
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.wanted import fulfils
from agent_app.planners.local.edit.ways import Outcome, all_outcomes
from agent_app.planners.local.heads.edit_examples import examples, read_phrases, titled_actions
from agent_app.planners.local.heads.readings import FITTED_READINGS, Group, fit_readings, likelihood
from agent_app.planners.local.index import catalog_index
from agent_app.planners.registry import get_planner
from connectors_app.contracts import CORE_CATALOG, JsonObject, OperationCatalog
from connectors_app.selectors import catalog_snapshot
from sessions_app.definition import complete_document
from vectors_app.services import get_retriever

STUDIED = ("edit_tune", "edit_b1", "edit_b2", "edit_c1", "edit_d1", "edit_f1")
"""Sets whose cases may be read; what is held out is not."""
FOREIGN = ("alpha", "beta", "gamma")
PHRASE_COUNTS = 0.5
"""How much a filled phrase counts beside a case that a person wrote."""


class Command(BaseCommand):
    help = "Fit the weights by which outcomes of edits are told apart; prints how they do on each set left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phrases", type=Path, default=settings.BASE_DIR / "fixtures/training/edits.tsv")
        parser.add_argument("--cases", type=Path, default=settings.BASE_DIR / "fixtures/evaluation/hard")
        parser.add_argument("--each", type=int, default=0, help="how often a phrase is filled to train on too")
        parser.add_argument("--dry-run", action="store_true", help="only leave sets out, keep the fitted weights")

    def handle(self, *args: Any, **options: Any) -> None:
        catalogs = {name: catalog_snapshot((name or CORE_CATALOG,)) for name in (None, *FOREIGN)}
        written = {name: list(_of_cases(options["cases"] / f"{name}.jsonl", catalogs)) for name in STUDIED}
        filled = list(_of_phrases(options, catalogs))
        for left_out in STUDIED:
            others = [group for name, groups in written.items() if name != left_out for group in groups]
            weights = fit_readings([*others, *filled])
            before, after = (sum(_right(group, w) for group in written[left_out]) for w in (_PLAINLY, weights))
            self.stdout.write(f"{left_out} left out: {before} right taken plainly, {after} weighed")
        if not options["dry_run"]:
            weights = fit_readings([*(group for groups in written.values() for group in groups), *filled])
            FITTED_READINGS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
            self.stdout.write(f"Written: {FITTED_READINGS.name}")


_PLAINLY = {"plain": 1.0}


def _right(group: Group, weights: dict[str, float]) -> bool:
    scores = [likelihood(numbers, weights) for numbers in group.numbers]
    return bool(scores) and group.right[scores.index(max(scores))]


def _of_cases(path: Path, catalogs: Mapping[str | None, OperationCatalog]) -> Iterator[Group]:
    for case in load_cases(path):
        if case.workflow is None or case.tree is None:
            continue
        workflow = complete_document(case.workflow, catalogs[case.catalog])
        found = _outcomes(case.prompt, workflow, catalogs[case.catalog], case.catalog)
        gold = gold_flow(case.tree)
        right = [same_flow(gold, document_flow(outcome.state[1].document)) for outcome in found]
        yield Group([outcome.numbers for outcome in found], right)


def _of_phrases(options: dict[str, Any], catalogs: Mapping[str | None, OperationCatalog]) -> Iterator[Group]:
    phrases = read_phrases(options["phrases"])
    workflows = [
        (complete_document(case.workflow, catalogs[case.catalog]), case.catalog)
        for name in STUDIED
        for case in load_cases(options["cases"] / f"{name}.jsonl")
        if case.workflow is not None
    ]
    operations = {name: titled_actions(catalog.operations) for name, catalog in catalogs.items()}
    for _, item in examples(phrases, workflows, operations, each=options["each"], seed=7, apart=True):
        before = WorkflowView(item.workflow, catalog_index(catalogs[item.catalog]))
        if fulfils(item.kind, item.filling, before, before) is None:
            continue
        found = _outcomes(item.prompt, item.workflow, catalogs[item.catalog], item.catalog)
        told = [(one.numbers, fulfils(item.kind, item.filling, before, one.state[1])) for one in found]
        told = [(numbers, right) for numbers, right in told if right is not None]
        yield Group([numbers for numbers, _ in told], [bool(right) for _, right in told], PHRASE_COUNTS)


def _outcomes(prompt: str, workflow: JsonObject, catalog: OperationCatalog, name: str | None) -> list[Outcome]:
    context = PlanningContext(prompt, catalog, (), workflow, "UTC")
    queries = get_planner("local").queries(context, Intent.MODIFY_WORKFLOW)
    names = (name,) if name else tuple(settings.PLANNER_CATALOGS)
    hits = asyncio.run(get_retriever().search(queries, names)) if queries else []
    editor = Editor(context, tuple(zip(queries, hits, strict=True)), catalog_index(catalog), workflow)
    return all_outcomes(editor)
