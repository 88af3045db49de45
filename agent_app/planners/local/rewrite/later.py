"""Constructions that say in passing that something is done later: "remind #dev in 2 days to update the docs", "open a
ticket and post it once it is closed", "remove the tag once the customer answers".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import MAKING, ORDER, START, Found, construction

__all__ = ["LATER", "SPAN"]

_COUNT = r"(?:half an?|an?|one|two|three|four|five|six|ten|\d+|a (?:couple of|few))"
_UNIT = r"(?:second|minute|hour|day|week|month)s?"
SPAN = rf"{_COUNT} {_UNIT}"
"""How long something takes, as "2 days" and "an hour" tell."""
_LENGTH = rf"(?P<length>{SPAN})"
_TELLING = r"(?P<verb>remind|tell|ping|notify|message|dm|ask|post|send|e-?mail|mail|write)"
_DONE = r"(?:closed|resolved|done|finished|completed?|solved|merged|fixed|paid|signed|delivered|shipped|answered)"
"""What happens to a thing long after it was made."""
_SOMEBODY_DOES = (
    r"(?:answers?|repl(?:y|ies)|responds?|comments?|writes back|gets back to us|joins?|leaves?|signs up|registers?"
    r"|unsubscribes?|pays?|logs in|reacts?)"
)
_OF_THINGS = re.compile(r"\b(?:who|that|which|whose)\b|\b(?:due|starting|ending|expiring|[a-z]+ed)$", re.IGNORECASE)
"""Where the time is one of the things spoken of: "the users created in 3 days"."""


def _waits(found: Found) -> str:
    return f"wait {'{length}' if found['length'] else '1 day'} and {{verb}}{{whom}} {{what}}"


LATER = (
    # "... and after 7 more days close it", "after another week"
    construction(
        rf"\b(?P<after>after|in|wait) (?P<count>{_COUNT}) (?:more|further|additional) (?P<unit>{_UNIT})\b",
        "{after} {count} {unit}",
    ),
    construction(
        rf"\b(?P<after>after|in|wait) (?:another|further|additional) (?P<count>(?:\d+ )?)(?P<unit>{_UNIT})\b",
        lambda found: "{after} {count}{unit}" if found["count"] else "{after} 1 {unit}",
    ),
    # "wait 30 minutes after a ticket is created, then page the on-call"
    construction(
        rf"^(?:please )?wait (?:for )?{_LENGTH} after "
        r"(?P<event>(?:an?|any|each|every|some(?:one|body)) [^,;:.!?\n]{4,90}?)"
        r"\s*(?:,? (?:and )?then|,? and|[,;.]) (?=\w)",
        "when {event}, wait {length}, then ",
    ),
    # "remind #dev in 2 days to update the docs", "tell me tomorrow that it is due"
    construction(
        rf"\b{_TELLING}(?P<whom>(?: (?:(?! and | then )[^.,;:!?\"']|\.(?=\w)){{1,40}}?)?)"
        rf" (?:in {_LENGTH}|tomorrow(?: morning)?)"
        r" (?P<what>(?:to|that|about)\b)",
        _waits,
        holds=lambda found: _OF_THINGS.search(found["whom"]) is None,
    ),
    # "when an issue is opened, after 1 day check whether it has an assignee"
    construction(
        rf"(?P<joint>[,;.] (?:and |then )?)after {_LENGTH},? (?=(?:check|see|look|verify)\b)",
        "{joint}wait {length}; ",
    ),
    # "create a ticket and in 2 days remind bob"
    construction(rf"\b(?P<joint>and|then) in {_LENGTH},? (?={_TELLING}\b)", "{joint} wait {length} and "),
    # "create a ticket and post it once it is closed": nothing tells a workflow that runs of it, so that somebody does
    construction(
        rf"(?P<making>(?:{START}|\b(?:and|then) )(?:please )?{MAKING} [^.;!?\n]{{3,80}}?),? (?:and|then|and then) "
        rf"(?P<deed>{ORDER} [^.;,!?\n]{{1,60}}?) (?:once|when|as soon as|after) (?:it|that|this|that one)"
        rf"(?: is|['’]s| has been| gets| was) (?:finally )?(?P<done>{_DONE})(?=\s*(?:[.;!]|$))",
        "{making}, then ask somebody to confirm that it is {done}, then {deed}",
    ),
    # "remove the tag once the customer answers"
    construction(
        rf"^(?P<deed>(?!when|once|if|as soon|every|each|after|before)[a-z]+ [^.;:!?\n]{{3,100}}?),? "
        r"(?P<when>once|as soon as|when(?:ever)?|after)"
        r" (?P<who>(?:the|an?|our|any) [a-z]+(?: [a-z]+)?|some(?:one|body)) "
        rf"(?P<does>{_SOMEBODY_DOES}(?: (?:to|on|in) (?:it|them|the [a-z]+))?)(?=[.!]?$)",
        "{when} {who} {does}, {deed}",
    ),
)
