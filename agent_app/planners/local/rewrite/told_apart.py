"""Constructions that tell some of several things apart by what stands behind them: "those ending in .tmp", "those
stuck", "the ones that failed", "every one in alert state", "records with a blank email".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import (
    CASE,
    GIVEN,
    ORDER,
    QUOTE,
    START,
    Found,
    construction,
    is_told,
    looked_up_before,
    verb_for,
)

__all__ = ["TOLD_APART"]

_SOME = r"(?:those|the ones|ones|any|every one|each one|everything|anything)"
_ENDED = r"(?=\s*(?:[.;:,!?]|$)| and | or | but |\s*[-=]>|\s*→)"
_NO_STATES = (
    r"(?!that|this|which|who|whose|with|without|to|in|on|of|for|from|at|by|into|as|too|also|please|again"
    r"|first|last|later"
    r"|now|today|instead|there|here|back|up|out|off|down|over|away|together|only|one|and|or|but|then|manually|again|if"
    r"|when|is|are|was|were|have|has|should|must|get|gets|go|goes|become|once|afterwards|tomorrow|weekly|daily|things"
    r"|people|\w+ly\b)"
)
_NOT_DONE = r"(?:if|when|for|and|then|each|every|the|wait|get|list|create|send)"
_FAILING = r"(?:failed|passed|succeeded|expired|bounced|churned|crashed|errored|timed out|errored out)"
_PROPERTY = r"(?:state|status|stage|phase|condition)"
_PLACED = r"(?: (?:in|on|from) [\w-]+)?"
"""Where things are, by the name of what keeps them."""
_EMPTY = r"(?:blank|empty|missing)"
_SINGLE = {"have": "has", "are": "is", "do": "does", "were": "was"}
_OUTCOMES = {"fail": "is failed", "succeed": "is successful", "pass": "is passed"}
_TO_EACH = re.compile(r" (?P<to>to|for|on|with) each(?: (?:one|of them))?$", re.IGNORECASE)


def _paused(found: Found, test: str) -> str:
    """A test before an order, from which a comma parts it."""
    return f"{test}, " if found["pause"] else test


def _for_each_that(found: Found) -> str:
    denied = " not" if found["denied"] else ""
    deed = _TO_EACH.sub(r" \g<to> it", found["deed"]).replace("{", "{{").replace("}", "}}")
    return f"for each of the {{things}}, if it {_SINGLE[found['have'].lower()]}{denied} {{test}}, {deed}"


_KINDS = r"(?:type|kind|category|priority|severity|status|stage|size|plan|tier|level)"
_ONE_VALUE = rf"(?:(?P<what>{_KINDS}) )?(?P<value>(?!(?:the|an?|this|that|our|my|your|your|his|her|their|its|last"
_ONE_VALUE += r"|yesterday|today|each|all|which|whom|them|these|those|us"
_ONE_VALUE += r"|charge|need|question|scope|person|general|particular)\b)[\w.@-]*\w(?: (?-i:[A-Z])[\w-]+)?)"
_PLAIN = re.compile(r"[a-z]+")


def _belonging(found: Found) -> str:
    """What tells things apart by what they are from, by, in or of, as a property and its value."""
    value, how = found["value"], found["how"].lower()
    if how == "of" or found["what"]:
        return "{some} whose {what} is {value}" if found["what"] and how == "of" else found[0]
    if how == "in":
        return "{some} whose status is {value}" if _PLAIN.fullmatch(value) else "{some} whose location is {value}"
    return "{some} that are from {value}" if how == "from" else "{some} whose author is {value}"


_EVENTFUL = re.compile(r"\b(?:when|once|if|and|or)\b", re.IGNORECASE)

TOLD_APART = (
    # "delete the ones with spam in them"
    construction(
        r"\b(?P<some>those|the ones|ones|any|anything|everything|each one|messages|e-?mails|comments) with"
        r" (?P<what>[^.;:,!?\n]{2,30}?) in (?:it|them|(?:the|its|their) (?:text|body|title|subject|name))\b",
        "{some} that contain {what}",
    ),
    # "whose rating is lower than 2": no order to lower something
    construction(r"\b(?P<be>is|are|was|were|scores?|rates?) lower than (?=[$€£]?\d)", "{be} less than "),
    # "for each order, for which the amount exceeds 500": "whose amount exceeds 500"
    construction(
        r",? (?:for|of|with|on|in) (?:which|whom) the (?P<what>[a-z]+(?: [a-z]+)?) (?=(?:is|are|was|were|has|exceeds"
        r"|equals|contains|lacks)\b)",
        " whose {what} ",
    ),
    # "delete those ending in .tmp"
    construction(
        rf"\b(?P<some>{_SOME}) (?P<verb>end|start|beginn|begin)(?:s|ing)? (?P<how>in|with) (?=\S)",
        lambda found: "{some} whose name " + ("ends" if found["verb"] == "end" else "starts") + " with ",
        holds=looked_up_before,
    ),
    construction(
        rf"\b(?P<some>{_SOME}) (?P<verb>contain|mention|lack|cost|exceed)ing (?=\S)",
        "{some} that {verb} ",
        holds=looked_up_before,
    ),
    # "those won → an invoice"
    construction(
        rf"{START}(?:and |but )?(?:those|the ones) (?P<state>{_NO_STATES}[a-z]{{3,}}){CASE}(?=\S)",
        "if it is {state} → ",
        holds=lambda found: looked_up_before(found) and is_told(found),
    ),
    # "update those stuck"
    construction(
        rf"\b(?P<some>those|the ones) (?P<state>{_NO_STATES}[a-z]{{3,}}){_ENDED}",
        "{some} that are {state}",
        holds=lambda found: looked_up_before(found) and is_told(found),
    ),
    # "set those still pending to on hold", "cancel the ones past due"
    construction(
        rf"\b(?P<some>those|the ones) (?P<state>(?:still|already|currently|now|not yet) {_NO_STATES}[a-z]{{3,}}"
        r"|past due)"
        rf"(?:(?= (?:to|as|into|by|for|in|with)\b)|{_ENDED})",
        "{some} that are {state}",
        holds=looked_up_before,
    ),
    # "label those from acme.com", "convert the ones in Berlin", "close those of type bug"
    construction(
        rf"\b(?P<some>those|the ones) (?P<how>from|by|in|of) {_ONE_VALUE}(?:(?= (?:to|as|into|with)\b)|{_ENDED})",
        _belonging,
        holds=looked_up_before,
    ),
    # "refund the ones that failed"
    construction(
        rf"\b(?P<some>{_SOME}) (?P<which>that|which|who) (?:have |had |has )?(?P<done>{_FAILING}){_ENDED}",
        "{some} {which} are {done}",
    ),
    # "copy the ones modified this week"
    construction(
        r"\b(?P<verb>(?!for|and|but|or|then|of|with)[a-z]+) (?P<some>those|the ones) (?P<done>[a-z]+ed|sent"
        r"|made|paid) (?=(?:this|last|today|yesterday|before"
        r"|after|since|over"
        r"|more|less|in the|within|earlier|later)\b)",
        "{verb} {some} that were {done} ",
        holds=looked_up_before,
    ),
    # "for every one in alert state open an incident"
    construction(
        rf"\b(?P<some>{_SOME}) in (?:an? |the )?(?P<value>[\w-]+) (?P<what>{_PROPERTY})\b(?P<pause> (?={ORDER}\b))?",
        lambda found: _paused(found, "{some} whose {what} is {value}"),
    ),
    # "for records with a blank email send a message"
    construction(
        rf"\b(?P<some>those|the ones|ones|any|[a-z]+s) with an? (?P<value>{_EMPTY}) (?P<what>[a-z]+(?: [a-z]+)??)"
        rf"(?:(?P<pause> (?={ORDER}\b))|{_ENDED})",
        lambda found: _paused(found, "{some} whose {what} is {value}"),
    ),
    # "list the records; for records whose email is blank send a message"
    construction(
        r"\bfor (?:the |all |any )?(?P<things>[a-z]+s) (?=(?:whose|without|that|which) [^,;:.!?\n]{3,60},)",
        "for those ",
        holds=lambda found: found["things"].lower() in found.string[: found.start()].lower(),
    ),
    # "only the ones with status pending need a comment"
    construction(
        rf"{START}only (?:the ones|those|ones) (?P<test>(?:with|without|that|which|whose|in|from|older|newer)\b"
        rf" [^,;:.!?\n]{{2,50}}?) (?:needs?|gets?|receives?|deserves?) {GIVEN}",
        lambda found: f"for those {{test}}, {verb_for(found['kind'])} {{det}} {{thing}}{{kind}}",
        holds=looked_up_before,
    ),
    # "those which have not been active for a year are archived"
    construction(
        rf"{START}(?:those|the ones) (?=(?:with|without|that|which|whose)\b)(?P<test>[^,;:.!?\n]{{4,70}}?)"
        r" (?:are|get|should be|must be|have to be|are to be) (?P<done>(?!not\b)(?:archived|closed|deleted"
        r"|merged|removed|cancelled"
        r"|rejected|approved|escalated|resolved|assigned|tagged|moved|suspended|refunded|reopened))\b",
        "for those {test}, they should be {done}",
        holds=looked_up_before,
    ),
    # "users that have not signed in for 60 days are suspended"
    construction(
        rf"{START}(?:the |all |all the |any |our )?(?P<things>(?!(?:if|when|once|each|every|those|ones)\b)"
        rf"(?:[\w-]+ ){{0,3}}?[a-z]+s{_PLACED}) (?P<which>that|who|which) "
        r"(?P<test>(?:have|are|were|do|did)(?:n['’]t| not)? [^,;:.!?\n]{3,60}?) (?:are|get) (?P<done>(?!not\b)[a-z]+ed)"
        r"(?=\s*(?:[.;,!]|$)| (?:in|on|by|with|to|from|and|as)\b)",
        "for each of the {things} {which} {test}, it should be {done}",
        holds=lambda found: not _EVENTFUL.search(found["test"]),
    ),
    # "the ones without it go to Jill"
    construction(
        rf"{START}(?:and |but )?for those (?:without|with no) (?:it|that|one|any),? (?=[a-z])",
        "otherwise ",
        holds=lambda found: re.search(r"\b(?:with|contains|has|have)\b", found.string[: found.start()]) is not None,
    ),
    # "for the attendees that have not checked in, send a mail to each"
    construction(
        rf"{START}for (?:the|all|all the|any|our|those) (?P<things>(?:[\w-]+ ){{0,3}}?[a-z]+s{_PLACED})"
        r" (?:that|who|which) "
        r"(?P<have>have|are|do|were)(?P<denied>n['’]t| not)? (?P<test>[^,;:.!?\n]{2,60}), "
        r"(?P<deed>[a-z][^,;:.!?\n]{3,90})",
        _for_each_that,
    ),
    # "the envelopes that are still not signed after 7 days": how old they are by then
    construction(
        rf"\b(?P<some>{_SOME}|[a-z]+s)(?: (?:that|which|who))?(?: are)? still (?P<state>(?:not )?[a-z]+) after"
        r" (?P<time>(?:\d+|an?|two|three|four|five|six|seven|ten) (?:minute|hour|day|week|month)s?)\b",
        "{some} that are {state} and older than {time}",
        holds=looked_up_before,
    ),
    # "close stale issues after 30 days of inactivity"
    construction(
        rf"{START}(?P<verb>(?!{_NOT_DONE}\b)[a-z]+) (?P<all>(?:the|all|our|any) )?(?:stale |inactive |idle |old )?"
        r"(?P<things>(?:[\w-]+ ){0,3}?[a-z]+s) after (?P<time>(?:\d+|an?|two|three|six) (?:hour|day|week|month|year)s?)"
        r" (?:of inactivity|of silence|without (?:any |an? )?(?:activity|updates?|responses?|repl(?:y|ies)|answers?"
        r"|comments?|movement))\b",
        "{verb} {all}{things} that have been inactive for {time}",
    ),
    # "for those who haven't checked in send an SMS"
    construction(
        r"\bfor (?P<some>those|the ones|everyone|all) (?P<which>who|that|which)"
        r" (?P<test>(?:have|has|are|is|were|did|do)(?:n['’]t| not)? [a-z]+(?: (?:in|out|up|off|on|back|yet))?)"
        rf" (?={ORDER} (?:an?|the|them|it|me|us)\b)",
        "for {some} {which} {test}, ",
        holds=looked_up_before,
    ),
    # "if it starts with "CRITICAL", page us, for "WARNING" open a ticket"
    construction(
        rf"\b(?P<upon>if|when) (?P<what>[^,;:.!?\n\"]{{2,40}}?) (?P<does>starts with|begins with|ends with|contains"
        rf"|mentions|includes|says|is) (?P<one>{QUOTE}),? (?P<deed>[^;:.!?\n\"]{{4,80}}?),? (?:and |but )?"
        rf"for (?P<other>{QUOTE}),? "
        rf"(?={ORDER}\b)",
        "{upon} {what} {does} {one}, {deed}. If it {does} {other}, ",
    ),
    # "did the last one fail? open an issue"
    construction(
        rf"{START}(?:and )?(?:did|does|do) (?P<who>(?:the|its|their|any) [^,;:.!?\n]{{2,30}}?) (?P<verb>fail"
        rf"|succeed|pass)\?+ "
        r"(?:then |if so,? |yes: )?(?=[a-z])",
        lambda found: f"if {{who}} {_OUTCOMES[found['verb'].lower()]}, ",
    ),
    # "if I have any events today"
    construction(
        r"\b(?P<opened>if|when|unless) (?:i|we)(?: have|['’]ve)(?: got)? (?=(?:any|no|more than|less than"
        r"|fewer than|at least)"
        r" )",
        "{opened} there are ",
    ),
)
"""Applied before other constructions."""
