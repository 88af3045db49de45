"""The texts an operation is found by: one for the embedder, weighted words for BM25."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from connectors_app.contracts import OperationRole, OperationSpec

__all__ = ["lexical_weights", "operation_text", "words"]

MAX_PHRASES = 8
"""Phrases that enter the embedded text; with more, each says less of the mean."""
MAX_DESCRIPTION_CHARS = 300
STOP_WORDS = frozenset(
    """a an and any are as at be by can could do does for from has have how i if in into is it its me my of on or our
    please so some that the their them then there these this to us was we when whenever which who will with would you
    your""".split()  # noqa: SIM905 - a list literal of fifty words is no easier to read
)
TITLE_WEIGHT, KEY_WEIGHT, CONNECTOR_WEIGHT, PHRASE_WEIGHT, DESCRIPTION_WEIGHT = 3.0, 2.0, 2.0, 1.0, 0.5
_CHANNEL = re.compile(r"(?<!\S)#[a-z][\w-]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SUFFIXES = ("ings", "ing", "ies", "ied", "ed", "es", "s")
MIN_STEM = 3


def operation_text(operation: OperationSpec) -> str:
    """The sentence that is embedded for an operation, for example

    `GitHub event: Issue opened. Someone opens an issue. new issue, bug filed`.

    Product and kind come first, then the title, the description and how people say it. A foreign operation has little
    more than its title. The content hash is taken over this text, so a change here has the registry embedded again.
    """
    kind = "event" if operation.role == OperationRole.TRIGGER else "action"
    parts = [f"{operation.connector.name} {kind}: {operation.title}"]
    if operation.description:
        parts.append(operation.description[:MAX_DESCRIPTION_CHARS])
    if operation.phrases:
        parts.append(", ".join(operation.phrases[:MAX_PHRASES]))
    return ". ".join(part.strip().rstrip(".") for part in parts)


def lexical_weights(operation: OperationSpec) -> dict[str, float]:
    """Stemmed words of an operation with their weighted frequencies."""
    connector = operation.connector
    fields = [
        (TITLE_WEIGHT, operation.title),
        (KEY_WEIGHT, operation.key),
        (CONNECTOR_WEIGHT, connector.name),
        (DESCRIPTION_WEIGHT, operation.description[:MAX_DESCRIPTION_CHARS]),
        *((CONNECTOR_WEIGHT, alias) for alias in connector.aliases),
        *((PHRASE_WEIGHT, phrase) for phrase in operation.phrases),
        *((PHRASE_WEIGHT, alias) for alias in operation.aliases),
    ]
    weights: Counter[str] = Counter()
    for weight, text in fields:
        for word in words(text):
            weights[word] += weight  # type: ignore[assignment] # a Counter adds floats as well as integers
    return dict(weights)


def words(text: str) -> list[str]:
    """Lower-case words without accents, camel case and snake case split, stop words left out, endings cut.

    A name such as `#oncall` also gives the word it stands for, `channel`.
    """
    folded = unicodedata.normalize("NFKD", _CAMEL.sub(" ", _CHANNEL.sub(r"\g<0> channel", text)))
    plain = "".join(character for character in folded if not unicodedata.combining(character)).lower()
    return [_stem(word) for word in _WORD.findall(plain) if word not in STOP_WORDS]


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """Fold the endings of verbs and plurals (`merged`, `merges`, `merging`, `merge` give `merg`).

    Only that forms of one word meet matters here, not what the stem looks like.
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM and not word.endswith("ss"):
            word = word[: -len(suffix)] + ("y" if suffix in {"ies", "ied"} else "")
            if suffix in {"ing", "ings", "ed"} and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > MIN_STEM else word
