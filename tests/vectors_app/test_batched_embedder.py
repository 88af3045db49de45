"""What waits for the model while it is at work goes through it together."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectors_app.contracts import FloatMatrix
from vectors_app.embedders import batched
from vectors_app.embedders.batched import BatchedEmbedder


class SlowEmbedder:
    """Each text becomes its length; `gate` holds a run until it is opened."""

    name = "slow"
    dimensions = 1

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Event()

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        self.runs.append(list(texts))
        self.begun.release()
        assert self.gate.wait(10)
        if "bad" in texts:
            raise ValueError("bad")
        return np.array([[len(text)] for text in texts], dtype=np.float32).reshape(len(texts), 1)


def _wait_until_waiting(embedder: BatchedEmbedder, count: int) -> None:
    until = time.monotonic() + 10
    while len(embedder._waiting) < count:
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_question_alone_is_embedded_at_once() -> None:
    slow = SlowEmbedder()
    slow.gate.set()
    assert BatchedEmbedder(slow).embed(["abc", ""]).tolist() == [[3.0], [0.0]]
    assert slow.runs == [["abc", ""]]


def test_what_waits_goes_through_the_model_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batched, "MAX_TEXTS", 6)
    slow = SlowEmbedder()
    embedder = BatchedEmbedder(slow, runs=1)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(embedder.embed, ["x"])
        assert slow.begun.acquire(timeout=10)
        questions = [["y" * number, "z"] for number in range(2, 10)]
        others = []
        for count, question in enumerate(questions, 1):
            others.append(pool.submit(embedder.embed, question))
            _wait_until_waiting(embedder, count)
        slow.gate.set()
        assert first.result(10).tolist() == [[1.0]]
        assert [other.result(10).tolist() for other in others] == [[[float(n)], [1.0]] for n in range(2, 10)]
    assert [len(run) for run in slow.runs] == [1, 6, 6, 4]


def test_who_asked_what_cannot_be_embedded_is_told_and_nobody_else() -> None:
    slow = SlowEmbedder()
    embedder = BatchedEmbedder(slow, runs=1)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(embedder.embed, ["x"])
        assert slow.begun.acquire(timeout=10)
        bad = pool.submit(embedder.embed, ["bad"])
        _wait_until_waiting(embedder, 1)
        good = pool.submit(embedder.embed, ["good"])
        _wait_until_waiting(embedder, 2)
        slow.gate.set()
        first.result(10)
        assert good.result(10).tolist() == [[4.0]]
        with pytest.raises(ValueError, match="bad"):
            bad.result(10)


def test_many_threads_get_what_is_theirs() -> None:
    slow = SlowEmbedder()
    slow.gate.set()
    embedder = BatchedEmbedder(slow, runs=2)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: embedder.embed(["x" * n, "y" * (n + 1)]).tolist(), range(300)))
    assert found == [[[float(n)], [float(n + 1)]] for n in range(300)]
    assert sum(len(run) for run in slow.runs) == 600
