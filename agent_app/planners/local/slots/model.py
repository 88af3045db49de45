"""The decisions of a request, and ways through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.evidence import ActionEvidence, EventEvidence
from agent_app.planners.local.model import ActionStatement, Clause, EventClause, Noun, Request
from vectors_app.contracts import Hit

__all__ = [
    "ApprovalSlot",
    "BranchSlot",
    "DelaySlot",
    "EventSlot",
    "LoopSlot",
    "Plan",
    "Slot",
    "SlotTree",
    "absent_products",
    "asks_people",
    "hidden_slots",
    "iter_conditions",
    "iter_slots",
    "with_hits",
]


@dataclass(frozen=True, slots=True)
class EventSlot:
    """A trigger to choose."""

    number: int
    event: EventClause
    evidence: EventEvidence


@dataclass(frozen=True, slots=True)
class Slot:
    """An action to choose. `listing` slots gather what a loop or message goes through; they may turn out needless."""

    number: int
    evidence: ActionEvidence
    listing: bool = False

    @property
    def statement(self) -> ActionStatement:
        """The statement the slot stands for."""
        return self.evidence.statement


@dataclass(frozen=True, slots=True)
class BranchSlot:
    """A condition with its branches."""

    condition: Clause
    negated: bool
    then: tuple[SlotTree, ...]
    otherwise: tuple[SlotTree, ...]


@dataclass(frozen=True, slots=True)
class LoopSlot:
    """A loop; `listing` gathers its elements unless an earlier step gave them."""

    over: Clause
    noun: Noun | None
    listing: Slot | None
    body: tuple[SlotTree, ...]


@dataclass(frozen=True, slots=True)
class ApprovalSlot:
    """A human decision with what follows each answer."""

    clause: Clause
    approved: tuple[SlotTree, ...]
    rejected: tuple[SlotTree, ...]


@dataclass(frozen=True, slots=True)
class DelaySlot:
    """A wait of an ISO 8601 duration."""

    clause: Clause
    duration: str


SlotTree = Slot | BranchSlot | LoopSlot | ApprovalSlot | DelaySlot


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions of a request."""

    request: Request
    events: tuple[EventSlot, ...]
    body: tuple[SlotTree, ...]


def iter_slots(body: Sequence[SlotTree]) -> Iterator[Slot]:
    """All action slots in the order their steps run."""
    for item in body:
        if isinstance(item, Slot):
            yield item
        elif isinstance(item, LoopSlot):
            if item.listing is not None:
                yield item.listing
            yield from iter_slots(item.body)
        elif isinstance(item, BranchSlot):
            yield from iter_slots((*item.then, *item.otherwise))
        elif isinstance(item, ApprovalSlot):
            yield from iter_slots((*item.approved, *item.rejected))


def with_hits(plan: Plan, hits: Mapping[int, Sequence[Hit]]) -> Plan:
    """The plan with what retrieval found for its slots, by their numbers."""
    events = tuple(
        replace(event, evidence=event.evidence.with_hits(hits[event.number])) if event.number in hits else event
        for event in plan.events
    )
    return Plan(plan.request, events, _with_hits(plan.body, hits))


def _with_hits(body: Sequence[SlotTree], hits: Mapping[int, Sequence[Hit]]) -> tuple[SlotTree, ...]:
    return tuple(_item_with_hits(item, hits) for item in body)


def _item_with_hits(item: SlotTree, hits: Mapping[int, Sequence[Hit]]) -> SlotTree:
    match item:
        case Slot():
            return _slot_with_hits(item, hits)
        case LoopSlot():
            listing = None if item.listing is None else _slot_with_hits(item.listing, hits)
            return replace(item, listing=listing, body=_with_hits(item.body, hits))
        case BranchSlot():
            return replace(item, then=_with_hits(item.then, hits), otherwise=_with_hits(item.otherwise, hits))
        case ApprovalSlot():
            return replace(item, approved=_with_hits(item.approved, hits), rejected=_with_hits(item.rejected, hits))
    return item


def _slot_with_hits(slot: Slot, hits: Mapping[int, Sequence[Hit]]) -> Slot:
    found = hits.get(slot.number)
    return slot if found is None else replace(slot, evidence=slot.evidence.with_hits(found))


def asks_people(body: Sequence[SlotTree]) -> bool:
    """Whether a person has something to do or to decide in a plan."""
    return any(
        isinstance(item, ApprovalSlot)
        or (isinstance(item, LoopSlot) and asks_people(item.body))
        or (isinstance(item, BranchSlot) and asks_people((*item.then, *item.otherwise)))
        for item in body
    )


def absent_products(plan: Plan) -> tuple[str, ...]:
    """The products that a plan needs and that the catalogue lacks, as they are said."""
    said = [event.evidence.absent for event in plan.events] + [slot.evidence.absent for slot in iter_slots(plan.body)]
    return tuple(dict.fromkeys(name for name in said if name))


def iter_conditions(body: Sequence[SlotTree]) -> Iterator[Clause]:
    """The clauses of all conditions."""
    for item in body:
        if isinstance(item, BranchSlot):
            yield item.condition
            yield from iter_conditions((*item.then, *item.otherwise))
        elif isinstance(item, LoopSlot):
            yield from iter_conditions(item.body)
        elif isinstance(item, ApprovalSlot):
            yield from iter_conditions((*item.approved, *item.rejected))


def hidden_slots(body: Sequence[SlotTree]) -> dict[int, frozenset[int]]:
    """For each slot the slots whose results it can't read: those of the other branch, and members of closed loops."""
    found: dict[int, frozenset[int]] = {}
    _hide(body, frozenset(), found)
    return found


def _hide(body: Sequence[SlotTree], hidden: frozenset[int], found: dict[int, frozenset[int]]) -> None:
    for item in body:
        if isinstance(item, Slot):
            found[item.number] = hidden
        elif isinstance(item, BranchSlot):
            _hide(item.then, hidden, found)
            _hide(item.otherwise, hidden | _numbers(item.then), found)
        elif isinstance(item, ApprovalSlot):
            _hide(item.approved, hidden, found)
            _hide(item.rejected, hidden | _numbers(item.approved), found)
        elif isinstance(item, LoopSlot):
            if item.listing is not None:
                found[item.listing.number] = hidden
            _hide(item.body, hidden, found)


def _numbers(body: Sequence[SlotTree]) -> frozenset[int]:
    return frozenset(slot.number for slot in iter_slots(body))
