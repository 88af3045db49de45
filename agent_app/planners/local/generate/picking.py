"""Which of the things of a listing are meant, where it gives others too: a filter of its list, or what is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.conditions.vendors import tells_state
from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.conjoined import conjunction, holds_unseen
from agent_app.planners.local.generate.narrowing import Unfiltered
from agent_app.planners.local.model import Clause, Reading

__all__ = ["Picking"]

_FIRST = "[0]"


class Picking:
    """What narrows the listings of one document; `told` is what they do not serve, and what became of it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.told: list[Unfiltered] = []
        self._left: dict[str, list[Unfiltered]] = {}
        self._words: dict[str, list[str]] = {}

    def of_listing(self, listed: Source, left: Iterable[Unfiltered]) -> Source:
        """What a listing gives, without what is `left` to tell apart and the vendor's own states tell for sure."""
        element = replace(listed, prefix="@", listing=False, element=True)
        rest, single = list(left), listed.prefix.endswith(_FIRST)
        sure = [item for item in rest if item.describes and tells_state(element, item.word)]
        tested = self._tested(sure, element) if listed.listing or single else {}
        rest = [item for item in rest if item not in tested]
        if single and tested:  # an index behind a filter would be one into each of the elements
            prefix = f"({listed.prefix.removesuffix(_FIRST)}{_filter(tested.values())} | {_FIRST})"
        else:
            prefix = listed.prefix + _filter(tested.values())
        listed = replace(listed, prefix=prefix)
        self.told += [] if single else rest
        self._left[listed.prefix], self._words[listed.prefix] = rest, [item.word for item in tested]
        return listed

    def of_loop(self, elements: Source, *, ends: bool) -> tuple[str, list[str]]:
        """What a loop over a list goes through, as JMESPath, and the words that describe these things.

        Where things are ended, nothing is ended for being in a list alone: what nothing says to be meant stays.
        """
        words = self._words.get(elements.prefix, [])
        if not ends:
            return elements.prefix, words
        element = replace(elements, prefix="@", listing=False, element=True)
        tested = self._tested([item for item in self._left.get(elements.prefix, ()) if item.describes], element)
        self.told = [replace(item, picked=True) if item in tested else item for item in self.told]
        return elements.prefix + _filter(tested.values()), [*words, *(item.word for item in tested)]

    def test_of_each(self, elements: Source) -> Clause | None:
        """The words behind the listed things that make a test of each of them."""
        left = self._left.get(elements.prefix, ())
        return next((item.test for item in left if not item.describes and item.test is not None), None)

    def made_a_test(self, test: Clause) -> None:
        """What became a condition needs no telling."""
        self.told = [item for item in self.told if item.test != test]

    def _tested(self, items: Iterable[Unfiltered], element: Source) -> dict[Unfiltered, str]:
        """Describing words with the JMESPath that tells whether an element is meant; where nothing tells, it is not."""
        tested: dict[Unfiltered, str] = {}
        for item in items:
            found = condition_expression(self.reading, item.test, [element]) if item.test is not None else None
            known = found is not None and found[0] and not (found[1] and holds_unseen(found[0]))
            tested[item] = found[0] if found is not None and known else f"@.{_flag(item.word)}"
        return tested


def _flag(said: str) -> str:
    """A field that would tell what words say: `is_from_bob`, which nothing has."""
    return re.sub(r"\W+", "_", f"is {said}".lower()).strip("_")


def _filter(tests: Iterable[str]) -> str:
    said = list(tests)
    return f"[?{conjunction(said)}]" if said else ""
