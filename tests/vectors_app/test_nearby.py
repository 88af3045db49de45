"""A table of vectors in memory: what passes a filter is found once, for the latest few filters."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest

from vectors_app.contracts import VectorFilter
from vectors_app.stores import nearby
from vectors_app.stores.nearby import Labels, VectorTable

CONNECTORS = ("github", "jira", "slack")


def _table() -> VectorTable:
    count = 2 * len(CONNECTORS)
    return VectorTable(
        tuple(UUID(int=number) for number in range(count)),
        np.eye(count, dtype=np.float32),
        Labels.of(["core"] * count),
        Labels.of(CONNECTORS * 2),
        Labels.of(["action"] * len(CONNECTORS) + ["trigger"] * len(CONNECTORS)),
    )


def _found(table: VectorTable, restriction: VectorFilter) -> list[int]:
    """Numbers of the operations that pass, most similar to the last one first."""
    [matches] = table.nearest(np.eye(6, dtype=np.float32)[-1:], 6, [restriction])
    return [match.id.int for match in matches]


@pytest.mark.parametrize("most", [1, 2, 32])
def test_the_same_passes_a_filter_whatever_was_asked_before(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(nearby, "_MOST_FILTERS", most)
    table = _table()
    wanted = {
        VectorFilter(("core",), (), "trigger"): [5, 3, 4],
        VectorFilter(("core",), ("slack",), None): [5, 2],
        VectorFilter(("core",), ("slack", "jira"), "action"): [1, 2],
        VectorFilter(("other",)): [],
    }
    for _ in range(2):
        assert {restriction: _found(table, restriction) for restriction in wanted} == wanted
    assert len(table._passed) <= most
