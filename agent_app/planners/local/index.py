"""What the planner knows of every operation, derived once per catalogue version: verb, object, event, words."""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from agent_app.planners.local.deeds import deeds_of, ending_verb
from agent_app.planners.local.fields import Field, element_fields, of_thing
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import (
    EVENT_AFFINITY,
    EVENT_PHRASES,
    OPERATION_ENDINGS,
    OPERATION_EVENTS,
    RARE_EVENTS,
)
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import AFFINITY, OPERATION_VERBS, VERB_CLASSES
from agent_app.planners.local.schedule.words import DAY_NAMES
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import Vocabulary, build_vocabulary, split_key
from connectors_app.contracts import OperationCatalog, OperationRole, OperationSpec

__all__ = ["CatalogIndex", "OperationFeatures", "catalog_index", "content_terms"]

_MOST_INDEXES = 4
_EVENT_CLASSES = frozenset({*EVENT_PHRASES, *RARE_EVENTS, *(kind for near in EVENT_AFFINITY.values() for kind in near)})


@dataclass(frozen=True)
class OperationFeatures:
    """One operation as the planner sees it.

    `readings` are (verb or event class, object classes) of its key and aliases, the key's first; `phrases` the stems
    of every way it is said; `terms` the stems of key, title and description; `deeds` the verbs that key and
    description call it by. Stems are kept in tuples, none twice: as
    sets they take six times as much.
    """

    spec: OperationSpec
    identifier: str
    connector: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]
    phrases: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    deeds: frozenset[str] = frozenset()

    @property
    def verb(self) -> str:
        """Verb class (or event class) of the key."""
        return self.readings[0][0]

    @property
    def takes_inputs(self) -> bool:
        """Whether inputs are known at all."""
        return bool(self.inputs)

    @property
    def takes_channel(self) -> bool:
        """Whether a channel can be given."""
        return bool(self.inputs & _CHANNEL_INPUTS)

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Names of the inputs; read at the first use, since most operations are never looked at."""
        return frozenset(self.spec.inputs)

    @cached_property
    def findable(self) -> bool:
        """Whether it needs no identity of the thing it deals with."""
        return not any(part.endswith(("id", "key", "number", "iid")) for part in self.spec.required_inputs)

    @property
    def objects(self) -> tuple[str, ...]:
        """Object classes of the key; the last one is the head."""
        return self.readings[0][1]


@dataclass(frozen=True, eq=False)
class CatalogIndex:
    """Lookup structures over one catalogue version; the same only as itself."""

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
    near: dict[tuple[str, str], list[OperationFeatures]] = field(default_factory=dict)
    weights: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @cached_property
    def timely_products(self) -> bool:
        """Whether a product is named like a word of time."""
        return any(connector.key.split("_")[0] in _TIME_NAMES for connector in self.catalog.connectors)

    def fields(self, operation: OperationSpec) -> tuple[Field, ...]:
        """The fields of an operation's output; read once per catalogue version."""
        key = str(operation.id)
        if key not in self.outputs:
            fields = element_fields(operation.output_schema)
            self.outputs[key] = of_thing(fields) if operation.role == OperationRole.TRIGGER else fields
        return self.outputs[key]

    def of_connector(self, connector: str, role: str) -> tuple[OperationFeatures, ...]:
        """The operations of a connector and role."""
        return self.by_connector.get((connector, role), ())

    def dealing_with(self, canon: str) -> Iterator[OperationFeatures]:
        """The actions whose key says that they deal with such a thing."""
        known = self.heads.get(canon, ())
        return (item for item in known if item.spec.role == "action" and item.objects[-1:] == (canon,))

    def weight(self, terms: Iterable[str]) -> float:
        """Sum of the inverse document frequencies of some stems."""
        return sum(self.idf.get(term, 1.0) for term in terms)

    @cached_property
    def _phrase_postings(self) -> dict[str, frozenset[str]]:
        """Stem to the triggers that have it in a phrase."""
        found: dict[str, set[str]] = defaultdict(set)
        for features in self.triggers:
            for term in frozenset().union(*features.phrases):
                found[term].add(features.identifier)
        return {term: frozenset(identifiers) for term, identifiers in found.items()}

    def sharing_phrases(self, terms: Iterable[str]) -> frozenset[str]:
        """The triggers that have a phrase with one of some stems."""
        return frozenset().union(*(self._phrase_postings.get(term, ()) for term in terms))

    def phrase_weights(self, features: OperationFeatures) -> tuple[float, ...]:
        """The weight of each phrase of an operation."""
        known = self.weights.get(features.identifier)
        if known is None:
            known = self.weights[features.identifier] = tuple(self.weight(phrase) for phrase in features.phrases)
        return known

    def about(self, head: str, role: str) -> list[OperationFeatures]:
        """Operations whose object is `head` or near to it."""
        known = self.near.get((head, role))
        if known is not None:
            return known
        found: dict[str, OperationFeatures] = {}
        for canon, features in self.heads.items():
            if canon == head or kinship(canon, head) >= _NEAR:
                found.update((item.identifier, item) for item in features if item.spec.role == role)
        if len(self.near) < _MOST_NEAR:
            self.near[head, role] = list(found.values())
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


