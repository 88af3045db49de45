"""What is said of some of the things that start a workflow: "urgent ones go to #ops", "for bugs, page the on-call".

In a new workflow that is a sentence behind its event, and read there as a case and a deed; so it is here.
"""

from __future__ import annotations

import re

from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.rewrite import rewrite
from agent_app.planners.local.rewrite.patterns import ORDER
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed

__all__ = ["told_of_some"]

_OF_SOME = re.compile(
    r"^\s*(?:(?:and|but|also|please|oh) )*(?:for (?!each\b|every\b|that\b|this\b|it\b|example\b|now\b)"
    rf"|(?!(?:{ORDER}|if|when|unless|only|don't|do|no|not|the (?:step|last|first|workflow))\b)"
    r"(?:(?:the|those|all|any) )?(?:[\w-]+ ){0,3}?(?:ones|those|[a-z]+s) )",
    re.IGNORECASE,
)
"""How a sentence about some of several things begins; it is read once more only then."""
_HAPPENED = re.compile(r"^(?P<thing>.+?) (?P<done>\w+(?:ed|sent|built|made))$")
_OF_THOSE = re.compile(
    r"^for (?:each of )?(?:the )?(?:ones|those) (?:that are |which are )?"
    r"(?P<how>with|without|labelled|labeled|tagged|marked|assigned|created|opened|filed|reported|from|by)\b"
)
_CASE = re.compile(r"^if [^,]+, \S")
_NO_EVENTS = frozenset({"schedule", "manual"})
_SAID = {"with": "it has", "without": "it has no"}


def told_of_some(current: Rewritten, view: WorkflowView) -> Rewritten:
    """The words of an edit about some of the things that start a workflow, as a case and what is done in it."""
    events = [step for step in view.triggers if step.features is not None and step.connector not in _NO_EVENTS]
    several = view.of_role("for_each") or any(step.lists for step in view.actions)
    if len(events) != 1 or several or _OF_SOME.match(current.text) is None:
        return current
    features = events[0].features
    title = features.spec.title.lower() if features is not None else ""
    happened = _HAPPENED.match(title)
    event = f"{happened['thing']} is {happened['done']}" if happened else f"{title} happens"
    opening = f"When a {event}, log it; "
    found = rewrite(opening + current.text, view.index.vocabulary, view.index.catalog)
    start = found.text.find("; ") + 2
    said = found.text[start:]
    if (those := _OF_THOSE.match(said)) is not None:
        how = those["how"]
        said = f"if {_SAID.get(how, f'it is {how}')}{said[those.end() :]}"
    if _CASE.match(said) is None:
        return current
    return changed(current, [Change(0, len(current.text), (Piece(said, 0, len(current.text)),))])
