"""What an instruction to change a workflow asks for: sentence vectors, words and what is at hand, weighed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vectors_app.contracts import FloatMatrix

__all__ = ["FITTED_EDITS", "KINDS", "EditHead", "edit_head", "edit_rows", "grams"]

KINDS = (
    "insert", "otherwise", "task", "remove", "keep", "replace", "move", "swap", "exchange", "loop", "unloop", "guard",
    "unguard", "value", "start", "count",
)  # fmt: skip
FITTED_EDITS = Path(__file__).with_name("edits.npz")
_VECTOR, _GRAM = 4.0, 1.0
"""How much the parts of a row weigh; the best of a few in cross-validation over phrases left out."""


@dataclass(frozen=True, slots=True)
class EditHead:
    """A multinomial logistic regression: `weights` has a row a feature and a column a kind; `places` a row a gram."""

    places: dict[str, int]
    weights: FloatMatrix
    bias: FloatMatrix

    def weigh(self, vector: FloatMatrix, words: Sequence[str], marks: Sequence[float]) -> dict[str, float]:
        """The probability of each of `KINDS` for a vector, blanked words and marks of an instruction."""
        scores = edit_rows(vector[None, :], [words], [marks], self.places)[0] @ self.weights + self.bias
        odds = np.exp(scores - scores.max())
        return dict(zip(KINDS, (float(value) for value in odds / odds.sum()), strict=True))


def grams(words: Sequence[str]) -> set[str]:
    """The words of an instruction, and two that follow each other; its ends count as words."""
    framed = ["^", *words, "$"]
    return {*words, *(f"{one} {two}" for one, two in itertools.pairwise(framed))}


def edit_rows(
    vectors: FloatMatrix, texts: Sequence[Sequence[str]], marks: Sequence[Sequence[float]], places: dict[str, int]
) -> FloatMatrix:
    """The rows the head weighs: sentence vectors beside grams and marks."""
    found = np.zeros((len(texts), len(places)))
    for number, words in enumerate(texts):
        held = [places[gram] for gram in grams(words) if gram in places]
        found[number, held] = _GRAM / max(1.0, len(words)) ** 0.5 * _LEVEL
    return np.hstack([vectors.astype(np.float64) * _VECTOR, found, np.asarray(marks, np.float64)])


_LEVEL = 3.0


@cache
def edit_head() -> EditHead:
    """The fitted head that is shipped."""
    with np.load(FITTED_EDITS, allow_pickle=False) as arrays:
        places = {str(gram): number for number, gram in enumerate(arrays["grams"])}
        return EditHead(places, arrays["weights"].astype(np.float64), arrays["bias"].astype(np.float64))