_CHANNEL_INPUTS = frozenset({"channel", "channels", "name", "topic"})
_TIME_NAMES = frozenset({"workday", "daily", "weekly", "hourly", "today", *DAY_NAMES})
Reading = tuple[str, tuple[str, ...]]
"""Verb (or event) class and object classes."""
_NEAR = 0.6
_COMMON_POSTINGS = 400
_MOST_NEAR = 2000
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
    if action and not operation.curated and (told := _told_reading(operation, vocabulary)) is not None:
        readings.append(told)
    phrases = [_kept_terms(split_words(phrase)) for phrase in (*operation.phrases, operation.title)]
    terms = _kept_terms(
        [
            *split_key(operation.key),
            *split_words(operation.title),
            *split_words(operation.description),
            *split_words(operation.connector.name),
        ]
    )
    unique = tuple(dict.fromkeys(readings))
    return OperationFeatures(
        operation,
        str(operation.id),
        operation.connector.key,
        unique,
        tuple(filter(None, phrases)),
        terms,
        deeds_of(operation, vocabulary) if action else frozenset(),
    )


def _kept_terms(words: Iterable[str]) -> tuple[str, ...]:
    """Content terms, each of which is in memory once, however many operations have it."""
    return tuple(sys.intern(term) for term in sorted(content_terms(words)))


def split_words(text: str) -> list[str]:
    """Lower-case words of a text."""
    return "".join(char.lower() if char.isalnum() else " " for char in text).split()


def _action_reading(key: str, vocabulary: Vocabulary) -> Reading:
    words = split_key(key)
    if "or" in words[1:3]:
        words = [words[0], *words[words.index("or") + 2 :]]
    if not any(map(_operation_verb, words)) and (place := ending_verb(words, vocabulary)):
        said = vocabulary.verbs.at(words, place)
        return said[1].classes[0] if said else "", tuple(nounify([*words[:place], *words[place + 1 :]], vocabulary))
    start = _behind_thing(words, vocabulary)
    exact = next((place for place, word in enumerate(words[:3]) if place >= start and _operation_verb(word)), None)
    for place, word in enumerate(words[:3]):
        if place < start or (exact is not None and place < exact and word not in VERB_CLASSES):
            continue
        verb = _operation_verb(word)
        rest: list[str] = []
        if not verb:
            verb, rest = _glued_verb(word, vocabulary)
        if not verb and not place and (hit := vocabulary.verbs.at(words, 0)) is not None:
            verb = hit[1].classes[0]
        if verb:
            return verb, tuple(nounify([*words[:place], *rest, *words[place + 1 :]], vocabulary))
    return "", tuple(nounify(words, vocabulary))


