"""What a step gives to those after it, what a loop goes through, and whether it does anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.decode import Decision
from agent_app.planners.local.fields import Source, array_of, element_fields
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.slots import ApprovalSlot, BranchSlot, LoopSlot, SlotTree, iter_slots

__all__ = ["does_something", "looped_over", "output_of"]

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


def output_of(
    index: CatalogIndex,
    features: OperationFeatures,
    prefix: str,
    nouns: tuple[str, ...],
    *,
    listing: bool,
    single: bool,
) -> Source:
    """What the step of an operation gives; of what it lists all, or the first where a `single` thing was meant."""
    schema = features.spec.output_schema
    fields = index.fields(features.spec)
    whole = Source(prefix, nouns, features.connector, fields, schema, product=features.spec.connector.name)
    found = array_of(schema, nouns[0] if nouns else "") if listing else None
    if found is None:
        return whole
    path, element = found
    place = f"{prefix}.{path}" if path else prefix
    listed = replace(whole, fields=element_fields(element), schema=element)
    return replace(listed, prefix=f"{place}[0]") if single else replace(listed, prefix=place, listing=True)
