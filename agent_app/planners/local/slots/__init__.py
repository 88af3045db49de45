"""The tree of decisions: every operation that a request needs, also those it only implies."""

from __future__ import annotations

from agent_app.planners.local.slots.carrying import carried_over
from agent_app.planners.local.slots.model import (
    ApprovalSlot,
    BranchSlot,
    DelaySlot,
    EventSlot,
    LoopSlot,
    Plan,
    Slot,
    SlotTree,
    absent_products,
    asks_people,
    hidden_slots,
    iter_conditions,
    iter_slots,
    with_hits,
)
from agent_app.planners.local.slots.planning import plan_slots

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
    "carried_over",
    "hidden_slots",
    "iter_conditions",
    "iter_slots",
    "plan_slots",
    "with_hits",
]
