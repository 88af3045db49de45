"""How people speak of steps that stand together: "everything past the approval", "what happens on a no"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon.words import words

__all__ = ["BEHIND", "INSIDE", "approves_stretch", "condemns_stretch", "speaks_of_stretch"]

_WHOLE = words("everything whatever what all anything every")
_PARTS = words("steps step stuff part parts thing things bit bits rest")
_SINGLE = words("step thing")
_SPARING = words("but except besides apart save")
_OPENING = (
    _WHOLE
    | _PARTS
    | words("of the that which there we you it they do does did have has is are was gets get being be done doing")
    | words("happens happen comes come goes go takes take place on executed performed run runs stands stand currently")
    | words("now still right directly straight immediately then located placed")
)
"""What may stand before the word that says on which side, or in which case."""
BEHIND = words("after behind past following beyond follows follow")
INSIDE = words("in inside within")
_CASES = words("on upon if when whenever once in for")


def speaks_of_stretch(norms: Sequence[str]) -> int | None:
    """Where behind "everything", "what" or "the steps" the word stands that says on which side of what, or when."""
    if not norms or norms[0] not in _WHOLE | {"the"}:
        return None
    for index, norm in enumerate(norms):
        ends = norm in BEHIND | INSIDE or (norm in _CASES and norms[index - 1 : index + 1] not in _GOING)
        if index and ends and index + 1 < len(norms):
            told = norms[0] != "the" or bool(set(norms[:index]) & _PARTS - _SINGLE)
            return index if told and not set(norms[index:]) & _SPARING else None
        if norm not in _OPENING:
            return None
    return None


_GOING = (["goes", "on"], ["go", "on"])


def condemns_stretch(norms: Sequence[str]) -> bool:
    """ "Everything past the approval is wrong": whether such steps are said to go, or what should be there."""
    side = speaks_of_stretch(norms)
    return side is not None and bool(set(norms[side:]) & _CONDEMNED)


_CONDEMNED = words(
    "wrong nonsense rubbish garbage mistake outdated pointless useless sense go goes should must can shall"
)


def approves_stretch(norms: Sequence[str]) -> bool:
    """ "What happens after the approval is fine": whether such steps are said to be right as they are."""
    return norms[-1:] != [] and norms[-1] in _RIGHT and speaks_of_stretch(norms) is not None


_RIGHT = words("fine good ok okay right great perfect correct")
