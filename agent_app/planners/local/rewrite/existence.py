"""Whether things are there, and how many: asked ("do we have a contact for her? If not, ...", "how many invoices are
there? When it's over 20, ...") or to be checked ("see if they already have a login; if they don't, ...").

What is asked after has to be looked up, and its cases are whether something was found, or how much.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import CASE, ORDER, START, Found, Grammar, construction, escaped
from agent_app.planners.local.text import stem

__all__ = ["EXISTING"]

_CHECK = (
    r"(?:(?:go )?check|see|verify|find out|determine|test|make sure|look)"
    r"(?P<each> for (?:each|every)(?: one)?(?: of (?:them|these|those))?)? (?:if|whether)"
)
_NOW = r"(?:(?:already|still|currently|actually|now|maybe|perhaps|in fact) )?"
_SPEAKER = r"(?:we|i|you|(?-i:[A-Z])\w+)"
_PERSON = (
    r"(?:he|she|they|(?:the|this|that|each|every) (?:new )?(?:user|person|employee|customer|worker|contact|candidate"
    r"|member|colleague|client|lead|hire|joiner|requester|sender|attendee|one))"
)
_MANY = (
    r"(?P<many>(?:(?:(?:more|fewer|less) than|over|under|at least|at most) |[<>]=? ?)(?:\d+(?:[.,]\d+)*k?|two|three"
    r"|five|ten|twenty|fifty|a hundred|a dozen)|no|zero) "
)
_ANY = r"(?P<any>(?:an?|any|some|such an?|one) )?"
_WHAT = r"(?P<what>(?!way\b|chance\b|reason\b|need\b|you\b|it\b|to\b)[^.;:,?!\n]{2,70}?)"
_ACCOUNT = (
    r"(?P<what>(?:[\w-]+ ){0,2}(?:account|login|user|profile|contact|record|licen[cs]e|seat|subscription|ticket)s?"
    r"(?: (?:in|on|with|at|for) [^.;:,?!\n]{2,30}?)?)"
)
_THERE = r"(?:in|on|at) (?P<place>(?:our |the |my )?(?-i:[A-Z])[\w ]{2,30}?)"
_SUBJECT = (
    r"(?P<what>(?:the|this|that|our|my|an?|such an?|any|they|he|she|it|(?-i:[A-Z])\w+)(?: (?!there\b)[\w'@.-]+){0,6}?)"
)
_OBJECTS = {"they": "them", "he": "him", "she": "her"}
_LOOPED = re.compile(
    r"\b(?:for (?:each|every) (?!of\b)(?P<thing>[a-z]+)\b|(?:go (?:through|over)|(?:loop|iterate) over|for each of)"
    r" (?:all )?(?:the |our |my )?(?P<things>[a-z]+s)\b)",
    re.IGNORECASE,
)
_DEED = rf"(?:{ORDER}|upsert|insert|refund|finalize|open)"
_PLURAL = re.compile(
    r"(?!the\b|an?\b|this\b|that\b)(?:[\w'-]+ ){0,4}?[a-z]{2,}(?<!s)s(?: (?:in|on|at|for|from|of|with|without|that"
    r"|which|whose|open|waiting|left|older|newer|over|under|right|to|by)\b|$)",
    re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"(?:[a-z]+ )?(?:assignee|reviewer|label|milestone|due date|deadline|description|priority|owner|phone number"
    r"|e-?mail"
    r"|body|title|attachment|tag|comment|value|image|parent|manager|amount|reason|link)s?"
    r"(?: (?:on|of|for|in|to|set|assigned|yet|there)\b|$)",
    re.IGNORECASE,
)
"""What a thing has, and no product by itself."""
_IN_STATE = re.compile(
    r"(?P<things>(?:[\w-]+ ){0,2}[\w-]+s) (?P<state>open|pending|active|unresolved|overdue|running|waiting)"
    r"(?: right now| at the moment| currently| now| today)?",
    re.IGNORECASE,
)
_TESTED = re.compile(r"\b(?:is|are|was|were|has|have|had|does|do|did|will|can)\b", re.IGNORECASE)
"""What is said of a thing besides that it is there."""
_CASE_BEFORE = re.compile(r"; if there (?:is|are) (?:(?P<none>none)|one|any), ")
_PAUSE = r"\s*(?:[.;:,?!]|(?=and\b|but\b))\s*"
_AND = r"(?:(?:and|but|then|so|please),? )*"
_UPON = r"(?:if|when|where|in case|should)"
_IT = r"(?:it|they|he|she|we|that|this|one|(?:the|that) [a-z]+)"
_YES = (
    rf"(?:{_UPON} (?:so|yes|yep|found|any|one(?: does)?|that(?:['’]s| is) (?:so|the case)"
    r"|there(?:['’]s| is| are| exists?)(?: (?:one|any|some|at least one|already|such an? [a-z]+))?"
    rf"|{_IT} (?:is|are|does|do|has|have|exists?)(?: (?:one|any|some|there|exist|already))?)"
    r"|in (?:that|this|which) (?:case|event)|yes|yep)"
)
_NO = (
    rf"(?:{_UPON} (?:not|no|none|nothing|missing|not found|nothing (?:is|was) found"
    r"|(?:there(?:['’]s| is| are) (?:none|nothing|not|no such [a-z]+)|there (?:is|are|does|do|exists?)n['’]t)(?: "
    r"(?:one|any|yet|exist))?"
    rf"|{_IT} (?:(?:is|are|does|do|has|have)(?:n['’]t| not)|has none|have none|can(?:no|['’])t be found)"
    r"(?: (?:one|any|there|exist|have one|have any|yet|already|so|the case))?)"
    r"|otherwise|or else|else|no|nope)"
)
_COUNT = r"(?:\d+(?:[.,]\d+)*k?|two|three|five|ten|twenty|fifty|a hundred|a dozen)"
_SO_MANY = (
    rf"(?:{_UPON} (?:it(?:['’]s| is)|that(?:['’]s| is)|there(?:['’]s| is| are)|they are|they['’]re|we have|we['’]ve got"
    r"|the (?:(?:total )?number|count|result|answer) is|it exceeds|they exceed)"
    rf" ?(?P<than>(?:more|fewer|less|greater|higher|lower) than|over|above|under|below|at least|at most|none|zero)?"
    rf" ?(?P<count>{_COUNT})?)(?: (?:of (?:them|those)|pieces|such [a-z]+))?"
)
_SEP = rf"(?:{CASE}|,\s*|\s+)"
_GOES_ON = r"(?=[a-z])"


def _several(found: Found) -> bool:
    """Whether several things are asked after."""
    one = "any" in found.re.groupindex and (found["any"] or "").strip().lower() not in {"", "any", "some"}
    return not one and _PLURAL.match(found["what"]) is not None


def _existing(found: Found) -> str:
    """The look-up of what is asked after, and what is done where it is found, or where it is not."""
    groups = found.re.groupindex
    place = " in {place}" if "place" in groups and found["place"] else ""
    each = f"{found['each'].strip()} " if "each" in groups and found["each"] else ""
    if _several(found):
        if not place and (state := _IN_STATE.fullmatch(found["what"])) is not None:
            what = escaped(f"{state['state']} {state['things']}")
            return f"{each}list the {what}; if there are {'none' if found['no'] else 'any'}, "
        return f"{each}list the {{what}}{place}; if there are {'none' if found['no'] else 'any'}, "
    article = (found["any"] or "") if "any" in groups else ""
    looked = _looked_for(found, f"{article}{{what}}", place)
    return f"{each}{looked}; if there is {'none' if found['no'] else 'one'}, "


def _looked_for(found: Found, what: str, place: str) -> str:
    """The look-up of one thing; what is only pointed at is one of those that are gone through."""
    pronoun = found["what"].lower()
    if pronoun not in {*_OBJECTS, "it", "each", "each one"}:
        return f"look for {what}{place}"
    if looped := list(_LOOPED.finditer(found.string, 0, found.start())):
        thing = looped[-1]["thing"] or stem(looped[-1]["things"])
        pause = "" if found.string[: found.start()].rstrip().endswith(("and", ",", ";", "then")) else ", "
        return f"{pause}look for the {thing}{place}"
    return f"look for {_OBJECTS.get(pronoun, pronoun)}{place}"


def _so_many(found: Found) -> str:
    """How many there are to be, as said of them."""
    if found["count"]:
        return f"{found['than'] or ''} {found['count']}".strip()
    return "none" if (found["than"] or "").lower() in {"none", "zero"} else ""


def _numerous(found: Found) -> str:
    """Things that there are to be so many of."""
    return "list the {what}; if there are {many}, "


def _is_there(found: Found) -> bool:
    """Whether nothing but that it is there is asked of a thing."""
    return _TESTED.search(found["what"]) is None and _PROPERTY.match(found["what"]) is None


def _opposed(found: Found) -> bool:
    """Whether a case is the other one of those that went before."""
    cases = list(_CASE_BEFORE.finditer(found.string, 0, found.start()))
    if not cases or "otherwise" in found.string[cases[-1].end() : found.start()]:
        return False
    return (cases[-1]["none"] is not None) is (found["yes"] is not None)


_CASE = rf"{_AND}(?:(?P<no>{_NO})|(?P<yes>{_YES})){_SEP}{_GOES_ON}"
_ANSWER = rf"{_PAUSE}{_CASE}"

_CONSTRUCTIONS = (
    # "check if there are urgent tickets and page the on-call if there are any"
    construction(
        r"\b(?:check|see|look|find out) (?:if|whether) (?P<there>there (?:is|are) (?P<what>[^.,;:!?\n]{3,60}?)),?"
        r" (?:and|then|and then) (?P<deed>(?!if\b|when\b)[a-z][^.,;:!?\n]{2,60}?)"
        r" (?:if|when) (?:there (?:is|are)(?: any| some| one)?|so|any)(?=\s*(?:[.;!]|$))",
        "if {there}, {deed}",
    ),
    # "are there more than 10 open issues? Then ...", "check whether we have fewer than 3 agents, and if so ..."
    construction(
        rf"{START}(?:are there|do {_SPEAKER} have|have {_SPEAKER} got|do(?=[^?]* exist\?)) {_NOW}{_MANY}{_WHAT}(?:"
        rf" exist)?\?\s*{_AND}"
        rf"(?:{_YES}{_SEP})?{_GOES_ON}",
        _numerous,
        holds=_is_there,
    ),
    construction(
        rf"\b{_CHECK} (?:there (?:are|is)|{_SPEAKER} {_NOW}have(?: got)?) {_NOW}{_MANY}{_WHAT}{_PAUSE}{_AND}"
        rf"{_YES}{_SEP}{_GOES_ON}",
        _numerous,
        holds=_is_there,
    ),
    # "how many issues do we have? If it's more than 50, ..."
    construction(
        rf"{START}how many {_WHAT} (?:are there|exist|do {_SPEAKER} have|have {_SPEAKER} got"
        rf"|(?:has|have|does|do) (?P<owner>(?:the|our|my|this|that) [\w ]{{2,25}}?) (?:got|have))(?P<place> (?:in|on"
        rf"|at|with|for)"
        rf" [^.;:,?!\n]{{2,40}}?)?(?: (?:now|right now|today|currently|at the moment))?\?\s*"
        rf"(?=(?!{_AND}(?:let|tell|inform|notify|ping|message|dm|e-?mail|mail|text)\b)[a-z])",
        lambda found: "list the {what}{place}" + (" of {owner}" if found["owner"] else "") + "; ",
    ),
    construction(
        rf"(?P<listed>\b(?:list|get|look for|count|fetch|retrieve) [^.;:!?\n]{{3,80}}?)[;,.] {_AND}{_SO_MANY},?"
        rf" {_GOES_ON}",
        lambda found: "{listed}; if there are " + _so_many(found) + ", ",
        holds=lambda found: bool(_so_many(found)),
    ),
    construction(
        rf"(?P<listed>\blist the [^.;:!?\n]{{3,80}}?; )(?P<many>(?:(?:more|fewer|less) than|over|under|at least|at"
        rf" most|none)"
        rf"(?: {_COUNT})?)(?: of (?:them|those))?(?:\?\s*|,? and (?=we\b)|{CASE})(?:then |we |you |i )*{_GOES_ON}",
        "{listed}if there are {many}, ",
    ),
    # "I need to know how many deals are in Pipedrive, and if it's zero, ..."
    construction(
        r"\b(?:(?:i|we) (?:need|want|would like|['’]d like) to know|(?:check|see|find out|look|determine)) how many"
        rf" {_WHAT} (?:(?:are|exist)(?: there)?|there are|we have|(?:we|you)['’]ve got)(?P<place> (?:in|on|at)"
        rf" [^.;:,?!\n]"
        rf"{{2,40}}?)?[,;.] {_AND}{_SO_MANY},? {_GOES_ON}",
        lambda found: "list the {what}{place}; if there are " + _so_many(found) + ", ",
        holds=lambda found: bool(_so_many(found)),
    ),
    # "check Sentry, if there is some issue in it, ..."
    construction(
        rf"\b(?:check|look (?:in|into|at)|go (?:in)?to) (?P<place>(?!if\b|whether\b|the\b|for\b)[\w]+(?: "
        rf"(?-i:[A-Z])\w+)?),?"
        rf" (?:and )?if there(?:['’]s| is| are) (?P<any>(?:any|some|an?) ){_WHAT}(?: (?:in|on) (?:it|there)|"
        rf" there)?,? (?:then )?"
        rf"(?={_DEED}\b)",
        "look for {any}{what} in {place}; if there is one, ",
        holds=_is_there,
    ),
    # "look whether each exists in Dynamics, update it there if it does and create it if it does not"
    construction(
        rf"\b{_CHECK} (?P<what>each(?: one)?|it|they|he|she|(?:the|this|that) [\w-]+) {_NOW}(?:exists?|is|are) "
        rf"(?:there )?"
        rf"(?:already )?{_THERE}[,;.:] {_AND}(?P<one>{_DEED} [^.;:,!?\n]{{2,40}}?),? (?:if|when) (?:so|{_IT}"
        rf" (?:does|do|is|are))(?P<there> (?:there|exist))?,? (?:and|or|but|otherwise)? ?(?P<two>{_DEED}"
        rf" [^.;:,!?\n]{{2,40}}?),?"
        rf" (?:if|when) (?:not|{_IT} (?:does|do|is|are)(?:n['’]t| not))(?: exist| there)?",
        lambda found: _looked_for(found, "{what}", " in {place}") + "; if there is one, {one}, otherwise {two}",
    ),
    # "is there a contact for her? If not, ...", "do we have disputes? If yes, ..."
    construction(
        rf"{START}(?:(?:is|are) there|do {_SPEAKER}(?: {_NOW}have)|have {_SPEAKER} got|has {_SPEAKER} got)"
        rf" {_NOW}{_ANY}{_WHAT}"
        rf"(?: already| yet)?{_ANSWER}",
        _existing,
        holds=_is_there,
    ),
    # "does the customer exist in Stripe? If yes, ..."
    construction(
        rf"{START}(?:does|do) {_SUBJECT} {_NOW}exist(?: already| yet)?(?: {_THERE})?(?: already| yet)?\?\s*{_CASE}",
        _existing,
        holds=_is_there,
    ),
    construction(
        rf"{START}(?:is|are) {_SUBJECT} {_NOW}{_THERE}(?: already| yet)?\?\s*{_CASE}",
        _existing,
        holds=_is_there,
    ),
    # "check if there is a folder for it. If there isn't, ..."
    construction(
        rf"\b{_CHECK} (?:there(?:['’]s| is| are| exists?)|{_SPEAKER} {_NOW}(?:have|has)(?: got)?) {_NOW}{_ANY}{_WHAT}"
        rf"(?: already| yet)?{_ANSWER}",
        _existing,
        holds=_is_there,
    ),
    # "see if they already have a Slack account; if they don't, ..."
    construction(
        rf"\b{_CHECK} {_PERSON} {_NOW}(?:have|has)(?: got)? {_NOW}{_ANY}{_ACCOUNT}(?: already| yet)?{_ANSWER}",
        _existing,
        holds=_is_there,
    ),
    # "check if the lead is already in Marketo, and if it isn't, ..."
    construction(
        rf"\b{_CHECK} {_SUBJECT} {_NOW}exists?(?: already| yet)?(?: {_THERE})?(?: already| yet)?{_ANSWER}",
        _existing,
        holds=_is_there,
    ),
    construction(
        rf"\b{_CHECK} {_SUBJECT} (?:is|are) {_NOW}{_THERE}(?: already| yet)?{_ANSWER}", _existing, holds=_is_there
    ),
    # "look up the disputes. Are there any? Then ..."
    construction(
        rf"(?<=[.;,] )(?:are|is) there (?P<no>no|none)?(?:any|some|one)?(?: of (?:them|those|these))?"
        rf"(?: at all| now)?\?\s*(?:{_YES}{_SEP}|then,? )?{_GOES_ON}",
        lambda found: "if there are none, " if found["no"] else "if there are any, ",
    ),
    # "if the guest is a customer in Stripe, ..."
    construction(
        r"(?P<joint>\b(?:and|but|then),? |(?<=[.;:,!?] )|^)(?:if|when|in case) "
        r"(?:he|she|they|(?:the|that|this|his|her|their) (?:[\w-]+ )?[\w-]+) (?:is|are)"
        r" (?:already |also )?(?P<any>an? )"
        r"(?P<what>(?:[\w-]+ )?(?:customer|contact|user|member|lead|subscriber|employee|worker|client|account|company"
        rf"|vendor|organi[sz]ation|person)) {_THERE}(?:, ?(?:then )?| (?=(?:also|then|please) ))",
        "{joint}look for {any}{what} in {place}; if there is one, ",
    ),
    # "if the Snowflake query returns any rows, ..., if it returns nothing, ..."
    construction(
        r"(?P<joint>(?<=[.;:,!?] )|^)(?:if|when|in case) (?P<which>the (?:[\w-]+ ){0,3}?"
        r"(?P<kind>query|search|report|look-?up))"
        r" (?:returns|finds|gives|yields|has|brings up|shows) (?:(?P<no>no)|any|some|at least one)"
        r" (?P<what>[a-z]+s?)(?: at all| back)?, ?",
        lambda found: f"{{joint}}run {{which}} for {{what}}; if there are {'none' if found['no'] else 'any'}, ",
    ),
    construction(
        r"(?<=[.;,] )(?:and |but )?(?:if|when|in case) it (?:returns|finds|gives|yields|brings up|shows)"
        r" (?:nothing|none|no [a-z]+)(?: at all| back)?,? (?=(?:then |just )?[a-z]+ )",
        "otherwise ",
        holds=lambda found: (
            _CASE_BEFORE.search(found.string[: found.start()]) is not None
            or re.search(r"; if there are any, ", found.string[: found.start()]) is not None
        ),
    ),
    # "how many items are low? Get the levels, ...": the order that follows tells how to find out
    construction(
        r"^(?-i:(?:How many|Which|Who|What|Are|Is|Do|Does) [a-z0-9 ,'’-]{5,80})\? "
        r"(?=(?:get|list|retrieve|fetch|pull|find|read|look up|query|search) (?:all |the |our |my )*(?-i:[A-Z]))",
        "",
    ),
    # "every cancelled booking has to be removed. So retrieve ...": the same again, told in steps
    construction(
        r"^[^.;!?\n]{5,80}?(?: (?:in|from|of|on|at) (?P<place>(?-i:[A-Z])\w*(?: (?-i:[A-Z])\w*)*)[^.;!?\n]{0,60}?)?"
        r" (?:has to|have to|must|should|needs? to|shall|ought to) [^.;!?\n]{3,140}\. (?:so"
        r"|therefore|thus|hence|for that|to do (?:so|that|this))[:,]? (?=[a-z]+ )",
        lambda found: "in {place}, " if found["place"] else "",
    ),
    # "for the leads we have in Marketo, ...": those in it
    construction(
        r"(?P<things>\b(?!it\b|this\b|is\b)[a-z]+s) (?:that |which )?(?:we|i|you) (?:already |currently |still )?"
        r"(?:(?:have|['’]ve)(?: got)?|keep|hold|store|manage) (?=(?:in|on|at|inside) (?:our |the |my )?(?-i:[A-Z]))",
        "{things} ",
    ),
    # the other case
    construction(
        rf"[.;,?!]\s*{_CASE}",
        ", otherwise ",
        holds=_opposed,
    ),
)
EXISTING = Grammar(_CONSTRUCTIONS)
"""Applied before other questions are looked at."""
