"""The texts an operation is found by: one for the embedder, and its words for everything else."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from connectors_app.contracts import OperationRole, OperationSpec
from vectors_app.retrieval.objects import title_object
from vectors_app.retrieval.synonyms import spell_out
from vectors_app.retrieval.verbs import VERB_STEMS, effect_of, operation_groups
from vectors_app.retrieval.words import words

__all__ = ["OperationWords", "operation_text", "operation_words", "query_pairs"]

MAX_PHRASES = 8
"""Phrases that enter the embedded text; with more, each says less of the mean."""
MAX_DESCRIPTION_CHARS = 300
TITLE_WEIGHT, KEY_WEIGHT, CONNECTOR_WEIGHT, PHRASE_WEIGHT, DESCRIPTION_WEIGHT = 3.0, 2.0, 2.0, 1.0, 0.5
CACHED_OPERATIONS = 16_384
"""Operations whose words are kept, so that an edit of the registry costs the words of what changed only."""


def operation_text(operation: OperationSpec) -> str:
    """The sentence that is embedded for an operation, for example

    `GitHub event: Issue opened. Someone opens an issue. new issue, bug filed`.

    Product and kind come first, then the title, the description and how people say it. What is composed by rule from
    the title of an imported operation adds nothing but time, and is left out. The content hash is taken over this
    text, so a change here has the registry embedded again. Utterances are left out: their names of people, channels and
    days draw the vector away from what the operation does.
    """
    kind = "event" if operation.role == OperationRole.TRIGGER else "action"
    parts = [f"{operation.connector.name} {kind}: {operation.title}"]
    phrases = operation.phrases
    if operation.curated or not phrases:
        parts.append(operation.description[:MAX_DESCRIPTION_CHARS])
    else:
        phrases = tuple(phrase for phrase in phrases if _says_more(phrase, operation.title))
    parts.append(", ".join(phrases[:MAX_PHRASES]))
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


def _says_more(phrase: str, title: str) -> bool:
    return any(word not in VERB_STEMS for word in set(words(phrase)) - set(words(title)))


@dataclass(frozen=True, slots=True)
class OperationWords:
    """An operation in stems.

    `stems` are the words of all its texts, `amounts` their weighted frequencies packed as single-precision numbers;
    `name` those of title, key and aliases; `about` the title's without verb and product; `pairs` the neighbours in
    title, phrases and utterances, joined by a blank; `groups` the groups of its verbs (see `verbs`) and `effect` what
    it does to the vendor's data; `things` what its title is about, the head of that phrase last.
    """

    stems: tuple[str, ...]
    amounts: bytes
    name: tuple[str, ...]
    about: tuple[str, ...]
    pairs: tuple[str, ...]
    groups: frozenset[str]
    effect: str
    things: tuple[str, ...]

    @property
    def weights(self) -> Iterator[tuple[str, float]]:
        """The words of all its texts with their weighted frequencies."""
        return zip(self.stems, array("f", self.amounts), strict=True)


def operation_words(operation: OperationSpec) -> OperationWords:
    """The words of an operation, remembered."""
    connector = operation.connector
    return _operation_words(
        connector.name,
        connector.aliases,
        operation.role == OperationRole.TRIGGER,
        operation.title,
        operation.key,
        operation.description[:MAX_DESCRIPTION_CHARS],
        operation.aliases,
        (*operation.phrases, *operation.utterances),
        operation.method,
    )


@lru_cache(maxsize=CACHED_OPERATIONS)
def _operation_words(
    connector: str,
    others: tuple[str, ...],
    event: bool,
    title: str,
    key: str,
    description: str,
    aliases: tuple[str, ...],
    said: tuple[str, ...],
    method: str,
) -> OperationWords:
    fields = [
        (TITLE_WEIGHT, title),
        (KEY_WEIGHT, key),
        (DESCRIPTION_WEIGHT, description),
        *((CONNECTOR_WEIGHT, name) for name in (connector, *others)),
        *((PHRASE_WEIGHT, phrase) for phrase in (*said, *aliases)),
    ]
    weights: Counter[str] = Counter()
    for weight, text in fields:
        for word in words(text):
            weights[word] += weight  # type: ignore[assignment] # a Counter adds floats as well as integers
    titled = words(title)
    about = set(titled if event else titled[1:]) - set(words(connector)) or set(titled)
    groups = operation_groups(title, key, event=event)
    return OperationWords(
        stems=tuple(weights),
        amounts=array("f", weights.values()).tobytes(),  # multiples of a half: nothing is lost
        name=tuple({word for text in (title, key, *aliases) for word in words(text)}),
        about=tuple(about),
        pairs=tuple({pair for text in (title, *said) for pair in _pairs(text)}),
        groups=groups,
        effect=effect_of(groups, method),
        things=title_object(title, event=event),
    )


def query_pairs(text: str) -> set[str]:
    """Neighbouring stems of a request, its abbreviations written out."""
    return set(_pairs(spell_out(text)))


def _pairs(text: str) -> Iterable[str]:
    return (sys.intern(f"{first} {second}") for first, second in pairwise(words(text)))
