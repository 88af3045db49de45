"""One query and a batch of eight over the whole registry, beside their parts: embedding, store, words.

The floor is a bare `SELECT 1`, and the embedding of the same texts. The registry is the one that is loaded
(`manage.py load_catalog`, `manage.py seed_vectors`); queries are the tuning needs, a number added so that none is
remembered from before.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.prepared import services

ROOT = Path(__file__).resolve().parents[1]
NEEDS = ROOT / "fixtures" / "evaluation" / "retrieval" / "needs_tune.jsonl"
BATCH = 8
REPEATS = 120


def row(name: str, taken: Sequence[float]) -> str:
    quantiles = statistics.quantiles(taken, n=20)
    return f"{name:<34}{min(taken):>9.1f}{statistics.median(taken):>9.1f}{quantiles[18]:>9.1f}"


def timed(act: Callable[[int], object], repeats: int) -> list[float]:
    taken = []
    for number in range(repeats):
        started = time.perf_counter()
        act(number)
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

    needs = [need for need in read_needs(NEEDS) if need.role == "action"]
    retriever, embedder, store = get_retriever(), get_embedder(), get_store()
    if not isinstance(retriever, HybridRetriever):
        raise SystemExit("This retriever can't be asked outside of a request.")
    snapshot = catalog_snapshot()
    retriever.search_now([RetrievalQuery("warm up", "action")], ("core",))
    index = CatalogIndex(snapshot.operations)
    vector = embedder.embed(["warm up"])
    only = VectorFilter(("core",), (), "action")

    def queries(start: int, count: int, mark: str) -> list[RetrievalQuery]:
        chosen = [needs[(start + offset) % len(needs)] for offset in range(count)]
        return [RetrievalQuery(f"{need.text} {mark}{start}", need.role) for need in chosen]

    def bare(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    print(f"{len(snapshot.operations)} operations, {store.count()} vectors, {store.name}, {embedder.name}")
    print(f"{'what':<34}{'min ms':>9}{'p50 ms':>9}{'p95 ms':>9}")
    print(row("SELECT 1 (floor)", timed(bare, REPEATS)))
    print(row("embedding, one", timed(lambda n: embedder.embed([queries(n, 1, "e")[0].text]), REPEATS)))
    print(row("store, one", timed(lambda _: store.query(vector, CANDIDATES, [only]), REPEATS)))
    print(row("words, one", timed(lambda n: index.read(queries(n, 1, "w")[0].text), REPEATS)))
    print(row("query, one", timed(lambda n: retriever.search_now(queries(n, 1, "q"), ("core",)), REPEATS)))
    print(
        row(
            f"embedding, {BATCH} at once (floor)",
            timed(lambda n: embedder.embed([query.text for query in queries(n * BATCH, BATCH, "f")]), REPEATS // 4),
        )
    )
    print(
        row(
            f"query, {BATCH} in one batch",
            timed(lambda n: retriever.search_now(queries(n * BATCH, BATCH, "b"), ("core",)), REPEATS // 4),
        )
    )


def main(_: list[str]) -> None:
    """Measure over the loaded registry."""
    with services("build_embedder", "migrate", "sync_connectors", "load_catalog", "seed_vectors"):
        measure()
