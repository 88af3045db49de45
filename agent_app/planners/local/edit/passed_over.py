"""Things that are passed over, or meant alone, in plainer words: "drafts should be left alone", "for bugs only"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import START, construction

__all__ = ["PASSED_OVER"]

_END = r"(?=\s*(?:[.!;,]|$))"
_LEFT = (
    r"(?:(?:should|can|may|must|shall|could|have to|need to|are to|is to) be (?:left (?:alone|out|aside|untouched|be)"
    r"|passed over|disregarded)|(?:do not|don'?t|should not|shouldn'?t) (?:count|matter|concern us)"
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

PASSED_OVER = (
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
    # "and for bugs only"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)(?:do it )?for (?P<things>(?!(?:now|today|the)\b)[^,.;:\n]{{3,40}}?) only"
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
    # "bugs only"
    construction(
        rf"{START}(?P<lead>(?:and |but )*)(?!{_TIMES})(?P<things>(?-i:(?:[a-z-]+ )?[a-z-]{{3,}}s)) only{_END}",
        "{lead}only {things}",
    ),
)
