"""Constructions that tell people apart by what they have, where each of those things is gone through: "ping whoever has
an expense report waiting", "email the customers whose invoices are overdue", "let the owner of each failed build know".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import PERIOD, RESTRICTION, Found, construction, said_before
from agent_app.planners.local.text import plural, stem

__all__ = ["HOLDERS", "OWNER"]

OWNER = (
    r"(?:owner|assignee|requester|requestor|reporter|author|creator|submitter|sender|customer|buyer|client|reviewer"
    r"|organizer|applicant|approver)s?"
)
"""Who a thing has, one each."""
_TELLING = (
    r"(?P<verb>remind|notify|tell|message|ping|inform|alert|warn|nudge|chase|dm|e-?mail|mail|text|call|thank|poke)"
)
_MEANS = r"(?:(?:on|in|via|over|by|through) (?:ms |microsoft )?[a-z][\w-]*)"
_HOLDERS = (
    r"(?P<who>whoever|everyone|everybody|anyone|anybody|those|people|(?:all |the |our |every |any )*(?:people"
    r"|colleagues|customers?|clients?|buyers?|users?|employees?|contacts?|account owners?|person))"
)
_KIND = (
    r"(?:tasks?|tickets?|issues?|invoices?|pull requests?|prs?|merge requests?|mrs?|deals?|requests?|reports?|orders?"
    r"|bills?|cards?|cases?|incidents?|reviews?|approvals?|documents?|envelopes?|timesheets?|expenses?|bookings?"
    r"|appointments?|interviews?|payments?|subscriptions?|opportunit(?:y|ies)|quotes?|items?|alerts?|builds?|claims?"
    r"|contracts?|leads?|work items?|bugs?)"
)
"""Things that somebody has to do with, and that products list."""
_HAVING = r"(?:with|having|(?:(?:who|that) )?(?:still |currently )?(?:has|have|owns?|has got|have got)(?: got)?)"
_REST = (
    rf"(?P<rest>(?: {_MEANS})?(?: (?:about|that|saying|to|with)(?! (?:no|zero|more|less|fewer|over|has"
    r"|have|is|are|was|were|do|does|contains?|mentions?)\b) [^.;:!?\n]+?)?)"
    r"(?=\s*(?:[.;,!]|$)| and (?!(?:not|is|are|was|were|have|has|older)\b)| then | every | at | on )"
)


def _verb(found: Found) -> str:
    """The verb of the order, where it is slang a plainer one."""
    return "notify" if found["verb"].lower() in {"nudge", "chase", "poke", "ping"} else "{verb}"


def _for_each_held(found: Found) -> str:
    """The order for each of the things that the people have."""
    several = found["several"].lower().strip()
    opened = "for each of the" if several in {"", "some", "any", "the", "their"} else "for each"
    if not found["kind"].lower().endswith("s"):
        opened = "for each"
    who = found["who"].lower().split()[-1]
    whom = who.removesuffix("s") if who.removesuffix("s") in {"customer", "client", "buyer"} else "owner"
    return f"{opened} {{described}}{{kind}}{{after}}, {_verb(found)} its {whom}{{means}}{{rest}}"


def _for_each_of_state(found: Found) -> str:
    who = found["who"].lower().split()[-1].removesuffix("s")
    whom = who if who in {"customer", "client", "buyer"} else "owner"
    return f"for each of the {{state}} {{kind}}, {_verb(found)} its {whom}{{means}}{{rest}}"


_SOMEBODY = re.compile(
    r"\b(?:someone|somebody|anyone|who(?:ever)?|he|she|(?:an?|the|any|every|each) (?:[a-z]+ )?(?:user|employee|member"
    r"|person|colleague|contractor|developer|intern|engineer|teammate))\b",
    re.IGNORECASE,
)
"""A person that "them" may stand for."""

HOLDERS = (
    # "when someone leaves #general, remove them from the GitHub org": a member of it, and not the organization
    construction(
        r"\b(?:remove|kick|drop|throw|boot|take) (?:them|him|her)(?P<from> (?:out of|from|off) (?:the |our |my |all )?"
        r"(?:(?-i:[A-Z])\w+ )?(?:org|organi[sz]ation|team|workspace|group)s?)\b",
        "remove the member{from}",
        holds=lambda found: said_before(_SOMEBODY, found) or not found.start(),
    ),
    # "let the owner of each failed build know", "let whoever has a late task know on Slack"
    construction(
        rf"\blet (?P<who>(?:(?:the|each|every) {OWNER} of (?:each|every|all)|whoever|everyone with|everybody with)\b"
        r"[^.;:!?\n]{3,60}?) know\b",
        "notify {who}",
    ),
    # "ping whoever has an expense report waiting", "text the customers with unpaid invoices"
    construction(
        rf"\b{_TELLING}(?P<means> {_MEANS})? {_HOLDERS} {_HAVING} "
        r"(?P<several>(?:an? |any |some |the |their |one or more )?)(?P<described>(?!no )(?:[a-z][\w-]* ){0,3}?)"
        rf"(?P<kind>{_KIND})(?P<after>(?: (?:waiting|pending|outstanding|due|overdue|left)(?: [a-z]+)?)?){_REST}",
        _for_each_held,
    ),
    # "email the customers whose invoices are overdue"
    construction(
        rf"\b{_TELLING}(?P<means> {_MEANS})? {_HOLDERS} whose (?P<kind>{_KIND}) (?:is|are|was|were|got|has been"
        rf"|have been) (?P<state>(?:still )?[a-z-]{{4,}}){_REST}",
        _for_each_of_state,
    ),
    # "send the open action items to their owners"
    construction(
        rf"\b(?P<verb>send|mail|e-?mail|forward|dm|message|give|assign) (?P<things>(?!them\b|these\b|those\b)"
        rf"[^.;:,!?\n]{{3,50}}?s) to their (?:respective )?(?P<who>{OWNER})\b",
        lambda found: f"for each of the {{things}}, {{verb}} it to its {stem(found['who'].lower())}",
    ),
    # "remind Asana task owners by mail"
    construction(
        rf"\b{_TELLING}(?P<means> {_MEANS})? (?:(?:all|the|our|every) )*(?P<described>(?:[a-z][\w-]* ){{0,3}}?)"
        rf"(?P<kind>{_KIND})(?<!s) (?P<who>{OWNER})(?<=s){_REST}",
        lambda found: (
            f"for each of the {{described}}{plural(found['kind'])}, {_verb(found)} its"
            f" {stem(found['who'].lower())}{{means}}{{rest}}"
        ),
    ),
    # "remind the approvers about pending requests"
    construction(
        rf"\b{_TELLING}(?P<means> {_MEANS})? (?P<the>the |all |all the )?(?P<who>{OWNER})(?<=s) (?:about|of) "
        rf"(?:(?:all |the |their |any )*)(?P<things>(?!{PERIOD}|(?:its|his|her|this|that)\b)"
        rf"(?:[a-z][\w-]* ){{1,4}}?{_KIND})(?<=s)(?P<test>{RESTRICTION}){_REST}",
        lambda found: f"for each of the {{things}}{{test}}, {{verb}} its {stem(found['who'].lower())}{{means}}{{rest}}",
    ),
)
"""Applied before what is done with each is read."""
