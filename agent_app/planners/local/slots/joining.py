"""Loops that go on: one over what the loop before went through already, and what belongs to its things."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.opposites import denies_only
from agent_app.planners.local.slots.distributed import (
    BELONGING,
    other_side_told,
    owned_by_each,
    put_on_each,
    undergone_too,
)
from agent_app.planners.local.slots.going_on import gone_on
from agent_app.planners.local.slots.model import BranchSlot, LoopSlot, Slot, SlotTree
from agent_app.planners.local.slots.pointing import PointingBack

__all__ = ["ELEMENT_WORDS", "JoinedLoops"]

ELEMENT_WORDS = words("each every them one those these it they of whichever whoever whatever any all")
_ALSO_REACH = 4
_DONE_TOO = (put_on_each, other_side_told, undergone_too)
"""What tells that a step is done with each of the things, too."""


class JoinedLoops(PointingBack):
    """Joins what is done with the same things."""

    def _joined(self, first: SlotTree, second: SlotTree) -> LoopSlot | None:
        """ "Acknowledge them all and leave a note on each": one loop over what was listed before."""
        if isinstance(first, LoopSlot) and isinstance(second, Slot) and not self.looping:
            same = first.over.sentence == second.statement.clause.sentence and first.over.introducer == "each"
            too = any(tells(self.reading, second.statement) for tells in _DONE_TOO)
            return gone_on(self.reading, first, (second,)) if same and too else None
        if isinstance(first, LoopSlot) and isinstance(second, BranchSlot) and not self.looping:
            norms = self.reading.norms(second.condition.first, second.condition.last)
            denied = denies_only(norms) and not second.otherwise and first.over.introducer == "each"
            return gone_on(self.reading, first, (second,)) if denied else None
        if not isinstance(first, LoopSlot) or not isinstance(second, LoopSlot):
            return None
        together = first.over.sentence == second.over.sentence
        listing = first.listing is not None or second.listing is not None
        if together and listing and self._belongs_to_element(second):
            return gone_on(self.reading, first, second.body)
        if second.noun is not None and second.noun is first.noun:  # "copy all tickets. For those tagged x ..."
            return gone_on(self.reading, first, second.body)
        if second.listing is not None:
            return (
                gone_on(self.reading, first, second.body)
                if owned_by_each(self.reading, second.noun) and together
                else None
            )
        same = second.noun is None or (first.noun is not None and second.noun.canon == first.noun.canon)
        opened = self.reading.norms(max(0, second.over.first - _ALSO_REACH), second.over.first)
        pointing = set(self.reading.norms(second.over.first, second.over.last)) <= ELEMENT_WORDS  # "for each one"
        if not same or not (together or "also" in opened):
            return None
        if second.over.introducer not in {"", "each"} and not (pointing and together):
            return None
        return gone_on(self.reading, first, second.body)

    def _belongs_to_element(self, loop: LoopSlot) -> bool:
        """ "Cancel the subscriptions and inform each customer": whoever belongs to the thing that a loop is at."""
        noun = loop.noun
        if noun is None or noun.canon not in BELONGING or noun.plural:
            return False
        before = self.reading.norms(max(0, noun.first - 1), noun.first)
        return bool(set(before) & {"each", "every"}) and not self.reading.mentions_in(loop.over.first, loop.over.last)
