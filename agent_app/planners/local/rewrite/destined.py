"""Constructions that say by the way what else is done, to whom or how: "send each of them a mail", "add a row via POST
to https://...", "run the job; on failure tell #ops", "close it by commenting", "tickets go to the group x".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.later import SPAN
from agent_app.planners.local.rewrite.patterns import MAKING, ORDER, START, UPON, Found, base_form, construction

__all__ = ["DESTINED"]

_LETTER = r"(?:e-?mail|mail|message|dm|direct message|note|reminder|invitation|letter|card|ping)"
_RUN = re.compile(r"\b(?:run|trigger|deploy|build|start|rerun|re-run|retry|kick|launch|execute|merge|queue)", re.I)
_WORK = r"(?:tickets?|issues?|incidents?|tasks?|bugs?|alerts?|stories|cards?|conversations?)"
_NO_VALUES = (
    r"(?:it|them|this|that|these|those|the|an?|all|every|each|any|new|our|my|with|as|in|on|for|to|by|issues?|prs?"
    r"|tickets?"
    r"|pull|merge)"
)
_BEGUN = r"(?:created|opened|raised|filed|submitted|received|reported|triggered|posted)"
_SINCE = (
    rf"(?P<span>{SPAN}) (?:after|since|of) (?:it|they|its|being|the ticket|the issue|the incident)"
    rf"(?: (?:was|were|is|has been|got|being))? (?:{_BEGUN}|creation|opening)"
)
_HOW = {"failure": "it fails", "error": "it fails", "success": "it succeeds"}
_SETTING = frozenset({"set ", "upda", "chan"})
_NOBODY = r"(?:nobody|no[- ]one)"
_EACH_PERSON = (
    r"(?:each|every|all(?: the| our)?) (?:[\w-]+ ){0,2}?(?:members?|users?|people|person|contributors?|agents?"
    r"|customers?"
    r"|collaborators?|followers?|watchers?|employees?|admins?|assignees?|reviewers?)\b"
)
_LETTERS = {"email": "an email", "e-mail": "an email", "mail": "an email", "dm": "a direct message", "message": "a DM"}


_GOT_INTO = r"pending|on[- ]hold|blocked|in progress|in review|waiting(?: for [a-z]+)?"
_UNDONE = r"(?:acknowledged|assigned|reviewed|approved|triaged|picked up|answered|resolved)"
_FOR_LONG = (
    rf"(?:(?:for|since|in) )?(?:(?:more|longer) than |over |at least |(?<=for )|(?<=since )|(?<=in ))(?P<span>{SPAN})\b"
)
_OPENING = r"\b(?:(?P<rel>that|which|and) (?P<be>have|has|are|is)(?: been)? |(?P<and>and ))?"
_OF_EVENT = re.compile(rf"^(?:please )?(?:{UPON}|unless)\b", re.IGNORECASE)
_NOUN_BEFORE = re.compile(r"[a-z]s? $")
_STATED_BEFORE = re.compile(r"\b(?:been|is|are|be|stays?|remains?) $")


def _of_things(found: Found) -> bool:
    """Whether things are told apart by how long they have been so, and no event tells of one."""
    before = found.string[: found.start()]
    opened = found[0].lower().startswith(("that", "which", "and", "who")) or _NOUN_BEFORE.search(before) is not None
    return opened and _OF_EVENT.match(found.string) is None and _STATED_BEFORE.search(before) is None


def _which(found: Found) -> str:
    """What opens the test of things, as it is said or as a relative clause."""
    if found["rel"]:
        return f"{{rel}} {'is' if found['be'].lower() in {'has', 'is'} else 'are'}"
    return "and" if found["and"] else "that are"


def _so_for_long(found: Found) -> str:
    """What things got into and are in still, told by when they were last changed."""
    return f"{_which(found)} {{state}} and not updated for {{span}}"


def _left_for_long(found: Found) -> str:
    """What nobody has done with things since they came to be, told by their age."""
    return f"{_which(found)} {'not {undone}' if found['undone'] else '{state}'} and older than {{span}}"


def _outcome(found: Found) -> str:
    tested = f"if {_HOW[found['how'].lower()]}, "
    return f"{{joint}}{tested}" + ("{deed}" if found.groupdict().get("deed") else "")


def _after_a_run(found: Found) -> bool:
    return _RUN.search(found.string, 0, found.start() + 1) is not None


DESTINED = (
    # "send a DM to each member of #dev"
    construction(
        r"\b(?:dm|pm|(?:send|write|drop) (?:an? )?(?:(?:slack |discord )?(?:direct|private) message|dm|pm) to)"
        r" (?:everyone|everybody|(?:all|each|every)(?: of)?(?: the)? (?:members?|persons?|people|users?|colleagues?))"
        r" (?:in|of|on) (?P<place>#[\w.-]*\w)",
        "list the members of {place} and dm each of them",
    ),
    # "send each contributor of acme/api a thank you email"
    construction(
        r"\b(?P<verb>send|write|drop|give|mail|e-?mail) (?P<whom>(?:each|every|all(?: the)?|the members) "
        r"[^.;,:!?\n]{2,60}?)"
        rf" (?P<what>(?<!to )(?<!with )(?<!in )an? (?:[\w'’-]+ ){{0,4}}?{_LETTER})\b(?! (?:to|for) (?:each|every))",
        "{verb} {what} to {whom}",
        holds=lambda found: re.search(r" (?:and|that|which|who|with|has|have|about) ", found["whom"]) is None,
    ),
    # "add a row via POST to https://..."
    construction(
        rf"\b(?:{MAKING}|send|tell|notify|update|sync) [^.;:!?\n,]{{2,60}}? (?:via|by|with|using|through) (?:an? )?"
        rf"(?:http )?"
        r"(?P<method>POST|PUT|GET|PATCH|DELETE)(?: request| call)? (?:to|on|at|against) (?=https?://)",
        "send an HTTP {method} request to ",
    ),
    # "run the job; on failure, tell #ops"
    construction(
        rf"(?P<joint>[;,.] (?:and |but )?)(?:on|upon|in case of) (?:an? )?(?P<how>failure|error|success),? "
        rf"(?={ORDER}\b)",
        _outcome,
        holds=_after_a_run,
    ),
    construction(
        rf"(?P<joint>[;,.] (?:and |but )?| and )(?P<deed>{ORDER} [^.;,!?\n]{{2,50}}?) (?:on|upon|in case of) (?:an? )?"
        r"(?P<how>failure|error|success)(?=\s*(?:[.;!]|$))",
        _outcome,
        holds=_after_a_run,
    ),
    # "close it by commenting "done""
    construction(
        r",? by (?P<means>comment|reply|repli|post|mail|email|messag|notify|notifi)ing (?=[\"“'#]|that\b|on\b|to\b"
        r"|in\b)",
        lambda found: f" and {base_form(found['means'])} ",
    ),
    # "unassigned tickets should go to the group Tier 2"
    construction(
        rf"{START}(?P<things>(?:all |any |every |the |our |an? )?(?:(?!(?:when|if|once|on|new|for|after|move"
        rf"|send)\b)[\w-]+ )"
        rf"{{0,3}}?{_WORK})(?P<which>(?: (?:with|without|that|which|whose|older|in|from|tagged|about)\b"
        rf"[^.;,:!?\n]{{2,70}}?)?)"
        r" (?:(?:should|must|shall|have to|has to|need to|are to|is to) )?(?:goe?s?|be (?:given|handed|routed"
        r"|passed|handed"
        r" over)|(?:is|are) (?:given|handed|routed|passed)) to (?P<who>(?:the )?(?:group|team) |(?!(?:done|closed"
        r"|resolved"
        r"|backlog|blocked|review|doing)\b)(?-i:[A-Z])[a-z]+(?=\s*(?:[.;,!]|$)))",
        "assign {things}{which} to {who}",
    ),
    # "tickets that have been pending for a week"
    construction(
        rf"{_OPENING}(?P<state>{_GOT_INTO}) {_FOR_LONG}",
        _so_for_long,
        holds=_of_things,
    ),
    # "issues that have had the label wontfix for more than a week"
    construction(
        r"\b(?P<rel>that|which|who) (?:have|has)(?: had)? (?P<label>the (?:label|tag) (?:\"[^\"\n]+\"|[\w-]+)"
        rf"|(?:an? |the )[\w-]+ (?:label|tag)) {_FOR_LONG}",
        "{rel} have {label} and are not updated for {span}",
        holds=_of_things,
    ),
    # "incidents not acknowledged for 30 minutes", "pull requests that nobody has reviewed for two days"
    construction(
        rf"{_OPENING}(?:not (?:yet )?(?:been )?(?P<undone>{_UNDONE})|(?P<state>un{_UNDONE})) {_FOR_LONG}",
        _left_for_long,
        holds=_of_things,
    ),
    # "issues that are labelled stale and have had no activity for 14 days"
    construction(
        r"\b(?P<joint>that|which|and|but) (?:have|has|had)(?: had| seen| shown)? no (?:activity|updates?|changes?)"
        rf" (?:for|in|since) (?=(?:more than |over |at least |the last )?{SPAN}\b)",
        "{joint} were not updated for ",
    ),
    # "email every member of the group asking them to review it"
    construction(
        rf"\b(?P<verb>e-?mail|mail|dm|message) (?P<whom>{_EACH_PERSON}[^.;:,!?\n]{{0,50}}?)"
        r"(?=(?: asking\b| saying\b| that\b| to\b| with\b| about\b|\s*(?:[.;,!]|$)| and\b))",
        lambda found: f"send {_LETTERS[found['verb'].lower()]} to {{whom}}",
    ),
    construction(
        rf"(?P<whom> to {_EACH_PERSON}[^.;:,!?\n]{{0,50}}?),? asking (?:(?:them|him|her) to (?P<deed>"
        rf"[^.;!?\n\"]{{3,80}}?)"
        r"|for (?P<what>[^.;!?\n\"]{3,60}?))(?=\s*(?:[.;!]|$))",
        lambda found: f' saying "Please {"{deed}" if found["deed"] else "send {what}"}"{{whom}}',
    ),
    # "when a build takes longer than 30 minutes"
    construction(
        rf"\b(?P<what>{UPON} (?:an?|any|the|our|each|every) [^,;:.!?\n]{{2,40}}?) (?:takes|took|lasts|runs(?: for)?)"
        r" (?P<test>(?:longer|more) than|over) (?P<length>[\d.]+ ?[a-z]+|an hour|half an hour)(?=\s*(?:[,;:]|$))",
        "{what} is completed, if its duration is more than {length}",
    ),
    # "closed without merging"
    construction(
        r"\bwithout (?P<stem>merg|review|approv|resolv|answer|assign)ing(?: it| them)?(?=\s*(?:[.,;:]|$)| in\b)",
        lambda found: f"and is not {base_form(found['stem']).rstrip('e')}ed",
        holds=lambda found: re.search(r"\b(?:is|are|gets?|was) [a-z]+ed\b", found.string[: found.start()]) is not None,
    ),
    # "2 days after their ticket is solved"
    construction(
        rf"(?P<after>\b{SPAN} after) (?:their|his|her|its|the) (?=(?:[\w-]+ )?(?:ticket|issue|request|task|pull"
        rf" request|pr|mr"
        r"|merge request|bug|incident|order|card) (?:is|gets|was|has been)\b)",
        "{after} a ",
    ),
    # "set the topic to the name of the person on call"
    construction(
        r"(?P<deed>\b(?:set|update|change|post|write|put|publish|share|announce) (?:[^.;:!?\n]{3,60}? )??)(?:the"
        r" name of )?"
        r"(?:the (?:person|one|engineer|colleague)(?: who is)?|who(?:ever)? is|whoever['’]s) (?:currently )?on[- ]"
        r"(?:call|duty)"
        r"(?P<place>(?: (?:in|from) (?-i:[A-Z])[a-z]+)?)",
        "get who is on call{place} and {deed}their name",
        holds=lambda found: (
            re.search(r"\b(?:to|for) $", found["deed"]) is None or found["deed"][:4].lower() in _SETTING
        ),
    ),
    # "tickets with no reply": what they lack, and nothing that is done
    construction(
        r"\bwith no (?P<what>repl(?:y|ies)|responses?|answers?|comments?)(?=\s*(?:[.,;:]|$)| (?:and|for|in|within"
        r"|since)\b)",
        lambda found: "that have no " + ("comments" if found["what"].lower() != "comment" else "comment"),
    ),
    # "when an issue is opened, label bug and assign it": the label that it gets, not the one that it has
    construction(
        rf"(?P<before>^{UPON} [^,;:.!?\n]{{5,80}}, |\? |[-=]> |→ )label (?:as )?(?P<value>(?!{_NO_VALUES}\b)[\w-]+)"
        r"(?=,? (?:and|then) |, |[.;]|$)",
        "{before}add the label {value}",
    ),
    # "comment on every open issue that has no milestone "Please set one""
    construction(
        r"\b(?P<verb>comment|reply) (?P<to>(?:on|to) [^\"“;:!?\n]{3,60}? (?:that|which|whose|with|without|where)"
        r" (?:[^\"“;:!?,\n]{2,60}?)) (?P<text>\"[^\"\n]{5,}\"|“[^”\n]{5,}”)(?=\s*[.!]?$)",
        "{verb} {text} {to}",
        holds=lambda found: (
            re.search(
                r"(?:is|contains?|says?|named|called|titled|of|with|to|than|equals?|label|tag|or|and)$", found["to"]
            )
            is None
        ),
    ),
    # "if nobody has answered a ticket 4 hours after it was created, raise its priority"
    construction(
        rf"^(?:if|when|in case) (?P<who>{_NOBODY}) (?P<did>[^.,;:!?\n]{{2,40}}?) (?P<thing>an? [^.,;:!?\n]{{2,40}}?)"
        rf"(?: within| for)? {_SINCE},? ",
        "when {thing} is created, wait {span}; if {who} {did} it, ",
    ),
    construction(
        r"^(?:if|when|in case) (?P<thing>an? [^.,;:!?\n]{2,40}?) (?P<test>(?:is|has|was|isn['’]t|hasn['’]t|still)\b"
        rf" ?[^.,;:!?\n]{{2,40}}?) {_SINCE},? ",
        "when {thing} is created, wait {span}; if it {test}, ",
    ),
    # "when an issue is created in OPS post in #ops"
    construction(
        rf"^(?P<event>{UPON} [^,;:.!?\n]{{5,80}}? in (?-i:[A-Z][A-Z0-9]{{1,9}})) (?P<deed>{ORDER})(?= (?:in|to|on"
        rf"|it|a|an|the)\b)",
        "{event}, {deed}",
    ),
)
"""Applied before other constructions."""
