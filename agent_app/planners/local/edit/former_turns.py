"""What the turn before spoke of: "before that" a step it added, "for those" the things that it told apart."""

from __future__ import annotations

import re

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.wordings import plainly_edited
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed

__all__ = ["added_before", "told_of_those"]

_ADDED = re.compile(r"(?:Added|Replaced “[^”]+” by) “([^”]+)”")
_POINTED = r"(?:for|to|with|about|of|on) (?:those|these|them|such ones)(?: ones)?"
_ALIKE = r"(?: (?:too|as well|also|either))?"
_IN_FRONT = re.compile(
    rf"^\s*(?:(?:and|but|ok|okay|so|also|please),? )*{_POINTED}(?! (?:with|from|who|that|which|whose|in|by|of)\b)"
    rf"{_ALIKE},? (?P<deed>\S[^.;\n]*?)[.!]?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"^\s*(?:(?:and|but|ok|okay|so|also) )*(?P<deed>[^.;\n]{{4,80}}?) {_POINTED}{_ALIKE}[.!]?\s*$", re.IGNORECASE
)
_CASE = re.compile(
    r"\bif (?P<case>(?:it|they|the|its|there)\b[^,.;\n]{3,60}?|\w+ (?:is|has) [^,.;\n]{1,40}?)(?=\s*(?:[,.;\n]|$))",
    re.IGNORECASE,
)
_DENYING = re.compile(r"(?:no|not|don['’]?t|do not|skip|without)\b", re.IGNORECASE)


def added_before(context: PlanningContext, view: WorkflowView) -> str | None:
    """The step that the last answer says was added, by its id; None where that was something else."""
    last = context.history[-1] if context.history else None
    if last is None or last.intent != Intent.MODIFY_WORKFLOW:
        return None
    titles = _ADDED.findall(last.conversation)
    named = {step.id for step in view.body if titles and step.node.title == titles[-1] and step.role != "condition"}
    return next((key for key in reversed(view.graph.nodes) if key in named), None)


def told_of_those(current: Rewritten, context: PlanningContext, view: WorkflowView) -> Rewritten:
    """The words of an edit with "for those" put as the case that the turn before spoke of; as they are without one."""
    last = context.history[-1] if context.history else None
    if last is None or last.intent != Intent.MODIFY_WORKFLOW:
        return current
    found = _IN_FRONT.match(current.text) or _BEHIND.match(current.text)
    told = _CASE.search(plainly_edited(last.prompt, view).text) if found is not None else None
    if found is None or told is None:
        return current
    start, end = found.span("deed")
    case, deed = told["case"], found["deed"]
    pieces = (Piece(f"if {case}, ", 0, len(current.text)), Piece(deed, start, end))
    if _DENYING.match(deed) is not None:
        pieces = (Piece(deed, start, end), Piece(f" if {case}", 0, len(current.text)))
    return changed(current, [Change(0, len(current.text), pieces)])
