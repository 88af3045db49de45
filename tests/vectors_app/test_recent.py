"""Vectors of the latest texts: what retrieval had embedded is not asked for again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from vectors_app import services
from vectors_app.recent import RecentVectors
from vectors_app.services import prompt_embedded, prompt_vector


def _rows(*numbers: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array([[number, -number] for number in numbers], np.float32)


def test_the_latest_texts_are_remembered_by_embedder() -> None:
    recent = RecentVectors(3)
    recent.keep("one", ["a", "b"], _rows(1, 2))
    recent.keep("other", ["a"], _rows(3))
    recent.keep("one", ["a", "c"], _rows(4, 5))
    assert recent.get("one", "b") is None
    found = [recent.get(*key) for key in (("one", "a"), ("other", "a"), ("one", "c"))]
    assert [vector.tolist() for vector in found if vector is not None] == [[4, -4], [3, -3], [5, -5]]


def test_what_is_remembered_does_not_change_with_what_the_caller_has() -> None:
    recent, rows = RecentVectors(3), _rows(1)
    recent.keep("one", ["a"], rows)
    rows[:] = 0
    kept = recent.get("one", "a")
    assert kept is not None
    assert kept.tolist() == [1, -1]
    with pytest.raises(ValueError, match="read-only"):
        kept[:] = 0


class _Counting:
    name = "all-MiniLM-L6-v2/counting"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        self.asked += texts
        return _rows(*map(len, texts))


async def test_a_prompt_is_embedded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = _Counting()
    monkeypatch.setattr(services, "get_embedder", lambda: embedder)
    await prompt_embedded("hello")
    await prompt_embedded("hello")
    vector = prompt_vector("hello")
    assert vector is not None
    assert vector.tolist() == [5, -5]
    assert embedder.asked == ["hello"]


async def test_parts_of_a_prompt_are_embedded_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder, recent = _Counting(), RecentVectors(8)
    monkeypatch.setattr(services, "get_embedder", lambda: embedder)
    monkeypatch.setattr(services, "_recent", recent)
    await prompt_embedded("close it and reply", ["close it", "reply", "close it"])
    assert embedder.asked == ["close it and reply", "close it", "reply"]
    vectors = recent.vectors(embedder, ["reply", "wait", "close it", "wait"])
    assert vectors.tolist() == [[5, -5], [4, -4], [8, -8], [4, -4]]
    assert embedder.asked[3:] == ["wait"]
