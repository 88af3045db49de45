"""Constructions that tell how long something has been so, or how near it is: no event tells of that, a wait after one
or a daily look does. "When a ticket has been open for 2 hours, ...", "two days before a milestone is due, ...".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import CASE, ORDER, Found, construction, escaped

__all__ = ["LASTING_STATES"]

_OPENED = r"(?:when(?:ever)?|if|once|as soon as|in case|every time|any time)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|ten|twelve|\d+)"
_LENGTH = rf"(?P<length>{_COUNT} (?:minute|hour|day|week|month)s?)"
_LONGER = r"(?:(?:more than|longer than|over|at least|about) )?"
_DENIED = (
    r"not (?:yet )?(?:been )?(?:acknowledged|assigned|resolved|closed|answered|merged|reviewed|approved|triaged"
    r"|picked up)"
)
_NEW = rf"(?:open|unassigned|new|untriaged|unacknowledged|unanswered|unresolved|triggered|unreviewed|to ?do|{_DENIED})"
"""States that things are in from the first: what is in one after some time has been so all the while."""
_THING = r"(?P<thing>(?:an?|any) (?!new\b)[\w#-]+(?: (?!has\b|is\b|isn't\b|hasn't\b|stays\b|was\b)[\w./#-]+){0,5}?)"
_STAYS = r"(?:has (?:still )?(?:been )?|(?:is|stays|remains|sits|lies)(?: being)? (?:still )?)"
_NAMED_STATE = r"(?P<state>\"[^\"]+\"|'[^']+'|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)"
_GOT_INTO = r"(?:blocked|in progress|in review|on hold|pending|paused)"
"""States that things get into later on."""
_END = r"(?=\s*(?:[,;:]|[-=]>|→)|$)"
_CLOSABLE = re.compile(r"\b(?:issue|bug|ticket|incident|pull request|pr|merge request|mr)\b", re.IGNORECASE)
"""Things of which those that are closed rest for good."""
_DATED = re.compile(rf"{_CLOSABLE.pattern}|\btask\b", re.IGNORECASE)
_IDLE = (
    r"(?:has (?:had |seen )?no (?:activity|updates?|changes?)"
    r"|(?:has not|hasn't|has never) been (?:updated|touched|changed|modified)"
    r"|(?:has been|is|was|stays|remains) (?:idle|inactive|stale|untouched|dormant|quiet))"
)
_IN_CHARGE = re.compile(r"\b(?:on[- ]call|manager|lead|boss|next)\b", re.IGNORECASE)
_PAGED = re.compile(
    r"^(?:when(?:ever)?|if|once|as soon as|after) [^,]*\b(?:pagerduty incident|incident\b[^,]* in pagerduty)\b",
    re.IGNORECASE,
)
_DUE = r"(?:is due|expires|ends|starts|begins)"
_COMING = {"expires": "expiring", "ends": "ending", "starts": "starting", "begins": "starting"}
_DAYS = re.compile(r"(?:day|week|month)s?$", re.IGNORECASE)
_MADE = (
    (re.compile(r"\b(?:servicenow|opsgenie)\b", re.IGNORECASE), "created"),
    (re.compile(r"\bincidents?\b", re.IGNORECASE), "triggered"),
    (re.compile(r"\b(?:issue|bug|pull request|pr|merge request|mr)\b", re.IGNORECASE), "opened"),
)
"""What is said of things that come to be, where it is not that they are created."""


def _new_then_so(found: Found) -> str:
    """A wait after the thing has come to be, and the test whether it is so still."""
    return _waited(escaped(found["thing"]), _state(found["state"]))


def _state(said: str) -> str:
    """What something is as long as it is in a state, or as nobody has done with it what is said."""
    denied = said.lower().startswith("not ")
    return f"is {escaped(said)}" if denied else f"is still {escaped(said)}"


def _undone(found: Found) -> str:
    """A wait after the thing has come to be, and the test whether somebody has done something with it."""
    return _waited(escaped(found["thing"]), _LEFT_BY[_stem(found["deed"])])


def _waited_for(found: Found) -> str:
    """A wait after the thing has come to be, and the test whether it got what it waits for."""
    told = _waited(escaped(found["thing"]), _LEFT_BY[_stem(found["deed"] or found["awaited"])])
    return told if found["length"] else told.replace("{length}", "{later}")


def _unowned(found: Found) -> str:
    return _waited(escaped(found["thing"]), "is still unassigned")


def _undone_by_then(found: Found) -> str:
    """A wait after what happens, and the test whether somebody has done something with what it happened to."""
    return f", wait {{length}}, then if it {_LEFT_BY[_stem(found['deed'])]}"


def _stem(deed: str) -> str:
    return deed.lower().split()[0].rstrip("s").removesuffix("e")


_LEFT_BY = {
    "acknowledg": "is not acknowledged", "ack": "is not acknowledged", "answer": "is not answered",
    "replie": "is not answered", "repli": "is not answered", "reply": "is not answered",
    "respond": "is not answered", "pick": "is still unassigned", "tak": "is still unassigned",
    "claim": "is still unassigned", "clos": "is not closed", "resolv": "is not resolved", "solv": "is not solved",
    "respons": "is not answered", "reaction": "is not answered", "approval": "is not approved",
    "acknowledgement": "is not acknowledged", "review": "is not reviewed", "approv": "is not approved", "merg": "is"
    " not merged",
}  # fmt: skip
"""In which state something is as long as nobody has done this with it."""
_DEED = (
    r"(?P<deed>acknowledges?|acks?|answers?|repl(?:y|ies)(?: to)?|responds?(?: to)?|picks?(?: up)?|takes?|claims?"
    r"|closes?|resolves?|solves?|reviews?|approves?|merges?)"
)
_LACKING = r"(?P<deed>reply|answer|response|reaction|review|approval|acknowledgement)"
_NOBODY = r"(?:nobody|no ?one|no-one|none of us|no agent)"


def _waited(thing: str, told: str) -> str:
    """A wait after a thing has come to be, and the test whether it is so then."""
    if re.search(r"\bincident\b", thing, re.IGNORECASE) and _UNSEEN.search(told):
        told = "is still triggered"  # what is over needs nobody's eye any more
    if re.search(r"\bincident\b", thing, re.IGNORECASE) and told == "is not answered":
        told = "is still triggered"  # who responds acknowledges it
    if re.search(r"\bticket\b", thing, re.IGNORECASE) and told == "is not answered":
        told = "is still new"  # an agent's answer opens it
    made = next((word for pattern, word in _MADE if pattern.search(thing)), "created")
    return f"when {thing} is {made}, wait {{length}}, then if it {told}"


_UNSEEN = re.compile(r"not (?:yet )?(?:been )?acknowledged|unacknowledged", re.IGNORECASE)


def _idle(found: Found) -> str:
    """A look every day at what nothing has happened to for some time."""
    return f"every day, for each {_still_open(found['thing'], _CLOSABLE)} that was not updated for {{length}}"


def _still_open(thing: str, closable: re.Pattern[str]) -> str:
    """A thing that comes up every day: an open one, where one that is closed rests for good."""
    thing = re.sub(r"^(?:an?|any) ", "", thing)
    return escaped(f"open {thing}" if closable.search(thing) and not re.search(r"\bopen\b", thing) else thing)


def _daily(found: Found, when: str = "in {length}, ") -> str:
    """A look every day at what comes up; `when` is a template."""
    thing = re.sub(r"^(?:an?|any|each|every) ", "", found["thing"])
    return f"every day, for each {escaped(thing)} that is {_COMING.get(found['due'].lower(), 'due')} {when}"


LASTING_STATES = (
    # "isn't acknowledged within 10 minutes"
    construction(
        rf"\b(?P<be>is|has)n['’]t (?=(?:yet )?(?:been )?[a-z]+(?:ed|up) (?:for|since|after|within) {_LONGER}{_COUNT} )",
        "{be} not ",
    ),
    # "when a ticket has been open for 2 hours", "if an incident isn't acknowledged for 10 minutes"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} {_STAYS}(?:in (?:state|status) )?(?P<state>{_NEW})"
        rf" (?:for|since|after|within) {_LONGER}{_LENGTH}{_END}",
        _new_then_so,
    ),
    # "when an issue has been open for 30 days with no comments", "... and has no assignee"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} {_STAYS}(?P<state>{_NEW}) (?:for|since|after) {_LONGER}{_LENGTH}"
        r"(?: (?:with|that (?:has|have)) (?P<lacking>(?:no|more than|less than) [^,;:.!?\n]{2,40}?)|,? and (?:still )?"
        rf"(?P<test>(?:has|is) [^,;:.!?\n]{{2,40}}?)){_END}",
        lambda found: f"{_new_then_so(found)} and {'it has {lacking}' if found['lacking'] else 'it {test}'}",
    ),
    # "when a PR has been open for 2 days without a review", "when a ticket has been waiting for an answer for 4 hours"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} (?:{_STAYS}{_NEW} (?:for|since|after) {_LONGER}{_LENGTH} without (?:an?y? )?"
        rf"{_LACKING}|(?:has been|is|was) (?:waiting|pending) (?:for|on) (?:an?y? |the )?(?:customer |first )?"
        rf"{_LACKING.replace('deed', 'awaited')} (?:for|since) {_LONGER}{_LENGTH.replace('length', 'later')}){_END}",
        _waited_for,
    ),
    # "when a Linear issue is overdue"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} (?:is|becomes|gets|goes) overdue(?P<place> (?:in|on) [\w./-]+)?{_END}",
        lambda found: f"every day, for each {_still_open(found['thing'], _DATED)}{{place}} that is overdue",
    ),
    # "when a Trello card is due tomorrow"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} (?P<due>{_DUE}) (?P<day>today|tomorrow){_END}",
        lambda found: _daily(found, "{day}"),
    ),
    # "if a ticket stays in "In Review" for more than 2 days"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} {_STAYS}in (?:the )?(?:state |status |column |list )?{_NAMED_STATE}"
        rf"(?: (?:state|status|column|list))? (?:for|since|after) {_LONGER}{_LENGTH}{_END}",
        "when {thing} moves to {state}, wait {length}, then if it is still in {state}",
    ),
    # "when a Jira issue has been blocked for more than 2 days"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} {_STAYS}(?P<state>{_GOT_INTO}) (?:for|since|after) {_LONGER}{_LENGTH}{_END}",
        "when the status of {thing} changes to {state}, wait {length}, then if it is still {state}",
    ),
    # "if nobody acknowledges an incident within 15 minutes", "when no one picks up a ticket for an hour"
    construction(
        rf"^(?:please )?{_OPENED} {_NOBODY} (?:has )?{_DEED} {_THING} (?:for|within|in|after) {_LONGER}{_LENGTH}{_END}",
        _undone,
    ),
    # "when a ticket is assigned to nobody for a day", "if an issue has no assignee for two days"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} (?:(?:is|stays|remains) assigned to (?:{_NOBODY})|has no (?:assignee|owner))"
        rf" (?:for|since|after) {_LONGER}{_LENGTH}{_END}",
        _unowned,
    ),
    # "when a ticket is created and nobody answers it within an hour"
    construction(
        rf"(?<=\w),? (?:and|but) (?:then )?{_NOBODY} (?:has )?{_DEED}(?: (?:to )?(?:it|them|there))?"
        rf" (?:for|within|in|after) {_LONGER}{_LENGTH}{_END}",
        _undone_by_then,
    ),
    # "tell #support when a ticket has been open for 2 hours"
    construction(
        rf"^(?P<order>(?!{_OPENED}\b|every\b|each\b|on\b|at\b|after\b)[a-z][^,;:.!?\n]{{3,60}}?) {_OPENED} {_THING}"
        rf" {_STAYS}(?P<state>{_NEW}) (?:for|since|after|within) {_LONGER}{_LENGTH}(?P<end>[.!]?)$",
        lambda found: f"{_new_then_so(found)}, {{order}}{{end}}",
    ),
    # "any alert that isn't acknowledged within 10 minutes should page the manager"
    construction(
        rf"^(?P<thing>(?:an?|any|each|every) [^,;:.!?\n]{{3,50}}?) (?:that|which) {_STAYS}(?P<state>{_NEW})"
        rf" (?:for|since|after|within) {_LONGER}{_LENGTH}(?:{CASE}|, | (?:should|must|shall|needs to|has to) )"
        rf"(?=(?:{ORDER}|remind|escalate|trigger)\b)",
        lambda found: f"{_new_then_so(found)}, ",
    ),
    # "no reply within a day on a message in #help -> create a task"
    construction(
        rf"^(?:if |when )?(?:there (?:is|was) )?no {_LACKING}(?: (?:for|within|in|after) {_LONGER}{_LENGTH})? (?:to"
        rf"|on|for|of)"
        rf" (?P<thing>an? (?!new\b)[^,;:.!?\n]{{3,50}}?)(?: (?:for|within|in|after) {_LONGER}"
        rf"{_LENGTH.replace('length', 'later')})?(?:{CASE}|, )(?=(?:{ORDER}|remind|escalate|trigger|resend)\b)",
        lambda found: f"{_undone(found).replace('{length}', '{length}' if found['length'] else '{later}')}, ",
        holds=lambda found: bool(found["length"] or found["later"]),
    ),
    # "if an issue has no activity for 60 days, close it"
    construction(
        rf"^(?:please )?{_OPENED} {_THING} {_IDLE} (?:for|in|since) {_LONGER}{_LENGTH}{_END}",
        _idle,
        holds=lambda found: _DAYS.search(found["length"]) is not None,
    ),
    # "two days before a milestone is due, remind #dev"
    construction(
        rf"^{_LENGTH} before (?P<thing>(?:an?|any|each|every) [\w-]+(?: (?!is\b)[\w./#-]+){{0,4}}?) (?P<due>{_DUE}),? ",
        _daily,
        holds=lambda found: _DAYS.search(found["length"]) is not None,
    ),
    # "when an incident is triggered, page the manager": it is there already
    construction(
        r"\bpage (?P<who>(?:the |our |my )?(?:on[- ]call|manager|lead|boss|next)\b(?: (?:person|engineer|level"
        r"|manager))?"
        r"|(?-i:[A-Z])\w+|[a-z]+)(?P<place> (?:on|in|via|through) pagerduty)?(?=\s*(?:[.;,!]|$)| and\b)",
        lambda found: "escalate it" if _IN_CHARGE.search(found["who"]) else "add {who} as a responder to it",
        holds=lambda found: _PAGED.search(found.string, 0, found.start()) is not None,
    ),
)
