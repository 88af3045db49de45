from __future__ import annotations

from uuid import UUID

from vectors_app.contracts import Hit
from vectors_app.retrieval.quotas import merge_kinds


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
