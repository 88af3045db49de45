"""Questions after things that something is done with next ("which assets do we have? Put them into Airtable"), and
people told by what they did or where they are ("everyone who signed up for the event", "everybody in #general").
"""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    ARTICLE,
    GIVEN,
    PERIOD,
    START,
    Found,
    construction,
    verb_for,
)

__all__ = ["ENQUIRIES", "asked_after"]

_THINGS = r"(?P<things>(?!of\b|it\b|they\b)[\w-]+(?: [\w'-]+){0,3}?)"
_MORE = r"(?P<more>(?: (?:in|on|at|of|for|from|with|without|that|which|whose) [^.,;:?!\n]{2,50}?)?)"
_GOES_ON = re.compile(r"\s*(?:then |so |and |now |please )?(?!(?:if|when|yes|no|otherwise)\b)[a-z]", re.IGNORECASE)
_WITH_EACH = re.compile(r"[^?]*?\b(?:them|each|every|those|these|all)\b", re.IGNORECASE)
_EVERYONE = (
    r"(?:every(?:one|body)|any(?:one|body)|all (?:the |those |of those )?(?:people|persons|folks|guys)|all those)"
)
_GROUP = (
    r"(?:#[\w-]+|(?:the|our|my) (?:[\w#-]+ ){0,3}?(?:channel|server|group|team|organi[sz]ation|org|guild"
    r"|workspace)(?: #?[\w-]+)?)"
)
_READERS = r"(?:the|our|my) (?:[\w-]+ ){0,3}?(?:audience|newsletter|mailing list)"
_SINGLY = (
    r"(?:dm|e-?mail|mail|text|call|phone|invite|add|remove|kick|ban|suspend|deactivate|(?:e-?mail|mail|sms|text|dm"
    r"|direct message)s? to)"
)
"""What is done with people one by one; others are told where all of them read."""
_DEEDS = (
    (r"(?:attend(?:s|ed|ing)?|register(?:s|ed)?(?: for)?|sign(?:s|ed)? up (?:for|to)|book(?:s|ed)?"
     r"|(?:bought|buys) a ticket (?:for|to)|takes? part in|took part in|comes? to|came to)", "attendees of"),
    (r"(?:has |have )?(?:subscribe[sd]?|signed up) to", "subscribers of"),
    (r"(?:(?:was|were|is|are) )?invited (?:to|by)", "invitees of"),
    (r"(?:applie[sd]|apply) (?:for|to)", "candidates for"),
    (r"(?:submit(?:s|ted)?|fill(?:s|ed)? (?:in|out)|complete[sd]?|answer(?:s|ed)?|respond(?:s|ed)? to)",
     "responses of"),
)  # fmt: skip
"""What people do, and how those are called who did it to what follows, or what they left there."""
_ON_CALL = (
    r"who(?:m|so)?ever(?:['’]s| is)(?: currently| now)? on[ -](?:call|duty)(?: right now| now)?"
    r"(?P<product> (?:in|on|according to) (?-i:[A-Z])\w+)?"
)
_ELSE_NOBODY = (
    r"(?:[;,.] (?:but |and )?(?:if|when) (?:no(?:body| one)|there(?:['’]s| is) (?:no(?:body| one)|none))"
    r"(?: is)?(?: on[ -](?:call|duty))?, (?P<else>(?:[^.;:!?\n]|\.(?=\w)){3,80}?)(?=\s*(?:[.;!](?!\w)|$)))"
)
_REACHING = words("message tell ping notify text dm call phone ring email mail inform alert remind warn contact slack")
_SEVERAL = re.compile(r"\b[a-z]{3,}s\b", re.IGNORECASE)
_DEED = "|".join(f"(?P<deed{number}>{pattern})" for number, (pattern, _) in enumerate(_DEEDS))


_BEING = (
    r"(?:(?:are|were|is|do|did|have|has) (?:there|we|they|you|i)\b[^.,;:?!\n]*?"
    r"|(?P<be>are|were) (?:currently |still |now )?(?P<state>[a-z-]+))"
)


def asked_after(found: Found) -> bool:
    """Whether an order follows a question, and no case of its answer."""
    return _GOES_ON.match(found.string, found.end()) is not None


def _dealt_with(found: Found) -> bool:
    """Whether what follows a question is done with each of the things that it asks after."""
    return asked_after(found) and _WITH_EACH.match(found.string, found.end()) is not None


def _asked(found: Found) -> str:
    """The things of a question after their number, in the state in which they are counted."""
    return "{things}{more}" if not found["state"] else "{things}{more} that {be} {state}"


def _called(found: Found) -> str:
    """People by what their deed makes of them."""
    number = next(i for i in range(len(_DEEDS)) if found[f"deed{i}"])
    return f"all {_DEEDS[number][1]} "


def _direct(found: Found) -> str:
    """What is given to a person: a message to nobody else."""
    return "direct message" if found["kind"].lower() == "message" and not found["thing"] else "{thing}{kind}"


def _reached(found: Found, deed: str) -> str:
    """The look-up of who is on call before what that person gets, and before what is done where nobody is."""
    if found["else"]:
        return f"look up who is on call{{product}}; if nobody is on call, {{else}}, otherwise {deed}"
    return f"look up who is on call{{product}}, then {deed}"


