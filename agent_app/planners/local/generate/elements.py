"""What a step gives to those after it, what a loop goes through, and whether it does anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.decision import Decision
from agent_app.planners.local.fields import Source, array_of, element_fields
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.talk import VAGUE_VERBS
from agent_app.planners.local.mapping import is_identity
from agent_app.planners.local.model import ClauseKind, VerbForm
from agent_app.planners.local.scoring.trust import is_final, is_grave
from agent_app.planners.local.slots import ApprovalSlot, BranchSlot, LoopSlot, Slot, SlotTree, iter_slots

__all__ = [
    "changes_nothing",
    "doable",
    "does_something",
    "ends_things",
    "lists_things",
    "looped_over",
    "means_one",
    "output_of",
]

_SAME = 0.6
_SAME_FIELD = 0.75
"""How near a noun must be to what a listing gives, or to the name of a list inside an output."""


def does_something(body: Sequence[SlotTree], decision: Decision) -> bool:
    """Whether an operation was chosen for a step of a loop, or a person is asked or has something to do in it."""
    asked = any(
        isinstance(part, ApprovalSlot)
        for item in body
        for part in (item, *(item.then if isinstance(item, BranchSlot) else ()))
    )
    return asked or any(decision.operation(slot.number) or doable(slot, decision) for slot in iter_slots(body))


def doable(slot: Slot, decision: Decision) -> bool:
    """Whether what no operation offers is an order that a person can carry out."""
    statement = slot.statement
    if slot.listing or not statement.lemma or not any(decision.operation(number) for number in decision.choices):
        return False
    verb = statement.clause.verb
    told = bool(statement.nouns) or statement.pronoun
    said = told and verb is not None and verb.form is VerbForm.BASE
    return said and statement.lemma not in VAGUE_VERBS and statement.clause.kind is ClauseKind.ACTION


def changes_nothing(features: OperationFeatures, inputs: Mapping[str, Any]) -> bool:
    """Whether a change is told which thing is meant, and nothing of what it is to be."""
    spec = features.spec
    if features.verb != "update" or not spec.method or len(spec.inputs) == len(spec.required_inputs):
        return False
    return all(
        (name in spec.required_inputs and is_identity(name, spec.inputs[name])) or f"{{{name}}}" in spec.path
        for name in inputs
    )


def ends_things(body: Sequence[SlotTree], decision: Decision, *, finally_: bool = False) -> bool:
    """Whether a step ends something, or does what others see at once, and can be run: it has a call.

    `finally_`: whether it does what cannot be taken back.
    """
    done = (decision.operation(slot.number) for slot in iter_slots(body))
    ends = is_final if finally_ else is_grave
    return any(features is not None and features.spec.method and ends(features) for features in done)


def lists_things(slot: Slot, features: OperationFeatures) -> bool:
    """Whether an operation gives several things in a slot: it lists them, or gets them all at once."""
    many = slot.listing or slot.statement.head == "on_call"
    many = many or (slot.evidence.plural and not features.spec.required_inputs)
    return features.verb in {"list", "search"} or (features.verb == "get" and many)


def means_one(slot: Slot, *, first: bool) -> bool:
    """Whether of what a slot lists one thing is meant; `first` says that the first one is."""
    several = slot.listing or slot.evidence.plural
    return (first or not several) and bool(slot.statement.head) and slot.statement.head != "on_call"


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
    if last is None:
        return None
    if item.listing is None:  # "run the query and for each row": what the query gave, where nothing tells of it
        return last if "query" in last.nouns and not last.trigger and not last.fields else None
    return last if decision.operation(item.listing.number) is not None else None


def output_of(
    index: CatalogIndex,
    features: OperationFeatures,
    prefix: str,
    nouns: tuple[str, ...],
    inputs: Mapping[str, Any],
    *,
    listing: bool,
    single: bool,
) -> Source:
    """What the step of an operation with some inputs gives; of what it lists all, or the first where a `single` thing
    was meant.
    """
    schema = features.spec.output_schema
    fields = index.fields(features.spec)
    name = features.spec.connector.name
    whole = Source(prefix, nouns, features.connector, fields, schema, product=name, given=inputs)
    found = array_of(schema, nouns[0] if nouns else "") if listing else None
    if found is None:
        return whole
    path, element = found
    place = f"{prefix}.{path}" if path else prefix
    listed = replace(whole, fields=element_fields(element), schema=element)
    return replace(listed, prefix=f"{place}[0]") if single else replace(listed, prefix=place, listing=True)
