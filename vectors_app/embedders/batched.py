"""Questions that come while the model is at work wait, and are embedded together in its next run.

A run of one short text takes a third of its time to read the weights, which a run of several reads once. Nobody waits
for others to come: with nothing under way a question is embedded at once, alone.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence

import numpy as np

from vectors_app.contracts import Embedder, FloatMatrix
from wfproject.common.processors import processors

__all__ = ["BatchedEmbedder"]

MAX_TEXTS = 64
"""Of several questions in one run; a single question may have more."""


class _Question:
    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.vectors: FloatMatrix | None = None
        self.error: BaseException | None = None
        self.answered = threading.Event()


class BatchedEmbedder:
    """Implements `Embedder` with the runs of another one, as many at once as `runs` (default: half the processors).

    Each caller's thread does one run, of whatever waits by then, and then waits for its own answer if that was in
    another's: so there is no thread of its own that a fork could lose.
    """

    def __init__(self, embedder: Embedder, runs: int | None = None) -> None:
        self._embedder = embedder
        self._waiting: deque[_Question] = deque()
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(runs or (processors() + 1) // 2)

    @property
    def name(self) -> str:
        """That of the embedder."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """Those of the embedder."""
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """What the embedder makes of the texts; raises what it raises for them."""
        question = _Question(texts)
        with self._lock:
            self._waiting.append(question)
        with self._turns:
            if batch := self._next():
                self._run(batch)
        question.answered.wait()
        if question.vectors is None:
            raise question.error or RuntimeError("the run ended without vectors")
        return question.vectors

    def _next(self) -> list[_Question]:
        batch: list[_Question] = []
        room = MAX_TEXTS
        with self._lock:
            while self._waiting and (not batch or len(self._waiting[0].texts) <= room):
                batch.append(self._waiting.popleft())
                room -= len(batch[-1].texts)
        return batch

    def _run(self, batch: Sequence[_Question]) -> None:
        try:
            vectors = self._embedder.embed([text for question in batch for text in question.texts])
            ends = np.cumsum([len(question.texts) for question in batch])
            for question, part in zip(batch, np.split(vectors, ends[:-1]), strict=True):
                question.vectors = part
        except BaseException as error:  # noqa: BLE001 - who asked raises it; a thread that waits must not wait for ever
            if len(batch) > 1:  # whose text it was is found out one by one
                for question in batch:
                    self._run([question])
            else:
                batch[0].error = error
        finally:
            for question in batch:
                question.answered.set()
