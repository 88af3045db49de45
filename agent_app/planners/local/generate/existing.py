"""Tests of whether there are things of a kind, which tell of these things which are meant: "if there are open pull
requests older than 3 days".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions import condition_expression, parse_tests
from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.drafts import Scope
from agent_app.planners.local.generate.picking import FIRST, Picking
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Reading

__all__ = ["Existence", "known_where"]

_NONE = words("no not none n't zero")
_REACH = 4
"""Tokens from "there" in which it is said that there are none of the things."""


_LACKED = re.compile(r"!(?P<one>[\w.\[\]]+)|length\((?P<several>[\w.\[\]]+)\) == `0`")
_THERE = re.compile(r"!\(!(?P<one>[\w.\[\]]+)\)|length\((?P<several>[\w.\[\]]+)\) > `0`")


def known_where(expression: str, sources: Sequence[Source], *, holds: bool) -> list[Source]:
    """The sources that have something to read where a condition holds, or where it does not: not what was looked up and
    is not there.
    """
    found = (_LACKED if holds else _THERE).fullmatch(expression)
    lacking = found["one"] or found["several"] if found is not None else ""
    return [source for source in sources if source.prefix != lacking]


class Existence:
    """What is listed for the tests of one document of whether there is any of it.

    What such a test says of the things narrows the listing, so that what is done with them is done with those alone.
    """

    def __init__(self, reading: Reading, timezone: str) -> None:
        self.reading, self.timezone = reading, timezone
        self._narrowed: dict[int, Source] = {}

    def apart(
        self, listing: ActionStatement, tests: Sequence[Clause], features: OperationFeatures
    ) -> tuple[ActionStatement, list[Clause]]:
        """A look-up of what a test says may be there, as one of all that is like it, and the tests without this one.

        Of operations whose answers are not known nothing is narrowed.
        """
        asked = [test for test in tests if test.first == listing.clause.first and self._asks(test)]
        if not asked or not features.spec.method:
            return listing, [*tests]
        several = (replace(noun, plural=True) if noun.canon == listing.head else noun for noun in listing.nouns)
        return replace(listing, nouns=tuple(several)), [test for test in tests if test not in asked]

    def listed(self, clause: Clause, given: Source, narrowed: Source) -> None:
        """Take note of what a look-up gives, and of what of it is meant."""
        if narrowed.prefix != given.prefix:
            self._narrowed[clause.first] = narrowed

    def expression(self, test: Clause, scope: Scope, picking: Picking, *, negated: bool) -> str | None:
        """Whether what was listed for a test is there, as JMESPath, narrowed in the scope too; else None."""
        listed = self._listed_for(test, scope, picking) if self._asks(test) else None
        if listed is None:
            return None
        none = bool(_NONE & set(self.reading.norms(test.first, min(test.first + _REACH, test.last))))
        if not listed.listing:
            return f"!{listed.prefix}" if none != negated else f"!(!{listed.prefix})"
        counted = next((item for item in parse_tests(self.reading, test) if item.numeric and not item.unit), None)
        if counted is not None and not none:
            expression = f"length({listed.prefix}) {counted.operator} `{counted.values[0]}`"
            return f"!({expression})" if negated else expression
        return f"length({listed.prefix}) {'==' if none != negated else '>'} `0`"

    def _asks(self, test: Clause) -> bool:
        """ "There are Trello cards that are overdue": whether a test is of what is there, not of what it is like."""
        norms = self.reading.norms(test.first, test.last)
        return norms[:1] == ["there"] and not connectives.BE.isdisjoint(norms[1:2])

    def _listed_for(self, test: Clause, scope: Scope, picking: Picking) -> Source | None:
        """What was listed for a test, without what the words of the test behind the things do not mean."""
        listed = next((item for item in reversed(scope.sources) if item.listing or item.prefix.endswith(FIRST)), None)
        if test.first in self._narrowed or listed is None or not listed.fields:
            return self._narrowed.get(test.first)
        told = self._told_of_each(test, listed)
        if told is None:
            single = listed.prefix.endswith(FIRST) and listed is scope.sources[-1]
            return listed if single and not self.reading.nouns_in(test.first, test.last) else None  # "there is none"
        meant = picking.meeting(listed, told)
        scope.sources = [meant if source is listed else source for source in scope.sources]
        picking.tell_not_of(self.reading.slice(test.first, test.last))
        return meant

    def _told_of_each(self, test: Clause, listed: Source) -> str | None:
        """What the words of a test behind the things say of each of them, as JMESPath; None where no fields tell."""
        thing = next((noun for noun in self.reading.nouns_in(test.first, test.last) if noun.known), None)
        if thing is None or thing.last >= test.last:
            return None
        element = replace(listed, prefix="@", listing=False, element=True)
        behind = test.tested(thing.last, test.last)
        found = condition_expression(self.reading, behind, [element], timezone=self.timezone)
        if found is None or found[1] or "@." not in found[0] or "|" in listed.prefix:
            return None
        return found[0]
