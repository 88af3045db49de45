"""What the planner knows of every operation, derived once per catalogue version: verb, object, event, words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from agent_app.planners.local.fields import Field, element_fields
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import EVENT_AFFINITY, EVENT_PHRASES, OPERATION_EVENTS
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import AFFINITY, OPERATION_VERBS, VERB_CLASSES
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import Vocabulary, build_vocabulary, split_key
from connectors_app.contracts import OperationCatalog, OperationSpec

__all__ = ["CatalogIndex", "OperationFeatures", "catalog_index", "content_terms"]

_MOST_INDEXES = 4
_EVENT_CLASSES = frozenset(EVENT_PHRASES) | {kind for targets in EVENT_AFFINITY.values() for kind in targets}


@dataclass(frozen=True, slots=True)
class OperationFeatures:
    """One operation as the planner sees it.

    `readings` are (verb or event class, object classes) of its key and aliases, the key's first; `phrases` the stems
    of every way it is said; `terms` the stems of key, title and description.
    """

    spec: OperationSpec
    identifier: str
    connector: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]
    phrases: tuple[frozenset[str], ...]
    terms: frozenset[str]

    @property
    def verb(self) -> str:
        """Verb class (or event class) of the key."""
        return self.readings[0][0]

    @property
    def objects(self) -> tuple[str, ...]:
        """Object classes of the key; the last one is the head."""
        return self.readings[0][1]


@dataclass(frozen=True)
class CatalogIndex:
    """Lookup structures over one catalogue version."""

    catalog: OperationCatalog
    vocabulary: Vocabulary
    actions: tuple[OperationFeatures, ...]
    triggers: tuple[OperationFeatures, ...]
    by_connector: dict[tuple[str, str], tuple[OperationFeatures, ...]]
    by_id: dict[str, OperationFeatures]
    postings: dict[str, tuple[OperationFeatures, ...]]
    heads: dict[str, tuple[OperationFeatures, ...]]
    idf: dict[str, float]
    outputs: dict[str, tuple[Field, ...]] = field(default_factory=dict)

    def fields(self, operation: OperationSpec) -> tuple[Field, ...]:
        """The fields of an operation's output; read once per catalogue version."""
        key = str(operation.id)
        if key not in self.outputs:
            self.outputs[key] = element_fields(operation.output_schema)
        return self.outputs[key]

    def of_connector(self, connector: str, role: str) -> tuple[OperationFeatures, ...]:
        """The operations of a connector and role."""
        return self.by_connector.get((connector, role), ())

    def weight(self, terms: Iterable[str]) -> float:
        """Sum of the inverse document frequencies of some stems."""
        return sum(self.idf.get(term, 1.0) for term in terms)

    def about(self, head: str, role: str) -> list[OperationFeatures]:
        """Operations whose object is `head` or near to it."""
        found: dict[str, OperationFeatures] = {}
        for canon, features in self.heads.items():
            if canon == head or kinship(canon, head) >= _NEAR:
                found.update((item.identifier, item) for item in features if item.spec.role == role)
        return list(found.values())

    def matching(self, terms: Iterable[str], role: str, limit: int) -> list[OperationFeatures]:
        """Operations that share the rarest words with `terms`, best first."""
        scores: Counter[str] = Counter()
        for term in terms:
            postings = self.postings.get(term, ())
            if len(postings) > _COMMON_POSTINGS:
                continue
            for features in postings:
                if features.spec.role == role:
                    scores[features.identifier] += self.idf.get(term, 1.0)  # type: ignore[assignment]
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [self.by_id[identifier] for identifier, _ in ranked[:limit]]


_NEAR = 0.6
_COMMON_POSTINGS = 400
_indexes: dict[tuple[int, str], CatalogIndex] = {}
_lock = Lock()


def catalog_index(catalog: OperationCatalog) -> CatalogIndex:
    """The index of a catalogue, built once per version and kept for the few versions in use."""
    key = (id(catalog), catalog.version)
    with _lock:
        index = _indexes.get(key)
        if index is None or index.catalog is not catalog:
            index = _build(catalog)
            while len(_indexes) >= _MOST_INDEXES:
                _indexes.pop(next(iter(_indexes)))
            _indexes[key] = index
        return index


def content_terms(words: Iterable[str]) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(
        stem(word) for word in words if len(word) > 1 and word not in connectives.FUNCTION_WORDS and word.isalnum()
    )