ENQUIRIES = (
    # "ask in #dev if anyone can take it": what is asked, and no test
    construction(
        r"\b(?P<ask>ask (?:(?:in |on )?#[\w-]+|@[\w.-]+|everyone|everybody|(?:the|our) [\w-]+(?: team)?)) if"
        r" (?=(?:any|some|every|no)(?:one|body)\b|they\b|he\b|she\b|we\b|you\b|it\b|this\b|that\b)",
        "{ask} whether ",
    ),
    # "look which tasks are overdue"
    construction(
        r"\b(?:(?:have|take) a )?(?:look|peek)(?: up)?(?: at)?,? (?=(?:which|what|whether|if) (?:of )?[a-z])", "check "
    ),
    # "which contacts do we have in Xero? Add each to Mailchimp"
    construction(
        rf"{START}(?:which|what) {_THINGS} (?:do (?:we|i|you) (?:still |currently |already )?(?:have|see|know of)"
        rf"|are there|exist|have we got){_MORE}\?",
        "get the {things}{more}.",
        holds=asked_after,
    ),
    # "which of our monitors are muted? Delete those"
    construction(
        rf"{START}(?:which|what) (?:of )?(?:the|our|my|these) {_THINGS} (?P<be>are|have|were)"
        r" (?P<state>[^.,;:?!\n]{3,50}?)\?",
        "get the {things} that {be} {state}.",
        holds=_dealt_with,
    ),
    # "which Okta users are locked? Suspend them"
    construction(
        rf"{START}(?:which|what) (?P<things>(?!of\b|it\b|they\b)[\w'-]+(?: [\w'-]+){{0,3}}?s) (?P<be>are|have|were)"
        r" (?P<state>(?!there\b|we\b|you\b)[^.,;:?!\n]{3,50}?)\?",
        "list the {things} that {be} {state}.",
        holds=_dealt_with,
    ),
    # "do we have any overdue tasks? Complete them"
    construction(
        rf"{START}(?:(?:do (?:we|i|you)|have we|have i) (?:still |currently |already )?(?:have|got)|are there)"
        rf" (?:still )?(?:any|some) {_THINGS}{_MORE}\?(?!\s*(?:if|then|yes|no|so)\b)",
        "get the {things}{more}.",
        holds=_dealt_with,
    ),
    # "how many incidents are there? Tell #ops"
    construction(
        rf"{START}how many {_THINGS} {_BEING}{_MORE}\?\s*(?:then |and )?(?:please )?"
        r"(?P<tell>let (?:[^.,;:?!\n]|\.(?=\w)){2,40}? know|(?:tell|inform|notify|ping|message|dm|e-?mail|mail|text)"
        r" (?:[^.,;:?!\n]|\.(?=\w)){2,40}?)(?=\s*(?:[.!;](?!\w)|$))",
        lambda found: f"get the {_asked(found)}. {{tell}} how many there are",
        holds=lambda found: " how " not in found["tell"] and " that " not in found["tell"],
    ),
    # "how many deals did we win? Post the number in Slack"
    construction(
        rf"{START}how many {_THINGS} {_BEING}{_MORE}\?", lambda found: f"get the {_asked(found)}.", holds=asked_after
    ),
    # "send a Teams message with how many issues are unresolved", "tell me in Slack how many tickets are open"
    construction(
        rf"{START}(?P<tell>(?:please )?(?:send|post|write|tell|let|give|dm|message|text|e?-?mail|inform|notify)\b"
        r"[^.,;:?!\n]*?) (?:with |about |of |know |saying )?how many (?P<things>[\w' -]{3,40}?)"
        r" (?P<be>are|were|have been)"
        r" (?P<state>[^.,;:?!\n]{3,40}?)(?=\s*(?:[.;!]|$))",
        "get the {things} that {be} {state} and {tell} how many there are",
        holds=lambda found: " in " in found["tell"] or " with " in f"{found[0]} " or " message" in found["tell"],
    ),
    # "who is in the Discord server? Give each the role", "who are the members of the organisation?"
    construction(
        rf"{START}who(?:['’]s| is| are|['’]re) (?:all )?(?:in|on|at) (?P<group>{_GROUP})\?",
        "list the members of {group}.",
        holds=asked_after,
    ),
    construction(
        rf"{START}who(?:['’]s| is| are|['’]re) (?P<people>(?:the|our|all) [\w -]{{2,30}}?s\b[^.,;:?!\n]{{0,40}}?)\?",
        "list {people}.",
        holds=asked_after,
    ),
    # "DM everybody in #general", "mail everyone on our mailing list"
    construction(
        rf"\b(?P<reach>{_SINGLY}) {_EVERYONE}(?: who(?:['’]s| is| are))? (?:in|on|at|of|from) (?={_GROUP}\b)",
        "{reach} all members of ",
    ),
    construction(
        rf"\b(?<!for ){_EVERYONE}(?: who(?:['’]s| is| are))? (?:in|on|of|from)"
        rf" (?={_READERS}\b(?! (?:whose|who|that)\b))",
        "all subscribers of ",
    ),
    # "text everyone who has registered for the event"
    construction(
        rf"\b{_EVERYONE} (?:who|that)(?: has| have|['’]s|['’]ve)?(?: already)? (?:{_DEED})"
        r" (?=(?:the|our|my|this|an?|#|(?-i:[A-Z]))[^.,;:?!\n]*)",
        _called,
    ),
    # "text everybody who ordered in Shopify"
    construction(
        rf"\b{_EVERYONE} (?:who|that)(?P<deed>(?: has| have|['’]s|['’]ve)?(?: already)? (?:ordered|bought|purchased)\b)"
        r"(?: something| anything)?",
        "all customers who{deed}",
    ),
    # "let the customer know by text"
    construction(
        r"\b(?P<by>by|via|per|over|through) text(?: message)?(?=\s*(?:[.,;!]|$)| and | that | when )", "{by} SMS"
    ),
    # "one Trello card per GitHub issue"
    construction(
        rf"{START}(?P<what>{ARTICLE} (?!day|week|time)(?:[\w'-]+ ){{0,3}}?[\w'-]+"
        rf"(?: (?:in|on|for) [\w ]{{2,24}}?)?) per (?!{PERIOD}\b)"
        r"(?P<thing>[^.,;:!?\n]{2,40}?)(?=\s*(?:[.,;!]|$)| and )",
        "for each {thing} {what}",
        holds=lambda found: not found.string[: found.start()].rstrip().endswith(","),
    ),
    # "tasks without an assignee → Slack message per task"
    construction(
        rf"^(?:all |the |our )*(?P<things>[^.;:,!?\n>→]{{3,60}}?)\s*{ARROW}\s*(?:(?:an?|one) )?"
        r"(?P<what>(?:[\w-]+ ){0,3}?)(?P<kind>[a-z]+) (?:per|for each|for every|each)(?: [a-z]+)?(?=\s*[.!]?\s*$)",
        lambda found: f"for each of the {{things}}, {verb_for(found['kind'])} a {{what}}{{kind}}",
        holds=lambda found: _SEVERAL.search(found["things"]) is not None,
    ),
    # "create a spreadsheet with one row per employee"
    construction(
        rf"(?P<made>\b(?:create|make|set up|start|open|add|build|generate|want|need|like) {ARTICLE}"
        rf" [^.,;:!?\n]{{2,60}}?),? (?:with|and) (?P<what>{ARTICLE} (?:[\w'-]+ ){{0,2}}?[\w'-]+(?: in it)?)"
        rf" (?:per|for each|for every)"
        rf" (?!{PERIOD}\b|of\b)(?P<thing>[^.,;:!?\n]{{2,40}}?)(?=\s*(?:[.,;!]|$))",
        "{made}, then for each {thing} create {what}",
    ),
    # "whoever is on call gets a message; if nobody is, mail Bob", "call whoever's on duty"
    construction(
        rf"{START}(?:and |then )?{_ON_CALL} (?:(?:should|must|has to|is to) )?(?:gets?|receives?|be sent|is sent)"
        rf" {GIVEN}{_ELSE_NOBODY}?",
        lambda found: _reached(found, f"{verb_for(found['kind'])} them {{det}} {_direct(found)}"),
    ),
    construction(
        rf"\b(?P<verb>(?!page\b)[a-z]+) {_ON_CALL}(?P<place>(?: (?:in|on|via|by|through) [\w ]{{2,24}}?)?)"
        rf"(?:{_ELSE_NOBODY}|(?=\s*(?:[.;,!?]|$)| and | then | that | about ))",
        lambda found: _reached(found, "{verb} them{place}"),
        holds=lambda found: found["verb"].lower() in _REACHING,
    ),
    # "send that person a text"
    construction(
        r"\b(?:send|shoot|drop|write|give) (?P<whom>(?:him|her|them|me|us|that person|(?:the|our|my|each|every) [a-z]+"
        r"(?: [a-z]+)?|(?-i:[A-Z])[a-z]+)) a text(?: message)?\b",
        "send an SMS to {whom}",
    ),
    # "cards past their due date"
    construction(
        r"(?P<thing>s) (?:(?:that|which) are )?(?:past|beyond) (?:their|its|the) (?:due date|deadline)s?\b",
        "{thing} that are overdue",
    ),
    # "comment link back on the ticket"
    construction(
        r"\bcomment (?:the |its |a )?(?P<what>link|url|key|id|number|result|outcome|summary)(?: back)?"
        r" (?=(?:on|to|under|in) (?:the|it|each|every|its)\b)",
        "add a comment with the {what} ",
    ),
    # "say why in a comment"
    construction(
        r"\b(?:say|tell|explain|mention|state|write) (?P<what>(?:why|what|how|that|when|who|it)\b[^.,;:!?\n]{0,60}?)"
        r" (?:in|as|with) an? (?P<kind>comment|note|reply)(?=\s*(?:[.,;!]|$)| and | then )",
        "add a {kind} saying {what}",
    ),
)
"""Applied before other constructions."""
