"""Conditions that the search of a listing holds already, and that none of its fields could be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agent_app.planners.local.conditions import condition_expression, parse_tests
from agent_app.planners.local.dialects import says_age, says_period
from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.narrowing import said_in
from agent_app.planners.local.model import Clause, Reading

__all__ = ["Served"]


class Served:
    """The conditions of a plan that queries of its listings hold."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._clauses: list[Clause] = []
        self.values: set[str] = set()
        """What is said in the inputs of the listings, in small letters."""

    def by_query(self, tests: Iterable[Clause], inputs: Mapping[str, Any]) -> None:
        """Note which of some conditions the query among the inputs of a listing holds, and what its inputs say."""
        said = {part.strip("\"'(),") for part in said_in(inputs)}
        self.values |= said
        query = str(inputs.get("query", ""))
        for test in tests if query else ():
            norms = self.reading.norms(test.first, test.last)
            timed = says_age(query, norms) or says_period(query, norms)
            found = parse_tests(self.reading, test)
            if found and all(
                timed if item.unit else {value.lower() for value in item.values} <= said for item in found
            ):
                self._clauses.append(test)

    def spares(self, test: Clause, sources: Sequence[Source]) -> bool:
        """Whether a condition need not be written: a query holds it, and no field that is known tells of it."""
        if test not in self._clauses:
            return False
        found = condition_expression(self.reading, test, sources)
        return found is None or bool(found[1])
