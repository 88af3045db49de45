"""The Pinecone store with the vendor's own client against a loopback server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.db import connection

from tests.vectors_app.contract_store import VectorStoreContract, empty_vectors, record, unit_vectors, varied_records
from tests.vectors_app.doubles import ExactStore
from tests.vectors_app.pinecone_server import API_KEY, PineconeServer
from vectors_app import registry
from vectors_app.checks import check_vector_settings
from vectors_app.contracts import VectorFilter, VectorStore
from vectors_app.stores.pgvector import PgVectorStore
from vectors_app.stores.pinecone import PineconeStore
from wfproject.common.errors import UnavailableError

HALF_PRECISION = 2e-4
"""How far the cosine of two unit vectors may move when one is kept in half precision."""


def store_on(server: PineconeServer, *, api_key: str = API_KEY, namespace: str = "operations") -> PineconeStore:
    return PineconeStore(
        api_key=api_key,
        index="workflow-operations",
        namespace=namespace,
        cloud="aws",
        region="us-east-1",
        host=server.url,
        pause=0.1,
    )


@pytest.fixture
def server() -> Iterator[PineconeServer]:
    with PineconeServer() as running:
        yield running


class TestContract(VectorStoreContract):
    @pytest.fixture
    def store(self, server: PineconeServer) -> VectorStore:
        return store_on(server)


class TestContractWhileWritesAppearLater(VectorStoreContract):
    """The same where readers see writes a little later, as the vendor warns."""

    @pytest.fixture
    def store(self) -> Iterator[VectorStore]:
        with PineconeServer(lag=0.02) as running:
            yield store_on(running)


class TestWritesAreWaitedFor:
    @pytest.mark.parametrize("with_lsn", [True, False])
    def test_what_was_written_is_read_at_once(self, with_lsn: bool) -> None:
        with PineconeServer(lag=0.15, with_lsn=with_lsn) as server:
            store = store_on(server)
            records = varied_records(5)
            store.upsert(records)
            found = store.query(np.array([records[2].vector], np.float32), 1, [VectorFilter()])
            assert found[0][0].id == records[2].id
            store.delete([records[2].id])
            assert records[2].id not in store.hashes()
            assert store.query(np.array([records[2].vector], np.float32), 5, [VectorFilter()])[0][0].id != records[2].id

    def test_a_write_that_never_shows_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("vectors_app.stores.pinecone.VISIBLE_SECONDS", 0.2)
        monkeypatch.setattr(PineconeStore._wait, "__kwdefaults__", {"seconds": 0.2})
        with PineconeServer(lag=3600) as server, pytest.raises(UnavailableError, match="did not show a change"):
            store_on(server).upsert(varied_records(1))


class TestTheIndex:
    def test_it_is_made_at_the_first_write_and_found_later(self) -> None:
        with PineconeServer(starting=3) as server:
            store = store_on(server)
            assert (store.count(), store.hashes()) == (0, {})
            assert store.query(unit_vectors(1), 5, [VectorFilter()]) == [[]]
            assert not server.indexes
            store.upsert(varied_records(3))
            model = server.indexes["workflow-operations"]["model"]
            assert model["schema"]["fields"]["_values"] == {
                "type": "dense_vector",
                "dimension": 384,
                "metric": "cosine",
            }
            assert model["deployment"] | {"environment": ""} == {
                "deployment_type": "managed",
                "cloud": "aws",
                "region": "us-east-1",
                "environment": "",
            }
            assert store_on(server).count() == 3
            assert server.calls("/indexes") == 1

    def test_namespaces_are_apart(self, server: PineconeServer) -> None:
        one, other = store_on(server, namespace="one"), store_on(server, namespace="other")
        one.upsert(varied_records(4))
        other.upsert(varied_records(2, seed=2))
        assert (one.count(), other.count()) == (4, 2)
        assert len(one.query(unit_vectors(1), 10, [VectorFilter()])[0]) == 4

    def test_another_length_of_vectors_is_told(self, server: PineconeServer) -> None:
        store = store_on(server)
        store.upsert(varied_records(1))
        wide = unit_vectors(1, dimensions=768)
        for act in (lambda: store.upsert([record(wide[0])]), lambda: store.query(wide, 5, [VectorFilter()])):
            with pytest.raises(UnavailableError, match="WF_PINECONE_INDEX") as caught:
                act()
            assert caught.value.code == "vector-store-unavailable"

    def test_many_records_go_in_batches(self, server: PineconeServer) -> None:
        store = store_on(server)
        store.upsert(varied_records(250))
        assert server.calls("/vectors/upsert") == 3
        assert len(store.hashes()) == 250


class TestFailures:
    def test_passing_ones_are_tried_again(self, server: PineconeServer) -> None:
        store = store_on(server)
        store.upsert(varied_records(2))
        server.failures = [(429, {"retry-after": "0"}), (503, {"retry-after": "0"})]
        assert len(store.query(unit_vectors(1), 5, [VectorFilter()])[0]) == 2
        assert not server.failures

    def test_lasting_ones_are_an_unavailable_store(self, server: PineconeServer) -> None:
        store = store_on(server)
        store.upsert(varied_records(2))
        server.failures = [(503, {"retry-after": "0"})] * 20
        with pytest.raises(UnavailableError, match="HTTP 503") as caught:
            store.query(unit_vectors(1), 5, [VectorFilter()])
        assert caught.value.code == "vector-store-unavailable"

    def test_a_wrong_key_is_told_without_it(self, server: PineconeServer) -> None:
        with pytest.raises(UnavailableError, match="HTTP 401") as caught:
            store_on(server, api_key="wrong-secret").count()
        assert "wrong-secret" not in caught.value.message

    def test_nobody_at_the_address(self) -> None:
        with PineconeServer() as server:
            store = store_on(server)
        with pytest.raises(UnavailableError, match="PineconeConnectionError"):
            store.count()


@pytest.mark.django_db
def test_the_same_results_as_pgvector(server: PineconeServer) -> None:
    """The same in every place of every query, operations as near as half precision can tell aside.

    pgvector compares with everything here: what its index may miss is chance, and the store contract holds its recall.
    """
    empty_vectors()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
    records = varied_records(400, seed=11)
    exact, postgres, pinecone = ExactStore(), PgVectorStore(), store_on(server)
    stores: list[VectorStore] = [exact, postgres, pinecone]
    for store in stores:
        store.upsert(records)
    filters = [VectorFilter(), VectorFilter(role="trigger"), VectorFilter(("foreign",), ("connector_3", "connector_6"))]
    vectors = unit_vectors(30, seed=12)
    given = (vectors, 10, filters * 10)
    everything = exact.query(vectors, len(records), filters * 10)
    for wanted, first, second in zip(everything, postgres.query(*given), pinecone.query(*given), strict=True):
        places = wanted[:10]
        assert [match.id for match in second] == [match.id for match in places]
        scores = {match.id: match.score for match in wanted}
        assert len({match.id for match in first}) == len(places)
        for match, place in zip(first, places, strict=True):
            assert scores[match.id] == pytest.approx(place.score, abs=HALF_PRECISION)
            assert match.score == pytest.approx(scores[match.id], abs=HALF_PRECISION)


class TestWiring:
    def test_settings_choose_it(self, settings: Any, server: PineconeServer) -> None:
        settings.VECTOR_STORE, settings.PINECONE_HOST, settings.PINECONE_API_KEY = "pinecone", server.url, API_KEY
        registry.reset()
        try:
            store = registry.get_store()
            assert (store.name, store.count()) == ("pinecone", 0)
            assert not check_vector_settings()
        finally:
            registry.reset()

    def test_it_needs_a_key(self, settings: Any) -> None:
        settings.VECTOR_STORE, settings.PINECONE_API_KEY = "pinecone", ""
        assert [problem.id for problem in check_vector_settings()] == ["vectors_app.E004"]
        with pytest.raises(UnavailableError, match="WF_PINECONE_API_KEY"):
            PineconeStore.from_settings().count()

    def test_its_client_is_not_loaded_before_it_is_used(self) -> None:
        code = (
            "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'wfproject.settings.test'; django.setup();"
            "import vectors_app.stores.pinecone; sys.exit('pinecone' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
