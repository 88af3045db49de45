"""One query and a batch of eight over the whole registry, beside their parts: embedding, store, words.

The floor is a bare `SELECT 1`, and the embedding of the same texts. The registry is the one that is loaded
(`manage.py load_catalog`, `manage.py seed_vectors`); queries are needs that were written for tuning, each asked once,
so that none is remembered from before.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.prepared import services

ROOT = Path(__file__).resolve().parents[1]
NEEDS = ROOT / "fixtures" / "evaluation" / "retrieval"
STUDIED = ("needs_tune.jsonl", "needs_b.jsonl", "needs_c.jsonl")
WARM_UP = 90
BATCH = 8
REPEATS = 80
BATCHES = 30


def row(name: str, taken: Sequence[float]) -> str:
    quantiles = statistics.quantiles(taken, n=20)
    return f"{name:<34}{min(taken):>9.1f}{statistics.median(taken):>9.1f}{quantiles[18]:>9.1f}"


def timed(act: Callable[[], object], repeats: int) -> list[float]:
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return taken[repeats // 10 :]


def measure() -> None:
    from django.db import connection

    from connectors_app.selectors import catalog_snapshot
    from vectors_app.contracts import RetrievalQuery, VectorFilter
    from vectors_app.evaluation.needs import read_needs
    from vectors_app.registry import get_embedder, get_store
    from vectors_app.retrieval.hybrid import HybridRetriever
    from vectors_app.retrieval.index import CANDIDATES, CatalogIndex
    from vectors_app.services import get_retriever
    from wfproject.common.memory import settle_memory

    texts = {need.text for name in STUDIED for need in read_needs(NEEDS / name) if need.role == "action"}
    unasked = iter(random.Random(0).sample(sorted(texts), len(texts)))
    retriever, embedder, store = get_retriever(), get_embedder(), get_store()
    if not isinstance(retriever, HybridRetriever):
        raise SystemExit("This retriever can't be asked outside of a request.")
    snapshot = catalog_snapshot()

    def queries(count: int) -> list[RetrievalQuery]:
        return [RetrievalQuery(next(unasked), "action") for _ in range(count)]

    retriever.search_now(queries(WARM_UP), ("core",))
    index = CatalogIndex(snapshot.operations)
    vector = embedder.embed(["warm up"])
    settle_memory()  # as every process that serves does
    only = VectorFilter(("core",), (), "action")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    print(f"{len(snapshot.operations)} operations, {store.count()} vectors, {store.name}, {embedder.name}")
    print(f"{'what':<34}{'min ms':>9}{'p50 ms':>9}{'p95 ms':>9}")
    print(row("SELECT 1 (floor)", timed(bare, REPEATS)))
    print(row("embedding, one", timed(lambda: embedder.embed([next(unasked)]), REPEATS)))
    print(row("store, one", timed(lambda: store.query(vector, CANDIDATES, [only]), REPEATS)))
    print(row("words, one", timed(lambda: index.read(next(unasked)), REPEATS)))
    print(row("query, one", timed(lambda: retriever.search_now(queries(1), ("core",)), REPEATS)))
    embedded = timed(lambda: embedder.embed([next(unasked) for _ in range(BATCH)]), BATCHES)
    print(row(f"embedding, {BATCH} at once (floor)", embedded))
    asked = timed(lambda: retriever.search_now(queries(BATCH), ("core",)), BATCHES)
    print(row(f"query, {BATCH} in one batch", asked))


def main(_: list[str]) -> None:
    """Measure over the loaded registry."""
    with services("build_embedder", "migrate", "sync_connectors", "load_catalog", "seed_vectors"):
        measure()
