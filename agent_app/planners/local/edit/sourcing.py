"""Where the listed things come from is to be another tool: "fetch the leads from Marketo", "get them from Marketo"."""

from __future__ import annotations

from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["other_sources"]

_FETCHING = words("fetch get take pull read load retrieve grab import list")
_OPENING = words("and but please so just can could we you should must rather now let 's to have need ,")
_MORE = words("also too additionally well another second both besides first then after before each every")
_POINTING = words("them those these")
_TRAILING = words("instead now please . ! though rather")


def other_sources(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of an order to fetch what the workflow lists already to "the leads should come from ... instead"."""
    norms = reading.norms(0, len(reading.tokens))
    start = next((i for i, norm in enumerate(norms) if norm in _FETCHING), None)
    place = next((i for i, norm in enumerate(norms) if norm == "from"), None)
    if start is None or place is None or not set(norms[:start]) <= _OPENING or _MORE & set(norms):
        return []
    tool = next((mention for mention in reading.mentions if mention.first in {place + 1, place + 2}), None)
    gathering = {view.gathers(loop) for loop in view.of_role("for_each")}
    listing = [step for step in view.actions if step.lists or step.id in gathering]
    if tool is None or len(listing) != 1 or listing[0].connector == tool.connector:
        return []
    if set(norms[tool.last :]) - _TRAILING or any(step.connector == tool.connector for step in view.steps.values()):
        return []
    thing = reading.slice(start + 1, place)
    if norms[start + 1] not in _POINTING | {"the", "our", "all"} or place - start > _LONGEST:
        return []
    if norms[start + 1] in _POINTING:
        thing = f"the {listing[0].nouns[-1]}s" if listing[0].nouns else ""
    elif not any(noun.canon in listing[0].nouns for noun in reading.nouns_in(start + 1, place)):
        return []
    if not thing:
        return []
    first, last = reading.tokens[start].start, reading.tokens[-1].end
    said = f"{thing} should come from {reading.slice(tool.first, tool.last)} instead"
    return [Change(first, last, (Piece(said, first, last),))]


_LONGEST = 6
