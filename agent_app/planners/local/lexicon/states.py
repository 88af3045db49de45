"""States that things are found in: nothing tells when they came about, so nothing starts when one "is" in them."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words

__all__ = ["LASTING"]

LASTING = words(
    "open unassigned overdue unresolved stale unread untriaged pending active outdated duplicate duplicated unanswered"
    " unlabelled unlabeled unreviewed unmerged outstanding blocked inactive idle abandoned orphaned expired unpaid"
    " unused ongoing waiting running stuck dormant unsolved forgotten"
)
