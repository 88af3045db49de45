"""Which prompts order work, which talk, and which say too little: vectors, words and what the rules see, weighed.

Without a model the rules decide alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent_app.contracts import Intent
from agent_app.planners.local.talk import Act, gibberish
from vectors_app.contracts import FloatMatrix

if TYPE_CHECKING:
    from agent_app.planners.local.index import CatalogIndex
    from agent_app.planners.local.intent.buildable import Substance

__all__ = ["CLASSES", "FITTED", "IntentHead", "features", "intent_head", "intent_marks", "prompt_words"]

CLASSES = ("work", "general", "unclear")
"""What the head tells apart: orders (of a new workflow or a change), talk, and what is too vague or means nothing."""
FITTED = Path(__file__).with_name("intents.npz")
VECTOR_WEIGHT = 4.0
"""Vectors have unit length over 384 numbers, the marks are 0 or 1. Of 2, 4 and 6 the best in cross-validation."""
WORD_WEIGHT = 4.0
WORD_SLOTS = 2048
"""How many numbers the words of a prompt are hashed to: "draw me", "play", "recipe" say more than the vector alone."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class IntentHead:
    """A multinomial logistic regression: `weights` has a row a feature and a column a class."""

    weights: FloatMatrix
    bias: FloatMatrix

    def weigh(self, prompt: str, vector: FloatMatrix, marks: Sequence[float]) -> dict[str, float]:
        """The probability of each of `CLASSES` for a prompt, its sentence vector and the marks of `intent_marks`."""
        rows = features(vector[None, :], np.asarray([marks], np.float32), prompt_words(prompt)[None, :])
        scores = rows[0] @ self.weights + self.bias
        odds = np.exp(scores - scores.max())
        return dict(zip(CLASSES, (float(value) for value in odds / odds.sum()), strict=True))


def features(vectors: FloatMatrix, marks: FloatMatrix, words: FloatMatrix) -> FloatMatrix:
    """The rows the head weighs: sentence vectors and words, scaled, beside marks."""
    return np.hstack([vectors * VECTOR_WEIGHT, marks, words * WORD_WEIGHT]).astype(np.float64)


def prompt_words(prompt: str) -> FloatMatrix:
    """Which words and signs a prompt has, hashed to `WORD_SLOTS` numbers of unit length (Weinberger et al. 2009)."""
    slots = np.zeros(WORD_SLOTS, np.float32)
    for word in set(_WORD.findall(prompt.lower())):
        slots[zlib.crc32(word.encode()) % WORD_SLOTS] += 1
    length = float(np.linalg.norm(slots))
    return slots / length if length else slots


def intent_marks(found: Substance, ruled: Intent, index: CatalogIndex) -> list[float]:
    """What the rules see in a prompt, as numbers; `ruled` is the intent they would give."""
    acts = {sentence.act for sentence in found.sentences}
    norms = [token.norm for token in found.reading.tokens]
    marks = (
        ruled is Intent.NEW_WORKFLOW,
        ruled is Intent.GENERAL,
        ruled is Intent.UNCLEAR,
        found.buildable,
        found.starts,
        bool(found.definite),
        bool(found.reading.mentions),
        found.valued,
        any(noun.known for noun in found.reading.nouns),
        Act.QUESTION in acts,
        Act.CHAT in acts,
        bool(acts & {Act.EXPLAIN, Act.CAPABILITY, Act.POSSIBILITY}),
        gibberish(found.reading, index.vocabulary),
        len(norms) <= _TINY,
        len(norms) <= _SHORT,
        found.reading.verb_at(0) is not None,
        bool(found.actions),
        "?" in norms,
    )
    return [float(mark) for mark in marks]


_TINY, _SHORT = 2, 4


@cache
def intent_head() -> IntentHead:
    """The fitted head that is shipped."""
    with np.load(FITTED, allow_pickle=False) as arrays:
        return IntentHead(arrays["weights"].astype(np.float64), arrays["bias"].astype(np.float64))
