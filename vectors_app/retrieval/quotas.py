"""The places that each kind of operation is sure of in a search over all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from vectors_app.contracts import Hit

__all__ = ["merge_kinds"]

GUARANTEED_SHARE = 3
"""One in this many places is kept for each kind in a search over both kinds."""


def merge_kinds(kinds: Iterable[Sequence[Hit]], limit: int) -> list[Hit]:
    """Join the hits of several kinds (actions, triggers), best first, each kind sure of a third of the places.

    Without that, a text that names an event would bring events only, and the actions beside it would be lost.
    """
    lists = [list(hits) for hits in kinds]
    if len(lists) == 1:
        return lists[0][:limit]
    guaranteed = limit // GUARANTEED_SHARE
    kept = [hit for hits in lists for hit in hits[:guaranteed]]
    rest = sorted((hit for hits in lists for hit in hits[guaranteed:]), key=_order)
    return sorted([*kept, *rest[: max(limit - len(kept), 0)]], key=_order)[:limit]


def _order(hit: Hit) -> tuple[float, UUID]:
    return (-hit.score, hit.operation_id)