def _build(catalog: OperationCatalog) -> CatalogIndex:
    vocabulary = build_vocabulary(catalog)
    features = [_features(operation, vocabulary) for operation in catalog.operations]
    by_connector: dict[tuple[str, str], list[OperationFeatures]] = defaultdict(list)
    postings: dict[str, list[OperationFeatures]] = defaultdict(list)
    heads: dict[str, list[OperationFeatures]] = defaultdict(list)
    for item in features:
        by_connector[item.connector, item.spec.role].append(item)
        for term in item.terms:
            postings[term].append(item)
        for canon in {objects[-1] for _, objects in item.readings if objects}:
            heads[canon].append(item)
    total = max(1, len(features))
    return CatalogIndex(
        catalog=catalog,
        vocabulary=vocabulary,
        actions=tuple(item for item in features if item.spec.role == "action"),
        triggers=tuple(item for item in features if item.spec.role == "trigger"),
        by_connector={key: tuple(items) for key, items in by_connector.items()},
        by_id={item.identifier: item for item in features},
        postings={term: tuple(items) for term, items in postings.items()},
        heads={canon: tuple(items) for canon, items in heads.items()},
        idf={term: math.log(1 + total / (1 + len(items))) for term, items in postings.items()},
    )


def _features(operation: OperationSpec, vocabulary: Vocabulary) -> OperationFeatures:
    action = operation.role == "action"
    keys = (operation.key, *operation.aliases)
    readings = [_action_reading(key, vocabulary) if action else _event_reading(key, vocabulary) for key in keys]
    phrases = [content_terms(split_words(phrase)) for phrase in (*operation.phrases, operation.title)]
    terms = content_terms(
        [
            *split_key(operation.key),
            *split_words(operation.title),
            *split_words(operation.description),
            *split_words(operation.connector.name),
        ]
    )
    unique = tuple(dict.fromkeys(readings))
    return OperationFeatures(
        operation, str(operation.id), operation.connector.key, unique, tuple(filter(None, phrases)), terms
    )


def split_words(text: str) -> list[str]:
    """Lower-case words of a text."""
    return "".join(char.lower() if char.isalnum() else " " for char in text).split()


def _action_reading(key: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    words = split_key(key)
    if "or" in words[1:3]:
        words = [words[0], *words[words.index("or") + 2 :]]
    for place, word in enumerate(words[:3]):
        verb = OPERATION_VERBS.get(word) or (word if word in VERB_CLASSES or word in AFFINITY else "")
        if not verb:
            verb, rest = _glued_verb(word)
            if not verb and not place and (hit := vocabulary.verbs.at(words, 0)) is not None:
                return hit[1].classes[0], tuple(nounify(words[1:], vocabulary))
            if verb:
                return verb, tuple(nounify([*words[:place], rest, *words[place + 1 :]], vocabulary))
        if verb:
            rest_words = [*words[:place], *words[place + 1 :]]
            return verb, tuple(nounify(rest_words, vocabulary))
    return "", tuple(nounify(words, vocabulary))


def _glued_verb(word: str) -> tuple[str, str]:
    """Verb and rest of keys written without separators ("retrieveall", "createissue")."""
    for prefix in sorted((*OPERATION_VERBS, *VERB_CLASSES), key=len, reverse=True):
        if len(prefix) > 3 and word.startswith(prefix) and len(word) > len(prefix) + 1:
            rest = word[len(prefix) :]
            verb = OPERATION_VERBS.get(prefix, prefix)
            if verb == "get" and rest.startswith(("all", "with", "where", "many")):
                verb = "list"
            return verb, rest
    return "", word


def nounify(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """Noun classes (or stems) of a run of words, function words left out."""
    found: list[str] = []
    index = 0
    while index < len(words):
        hit = vocabulary.nouns.at(words, index)
        if hit is not None:
            found.append(hit[1].canon)
            index += hit[0]
            continue
        if words[index] not in connectives.FUNCTION_WORDS and words[index].isalnum():
            found.append(stem(words[index]))
        index += 1
    return found


def _event_reading(key: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    words = split_key(key)
    if words[:1] == ["new"]:
        return "created", tuple(nounify(words[1:], vocabulary))
    for place in range(len(words) - 1, 0, -1):
        event = OPERATION_EVENTS.get(words[place], words[place])
        if event in _EVENT_CLASSES:
            return event, tuple(nounify([*words[:place], *words[place + 1 :]], vocabulary))
    event = OPERATION_EVENTS.get(words[0], words[0]) if words else ""
    return event, tuple(nounify(words, vocabulary))
