"""Every prompt of the tuning sets planned by the local planner over the loaded registry, stage by stage.

`python -m bench planning [FILE.jsonl ...]` times, in this process and without storing: the vector of the prompt,
the intent, retrieval for its clauses, the plan; the planner's stages in processor time of their thread too. Cases that
change a given workflow or go on from earlier prompts are left out. The registry is the one that is loaded
(`manage.py load_catalog`, `manage.py seed_vectors`).
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.prepared import services

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "fixtures" / "evaluation"
FILES = (CASES / "tune.jsonl", CASES / "tune_c.jsonl", CASES / "tune_d.jsonl", CASES / "hard" / "new_tune.jsonl")
STAGES = (
    "prompt embedded",
    "intent",
    "clauses looked up",
    "plan",
    "planner alone",
    "whole answer",
    "intent, processor",
    "plan, processor",
    "planner, processor",
)
WARM_UP = 12


def row(name: str, taken: Sequence[float]) -> str:
    return f"{name:<24}{min(taken):>9.1f}{statistics.median(taken):>9.1f}{statistics.quantiles(taken, n=20)[18]:>9.1f}"


async def stages(prompt: str, catalog: Any, retriever: Any) -> list[float]:
    """Milliseconds of each of `STAGES` for one prompt."""
    from agent_app.contracts import Intent, PlanningContext
    from agent_app.planners.local.planner import LocalPlanner
    from vectors_app.contracts import RetrievalQuery
    from vectors_app.services import prompt_embedded

    planner, context = LocalPlanner(), PlanningContext(prompt=prompt, catalog=catalog)
    clock, thread = [time.perf_counter()], [time.thread_time()]

    def passed() -> None:
        clock.append(time.perf_counter())
        thread.append(time.thread_time())

    await prompt_embedded(prompt)
    passed()
    result = await planner.classify(context, [])
    passed()
    queries = planner.queries(context, result.intent)
    if not queries:
        queries = [RetrievalQuery(prompt, limit=8)]
    hits = list(zip(queries, await retriever.search(queries, ("core",)), strict=True))
    passed()
    if result.intent is Intent.NEW_WORKFLOW:
        await planner.generate(context, hits)
    else:
        await planner.answer(context, result.intent, hits)
    passed()
    parts = [(after - before) * 1000 for before, after in pairwise(clock)]
    own = [(after - before) * 1000 for before, after in pairwise(thread)]
    return [*parts, parts[1] + parts[3], sum(parts), own[1], own[3], own[1] + own[3]]


async def measure(files: Sequence[Path]) -> None:
    from asgiref.sync import sync_to_async
    from django.db import connections

    from agent_app.evaluation.cases import load_cases
    from connectors_app.selectors import catalog_snapshot
    from vectors_app.services import get_retriever

    cases = [case for path in files for case in load_cases(path)]
    prompts = [case.prompt for case in cases if case.workflow is None and not case.context and not case.catalog]
    catalog, retriever = await sync_to_async(catalog_snapshot)(("core",)), get_retriever()
    for prompt in prompts[:WARM_UP]:
        await stages(f"{prompt} again", catalog, retriever)
    taken = [await stages(prompt, catalog, retriever) for prompt in prompts]
    print(f"{len(catalog.operations)} operations, {len(prompts)} prompts")
    print(f"{'what':<24}{'min ms':>9}{'p50 ms':>9}{'p95 ms':>9}")
    for name, values in zip(STAGES, zip(*taken, strict=True), strict=True):
        print(row(name, values))
    await sync_to_async(connections.close_all)()


def main(arguments: list[str]) -> None:
    """Measure over the loaded registry."""
    with services():
        asyncio.run(measure([Path(name) for name in arguments] or FILES))
