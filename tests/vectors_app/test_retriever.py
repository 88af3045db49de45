from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest
from django.db import connection

from connectors_app.contracts import OperationCatalog, OperationSpec
from connectors_app.selectors import catalog_snapshot
from tests.vectors_app.doubles import (
    BagOfWordsEmbedder,
    BrokenEmbedder,
    BrokenStore,
    ExactStore,
    catalog_of,
    operation,
)
from vectors_app.contracts import Embedder, Hit, RetrievalQuery, VectorRecord, VectorStore
from vectors_app.recent import RecentVectors
from vectors_app.retrieval.hybrid import HybridRetriever
from vectors_app.retrieval.outage import Outage
from vectors_app.retrieval.text import operation_text
from vectors_app.services import get_retriever

OPERATIONS = [
    operation("github", "create_issue", phrases=["file a bug"]),
    operation("github", "issue_opened", "trigger", phrases=["new issue"]),
    operation("github", "pull_request_merged", "trigger"),
    operation("jira", "create_issue", phrases=["open a ticket"]),
    operation("jira", "issue_created", "trigger"),
    operation("slack", "post_message", phrases=["tell the channel"]),
]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def seeded(store: ExactStore, operations: list[OperationSpec]) -> ExactStore:
    vectors = BagOfWordsEmbedder().embed([operation_text(item) for item in operations])
    store.upsert(
        VectorRecord(item.id, vector.tolist(), "hash", item.connector.catalog, item.connector.key, item.role.value)
        for item, vector in zip(operations, vectors, strict=True)
    )
    return store


def retriever_over(
    embedder: Embedder,
    store: VectorStore,
    catalog: OperationCatalog | None = None,
    clock: Clock | None = None,
) -> HybridRetriever:
    snapshot = catalog or catalog_of(OPERATIONS)
    tick = clock or Clock()
    return HybridRetriever(
        embedder=lambda: embedder,
        store=lambda: store,
        catalog=lambda _: snapshot,
        embedder_outage=Outage("The embedder", clock=tick),
        store_outage=Outage("The vector store", clock=tick),
    )


def names(hits: list[Hit], operations: list[OperationSpec] = OPERATIONS) -> list[str]:
    by_id = {item.id: f"{item.node_name}:{item.role}" for item in operations}
    return [by_id[hit.operation_id] for hit in hits]


async def test_one_embedding_call_and_one_store_query_for_all() -> None:
    embedder, store = BagOfWordsEmbedder(), seeded(ExactStore(), OPERATIONS)
    queries = [
        RetrievalQuery("when an issue is opened on github", "trigger"),
        RetrievalQuery("open a ticket in jira", "action"),
        RetrievalQuery("tell the channel"),
    ]
    found = await retriever_over(embedder, store).search(queries, ("core",))
    assert names(found[0])[0] == "github-issue-opened:trigger"
    assert names(found[1])[0] == "jira-create-issue:action"
    assert names(found[2])[0] == "slack-post-message:action"
    assert embedder.calls == [[query.text for query in queries]]
    assert store.queries == 1


async def test_both_scores_are_told() -> None:
    found = await retriever_over(BagOfWordsEmbedder(), seeded(ExactStore(), OPERATIONS)).search(
        [RetrievalQuery("github create issue", "action")], ("core",)
    )
    best = found[0][0]
    assert best.dense == pytest.approx(1.0, abs=0.5)
    assert best.lexical is not None


async def test_roles_connectors_and_limits_are_kept() -> None:
    retriever = retriever_over(BagOfWordsEmbedder(), seeded(ExactStore(), OPERATIONS))
    queries = [
        RetrievalQuery("issue", role="trigger"),
        RetrievalQuery("issue", connectors=("jira",)),
        RetrievalQuery("issue", role="action", connectors=("github", "slack")),
        RetrievalQuery("issue", limit=2),
    ]
    triggers, jira, actions, two = await retriever.search(queries, ("core",))
    assert {name.rpartition(":")[2] for name in names(triggers)} == {"trigger"}
    assert set(names(jira)) == {"jira-create-issue:action", "jira-issue-created:trigger"}
    assert set(names(actions)) == {"github-create-issue:action", "slack-post-message:action"}
    assert len(two) == 2


async def test_a_query_without_a_role_finds_both_kinds() -> None:
    crowd = [operation("github", f"issue_event_{index}", "trigger", phrases=["issue opened"]) for index in range(30)]
    operations = [*crowd, operation("github", "close_issue")]
    retriever = retriever_over(BagOfWordsEmbedder(), seeded(ExactStore(), operations), catalog_of(operations))
    found = await retriever.search([RetrievalQuery("issue opened", limit=6)], ("core",))
    assert "github-close-issue:action" in names(found[0], operations)
    assert len(found[0]) == 6


async def test_no_queries_ask_nobody() -> None:
    embedder, store = BagOfWordsEmbedder(), ExactStore()
    assert await retriever_over(embedder, store).search([], ("core",)) == []
    assert not embedder.calls
    assert not store.queries


async def test_operations_that_left_the_registry_are_not_found() -> None:
    store = seeded(ExactStore(), OPERATIONS)
    catalog = catalog_of([item for item in OPERATIONS if item.connector.key != "jira"])
    found = await retriever_over(BagOfWordsEmbedder(), store, catalog).search(
        [RetrievalQuery("jira create issue")], ("core",)
    )
    assert not [name for name in names(found[0]) if name.startswith("jira")]


