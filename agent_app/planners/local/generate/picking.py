"""Which of the things of a listing are meant, where it gives others too: a filter of its list, or what is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.conditions.vendors import answers
from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.conjoined import conjunction, holds_unseen
from agent_app.planners.local.generate.narrowing import Unfiltered
from agent_app.planners.local.generate.ranking import Ranking
from agent_app.planners.local.model import Clause, Reading

__all__ = ["FIRST", "Picking"]

FIRST = "[0]"
"""What makes the one thing that is meant of a list."""


@dataclass(frozen=True, slots=True)
class _Picked:
    """A whole list, the tests that its things have to meet, and the order and number in which they are wanted."""

    whole: str
    tests: list[str]
    ranking: Ranking | None = None

    def items(self, further: Iterable[str] = ()) -> str:
        """The list as JMESPath, with `further` tests."""
        items = self.whole + _filter([*self.tests, *further])
        return self.ranking.applied(items) if self.ranking is not None else items

    def first(self) -> str:
        """The first of the list, as JMESPath; an index right behind a filter would be one into each element."""
        items = self.items()
        return f"({items} | {FIRST})" if items.endswith("]") else f"{items}{FIRST}"


class Picking:
    """What narrows the listings of one document; `told` is what they do not serve, and what became of it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.told: list[Unfiltered] = []
        self._left: dict[str, list[Unfiltered]] = {}
        self._words: dict[str, list[str]] = {}
        self._picked: dict[str, _Picked] = {}

    def of_listing(
        self, listed: Source, left: Iterable[Unfiltered], ranking: Ranking | None, *, looped: bool
    ) -> Source:
        """What a listing gives, without what is `left` to tell apart and the vendor's own fields tell for sure; in the
        order and number that are wanted.

        Where something is `looped` over, what makes a test of each of the things becomes a condition of the loop.
        """
        element = replace(listed, prefix="@", listing=False, element=True)
        rest, single = list(left), listed.prefix.endswith(FIRST)
        sure = [
            item
            for item in rest
            if item.test is not None and (item.describes or not looped) and answers(self.reading, item.test, element)
        ]
        tested = self._tested(sure, element) if listed.listing or single else {}
        rest = [item for item in rest if item not in tested]
        picked = _Picked(listed.prefix.removesuffix(FIRST), list(tested.values()), ranking)
        if single:
            listed = replace(listed, prefix=picked.first())
        elif listed.listing:
            listed = replace(listed, prefix=picked.items())
        self.told += [] if single else rest
        self._left[listed.prefix], self._words[listed.prefix] = rest, [item.word for item in tested]
        self._picked[listed.prefix] = picked
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
        picked = self._picked.get(elements.prefix) or _Picked(elements.prefix, [])
        return picked.items(tested.values()), [*words, *(item.word for item in tested)]

    def tests_of_each(self, elements: Source) -> list[Clause]:
        """The words behind the listed things that make a test of each of them."""
        left = self._left.get(elements.prefix, ())
        return [item.test for item in left if not item.describes and item.test is not None]

    def made_tests(self, tests: Collection[Clause]) -> None:
        """What became conditions needs no telling."""
        self.told = [item for item in self.told if item.test not in tests]

    def meeting(self, listed: Source, test: str) -> Source:
        """A listing, or the first of it, with nothing but what meets a test, as JMESPath over one of its things."""
        picked = _Picked(listed.prefix.removesuffix(FIRST), [test])
        return replace(listed, prefix=picked.items() if listed.listing else picked.first())

    def tell_not_of(self, text: str) -> None:
        """What a test narrows by after all needs no telling: what stands in its `text`."""
        self.told = [item for item in self.told if item.word not in text]

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
    said = list(dict.fromkeys(tests))
    return f"[?{conjunction(said)}]" if said else ""
