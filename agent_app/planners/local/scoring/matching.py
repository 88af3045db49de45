"""How near what is said comes to the verb and the objects of an operation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, SELF_CONTAINED, affinity

__all__ = ["NO_OBJECT", "kin", "object_match", "verb_match"]

_RANK_DECAY = 0.03
_FOREIGN_OBJECT = 0.2
NO_OBJECT = 0.45
"""How well an operation without an object answers any object."""
_MODIFIER_HIT, _MODIFIER_MISS = 0.18, -0.2
_SPELT_ALIKE = 0.85


@cache
def kin(one: str, other: str) -> float:
    """How well one noun class answers another, in [0, 1]; longer words that differ in their ends are akin."""
    if one == other:
        return 1.0
    near = kinship(one, other)
    if near or abs(len(one) - len(other)) > 3 or len(one) < 5:
        return near
    return _SPELT_ALIKE if one.startswith(other[:-1]) or other.startswith(one[:-1]) else 0.0


@lru_cache(maxsize=50_000)
def verb_match(verbs: tuple[str, ...], operation: str, head: str) -> float:
    """Best affinity of the said verb classes to an operation's verb.

    A verb that has its object in itself ("comment", "label", "mail") means another operation's verb only if that
    operation is about this object: "comment" is "create" for a comment, not for a merge request.
    """
    best = 0.0
    for rank, said in enumerate(verbs):
        near = affinity(said, operation) * (1 - _RANK_DECAY * min(rank, 6))
        if (
            said in SELF_CONTAINED
            and said != operation
            and not any(kin(implied, head) >= 0.6 for implied in IMPLIED_HEADS.get(said, ()))
        ):
            near *= _FOREIGN_OBJECT
        best = max(best, near)
    return best


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
