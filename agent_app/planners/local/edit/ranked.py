"""Where a new step goes by its number: "as step 2, create a card", "create a card in third place"."""

from __future__ import annotations

import re

from agent_app.planners.local.edit.counted import CARDINALS, RANKS
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.patterns import START
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["numbered_places"]

_RANK = "|".join(RANKS)
_NUMBER = "|".join(CARDINALS)
_PLACE = re.compile(
    rf"\b(?:(?:as|in|at) (?:the )?(?P<rank>{_RANK}) (?:step|place|position|spot|slot|thing)"
    rf"|(?:as (?:step )?(?:number |no\.? )?|(?:at|in) (?:position|place|spot|slot) )(?P<number>{_NUMBER}))"
    r"\b(?!\s+(?:of|from)\b)",
    re.IGNORECASE,
)
_MOVING = re.compile(
    rf"{START}(?:(?:and|but|please|so|can|could|you|we|just) )*"
    r"(?:move|shift|bring|push|pull|drag|swap|switch|drop|remove|delete|replace|change|keep|leave|start|begin|stop"
    r"|set|update|(?:put|place|make|run|do) (?:the|it|this|that|step)\b)",
    re.IGNORECASE,
)


def numbered_places(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of the place that something new is to have to "before step 2", or to the end of the workflow."""
    found = _PLACE.search(reading.text)
    if found is None or _MOVING.search(reading.text):
        return []
    place = RANKS[found["rank"].lower()] if found["rank"] else CARDINALS[found["number"].lower()] - 1
    steps = len(view.body)
    if place < 1 or place > steps:
        return []
    text = f"before step {place + 1}" if place < steps else "at the end"
    return [Change(found.start(), found.end(), (Piece(text, found.start(), found.end()),))]
