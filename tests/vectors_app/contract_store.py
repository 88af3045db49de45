"""What every vector store must do. A store's own test module subclasses the suite and gives the fixture `store`."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection
from numpy.random import default_rng

from tests.vectors_app.doubles import ExactStore, passes
from vectors_app.contracts import FloatMatrix, VectorFilter, VectorRecord, VectorStore
from vectors_app.models import OperationVector

DIMENSIONS = 384
SCORE_TOLERANCE = 2e-3
"""Stores may keep vectors in half precision."""


def empty_vectors() -> None:
    """An empty table and index until the transaction ends; deleted rows would stay in the way of index scans."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {connection.ops.quote_name(OperationVector._meta.db_table)}")


def unit_vectors(count: int, *, seed: int = 1, dimensions: int = DIMENSIONS) -> FloatMatrix:
    vectors = default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def record(
    vector: FloatMatrix,
    *,
    id: UUID | None = None,
    content_hash: str = "hash",
    catalog: str = "core",
    connector: str = "github",
    role: str = "action",
) -> VectorRecord:
    return VectorRecord(id or uuid4(), vector.tolist(), content_hash, catalog, connector, role)


def varied_records(count: int, *, seed: int = 1) -> list[VectorRecord]:
    """Random vectors in two catalogues, ten connectors and both roles; ids depend on the seed only."""
    generator = default_rng(seed)
    return [
        record(
            vector,
            id=UUID(bytes=generator.bytes(16)),
            catalog="core" if index % 3 else "foreign",
            connector=f"connector_{index % 10}",
            role="action" if index % 2 else "trigger",
        )
        for index, vector in enumerate(unit_vectors(count, seed=seed))
    ]


class VectorStoreContract:
    """Subclass it with a fixture `store` that gives an empty store."""

    @pytest.fixture
    def store(self) -> VectorStore:
        raise AssertionError("the subclass gives the store")

    def test_an_empty_store_finds_nothing(self, store: VectorStore) -> None:
        assert store.count() == 0
        assert store.hashes() == {}
        assert store.query(unit_vectors(2), 5, [VectorFilter(), VectorFilter(role="action")]) == [[], []]

    def test_what_is_written_is_found(self, store: VectorStore) -> None:
        records = varied_records(30)
        assert store.upsert(records) == 30
        assert store.count() == 30
        assert store.hashes() == {item.id: "hash" for item in records}
        found = store.query(np.array([records[7].vector], np.float32), 1, [VectorFilter()])
        assert found[0][0].id == records[7].id
        assert found[0][0].score == pytest.approx(1.0, abs=SCORE_TOLERANCE)

    def test_an_upsert_replaces_everything_of_a_record(self, store: VectorStore) -> None:
        first, second = unit_vectors(2)
        old = record(first, content_hash="old", connector="github", role="action")
        store.upsert([old])
        store.upsert([record(second, id=old.id, content_hash="new", catalog="other", connector="jira", role="trigger")])
        assert store.count() == 1
        assert store.hashes() == {old.id: "new"}
        query = np.array([second])
        assert store.query(query, 5, [VectorFilter(connectors=("github",))]) == [[]]
        found = store.query(query, 5, [VectorFilter(catalogs=("other",), connectors=("jira",), role="trigger")])
        assert found[0][0].id == old.id
        assert found[0][0].score == pytest.approx(1.0, abs=SCORE_TOLERANCE)

    def test_the_last_of_two_records_with_one_id_counts(self, store: VectorStore) -> None:
        first, second = unit_vectors(2)
        old = record(first, content_hash="old")
        store.upsert([old, record(second, id=old.id, content_hash="new")])
        assert store.hashes() == {old.id: "new"}

    def test_an_upsert_of_nothing_is_allowed(self, store: VectorStore) -> None:
        assert store.upsert([]) == 0

    def test_delete_counts_what_it_removed(self, store: VectorStore) -> None:
        records = varied_records(5)
        store.upsert(records)
        assert store.delete([records[0].id, records[1].id, uuid4()]) == 2
        assert store.delete([records[0].id]) == 0
        assert store.delete([]) == 0
        assert set(store.hashes()) == {item.id for item in records[2:]}

    def test_every_row_has_its_own_filter(self, store: VectorStore) -> None:
        records = varied_records(200)
        store.upsert(records)
        filters = [
            VectorFilter(),
            VectorFilter(role="trigger"),
            VectorFilter(catalogs=("foreign",)),
            VectorFilter(catalogs=("core", "foreign"), connectors=("connector_1", "connector_4"), role="action"),
            VectorFilter(connectors=("nobody",)),
        ]
        exact = ExactStore()
        exact.upsert(records)
        vectors = unit_vectors(len(filters), seed=2)
        found = store.query(vectors, 10, filters)
        wanted = exact.query(vectors, 10, filters)
        assert [len(matches) for matches in found] == [len(matches) for matches in wanted]
        by_id = {item.id: item for item in records}
        for matches, restriction in zip(found, filters, strict=True):
            assert all(passes(by_id[match.id], restriction) for match in matches)

    def test_matches_are_the_nearest_best_first(self, store: VectorStore) -> None:
        records = varied_records(300, seed=3)
        store.upsert(records)
        exact = ExactStore()
        exact.upsert(records)
        vectors = unit_vectors(20, seed=4)
        filters = [VectorFilter()] * len(vectors)
        common = 0
        for found, wanted in zip(store.query(vectors, 10, filters), exact.query(vectors, 10, filters), strict=True):
            scores = [match.score for match in found]
            assert scores == sorted(scores, reverse=True)
            true = {match.id: match.score for match in wanted}
            common += len(true.keys() & {match.id for match in found})
            for match in found:
                if match.id in true:
                    assert match.score == pytest.approx(true[match.id], abs=SCORE_TOLERANCE)
        assert common >= 0.95 * 10 * len(vectors), "an approximate index may miss few"

    def test_a_selective_filter_loses_nothing(self, store: VectorStore) -> None:
        """Ten of two thousand pass: an index that filters after its search would return almost none."""
        crowd = varied_records(2000, seed=5)
        few = [record(vector, connector="rare") for vector in unit_vectors(10, seed=6)]
        store.upsert([*crowd, *few])
        found = store.query(unit_vectors(3, seed=7), 10, [VectorFilter(connectors=("rare",))] * 3)
        assert [{match.id for match in matches} for matches in found] == [{item.id for item in few}] * 3

    def test_equal_scores_are_ordered_by_id(self, store: VectorStore) -> None:
        vector = unit_vectors(1)[0]
        twins = [record(vector) for _ in range(6)]
        store.upsert(twins)
        found = store.query(np.array([vector]), 4, [VectorFilter()])[0]
        assert [match.id for match in found] == sorted(item.id for item in twins)[:4]

    def test_limits(self, store: VectorStore) -> None:
        store.upsert(varied_records(150))
        query = unit_vectors(1, seed=9)
        assert store.query(query, 0, [VectorFilter()]) == [[]]
        assert len(store.query(query, 1, [VectorFilter()])[0]) == 1
        assert len(store.query(query, 120, [VectorFilter()])[0]) == 120
        assert len(store.query(query, 500, [VectorFilter()])[0]) == 150

    def test_no_rows_no_matches(self, store: VectorStore) -> None:
        assert store.query(np.empty((0, DIMENSIONS), np.float32), 5, []) == []

    def test_the_name_says_which_store_it_is(self, store: VectorStore) -> None:
        assert store.name
        assert store.name == store.name.lower()
