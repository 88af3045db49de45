"""The vectors of the latest texts that this process had embedded, so that who needs one again does not wait for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from vectors_app.contracts import Embedder, FloatMatrix

__all__ = ["RecentVectors"]


class RecentVectors:
    """Vectors by embedder and text, the latest few. Thread-safe; they can't be changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], FloatMatrix] = OrderedDict()

    def keep(self, embedder: str, texts: Sequence[str], vectors: FloatMatrix) -> None:
        """Remember a row of `vectors` for each text; the oldest ones are forgotten."""
        with self._lock:
            for text, vector in zip(texts, vectors, strict=True):
                kept = self._kept[embedder, text] = vector.copy()  # a part would keep the whole in memory
                kept.setflags(write=False)
                self._kept.move_to_end((embedder, text))
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def get(self, embedder: str, text: str) -> FloatMatrix | None:
        """The vector of a text, if it is one of the latest."""
        return self._kept.get((embedder, text))

    def vectors(self, embedder: Embedder, texts: Sequence[str]) -> FloatMatrix:
        """A row for each of some texts; those that are not among the latest are embedded together, and remembered."""
        found = {text: self.get(embedder.name, text) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            fresh = embedder.embed(missing)
            self.keep(embedder.name, missing, fresh)
            found |= dict(zip(missing, fresh, strict=True))
        return np.stack([vector for text in texts if (vector := found[text]) is not None])
