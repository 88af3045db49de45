"""Loops that go on: one over what the loop before went through already, and what belongs to its things."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, TokenKind
from agent_app.planners.local.opposites import denies_only, names_remainder
from agent_app.planners.local.slots.distributed import (
    BELONGING,
    done_to_owner,
    other_side_told,
    owned_by_each,
    pointed_at_too,
    put_on_each,
    undergone_too,
)
from agent_app.planners.local.slots.going_on import gone_on, otherwise_done
from agent_app.planners.local.slots.model import BranchSlot, LoopSlot, Slot, SlotTree
from agent_app.planners.local.slots.pointing import PointingBack
from agent_app.planners.local.statements import governor
from agent_app.planners.local.tree.together import about_all

__all__ = ["ELEMENT_WORDS", "JoinedLoops"]

ELEMENT_WORDS = words("each every them one those these it they of whichever whoever whatever any all")
_OVER = words("done finished complete completed through over ready successful gone fine failed")
"""What is said of a whole run."""
_ALSO_REACH = 4
_DONE_TOO = (put_on_each, other_side_told, undergone_too, done_to_owner, pointed_at_too)
"""What tells that a step is done with each of the things, too."""
_ENOUGH = words("many few enough more less fewer too several")
"""What is said of how many things there are."""


def _of_one(branch: BranchSlot) -> BranchSlot:
    """A branch within a loop, in which "them" are no more than the one the loop is at."""
    then, otherwise = (
        tuple(
            inner
            for item in body
            for inner in (item.body if isinstance(item, LoopSlot) and item.listing is None else (item,))
        )
        for body in (branch.then, branch.otherwise)
    )
    return replace(branch, then=then, otherwise=otherwise)


class JoinedLoops(PointingBack):
    """Joins what is done with the same things."""

    def _joined(self, first: SlotTree, second: SlotTree) -> LoopSlot | None:
        """ "Acknowledge them all and leave a note on each": one loop over what was listed before."""
        if not isinstance(first, LoopSlot):
            return None
        if isinstance(second, LoopSlot):
            return self._looped_too(first, second)
        if isinstance(second, Slot) and (self._shares_deed(first, second) or self._takes_same_thing(first, second)):
            return gone_on(self.reading, first, (second,))
        if self.looping or first.over.introducer not in {"", "each"}:
            return None
        if isinstance(second, BranchSlot) and self._tests_each(second):
            return gone_on(self.reading, first, (_of_one(second),))
        if not first.over.introducer:
            return None
        if isinstance(second, Slot):
            clause = second.statement.clause
            if names_remainder(self.reading.norms(clause.first, clause.last)):
                return otherwise_done(first, (second,))
            same = first.over.sentence == clause.sentence
            too = same and any(tells(self.reading, second.statement) for tells in _DONE_TOO)
            return gone_on(self.reading, first, (second,)) if too else None
        tested = isinstance(second, BranchSlot) and self._tests_element(second)
        return gone_on(self.reading, first, (second,)) if tested else None

    def _tests_each(self, branch: BranchSlot) -> bool:
        """ "Copy all contacts, and if they have a phone number, text them": what each of the things is like."""
        condition = branch.condition
        norms = self.reading.norms(condition.first, condition.last)
        counted = any(token.kind is TokenKind.NUMBER for token in self.reading.tokens[condition.first : condition.last])
        said = norms[:1] == ["they"] and not about_all(norms) and not _OVER & set(norms)
        return said and not counted and not _ENOUGH & set(norms)

    def _takes_same_thing(self, loop: LoopSlot, slot: Slot) -> bool:
        """ "Create a task for each email | and move the email to Done": one of the things, in the same sentence."""
        clause, noun = slot.statement.clause, loop.noun or self._listed_before(loop)
        if noun is None or loop.over.sentence != clause.sentence or clause.introducer or slot.statement.retrieval:
            return False
        if any(isinstance(item, BranchSlot) and item.otherwise for item in loop.body):
            return False
        several = noun.plural or noun.determiner in {"each", "all"} or loop.over.introducer.startswith(("each", "for"))
        return several and any(
            other.canon == noun.canon == slot.statement.head and not other.plural and other.determiner == "definite"
            for other in slot.statement.nouns
        )

    def _listed_before(self, loop: LoopSlot) -> Noun | None:
        """ "Get the emails, create a task for | each |": the several things that a loop without a name goes through."""
        before = self.reading.nouns_in(0, loop.over.first)
        return next((noun for noun in reversed(before) if noun.known and noun.plural), None)

    def _shares_deed(self, loop: LoopSlot, slot: Slot) -> bool:
        """ "Add them as Salesforce contacts | and Mailchimp members": what each of the things becomes besides."""
        inner = loop.body[-1] if loop.body else None
        inner = inner.then[-1] if isinstance(inner, BranchSlot) and inner.then and not inner.otherwise else inner
        clause, thing = slot.statement.clause, slot.statement.object
        if not isinstance(inner, Slot) or clause.verb is not None or clause.introducer or thing is None:
            return False
        same = inner.statement.lemma == slot.statement.lemma and inner.statement.clause.sentence == clause.sentence
        role = (
            governor(self.reading, inner.statement.object.first, inner.statement.clause.first)
            if inner.statement.object
            else ""
        )
        return same and role == "as" and thing.determiner in {"", "indefinite"} and bool(slot.statement.connectors)

    def _looped_too(self, first: LoopSlot, second: LoopSlot) -> LoopSlot | None:
        """A further loop that goes over the same things, or over who belongs to each."""
        together = first.over.sentence == second.over.sentence
        listing = first.listing is not None or second.listing is not None
        if together and listing and self._belongs_to_element(second):
            return gone_on(self.reading, first, second.body)
        if second.noun is not None and second.noun is first.noun:  # "copy all tickets. For those tagged x ..."
            return gone_on(self.reading, first, second.body)
        if second.listing is not None:
            owned = owned_by_each(self.reading, second.noun) and together
            return gone_on(self.reading, first, second.body) if owned else None
        same = second.noun is None or (first.noun is not None and second.noun.canon == first.noun.canon)
        opened = self.reading.norms(max(0, second.over.first - _ALSO_REACH), second.over.first)
        pointing = set(self.reading.norms(second.over.first, second.over.last)) <= ELEMENT_WORDS  # "for each one"
        if not same or not (together or "also" in opened):
            return None
        if second.over.introducer not in {"", "each"} and not (pointing and together):
            return None
        return gone_on(self.reading, first, second.body)

    def _tests_element(self, branch: BranchSlot) -> bool:
        """ "... should be closed; if not urgent, comment": a test of each of the things, with no other subject."""
        condition = branch.condition
        norms = self.reading.norms(condition.first, condition.last)
        if denies_only(norms):
            return not branch.otherwise
        nouns = [noun for noun in self.reading.nouns_in(condition.first, condition.last) if noun.known]
        return not nouns and norms[0] not in connectives.PRONOUNS and not about_all(norms) and not _OVER & set(norms)

    def _belongs_to_element(self, loop: LoopSlot) -> bool:
        """ "Cancel the subscriptions and inform each customer": whoever belongs to the thing that a loop is at."""
        noun = loop.noun
        if noun is None or noun.canon not in BELONGING or noun.plural:
            return False
        before = self.reading.norms(max(0, noun.first - 1), noun.first)
        return bool(set(before) & {"each", "every"}) and not self.reading.mentions_in(loop.over.first, loop.over.last)
