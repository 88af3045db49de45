"""What is said of some of the things that start a workflow: "urgent ones go to #ops", "for bugs, page the on-call".

In a new workflow that is a sentence behind its event, and read there as a case and a deed; so it is here.
"""

from __future__ import annotations

import re

from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.rewrite import rewrite
from agent_app.planners.local.rewrite.patterns import ORDER
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed

__all__ = ["told_of_some"]

_OF_SOME = re.compile(
    r"^\s*(?:(?:and|but|also|please|oh) )*(?:for (?!each\b|every\b|that\b|this\b|it\b|example\b|now\b)"
    rf"|(?!(?:{ORDER}|if|when|unless|only|don't|do|no|not|the (?:step|last|first|workflow))\b)"
    r"(?:(?:the|those|all|any) )?(?:[\w-]+ ){0,3}?(?:ones|those|[a-z]+s|p[0-5]s) )",
    re.IGNORECASE,
)
"""How a sentence about some of several things begins; it is read once more only then."""
_HAPPENED = re.compile(r"^(?P<thing>.+?) (?P<done>\w+(?:ed|sent|built|made))$")
_OF_THOSE = re.compile(
    r"^for (?:each of )?(?:the )?(?:ones|those) (?:that are |which are )?"
    r"(?P<how>with|without|labelled|labeled|tagged|marked|assigned|created|opened|filed|reported|from|by)\b"
)
_CASE = re.compile(r"^(?P<case>if [^,]+), \S")
_NO_ONES = r"(?!(?:(?:all )?the )?(?:others?|rest|remaining|remainder|other)\b)"
_PASSED = re.compile(
    r"^\s*(?:(?:and|but|also|please) )*(?:(?:ignore|skip|disregard|leave out|do nothing (?:for|with|about|on))"
    rf" (?P<things>{_NO_ONES}(?:(?:the|all|any) )?[a-z][\w -]{{2,40}})"
    rf"|for (?P<these>{_NO_ONES}[a-z][\w -]{{2,40}}?),? (?:don't|do not|do nothing|not))[.!]?$",
    re.IGNORECASE,
)
"""What nothing is done for: "ignore bugs", "for drafts don't"."""
_TOLD_ABOUT = re.compile(
    r"^\s*only (?P<deed>(?:tell|notify|ping|message|mail|e-?mail|dm|page|bother) [#@]?[\w.@-]+)"
    r" (?:about|of|for) (?P<things>[a-z][\w -]{2,40})[.!]?$",
    re.IGNORECASE,
)
"""What alone somebody is told of: "only tell #dev about bugs"."""
_DONE_FOR = re.compile(
    rf"^\s*(?:(?:and|but|also|please) )*(?P<deed>(?:an? |another |{ORDER} )(?:[^,.;:\n]|\.(?=\w)){{2,60}}?)"
    r" for (?P<things>(?:(?:the|all|any) )?[a-z][\w -]{0,25}?s (?:with|without|from|by|labelled|labeled|tagged|marked"
    r"|assigned) (?:[^,.;\n]|\.(?=\w)){2,40}?)(?P<more>(?: (?:too|as well|also))?)[.!]?$",
    re.IGNORECASE,
)
"""What is done for some of them alone: "a comment for tickets with priority low"."""
_NO_EVENTS = frozenset({"schedule", "manual"})
_SAID = {"with": "it has", "without": "it has no"}


def told_of_some(current: Rewritten, view: WorkflowView) -> Rewritten:
    """The words of an edit about some of the things that start a workflow, as a case and what is done in it."""
    events = [step for step in view.triggers if step.features is not None and step.connector not in _NO_EVENTS]
    several = view.of_role("for_each") or any(step.lists for step in view.actions)
    if len(events) != 1 or several:
        return current
    said = _put_plainly(current.text, events[0], view)
    return changed(current, [Change(0, len(current.text), (Piece(said, 0, len(current.text)),))]) if said else current


def _put_plainly(text: str, event: Step, view: WorkflowView) -> str | None:
    if (told := _TOLD_ABOUT.match(text)) is not None:
        case = _case_of(told["things"], event, view)
        return f"{told['deed']} only {case}" if case else None
    if (done := _DONE_FOR.match(text)) is not None and done["things"].split()[0].rstrip("s") in event.nouns:
        case = _case_of(_pointing(f"for {done['things']}", event).removeprefix("for "), event, view)
        deed = re.sub(r"^(?=an? |another )", "add ", done["deed"], flags=re.IGNORECASE)
        return f"{case}, {deed}{done['more']}" if case else None
    if (passed := _PASSED.match(text)) is not None:
        case = _case_of(passed["things"] or passed["these"], event, view)
        return f"skip it all {case}" if case else f"skip {passed['these']}" if passed["these"] else None
    found = _as_behind(_pointing(text, event), event, view) if _OF_SOME.match(text) is not None else ""
    return found if _CASE.match(found) is not None else None


def _pointing(text: str, event: Step) -> str:
    """ "Those from acme.com" for "tickets from acme.com", where each ticket starts the workflow."""
    things = "|".join(re.escape(noun) for noun in event.nouns[:1])
    lead = r"^(\s*(?:(?:and|but|also|please) )*(?:for )?)(?:(?:the|all|any) )?"
    named = rf"{lead}(?:{things})s (?=(?:from|by|with|without|labelled|labeled|tagged|marked)\b)"
    return re.sub(named, r"\1those ", text, flags=re.IGNORECASE) if things else text


def _case_of(things: str, event: Step, view: WorkflowView) -> str | None:
    """ "If it is a bug" for "bugs"; None where the words tell no case."""
    found = _CASE.match(_as_behind(f"for {things.strip()}, post it", event, view))
    return found["case"] if found is not None else None


def _as_behind(text: str, event: Step, view: WorkflowView) -> str:
    """The words of a text as they are read in a new workflow, behind its event."""
    title = event.features.spec.title.lower() if event.features is not None else ""
    happened = _HAPPENED.match(title)
    opening = f"When a {happened['thing']} is {happened['done']}" if happened else f"When a {title} happens"
    said = rewrite(f"{opening}, log it; {text}", view.index.vocabulary, view.index.catalog).text
    said = said[said.find("; ") + 2 :]
    those = _OF_THOSE.match(said)
    if those is None:
        return said
    how = those["how"]
    return f"if {_SAID.get(how, f'it is {how}')}{said[those.end() :]}"
