"""Steps that are to hang on a test: "the mail depends on whether ...", "check if ... and merge only when it is".

All of these say "only merge if ...".
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["HANGING", "HANGING_CUE"]

HANGING_CUE = re.compile(
    r"\b(?:depend|conditional|contingent|hinge|subject to|(?:check|verify|test|look|see|ensure|validate)\b.*\bonly\b"
    r"|(?:check|verify|test|look|see|validate)\b.*\b(?:if so|that case|then)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Without one of these words nothing hangs on a test in these ways; no pattern is tried then."""
_LEAD = r"(?P<lead>(?:and |but |also |please )*)"
_END = r"(?=\s*(?:[.!;]|$))"
_STEP = r"(?P<step>(?!it\b|this\b|that\b)[a-z][^,.;:!?\n]{2,50}?)"
_HANGS = (
    r"(?:depends?|dependent|conditional|contingent|hinges?|subject)"
    r"(?: only)? (?:up)?(?:on|to)(?: the fact)?(?: whether| if| that)?(?: or not)?"
)
_BEING = re.compile(r"^(?P<what>[^,]{2,40}?) (?P<how>being|having)\b")
_OF_BEING = {"being": "is", "having": "has"}
_MADE = re.compile(
    r"^(?:the |our |that )?(?:sending|creation|creating|posting|making|adding)"
    r"(?: of)? (?=(?:the|an?|our) )"
)


def _only_if(found: Found) -> str:
    """ "Only do the step if ...": a test told by a gerund as a clause."""
    test = _BEING.sub(lambda said: f"{said['what']} {_OF_BEING[said['how']]}", found["test"])
    return f"{{lead}}{_MADE.sub('', found['step'])} only if {test}"


_CHECK = r"(?:check|verify|test|look|see|ensure|validate|find out)(?: up)?"
_WHERE = r"(?: (?:in|inside|within) the loop| for each(?: of them| one)?| first| beforehand)*"
_CONFIRMED = (
    r"(?:only )?(?:(?:if|when|where|in case|provided) (?:(?:it|he|she|they|this|that|there)(?:['’]s)?"
    r"(?: (?:is|are|does|do|has|have|was|were))?(?: so| true| the case)?|so|yes)|(?:just |only )?(?:in that case|then))"
)

HANGING = (
    # "make the mail depend on whether the terms were accepted"
    construction(
        rf"{START}{_LEAD}(?:make|let|have) {_STEP} (?:be )?{_HANGS} (?P<test>[^.;:!?\n]{{4,80}}?){_END}",
        _only_if,
    ),
    # "the card should depend on the priority being high", "sending the mail depends on if the amount exceeds 50"
    construction(
        rf"{START}{_LEAD}(?:whether (?:or not )?(?:we |to |you )?)?{_STEP}"
        r" (?:(?:should|must|has to|needs to|is|are)(?: only)?(?: be| made)* )?"
        rf"{_HANGS} (?P<test>[^.;:!?\n]{{4,80}}?){_END}",
        _only_if,
    ),
    # "check in the loop whether it is approved, and merge only when it is"
    construction(
        rf"{START}{_LEAD}(?:first |then )?{_CHECK}{_WHERE} (?:whether|if|that) (?P<test>[^.;:,!?\n]{{4,70}}?)"
        r"(?: first)?"
        rf"(?:[,;] ?(?:and |then )*| and (?:then )?)(?:only |just )?(?!only\b|just\b)(?P<step>[a-z][^.;:!?\n]{{2,50}}?)"
        rf" (?:only |just )?{_CONFIRMED}{_END}",
        "{lead}{step} only if {test}",
    ),
    # "look whether it has an owner; only if so create the contact"
    construction(
        rf"{START}{_LEAD}(?:first |then )?{_CHECK}{_WHERE} (?:whether|if|that) (?P<test>[^.;:,!?\n]{{4,70}}?)"
        r"(?: first)?"
        rf"[,;.] ?(?:and |then )*(?:only |just ){_CONFIRMED},? (?P<step>[a-z][^.;:!?\n]{{2,60}}?){_END}",
        "{lead}{step} only if {test}",
    ),
)
