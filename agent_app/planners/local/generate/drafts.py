"""What generation carries along and hands back, and the titles that it speaks in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent_app.planners.local.fields import Source
from agent_app.planners.local.generate.narrowing import Unfiltered
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.questions import Gap
from connectors_app.contracts import JsonObject, OperationSpec

__all__ = ["Draft", "Made", "Scope", "Tail", "spoken_title"]


@dataclass(frozen=True)
class Draft:
    """A generated document with what is worth telling.

    That is gaps, words that could not be placed, clauses left out, listings that give more than was asked for, what
    restricts an event and nothing tests, products that no operation belongs to, orders that became tasks of a person,
    changes that say of nothing what it is to be, and what texts should tell and no data has.
    """

    document: JsonObject
    gaps: tuple[Gap, ...] = ()
    unplaced: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    steps: int = 0
    unfiltered: tuple[Unfiltered, ...] = ()
    untested: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    unchanging: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass
class Tail:
    """An end of the graph so far: the next node is joined to it on this branch."""

    node: str
    branch: Any = None


@dataclass
class Scope:
    """What the next node can see and hangs on."""

    parent: str | None
    tails: list[Tail]
    sources: list[Source] = field(default_factory=list)
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What the latest step made or sent, which "assign it" or "mention her" may still be about."""

    node: str
    features: OperationFeatures
    sentence: int
    inputs: JsonObject


def spoken_title(operation: OperationSpec) -> str:
    """ "GitHub issue opened" of the title "Issue opened"."""
    title = operation.title
    words = title.split()
    if words and words[0][1:].islower():
        title = title[:1].lower() + title[1:]
    name = operation.connector.name
    if operation.connector.category == "EMAIL":
        return title[:1].upper() + title[1:]
    return title[:1].upper() + title[1:] if title.lower().startswith(name.lower()) else f"{name} {title}"
