"""What a loop goes through, and whether it does anything."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.decode import Decision
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.slots import ApprovalSlot, BranchSlot, LoopSlot, SlotTree, iter_slots

__all__ = ["does_something", "looped_over"]

_SAME = 0.6
_SAME_FIELD = 0.75
"""How near a noun must be to what a listing gives, or to the name of a list inside an output."""


def does_something(body: Sequence[SlotTree], decision: Decision) -> bool:
    """Whether an operation was chosen for a step of a loop, or a person is asked in it."""
    asked = any(
        isinstance(part, ApprovalSlot)
        for item in body
        for part in (item, *(item.then if isinstance(item, BranchSlot) else ()))
    )
    return asked or any(decision.operation(slot.number) for slot in iter_slots(body))


def looped_over(item: LoopSlot, sources: Sequence[Source], decision: Decision) -> Source | None:
    """What a loop goes through: the latest listing, or a list inside an earlier output."""
    noun = item.noun.canon if item.noun is not None else ""
    listings = [source for source in sources if source.listing]
    for source in reversed(listings):
        if not noun or item.listing is not None or any(kinship(noun, own) >= _SAME for own in source.nouns):
            return source
    for source in reversed(sources):
        for found in source.fields:
            if (
                found.kind == "array"
                and noun
                and not found.repeated
                and (noun in found.name or kinship(found.name.rstrip("s"), noun) >= _SAME_FIELD)
            ):
                return Source(f"{source.prefix}.{found.path}", (noun,), source.connector, (), None)
    if listings:
        return listings[-1]
    last = sources[-1] if sources else None
    retrieved = item.listing is not None and decision.operation(item.listing.number) is not None
    return last if last is not None and retrieved else None
