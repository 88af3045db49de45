from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from connectors_app.models import Connector, Operation
from connectors_app.selectors import catalog_names, catalog_snapshot
from connectors_app.services import operation_edit, registry_touch
from tests.vectors_app.contract_store import record, unit_vectors
from tests.vectors_app.doubles import BagOfWordsEmbedder, ExactStore
from vectors_app.contracts import VectorRecord
from vectors_app.models import OperationVector
from vectors_app.services import BATCH_OPERATIONS, SeedReport, vectors_seed
from wfproject.common.errors import UnavailableError

pytestmark = pytest.mark.django_db


def registry_size() -> int:
    return len(catalog_snapshot(tuple(catalog_names())).operations)


def embedded(embedder: BagOfWordsEmbedder) -> int:
    return sum(len(call) for call in embedder.calls)


@pytest.fixture
def store() -> ExactStore:
    store = ExactStore()
    vectors_seed(store=store, embedder=BagOfWordsEmbedder())
    return store


def test_the_whole_registry_is_embedded_once() -> None:
    store, embedder = ExactStore(), BagOfWordsEmbedder()
    size = registry_size()
    seen: list[tuple[int, int]] = []
    report = vectors_seed(store=store, embedder=embedder, progress=lambda done, total: seen.append((done, total)))
    assert report == SeedReport(embedded=size, unchanged=0, pruned=0)
    assert store.count() == size
    assert max(len(call) for call in embedder.calls) <= BATCH_OPERATIONS
    assert seen[-1] == (size, size)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert vectors_seed(store=store, embedder=embedder) == SeedReport(embedded=0, unchanged=size, pruned=0)
    assert embedded(embedder) == size


def test_only_what_changed_is_embedded(store: ExactStore) -> None:
    row = Operation.objects.get(connector__key="github", connector__catalog="core", key="create_issue")
    row.title = "Create a brand new issue"
    operation_edit(operation=row)
    embedder = BagOfWordsEmbedder()
    report = vectors_seed(store=store, embedder=embedder)
    assert (report.embedded, report.pruned) == (1, 0)
    assert "brand new issue" in embedder.calls[0][0]


def test_what_left_the_registry_is_pruned(store: ExactStore) -> None:
    size = store.count()
    Operation.objects.filter(connector__key="trello").update(retired=True)
    gone = Operation.objects.filter(connector__key="trello").count()
    registry_touch(catalogs=["core"])
    stranger = record(unit_vectors(1)[0], id=uuid4())
    store.upsert([stranger])
    report = vectors_seed(store=store, embedder=BagOfWordsEmbedder())
    assert report == SeedReport(embedded=0, unchanged=size - gone, pruned=gone + 1)
    assert not [item for item in store.records.values() if item.connector == "trello"]


def test_another_embedder_means_everything_anew(store: ExactStore) -> None:
    report = vectors_seed(store=store, embedder=BagOfWordsEmbedder("another-model"))
    assert (report.embedded, report.unchanged) == (store.count(), 0)


def test_force_embeds_what_is_unchanged(store: ExactStore) -> None:
    report = vectors_seed(store=store, embedder=BagOfWordsEmbedder(), force=True)
    assert (report.embedded, report.unchanged) == (store.count(), 0)


def test_an_interrupted_seeding_goes_on_where_it_stopped() -> None:
    class Interrupted(ExactStore):
        def upsert(self, records: Iterable[VectorRecord]) -> int:
            if self.count() >= 2 * BATCH_OPERATIONS:
                raise UnavailableError("gone", code="vector-store-unavailable")
            return super().upsert(records)

    interrupted = Interrupted()
    with pytest.raises(UnavailableError):
        vectors_seed(store=interrupted, embedder=BagOfWordsEmbedder())
    assert interrupted.count() == 2 * BATCH_OPERATIONS
    resumed, embedder = ExactStore(), BagOfWordsEmbedder()
    resumed.records = interrupted.records
    report = vectors_seed(store=resumed, embedder=embedder)
    assert report.unchanged == 2 * BATCH_OPERATIONS
    assert embedded(embedder) == registry_size() - 2 * BATCH_OPERATIONS


def test_one_catalogue_alone(store: ExactStore) -> None:
    foreign = Connector.objects.create(catalog="foreign", key="acme", name="Acme")
    Operation.objects.create(id=uuid4(), connector=foreign, key="frobnicate", role="action", title="Frobnicate")
    row = Operation.objects.get(connector__key="github", connector__catalog="core", key="create_issue")
    row.title = "Changed meanwhile"
    operation_edit(operation=row)
    registry_touch(catalogs=["foreign"])
    report = vectors_seed(store=store, embedder=BagOfWordsEmbedder(), catalogs=["foreign"])
    assert report == SeedReport(embedded=1, unchanged=0, pruned=0)
    report = vectors_seed(store=store, embedder=BagOfWordsEmbedder())
    assert report.embedded == 1


def test_the_command_fills_the_real_store_and_repeats_nothing() -> None:
    OperationVector.objects.all().delete()
    size = registry_size()

    def run(*arguments: str) -> str:
        output = io.StringIO()
        call_command("seed_vectors", *arguments, stdout=output)
        return output.getvalue()

    assert run() == f"Vectors: {size} embedded, 0 unchanged, 0 removed\n"
    assert run() == f"Vectors: 0 embedded, {size} unchanged, 0 removed\n"
    assert OperationVector.objects.count() == size
    assert "0 unchanged" in run("--store", "pgvector", "--catalog", "core", "--force")


def test_the_command_names_a_catalogue_it_does_not_know() -> None:
    with pytest.raises(CommandError, match="no catalogue nonsense"):
        call_command("seed_vectors", "--catalog", "nonsense")


def test_the_command_says_what_is_wrong(settings: Any, tmp_path: Any) -> None:
    from vectors_app import registry

    settings.DATA_DIR = tmp_path
    registry.reset()
    try:
        with pytest.raises(CommandError, match="build_embedder"):
            call_command("seed_vectors", "--force", verbosity=0)
    finally:
        registry.reset()


def test_embedders_get_texts_in_order(store: ExactStore) -> None:
    """Every stored vector is that of its own operation's text."""
    from vectors_app.retrieval.text import operation_text

    operations: Sequence[Any] = catalog_snapshot(tuple(catalog_names())).operations
    vectors = BagOfWordsEmbedder().embed([operation_text(item) for item in operations])
    for item, vector in zip(operations, vectors, strict=True):
        assert store.records[item.id].vector == vector.tolist()
