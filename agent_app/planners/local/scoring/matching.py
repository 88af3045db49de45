"""How near nouns that are said come to the objects of an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent_app.planners.local.lexicon.nouns import CONNECTOR_PRIOR, IMPLIED_CONNECTORS, kinship

__all__ = [
    "FOREIGN_OBJECT",
    "LEAST_SPELT",
    "MOST_APART",
    "NO_OBJECT",
    "RANKS",
    "RANK_DECAY",
    "SPELT_ALIKE",
    "implied_connectors",
    "kin",
    "object_match",
    "prior",
]

RANK_DECAY = 0.03
"""What each less likely meaning of a verb counts less, for up to `RANKS` of them."""
RANKS = 6
FOREIGN_OBJECT = 0.2
NO_OBJECT = 0.45
"""How well an operation without an object answers any object."""
_UNSAID_PRIOR = 0.3
_MODIFIER_HIT, _MODIFIER_MISS = 0.18, -0.2
SPELT_ALIKE = 0.85
LEAST_SPELT, MOST_APART = 5, 3
"""Words of so many letters that differ in so few at their ends are akin."""


@lru_cache(maxsize=50_000)
def kin(one: str, other: str) -> float:
    """How well one noun class answers another, in [0, 1]; longer words that differ in their ends are akin."""
    if one == other:
        return 1.0
    near = kinship(one, other)
    if near or abs(len(one) - len(other)) > MOST_APART or len(one) < LEAST_SPELT:
        return near
    return SPELT_ALIKE if one.startswith(other[:-1]) or other.startswith(one[:-1]) else 0.0


def object_match(
    heads: Iterable[tuple[str, float]], context: Iterable[str], objects: tuple[str, ...]
) -> tuple[float, float]:
    """How well the said objects answer an operation's objects, as (head match in [0, 1], modifier bonus)."""
    if not objects:
        return NO_OBJECT, 0.0
    head = objects[-1]
    best = 0.0
    for canon, weight in heads:
        near = weight * kin(canon, head)
        if near > best:
            best = near
    bonus = 0.0
    surroundings = list(context)
    for modifier in objects[:-1]:
        matched = any(kin(modifier, noun) >= 0.8 for noun in surroundings)
        bonus += _MODIFIER_HIT if matched else _MODIFIER_MISS
    return min(best, 1.0), bonus


def implied_connectors(heads: Sequence[tuple[str, float]], context: Iterable[str] = ()) -> dict[str, float]:
    """Products that the objects bring to mind, with weights in [0, 1]."""
    found: dict[str, float] = {}
    for canon, weight in [*heads, *((noun, 0.5) for noun in context)]:
        for place, connector in enumerate(IMPLIED_CONNECTORS.get(canon, ())):
            found[connector] = max(found.get(connector, 0.0), weight * (1 - 0.25 * place))
    unsaid = {connector for canon, connector in _UNSAID if any(said == (canon, 1.0) for said in heads)}
    return {connector: weight for connector, weight in found.items() if connector not in unsaid}


_UNSAID = (("merge_request", "github"),)
"""What nobody who means a product calls its things, whatever else brings the product to mind."""


def prior(connector: str) -> float:
    """How common a product is, in [0, 1]."""
    return CONNECTOR_PRIOR.get(connector, _UNSAID_PRIOR)
