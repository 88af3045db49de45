"""What a re-ranker sees of a request and an operation: numbers that mean the same in every catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from connectors_app.contracts import OperationSpec
from vectors_app.retrieval.lexical import FloatArray, LexicalIndex, WordEvidence
from vectors_app.retrieval.mentions import Mentions
from vectors_app.retrieval.objects import title_of_many
from vectors_app.retrieval.verbs import EFFECTS, GROUP_EFFECT, VerbUse, spoken_groups
from vectors_app.retrieval.words import plain_words

__all__ = ["FEATURES", "OperationFacts", "Request", "features"]

FEATURES = (
    "dense",
    "dense_gap",
    "bm25",
    "named",
    "covered",
    "explained",
    "pairs",
    "affine",
    "verb",
    "effect",
    "effect_conflict",
    "verbless_read",
    "verbless_delete",
    "mentioned",
    "hinted",
    "not_mentioned",
    "many_as_said",
    "one_as_said",
    "named_explained",
    "head",
    "things",
    "only_things",
    "things_agree",
    "curated",
    "parameters",
    "title_words",
    "segments",
    "of_one",
    "inputs",
    "required_inputs",
    "phrases",
)
"""Names of the columns, in order: from `curated` on they depend on the operation alone."""
MISSING_BELOW = 0.02
"""An operation that the store did not return is taken to be this much farther than the farthest it did return."""


@dataclass(frozen=True, slots=True)
class Request:
    """A text and what was read out of it."""

    text: str
    mentions: Mentions
    evidence: WordEvidence
    verbs: VerbUse
    many: bool

    @classmethod
    def read(cls, text: str, mentions: Mentions, index: LexicalIndex) -> Request:
        """Read a text against the operations of an index."""
        rest = mentions.rest or text
        return cls(text, mentions, index.evidence(rest), spoken_groups(rest), _says_many(rest))


class OperationFacts:
    """What is known of each operation before any request, an array element for each row of the index."""

    def __init__(self, index: LexicalIndex) -> None:
        operations = index.operations
        groups = [item.groups for item in index.words]
        self.effects = np.array([EFFECTS.index(item.effect) for item in index.words], np.int8)
        self._groups = {
            group: np.array([group in found for found in groups], bool)
            for group in sorted(frozenset[str]().union(*groups))
        }
        keys = [item.connector.key for item in operations]
        self.connectors = {key: np.array([item == key for item in keys], bool) for key in sorted(set(keys))}
        self.fixed = _fixed_features(operations)
        self.many = np.array([title_of_many(item.title) for item in operations], bool)

    def verb_match(self, verbs: VerbUse, rows: NDArray[np.intp]) -> FloatArray:
        """How certain it is, for each operation of `rows`, that the text asks for one of its verbs."""
        found = np.zeros(len(rows), np.float32)
        for group, certainty in verbs.items():
            if group in self._groups:
                np.maximum(found, certainty * self._groups[group][rows], out=found)
        return found


def features(request: Request, rows: NDArray[np.intp], facts: OperationFacts, dense: Mapping[int, float]) -> FloatArray:
    """A row for each operation of `rows`, which ascend, a column for each of FEATURES.

    `dense` maps rows to cosines, where they are known.
    """
    evidence = request.evidence
    said = np.zeros(len(EFFECTS), np.float32)
    for group, certainty in request.verbs.items():
        effect = EFFECTS.index(GROUP_EFFECT[group])
        said[effect] = max(said[effect], certainty)
    certainty = float(said.max())
    cosines = _cosines(rows, dense)
    effects = facts.effects[rows]
    certain = _any_of(request.mentions.certain, facts, rows)
    bm25 = evidence.bm25[rows]
    reads = (effects == 0).astype(np.float32)
    many = facts.many[rows]
    named, explained = evidence.named[rows], evidence.explained[rows]
    things, only_things = evidence.things[rows], evidence.only_things[rows]
    told = (
        cosines,
        cosines - cosines.max(initial=-1.0),
        bm25 / max(float(bm25.max(initial=0.0)), 1e-6),
        named,
        evidence.covered[rows],
        explained,
        evidence.pairs[rows],
        evidence.affine[rows],
        facts.verb_match(request.verbs, rows),
        said[effects],
        certainty - said[effects],
        (1.0 - certainty) * reads,
        (1.0 - certainty) * (effects == EFFECTS.index("delete")),
        certain,
        _hinted(request.mentions.hinted, facts, rows),
        (1.0 - certain) * (1.0 if request.mentions.certain else 0.0),
        reads * many * request.many,
        reads * ~many * (not request.many),
        named * explained,
        evidence.head[rows],
        things,
        only_things,
        things * only_things,
    )
    table = np.empty((len(rows), len(FEATURES)), np.float32)
    for place, column in enumerate(told):
        table[:, place] = column
    table[:, len(told) :] = facts.fixed[rows]
    return table


def _cosines(rows: NDArray[np.intp], dense: Mapping[int, float]) -> FloatArray:
    """The cosines of `rows`, which ascend; of those that are not told, one a little below the least that is."""
    found = np.full(len(rows), min(dense.values(), default=MISSING_BELOW) - MISSING_BELOW, np.float32)
    if len(rows):
        told = np.fromiter(dense, np.intp, len(dense))
        places = np.minimum(np.searchsorted(rows, told), len(rows) - 1)
        here = rows[places] == told
        found[places[here]] = np.fromiter(dense.values(), np.float32, len(dense))[here]
    return found


def _fixed_features(operations: Sequence[OperationSpec]) -> FloatArray:
    """What an operation has whatever a request says: a row each, the last columns of FEATURES."""
    segments = [[part for part in item.path.split("/") if part] for item in operations]
    columns = (
        [item.curated for item in operations],
        _shares([item.path.count("{") for item in operations], 6),
        _shares([len(item.title.split()) for item in operations], 15),
        _shares([sum(not part.startswith("{") for part in parts) for parts in segments], 6),
        [bool(parts) and parts[-1].endswith("}") for parts in segments],
        _shares([len(item.inputs) for item in operations], 40),
        _shares([len(item.required_inputs) for item in operations], 5),
        _shares([len(item.phrases) + len(item.utterances) for item in operations], 8),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _shares(counts: Sequence[int], most: int) -> FloatArray:
    """Counts as shares of what is a lot, so that no outlier weighs more than that."""
    return np.minimum(np.array(counts, np.float32) / most, 1.0)


def _any_of(keys: frozenset[str], facts: OperationFacts, rows: NDArray[np.intp]) -> FloatArray:
    found = np.zeros(len(rows), bool)
    for key in keys:
        found |= facts.connectors[key][rows]
    return found.astype(np.float32)


def _hinted(strengths: Mapping[str, float], facts: OperationFacts, rows: NDArray[np.intp]) -> FloatArray:
    found = np.zeros(len(rows), np.float32)
    for key, strength in strengths.items():
        np.maximum(found, strength * facts.connectors[key][rows], out=found)
    return found


def _says_many(text: str) -> bool:
    spoken = plain_words(text)
    return any(word in {"all", "list", "which", "every", "everyone", "many", "who"} for word in spoken) or any(
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in spoken[:4]
    )
