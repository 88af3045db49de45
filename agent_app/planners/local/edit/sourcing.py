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
    end = _before_contrast(reading, tool.last, listing[0].connector)
    things = {i for noun in reading.nouns_in(tool.last, end) for i in range(noun.first, noun.last)}
    more = any(norms[i] not in _TRAILING for i in range(tool.last, end) if i not in things)
    if more or any(step.connector == tool.connector for step in view.steps.values()):
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
    source = reading.slice(tool.first, max([tool.last, *(i + 1 for i in things)]))
    old = listing[0].features.spec.connector.name if listing[0].features is not None else ""
    wanted = f"the {source}" if things else f"{thing} from {source}"
    said = f"instead of retrieving {old} {thing.removeprefix('the ')}, retrieve {wanted}"
    return [Change(first, last, (Piece(said, first, last),))]


def _before_contrast(reading: Reading, first: int, old: str) -> int:
    """Where "... and not from Marketo" begins, which names what goes; the end where nothing does."""
    last = len(reading.tokens)
    gone = next((mention for mention in reading.mentions if mention.first >= first and mention.connector == old), None)
    if gone is None:
        return last
    start = gone.first
    while start > first and reading.tokens[start - 1].norm in _CONTRASTING:
        start -= 1
    return start if _DENYING & set(reading.norms(start, gone.first)) else last


_CONTRASTING = words(", and but not from rather than instead of no longer any more -")
_DENYING = words("not rather instead no")
_LONGEST = 6
