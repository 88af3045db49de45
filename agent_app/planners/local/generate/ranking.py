"""The order in which listed things are wanted, and how many of them: "the 5 oldest issues", "newest first, top 10"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.fields import Source, find_concept
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.reading.words import COUNT_WORDS

__all__ = ["SUPERLATIVES", "Ranking", "ranking_of"]

_OLDEST = words("oldest earliest")
_NEWEST = words("newest latest recent last")
SUPERLATIVES = _OLDEST | _NEWEST
"""What tells of the age of things beside that of others."""
_COUNT = rf"\d{{1,3}}|{'|'.join(word for word, number in COUNT_WORDS.items() if number > 1)}"
_WHICH = r"first|top|last|oldest|earliest|newest|latest|most recent"
_MANY = re.compile(
    rf"\b(?:(?P<which>{_WHICH}) (?P<many>{_COUNT})|(?P<number>{_COUNT}) (?P<said>{_WHICH}))\b(?! (?:minute|hour|day"
    r"|week|month|year|quarter|h|d|sprint|comment)s?\b)"
)
_SORTED = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) by (?:the )?(?P<by>oldest|newest|latest)|\b(?P<which>oldest|newest|latest) first\b"
)
_ORDERED = ("ORDER BY", "sort:", "order_by:", "ORDERBY")
"""How queries say in which order things are wanted."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """By which date things are ordered, which way, and how many of them are wanted at most."""

    date: str = ""
    newest_first: bool = False
    most: int = 0
    ordered: bool = False
    """Whether the listing gives them in this order by itself."""

    def applied(self, items: str) -> str:
        """A list, as JMESPath, in this order and no longer than wanted."""
        if self.date:
            items = f"sort_by({items}, &{self.date})"
            items = f"reverse({items})" if self.newest_first else items
        return f"{items}[:{self.most}]" if self.most else items


def ranking_of(
    reading: Reading, statement: ActionStatement, listed: Source, inputs: Mapping[str, Any]
) -> Ranking | None:
    """How the things of a listing are to be ordered and how many of them are wanted, where its words tell that."""
    said = " ".join(reading.norms(statement.clause.first, statement.clause.last))
    counted, ordered = _MANY.search(said), _SORTED.search(said)
    alone = next((word for word in said.split() if word in _OLDEST), "")  # what is newest comes first anyhow
    if counted is None and ordered is None and not alone:
        return None
    which = (ordered["by"] or ordered["which"]) if ordered is not None else alone
    most = 0
    if counted is not None:
        which = which or (counted["which"] or counted["said"]).split()[-1]
        number = counted["many"] or counted["number"]
        most = int(number) if number.isdigit() else COUNT_WORDS[number]
    by_query = any(sign in str(inputs.get("query", "")) for sign in _ORDERED)
    if which not in SUPERLATIVES or by_query:
        return Ranking(most=most, ordered=by_query)
    created = find_concept(listed.fields, "created", listed.nouns, text_only=True)
    if created is None or created.repeated:
        return Ranking(most=most) if which in _NEWEST else None
    return Ranking(created.path, which in _NEWEST, most)
