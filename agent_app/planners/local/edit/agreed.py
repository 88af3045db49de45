"""Deeds that somebody has to agree to: "merge it after my approval", "ask finance for their ok, then send it".

A step that is there is held up until then ("ask me to approve before sending it"); what is new follows the approval.
"""

from __future__ import annotations

import re

from agent_app.planners.local.edit.plainer import being_done
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.patterns import ORDER, START, Found
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["agreed_deeds"]

_LEAD = r"(?:(?:and|but|so|also|please) )*"
_AGREEMENT = r"(?:approval|ok(?:ay)?|consent|sign-?off|go-?ahead|blessing|permission|green light)"
_WHOSE = r"(?P<whose>my|our|(?:the |our )?(?:[\w-]+ )?[\w-]+(?:['’]s|s['’]))"
_DEED = rf"(?P<deed>(?:{ORDER}|deploy|publish|rebuild|run|pay|ship|release)\b (?:[^,.;\n]|\.(?=\w)){{2,60}}?)"
_END = r"(?=\s*(?:[.!?;]|$))"
_ONCE = rf"(?:only )?(?:after|upon|with|following|given) {_WHOSE} {_AGREEMENT}"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{START}{_LEAD}(?:ask|get) (?P<who>me|us|(?:(?:the|my|our) )?(?:[\w-]+ )?[\w-]+) (?:for|to give)"
        rf" (?:an? |the |his |her |their |my |our )?{_AGREEMENT}(?: first)?(?:,? and(?: only)? then|[.;,]"
        rf" (?:only )?then)"
        rf" (?:please )?{_DEED}{_END}",
        rf"{START}{_LEAD}(?:get|obtain|wait for) {_WHOSE} {_AGREEMENT}(?: first)?"
        rf"(?:,? and(?: only)? then|[.;,] (?:only )?then) (?:please )?{_DEED}{_END}",
        rf"{START}{_LEAD}{_DEED} {_ONCE}{_END}",
        rf"{START}{_LEAD}{_ONCE},? (?:please )?{_DEED}{_END}",
    )
)
_GUARD = re.compile(rf"\b{_AGREEMENT}\b", re.IGNORECASE)
_NAMED = 0.7
_NEW = words("a an another one")
_ME = {"my": "me", "our": "us"}


def agreed_deeds(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of a deed that somebody has to agree to into one that is asked for first."""
    if not _GUARD.search(reading.text):
        return []
    for shape in _SHAPES:
        if (found := shape.search(reading.text)) is not None:
            return [_asked(found, reading, view)]
    return []


def _asked(found: Found, reading: Reading, view: WorkflowView) -> Change:
    said, deed = found.groupdict(), found["deed"]
    who = said.get("who") or _ME.get(found["whose"].lower()) or re.sub(r"['’]s?$", "", found["whose"])
    start, end = found.span()
    if _is_there(found, reading, view):
        text = f"ask {who} to approve before {being_done(deed)}"
    else:
        whose = {"me": "my", "us": "our"}.get(who.lower()) or f"{who}'s"
        text = f"get {whose} approval and then {deed}"
    return Change(start, end, (Piece(text, start, end),))


def _is_there(found: Found, reading: Reading, view: WorkflowView) -> bool:
    """Whether the deed is that of a step of the workflow."""
    start, end = found.span("deed")
    inside = [i for i, token in enumerate(reading.tokens) if start <= token.start < end]
    if not inside or set(reading.norms(inside[0] + 1, inside[0] + 3)) & _NEW:
        return False
    named = refer(view, reading, inside[0], inside[-1] + 1)
    return bool(named) and named[0].score >= _NAMED and named[0].step.role == "action"
