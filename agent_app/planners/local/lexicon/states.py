"""States that things are found in."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words

__all__ = ["LASTING", "STATES"]

LASTING = words(
    "open unassigned overdue unresolved stale unread untriaged pending active outdated duplicate duplicated unanswered"
    " unlabelled unlabeled unreviewed unmerged outstanding blocked inactive idle abandoned orphaned expired unpaid"
    " unused ongoing waiting running stuck dormant unsolved forgotten"
)
"""Nothing tells when they came about, so nothing starts when something "is" in one."""
STATES = words(
    "open closed resolved pending done merged approved draft active inactive completed success failure failed"
    " succeeded green red blocked rejected locked archived acknowledged triggered solved cancelled canceled scheduled"
    " running triaged escalated passed overdue stale expired unread unpaid paid"
)
"""What conditions test most: of a thing it is said that it "is" so."""