async def test_the_vectors_of_what_was_looked_up_are_kept() -> None:
    store, recent = seeded(ExactStore(), OPERATIONS), RecentVectors(8)
    catalog = catalog_of(OPERATIONS)
    retriever = HybridRetriever(
        embedder=BagOfWordsEmbedder, store=lambda: store, catalog=lambda _: catalog, recent=recent
    )
    await retriever.search([RetrievalQuery("link issues", "action"), RetrievalQuery("open an issue")], ("core",))
    embedder = BagOfWordsEmbedder()
    for text in ("link issues", "open an issue"):
        kept = recent.get(embedder.name, text)
        assert kept is not None
        assert np.array_equal(kept, embedder.embed([text])[0])


async def test_a_new_registry_version_is_seen_at_once() -> None:
    store = seeded(ExactStore(), OPERATIONS)
    catalogs = [catalog_of(OPERATIONS, "1"), catalog_of([*OPERATIONS, operation("jira", "link_issues")], "2")]
    retriever = HybridRetriever(embedder=BagOfWordsEmbedder, store=lambda: store, catalog=lambda _: catalogs[0])
    added = operation("jira", "link_issues").id
    query = [RetrievalQuery("link issues", "action")]
    before = await retriever.search(query, ("core",))
    assert added not in [hit.operation_id for hit in before[0]]
    catalogs.pop(0)
    after = await retriever.search(query, ("core",))
    assert added in [hit.operation_id for hit in after[0]]


@pytest.mark.parametrize("broken", ["embedder", "store"])
async def test_words_alone_answer_during_an_outage(broken: str, caplog: pytest.LogCaptureFixture) -> None:
    embedder = BrokenEmbedder() if broken == "embedder" else BagOfWordsEmbedder()
    store: ExactStore = BrokenStore() if broken == "store" else seeded(ExactStore(), OPERATIONS)
    clock = Clock()
    retriever = retriever_over(embedder, store, clock=clock)
    query = [RetrievalQuery("open a ticket in jira", "action")]
    with caplog.at_level(logging.INFO, logger="vectors_app"):
        for _ in range(3):
            found = await retriever.search(query, ("core",))
            assert names(found[0])[0] == "jira-create-issue:action"
            assert all(hit.dense is None for hit in found[0])
    assert len(embedder.calls) == 1, "not asked again while it is known to be down"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    clock.now = 60.0
    await retriever.search(query, ("core",))
    assert len(embedder.calls) == 2, "asked again after a while"
    assert len(caplog.records) == 1, "and the same outage is not told twice"


async def test_the_end_of_an_outage_is_told(caplog: pytest.LogCaptureFixture) -> None:
    stores: list[ExactStore] = [BrokenStore(), seeded(ExactStore(), OPERATIONS)]
    clock = Clock()
    retriever = HybridRetriever(
        embedder=BagOfWordsEmbedder,
        store=lambda: stores[0],
        catalog=lambda _: catalog_of(OPERATIONS),
        store_outage=Outage("The vector store", clock=clock),
    )
    query = [RetrievalQuery("github issue")]
    with caplog.at_level(logging.INFO, logger="vectors_app"):
        await retriever.search(query, ("core",))
        stores.pop(0)
        clock.now = 60.0
        found = await retriever.search(query, ("core",))
    assert any(hit.dense is not None for hit in found[0])
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


async def test_an_empty_store_is_told_once_with_its_remedy(caplog: pytest.LogCaptureFixture) -> None:
    retriever = retriever_over(BagOfWordsEmbedder(), ExactStore())
    with caplog.at_level(logging.INFO, logger="vectors_app"):
        for _ in range(3):
            found = await retriever.search([RetrievalQuery("tell the channel")], ("core",))
            assert names(found[0])[0] == "slack-post-message:action"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "seed_vectors" in caplog.text


@pytest.mark.django_db
class TestOverTheShippedRegistry:
    """The real embedder, the real store and the whole registry."""

    @pytest.mark.parametrize(
        ("text", "role", "wanted"),
        [
            ("when a GitHub issue labelled bug is opened in acme/api", "trigger", "github-issue-opened"),
            ("create a Jira ticket in OPS", "action", "jira-create-issue"),
            ("tell #oncall on slack", "action", "slack-post-message"),
            ("someone merges a pull request on github", "trigger", "github-pull-request-merged"),
            ("page whoever is on call with pagerduty", "action", "pagerduty-create-incident"),
            ("every weekday at nine", "trigger", "schedule-cron"),
            ("mail the customer", "action", "email-send-email"),
        ],
    )
    def test_the_wanted_operation_is_among_the_first(self, text: str, role: str, wanted: str) -> None:
        retriever = get_retriever()
        assert isinstance(retriever, HybridRetriever)
        hits = retriever.search_now([RetrievalQuery(text, role)], ("core",))[0]
        found = [item.node_name for item in catalog_snapshot().subset(hit.operation_id for hit in hits)]
        assert wanted in found[:5], found
        assert any(hit.dense is not None for hit in hits)

    def test_a_search_is_few_statements(self, django_assert_max_num_queries: Any) -> None:
        retriever = get_retriever()
        assert isinstance(retriever, HybridRetriever)
        queries = [RetrievalQuery(f"create issue number {index}") for index in range(8)]
        retriever.search_now(queries, ("core",))
        with django_assert_max_num_queries(5, connection=connection):
            retriever.search_now(queries, ("core",))
