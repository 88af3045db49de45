from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from django.db import OperationalError, connection, transaction

from tests.vectors_app.contract_store import (
    VectorStoreContract,
    empty_vectors,
    record,
    unit_vectors,
    varied_records,
)
from tests.vectors_app.doubles import ExactStore
from vectors_app.contracts import VectorFilter, VectorRecord, VectorStore
from vectors_app.models import OperationVector
from vectors_app.stores.pgvector import PgVectorStore
from wfproject.common.errors import UnavailableError


class TestExactStore(VectorStoreContract):
    """The reference of the contract passes it, too."""

    @pytest.fixture
    def store(self) -> VectorStore:
        return ExactStore()


@pytest.mark.django_db
class TestPgVectorStore(VectorStoreContract):
    @pytest.fixture
    def store(self, db: None) -> VectorStore:
        empty_vectors()
        return PgVectorStore()


@pytest.mark.django_db
class TestPgVectorStoreOverItsIndex(VectorStoreContract):
    """The same, with PostgreSQL made to use the HNSW index even where reading the small table would be cheaper."""

    @pytest.fixture
    def store(self, db: None) -> VectorStore:
        empty_vectors()
        with connection.cursor() as cursor:
            for setting in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
                cursor.execute(f"SET LOCAL {setting} = off")
        return PgVectorStore()


@pytest.mark.django_db
class TestPgVectorStoreInMemory(VectorStoreContract):
    """The same, compared in the memory of the process."""

    @pytest.fixture
    def store(self, db: None) -> VectorStore:
        empty_vectors()
        return PgVectorStore(memory_rows=5_000)


class TestVectorsInMemory:
    """The copy that a process keeps is the table as it is now, whoever writes it."""

    @pytest.fixture
    def records(self, db: None) -> list[VectorRecord]:
        empty_vectors()
        records = varied_records(40)
        PgVectorStore().upsert(records)
        return records

    def test_a_second_search_reads_the_revision_alone(
        self, records: list[VectorRecord], django_assert_num_queries: Any
    ) -> None:
        store = PgVectorStore(memory_rows=40)
        store.query(unit_vectors(1), 3, [VectorFilter()])
        with django_assert_num_queries(1):
            store.query(unit_vectors(8), 3, [VectorFilter()] * 8)

    def test_what_another_process_writes_is_found_at_once(self, records: list[VectorRecord]) -> None:
        reader, writer = PgVectorStore(memory_rows=100), PgVectorStore()
        vector = unit_vectors(1, seed=8)
        before = reader.query(vector, 1, [VectorFilter()])
        fresh = record(vector[0])
        writer.upsert([fresh])
        assert reader.query(vector, 1, [VectorFilter()])[0][0].id == fresh.id
        writer.delete([fresh.id])
        assert reader.query(vector, 1, [VectorFilter()]) == before

    @pytest.mark.parametrize("statement", ["DELETE FROM {table}", "TRUNCATE {table}"])
    def test_what_plain_sql_removes_is_gone_at_once(self, records: list[VectorRecord], statement: str) -> None:
        store = PgVectorStore(memory_rows=100)
        assert store.query(unit_vectors(1), 1, [VectorFilter()])[0]
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=connection.ops.quote_name(OperationVector._meta.db_table)))
        assert store.query(unit_vectors(1), 1, [VectorFilter()]) == [[]]

    def test_what_is_rolled_back_is_not_kept(self, records: list[VectorRecord]) -> None:
        store = PgVectorStore(memory_rows=100)
        vector = unit_vectors(1, seed=8)
        before = store.query(vector, 1, [VectorFilter()])
        with transaction.atomic():
            store.upsert([record(vector[0])])
            assert store.query(vector, 1, [VectorFilter()]) != before
            transaction.set_rollback(True)
        assert store.query(vector, 1, [VectorFilter()]) == before

    def test_more_rows_than_allowed_are_left_to_the_index(self, records: list[VectorRecord]) -> None:
        sent: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append(sql)
            return execute(sql, params, many, context)

        for rows, asked in ((39, True), (40, False), (0, True)):
            store = PgVectorStore(memory_rows=rows)
            with connection.execute_wrapper(note):
                found = store.query(unit_vectors(1), 5, [VectorFilter()])
            assert len(found[0]) == 5
            assert any("LATERAL" in sql for sql in sent) is asked, rows
            sent.clear()


@pytest.fixture
def empty_store(db: None) -> PgVectorStore:
    empty_vectors()
    return PgVectorStore()


def test_the_index_serves_queries(empty_store: PgVectorStore) -> None:
    empty_store.upsert(varied_records(200))
    plans: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "LATERAL" in sql:
            execute(sql.replace("WITH given", "EXPLAIN WITH given", 1), params, many, context)
            context["cursor"].nextset()
            plans.extend(row[0] for row in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    with connection.execute_wrapper(explain):
        empty_store.query(unit_vectors(2), 10, [VectorFilter(role="action")] * 2)
    assert any("operation_vector_hnsw" in line for line in plans), plans


def test_many_rows_are_one_statement(empty_store: PgVectorStore, django_assert_max_num_queries: Any) -> None:
    empty_store.upsert(varied_records(50))
    with django_assert_max_num_queries(3):  # savepoint, settings and query in one, release
        empty_store.query(unit_vectors(12), 10, [VectorFilter()] * 12)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_query_is_one_message(django_assert_num_queries: Any) -> None:
    store, records = PgVectorStore(), varied_records(20)
    store.upsert(records)
    try:
        with django_assert_num_queries(1):
            found = store.query(unit_vectors(1), 10, [VectorFilter(("core",))])
        assert len(found[0]) == 10
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('hnsw.iterative_scan')")
            assert cursor.fetchone() == ("off",), "the settings end with the query"
    finally:
        store.delete([item.id for item in records])


def test_vectors_of_another_model_are_kept_apart(empty_store: PgVectorStore) -> None:
    small, wide = unit_vectors(5), unit_vectors(5, dimensions=768)
    records = [record(vector) for vector in (*small, *wide)]
    empty_store.upsert(records)
    for vectors, own in ((small, records[:5]), (wide, records[5:])):
        found = empty_store.query(np.array(vectors[:1]), 10, [VectorFilter()])[0]
        assert {match.id for match in found} == {item.id for item in own}
        assert found[0].id == own[0].id


def test_a_database_that_is_down_is_an_unavailable_store(empty_store: PgVectorStore) -> None:
    down = OperationalError("connection refused by db.internal:5432")
    with patch.object(connection, "cursor", side_effect=down), pytest.raises(UnavailableError) as caught:
        empty_store.query(unit_vectors(1), 10, [VectorFilter()])
    assert caught.value.code == "vector-store-unavailable"
    assert "db.internal" not in caught.value.message


def test_a_refused_record_leaves_the_transaction_usable(empty_store: PgVectorStore) -> None:
    broken = record(unit_vectors(1)[0], role="x" * 50)
    with pytest.raises(UnavailableError):
        empty_store.upsert([broken])
    assert empty_store.count() == 0
