"""Which products a text names: connectors by key, name and alias."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors_app.contracts import ConnectorSpec
from vectors_app.retrieval.words import STOP_WORDS, plain_words

__all__ = ["MentionIndex", "Mentions"]

_COMMON = frozenset(
    """api rest mail email timer cron calendar schedule scheduler webhook webhooks manual http teams snow linear pd bb
    gl monday box general pager curl outlook workday google microsoft amazon aws""".split()  # noqa: SIM905 - a word list
)
"""Names that are also everyday words, or of a vendor with many products: a hint, not a restriction."""
_GENERIC_CATEGORIES = frozenset({"EMAIL", "HTTP", "SCHEDULE", "MANUAL"})
MAX_NAME = 4

COMMON_WORD, PART_OF_NAME = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text names. `certain` and `hinted` are connector keys, by a product's name and by an everyday word (with
    how strong the hint is, below 1); `rest` is the text without the certain names.
    """

    certain: frozenset[str]
    hinted: Mapping[str, float]
    rest: str


class MentionIndex:
    """The names of a catalogue's connectors, longest first. Immutable."""

    def __init__(self, connectors: Iterable[ConnectorSpec]) -> None:
        self._names: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        for connector in connectors:
            certain = connector.category.value not in _GENERIC_CATEGORIES
            for name in (connector.key, connector.name, *connector.aliases):
                self._learn(tuple(plain_words(name.replace("_", " "))), connector.key, certain=certain)
                self._learn(("".join(plain_words(name.replace("_", " "))),), connector.key, certain=certain)
        for connector in connectors:
            parts = plain_words(connector.name)
            if len(parts) > 1:
                for part in parts:
                    if part not in STOP_WORDS and len(part) > 1:
                        self._names[(part,)].setdefault(connector.key, PART_OF_NAME)

    def _learn(self, name: tuple[str, ...], key: str, *, certain: bool) -> None:
        if name and len(name) <= MAX_NAME:
            common = not certain or (len(name) == 1 and name[0] in _COMMON)
            known = self._names[name].get(key, 0.0)
            self._names[name][key] = max(known, COMMON_WORD if common else 1.0)

    def find(self, text: str) -> Mentions:
        """The connectors that a text names. Longest names are tried first: `azure repos` is not `repos`."""
        spoken = plain_words(text)
        found: dict[str, float] = {}
        rest: list[str] = []
        position = 0
        while position < len(spoken):
            length, named = self._longest(spoken, position)
            for key, certainty in named.items():
                found[key] = max(certainty, found.get(key, 0.0))
            if max(named.values(), default=0.0) < 1.0:
                rest.extend(spoken[position : position + length])
            position += length
        certain = frozenset(key for key, certainty in found.items() if certainty == 1.0)
        hinted = {key: certainty for key, certainty in found.items() if certainty < 1.0}
        return Mentions(certain, hinted, " ".join(rest))

    def _longest(self, spoken: Sequence[str], position: int) -> tuple[int, dict[str, float]]:
        for length in range(min(MAX_NAME, len(spoken) - position), 0, -1):
            if named := self._names.get(tuple(spoken[position : position + length])):
                return length, named
        return 1, {}
