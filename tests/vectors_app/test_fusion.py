from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vectors_app.contracts import Hit
from vectors_app.retrieval.fusion import fuse, merge_kinds

ids = st.integers(0, 40).map(lambda number: UUID(int=number))
ranked = st.lists(ids, unique=True, max_size=30).map(
    lambda found: [(item, 1.0 - rank / 100) for rank, item in enumerate(found)]
)


@given(ranked, ranked)
def test_fusion_keeps_every_id_once_best_first(
    dense: list[tuple[UUID, float]], lexical: list[tuple[UUID, float]]
) -> None:
    hits = fuse(dense, lexical)
    assert len(hits) == len({item for item, _ in (*dense, *lexical)})
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.dense == dict(dense).get(hit.operation_id)
        assert hit.lexical == dict(lexical).get(hit.operation_id)


@given(ranked)
def test_one_list_alone_keeps_its_order(found: list[tuple[UUID, float]]) -> None:
    order = [item for item, _ in found]
    assert [hit.operation_id for hit in fuse(found, [])] == order
    assert [hit.operation_id for hit in fuse([], found)] == order


@given(ranked, ranked)
def test_what_leads_both_lists_leads(dense: list[tuple[UUID, float]], lexical: list[tuple[UUID, float]]) -> None:
    top = UUID(int=999)
    assert fuse([(top, 1.0), *dense], [(top, 1.0), *lexical])[0].operation_id == top


def hits(start: int, scores: list[float]) -> list[Hit]:
    return [Hit(UUID(int=start + index), score) for index, score in enumerate(scores)]


def test_each_kind_is_sure_of_a_third() -> None:
    strong, weak = hits(0, [0.9] * 20), hits(100, [0.1] * 20)
    merged = merge_kinds([strong, weak], 9)
    assert len(merged) == 9
    assert sum(hit.operation_id.int >= 100 for hit in merged) == 3


def test_places_a_kind_does_not_need_go_to_the_other() -> None:
    merged = merge_kinds([hits(0, [0.5] * 20), hits(100, [0.9])], 9)
    assert len(merged) == 9
    assert merged[0].operation_id.int == 100


def test_one_kind_is_cut_at_the_limit() -> None:
    assert merge_kinds([hits(0, [0.5, 0.4, 0.3])], 2) == hits(0, [0.5, 0.4])
    assert merge_kinds([[], []], 5) == []
    assert len(merge_kinds([hits(0, [0.5]), hits(100, [0.4])], 1)) == 1
