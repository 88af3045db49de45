"""Things that are passed over, or meant alone, in plainer words: "drafts should be left alone", "for bugs only"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["PASSED_OVER"]

_END = r"(?=\s*(?:[.!;,]|$))"
_LEFT = (
    r"(?:(?:should|can|may|must|shall|could|have to|need to|are to|is to) be (?:left (?:alone|out|aside|untouched|be)"
    r"|passed over|disregarded)|(?:do not|don'?t|should not|shouldn'?t) (?:count|matter|concern us)"
    r"|(?:are|get) (?:simply |just |to be )?(?:left out|skipped|ignored|omitted|passed over|disregarded)"
    r"|are (?:irrelevant|out of scope|of no interest|not of interest|not relevant|none of our business))"
)
_NO_THINGS = (
    r"(?:the|its|our|my|a|an|if|when|whenever|unless|it|they|that|this|these|those|everything|nothing|all|others?"
    r"|please|rest)\b"
)
_TIMES = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun|week)day|weekend|morning|afternoon|evening|night|day|week|month|hour"
    r"|minute|time)s?\b"
)

_KIND = r"(?:branch|project|repo(?:sitory)?|label|tag|team|service|environment|space|board|queue|severity|priority)"
_NAMED = rf"(?:the )?(?:(?P<kind>{_KIND}) (?P<value>[\w/.-]+)|(?P<first>[\w/.-]+) (?P<second>{_KIND}))"


def _but_for_one(found: Found) -> str:
    kind, value = found["kind"] or found["second"], found["value"] or found["first"]
    deed = f"{found['deed']} " if "deed" in found.groupdict() else ""
    return f"{{lead}}{deed}only if the {kind} is not {value}"


_TOLD_APART = re.compile(
    r"\b(?:under|over|below|above|without|with|from|by|less|more|older|newer|whose|that|which|in|ones)\b", re.IGNORECASE
)
"""What tells some of several things."""

PASSED_OVER = (
    # "don't post for the branch develop", "not for the develop branch"
    construction(
        rf"{START}(?P<lead>(?:and |but |please )*)(?:don['’]?t|do not|never) (?P<deed>(?!(?:be|do)\b)[a-z]+"
        rf"(?: (?!for\b|on\b|in\b)[\w#]+){{0,3}}?) (?:for|on) {_NAMED}{_END}",
        _but_for_one,
    ),
    construction(rf"{START}(?P<lead>(?:and |but |please |just )*)not (?:for|on) {_NAMED}{_END}", _but_for_one),
    # "the post isn't needed any longer, and the issue should be a task"
    construction(
        r"(?P<gone>\b(?:(?:is|are)(?: not|n['’]?t)|no longer|not) (?:needed|necessary|wanted)(?: any ?more| any"
        r" longer)?|\bcan go(?: away)?), and (?=(?:the|that|this|our) [^,.;\n]{2,30}? (?:should|must|has to)\b)",
        "{gone}. ",
    ),
    # "do nothing if it is a bug"
    construction(
        rf"{START}(?P<lead>(?:and |but |please |just )*)do nothing(?: at all)? (?:if|when(?:ever)?|in case)"
        r" (?=(?:it|they|the|there|its|nobody|no)\b)",
        "{lead}skip it all if ",
    ),
    # "drafts should be left alone", "pull requests by bots don't count"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?!{_NO_THINGS})(?P<things>[^,.;:\n]{{3,50}}?) {_LEFT}{_END}",
        "{lead}{things} can be ignored",
    ),
    # "nothing else should happen if it is spam"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)nothing (?:else|more|further)"
        r" (?:(?:should|must|may|shall|is to|needs to|has to|will) (?:happen|be done|follow)|happens|follows)"
        rf" (?P<opener>if|when) (?P<case>[^,.;\n]{{4,60}}?){_END}",
        "{lead}{opener} {case}, do nothing else",
    ),
    # "nothing should happen for cancelled orders", "I don't want anything to be done with those that are late"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?:(?:I|we) (?:want nothing|(?:don['’]?t|do not) want anything) to"
        r" (?:happen|be done)|nothing (?:(?:should|must|may|shall|is to|needs to|has to)"
        r" (?:happen|be done)|happens|is (?:done|needed))) (?:for|to|with|about)"
        rf" (?!{_NO_THINGS})(?P<things>[^,.;:\n]{{3,50}}?){_END}",
        "{lead}{things} can be ignored",
    ),
    # "and for bugs only"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)(?:do it )?for (?P<things>(?!(?:now|today|the|one)\b)[^,.;:\n]{{3,40}}?) only"
        rf"{_END}",
        "{lead}only for {things}",
    ),
    # "low ones don't need any of this"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?!{_NO_THINGS})(?P<things>[^,.;:\n]{{3,50}}?)"
        r" (?:(?:do not|don['’]?t|does not|doesn['’]?t|should not|shouldn['’]?t) (?:need|get|require|want|go through)"
        r" (?:any|all)(?: of)? (?:this|that|it|these|those)|(?:need|get|require) none of (?:this|that|it|these|those))"
        rf"(?: at all)?{_END}",
        "{lead}{things} can be ignored",
    ),
    # "tasks without a due date are not worth a mail"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?!{_NO_THINGS})(?P<things>[^,.;:\n]{{3,50}}?)"
        r" (?:(?:are not|aren['’]?t|is not|isn['’]?t) worth|(?:do not|don['’]?t|does not|doesn['’]?t) (?:deserve|merit"
        rf"|justify|warrant)) (?=(?:an?|the|any)\b)",
        "{lead}{things} don't need ",
    ),
    # "orders under 50 needn't be posted", "free ones needn't get a card"
    construction(
        rf"{START}(?P<lead>(?:and |but |also )*)(?P<things>[^,.;:\n]{{3,50}}?) (?:needn['’]?t|need"
        rf" not|(?:do|does)(?:n['’]?t| not)"
        rf" (?:need|have) to) (?:be (?P<done>posted|mailed|e-?mailed|messaged|sent|paged|created|closed|assigned|logged"
        rf"|notified|announced)|(?:get|have|receive) (?P<what>(?:an?|the|any) [^,.;\n]{{2,30}}?)){_END}",
        lambda found: "{lead}{things} shouldn't " + ("get {what}" if found["what"] else "be {done}"),
        holds=lambda found: _TOLD_APART.search(found["things"]) is not None,
    ),
    # "bugs only"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)(?!{_TIMES})(?P<things>(?-i:(?:[a-z-]+ )?[a-z-]{{3,}}s)) only{_END}",
        "{lead}only {things}",
    ),
)
