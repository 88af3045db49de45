"""Constructions that order something by telling how things should be, or how they are once it was done: "our contacts
must also exist in Xero", "once I have the file downloaded", "I'd love it if a new issue made a ticket"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.states import LASTING, STATES
from agent_app.planners.local.rewrite.patterns import ORDER, START, Found, construction

__all__ = ["STATES_WANTED"]

_THINGS = (
    r"(?P<things>(?:(?:our|my|the|all|all (?:our|my|the|of the)) )(?:[\w-]+ ){0,3}[\w-]+s(?: (?:from|of|in"
    r"|on|at) [\w ]{2,30}?)?)"
)
"""Several things of one kind."""
_PRESENT = r"(?:exist|appear|show up|be (?:available|present|there|found|mirrored|visible)|live|end up|land)"
_NEW = r"(?:an?|any|each|every) (?:brand[- ])?new"
_MADE = r"(?:made|created|opened|raised|triggered|caused|filed|started|spawned|produced|resulted in|led to)"
_LOOKED_UP = r"(?:get|take|fetch|retrieve|pull|download|look up|read|grab|list)"

_DOING = {"added": "add", "assigned": "assign", "invited": "invite"}
_SENT = re.compile(
    r"\b(?:message|e-?mail|mail|dm|notification|sms|text|ping|reminder|reply|post|call)s?\b", re.IGNORECASE
)
"""What is sent and not created."""


_WISHED = (
    r"(?:arrange|see to it|make sure|ensure|take care|(?:i|we)(?:'d like| want| need| would like)(?: it)?"
    r"|(?:i|we) (?:ask|request)(?: you)?)"
)
_DONE = r"(?P<done>[a-z]+(?:ed|en|de|nt)|put|set|sent)\b"

_IN_STATE = re.compile(
    r"(?:un[a-z]+ed|[a-z]+ed|(?!meet|build|record|book|list|rat|bill|train|read|sett|draw|print|mail|post|stag|warn|th"
    r"|test|pric|str|k|r|w|morn|even|feel|noth|mapp|sav|find)[a-z]{2,}ing)",
    re.IGNORECASE,
)
"""Participles, without the nouns that look like them: "a monitor alerting", but "a Zoom meeting"."""


def _stands_so(found: Found) -> bool:
    state = found["state"].lower()
    return state in STATES | LASTING or _IN_STATE.fullmatch(state) is not None


_PARTS = r"(?:files?|lines?|commits?|modules?|pages?|rows?|components?)"
_MEASURED = r"(?:more than|fewer than|less than|at least|at most|over|under) \d"

STATES_WANTED = (
    # "a pull request is opened and changes more than 20 files"
    construction(
        r"(?:(?:(?<=\band )|(?<=\bthat ))(?:changes|modifies|edits|alters)|\b(?:touches|affects|spans))"
        rf" (?={_MEASURED}+ {_PARTS}\b)",
        "has ",
    ),
    construction(
        r"(?<=\bthat )(?:touch|change|modify|affect|span|edit|alter)"
        rf" (?={_MEASURED}+ {_PARTS}\b)",
        "have ",
    ),
    # "if there is a monitor alerting, ..."
    construction(
        r"(?P<there>\b(?:if|when|whenever|in case) there(?: is|['’]s| are)(?: still)?) (?P<det>an?|any|some|no)"
        r" (?P<thing>(?:[\w-]+ ){0,2}?[a-z][\w-]+) (?P<state>[a-z][a-z-]{2,})(?P<place>(?: (?:in|on) [\w ]{2,30}?)?)"
        r"(?=\s*(?:[,:]|then\b))",
        "{there} {det} {state} {thing}{place}",
        holds=_stands_so,
    ),
    # "please arrange that an event is made, that the guests are mailed and that a meeting is created"
    construction(
        rf"{START}(?:please )?{_WISHED} that (?P<what>(?:the|an?|our|my|all) [^.;:,!?\n]{{2,50}}?)"
        rf" (?:is|are|gets?|be) {_DONE}",
        "{what} should be {done}",
    ),
    construction(
        r"(?P<joint>, (?:and )?| and )that (?P<what>(?:the|an?|our|my|all) [^.;:,!?\n]{2,50}?) (?:is|are|gets?|be) "
        rf"{_DONE}",
        "{joint}{what} should be {done}",
        holds=lambda found: " should be " in found.string[: found.start()],
    ),
    # "our Xero contacts must also exist in NetSuite as customers", "could our contacts also be in Xero please"
    construction(
        rf"{START}{_THINGS} (?:must|should|shall|have to|need to|ought to) (?:(?:also|too) (?:be|{_PRESENT})"
        rf"|{_PRESENT}|be(?=[^.;:,?!\n]* (?:too|also|as well)\b))"
        rf" (?P<place>(?:in|on|at) [^.;:,?!\n]{{2,60}}?)(?: (?:too|also|as well))?(?=[.;,!]|$)",
        "copy {things} {place}",
    ),
    construction(
        rf"{START}(?:could|can|should|might|may) {_THINGS} (?:(?:also|too) (?:be|{_PRESENT})|(?:be|{_PRESENT})(?="
        rf"[^.;:,?!\n]* (?:too|also|as well)\b))"
        rf" (?P<place>(?:in|on|at) [^.;:,?!\n]{{2,60}}?)(?: (?:too|also|as well))?(?:,? please)?(?:\?|$)",
        "copy {things} {place}",
    ),
    # "need a sheet, then a worksheet in it, then 3 rows"
    construction(
        r"^(?:(?:i|we) )?(?:need|want) (?P<first>an? [^.;:,!?]{2,50}?),? (?:and )?then (?P<second>(?:an?|one|two"
        r"|three|[2-5])"
        r" [^.;:,!?]{2,50}?)(?:,? (?:and )?then (?P<third>(?:an?|one|two|three|[2-5]) [^.;:,!?]{2,50}?))?(?=[.!]?\s*$)",
        lambda found: "create {first}, then create {second}" + (", then create {third}" if found["third"] else ""),
        holds=lambda found: not _SENT.search(found[0]),
    ),
    # "once I've the file from Google Drive downloaded, put it ..."
    construction(
        rf"{START}(?:once|after|when|as soon as) (?:i|we)(?:'ve|’ve| have| got)(?: got)?"
        r" (?P<what>(?:the|an?|my|our|all|that|this) (?!new\b)[^.;,:!?]{2,60}?) (?P<done>[a-z]+(?:ed|en))(?:,|"
        r" then| and)+ (?=[a-z])",
        "{what} should be {done}, then ",
    ),
    # "I get the page, and when its title ..."
    construction(rf"^(?:i|we) (?=(?:{_LOOKED_UP}) (?:the|all|our|my)\b[^.;:!?\n]*(?:,|;|\band\b|\bthen\b))", ""),
    # "I'd love it if a new Sentry issue made a Jira ticket"
    construction(
        r"\b(?:it(?:'d| would)? be (?:so |very |really )?(?:nice|great|good|helpful|cool|lovely|ideal)"
        r"|i(?:'d| would) (?:really )?(?:love|like|appreciate)(?: it)?|we(?:'d| would) (?:really )?(?:love"
        r"|like)(?: it)?)"
        rf" (?:if|when) (?P<event>{_NEW} [^.;,:!?]{{2,40}}?) (?:{_MADE}|(?:c|w)ould (?:make|create|open|raise|trigger))"
        r" (?=(?:an?|the|one|two|three)\b)",
        "when {event} is created, create ",
    ),
    # "it would be great if you create an issue"
    construction(
        r"\b(?:it(?:'d| would)? be (?:so |very |really )?(?:nice|great|good|helpful|cool|lovely|ideal)"
        r"|i(?:'d| would) (?:really )?(?:love|like|appreciate)(?: it)?) if you(?:'d| would| could| can)? (?:please )?"
        rf"(?={ORDER}\b)",
        "",
    ),
    # "make sure that every issue is also in GitLab"
    construction(
        r"\b(?:make(?: it so| sure| certain)?|ensure|see to it|take care|arrange"
        r"|(?:i|we)(?:'d like| want| need| would like))"
        r"(?: that)? (?P<things>(?:every|each|all)(?: of)?(?: the| our| my)? [^.;:,?!\n]{3,60}?) (?:also )?"
        r"(?:(?:is|are|gets?|be)(?: also)?"
        r"(?: (?:copied|mirrored|duplicated|replicated|available|present|there|visible))?(?: also)?"
        r"|exists?|appears?|shows? up|ends? up|lands?) (?:also )?(?:in|on) (?P<place>[^.;:,?!\n]{2,40}?)"
        r"(?: (?:too|also|as well))?(?=[.;,!]|$)",
        "copy {things} to {place}",
    ),
    # "I want every user to get a DM"
    construction(
        r"^(?:(?:i|we)(?:'d like| want| need| would like)|make sure|ensure|please make)(?: that)?"
        r" (?P<things>(?:every|each|all)(?: of)?(?: the| our| my)? [^.;:,?!\n]{3,50}?) (?:to )?"
        r"(?:gets?|receives?|has|have) (?=an?\b(?! (?:[a-z]+ )?(?:assignee|owner|reviewer|approval|name|title)\b))",
        "{things} should get ",
    ),
    # "I want a checklist on it and also Sarah added to it"
    construction(
        r"(?P<wish>\b(?:i|we)(?:'d like| want| need| would like) an? [^.;:,!?]{2,50}?),? and (?:also"
        r" )?(?P<who>[a-z][\w-]*)"
        r" (?P<done>added|assigned|invited) (?P<place>(?:to|as|on|into) )",
        lambda found: f"{{wish}} and {_DOING[found['done'].lower()]} {{who}} {{place}}",
    ),
    # "from Jira I want the projects and the sprints listed"
    construction(
        r"^(?P<place>(?:from|out of) [\w ]{2,24}?),? (?P<wish>(?:i|we)(?:'d like| want| need| would like)"
        r" [^.;:!?\n]{3,80})"
        r"(?=[.;!]|$)",
        "{wish} {place}",
    ),
)
"""Applied before other constructions."""