def _behind_thing(words: list[str], vocabulary: Vocabulary) -> int:
    """Where the verb may stand in "merge_requests_list": behind a thing whose name begins with a verb; else nought."""
    thing = vocabulary.nouns.at(words, 0)
    if thing is None or thing[0] == 1 or not _operation_verb(words[0]):
        return 0
    return thing[0] if any(map(_operation_verb, words[thing[0] :])) else 0


def _operation_verb(word: str) -> str:
    """The verb class of a word of a key, or ""."""
    return OPERATION_VERBS.get(word) or (word if word in VERB_CLASSES or word in AFFINITY else "")


_GLUE = frozenset("all with where or by to from in of and upsert create update the a an many one if for".split())  # noqa: SIM905


def _glued_verb(word: str, vocabulary: Vocabulary) -> tuple[str, list[str]]:
    """Verb and other words of keys written without separators ("retrieveall", "createissue", "addmembertolist")."""
    for prefix in sorted((*OPERATION_VERBS, *VERB_CLASSES), key=len, reverse=True):
        if len(prefix) < _SHORTEST_GLUED or not word.startswith(prefix) or len(word) <= len(prefix) + 1:
            continue
        rest = _unglue(word[len(prefix) :], vocabulary)
        verb = OPERATION_VERBS.get(prefix, prefix)
        if verb == "get" and {"all", "with", "where", "many"} & set(rest):
            verb = "list"
        return verb, [part for part in rest if part not in _GLUE]
    return "", []


_SHORTEST_GLUED = 3


def _unglue(text: str, vocabulary: Vocabulary) -> list[str]:
    """The known words a run of letters is made of, longest first; the run itself if it is made of others."""
    found: list[str] = []
    position = 0
    while position < len(text):
        for length in range(len(text) - position, 1, -1):
            piece = text[position : position + length]
            if piece in _GLUE or (length > 2 and piece in vocabulary.known):
                found.append(piece)
                position += length
                break
        else:
            return [text]
    return found


def _told_reading(operation: OperationSpec, vocabulary: Vocabulary) -> Reading | None:
    """What the first sentence of an imported operation's description says: its verb and what stands right after it."""
    words = split_words(operation.description.split(".")[0])[:_TOLD_WORDS]
    own = set(split_words(operation.connector.name))
    for place in range(min(2, len(words))):
        hit = vocabulary.verbs.at(words, place)
        if hit is None:
            continue
        objects = []
        for word in words[place + hit[0] :]:
            if word in connectives.PREPOSITIONS or word in {"that", "which", "if", "and", "or"}:
                break
            if word not in own:
                objects.append(word)
        verb = _marked_as(words[place:]) or _operation_verb(words[place]) or hit[1].classes[0]
        return verb, tuple(nounify(objects, vocabulary))
    return None


def _marked_as(words: list[str]) -> str:
    """ "Mark task as complete" completes it: the verb class of what it is marked as, or ""."""
    if words[0] not in {"mark", "flag"} or "as" not in words[:-1]:
        return ""
    return _operation_verb(words[words.index("as") + 1])


_TOLD_WORDS = 14


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
            found.append(sys.intern(stem(words[index])))
        index += 1
    return found


def _event_reading(key: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    words = split_key(key)
    if words[:1] == ["new"]:
        return "created", tuple(nounify(words[1:], vocabulary))
    for ending, event in OPERATION_ENDINGS.items():
        if tuple(words[-len(ending) :]) == ending and len(words) >= len(ending):
            return event, tuple(nounify(words[: -len(ending)], vocabulary))
    for place in range(len(words) - 1, 0, -1):
        event = OPERATION_EVENTS.get(words[place], words[place])
        if event in _EVENT_CLASSES:
            return event, tuple(nounify([*words[:place], *words[place + 1 :]], vocabulary))
    event = OPERATION_EVENTS.get(words[0], words[0]) if words else ""
    return event, tuple(nounify(words, vocabulary))
