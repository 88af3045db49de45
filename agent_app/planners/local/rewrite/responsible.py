"""Who is responsible for several things, and who is so no more: "reassign all issues from tom to zoe", "unassign raj
from every closed issue".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, Found, construction
from agent_app.planners.local.text import stem

__all__ = ["RESPONSIBLE"]

_GIVING = r"(?:re-?assign|hand over|pass on|give)"
_THINGS = (
    r"(?P<things>(?:(?:all|every|each|any|the|of)(?: the| of the)? )*(?:[\w/-]+ ){0,4}?"
    r"(?P<kind>issues?|tickets?|tasks?|bugs?|stor(?:y|ies)|incidents?|alerts?|cards?|work items?|merge requests?|MRs?"
    r"|pull requests?|PRs?|cases?)(?: (?:in|of|on) [\w/-]+(?:/[\w-]+)*)?)"
)
_PERSON = (
    r"(?:(?:agent|user) )?(?!(?:the|a|an|our|my|all|team|group|each|every)\b)@?[A-Za-z][\w.@-]*(?: (?-i:[A-Z])[\w-]+)?"
)
_NUMBERED = r"(?:agent|user) \d+"
_WHO = rf"(?P<who>{_NUMBERED}|{_PERSON})"
_EVERYONE = r"(?:every(?:one|body)|any(?:one|body)|all(?: assignees| people)?)"


def _several(found: Found) -> bool:
    """Whether more than one thing is spoken of."""
    kind = found["kind"].lower()
    return stem(kind) != kind or found["things"].lower().startswith(("every ", "each ", "any "))


RESPONSIBLE = (
    # "reassign all LUNA issues from tom to zoe", "give the open tickets of agent 77 to agent 88"
    construction(
        rf"\b{_GIVING} {_THINGS} (?:from|of) {_WHO} to (?=\S)",
        "reassign {things} assigned to {who} to ",
        holds=_several,
    ),
    # "reassign bob's open tickets to kim"
    construction(
        rf"\b{_GIVING} (?P<who>(?!it\b|everyone\b){_PERSON})['’]s {_THINGS} to (?=\S)",
        "reassign {things} assigned to {who} to ",
        holds=_several,
    ),
    # "unassign tom from all closed issues"
    construction(
        rf"{START}(?P<polite>please )?unassign {_EVERYONE} from (?=\S)",
        lambda found: ("{polite}" if found["polite"] else "") + "remove the assignees from ",
    ),
    construction(
        rf"{START}(?P<polite>please )?unassign (?P<who>(?!(?:any|it|them|this|that)\b){_PERSON}) from (?=\S)",
        lambda found: ("{polite}" if found["polite"] else "") + "remove the assignee {who} from ",
    ),
    # "unassign all stale issues"
    construction(
        rf"{START}(?P<polite>please )?unassign (?=(?:all|every|each|any|the)\b)",
        lambda found: ("{polite}" if found["polite"] else "") + "remove the assignees from ",
    ),
)
"""Applied before other constructions that tell things apart."""
