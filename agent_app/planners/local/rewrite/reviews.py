"""Constructions in which somebody looks at a thing before it goes on: "let me check the budget first", "legal gets to
see the contract first", "void the invoice, but let the CFO have a look first"; and in what words the answer comes.
"""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.beforehand import BEFORE_EACH
from agent_app.planners.local.rewrite.consulted import PERSON, TEAM, is_somebody, nobody_asked
from agent_app.planners.local.rewrite.patterns import (
    AGREEMENT,
    ORDER,
    START,
    Found,
    asked_before,
    construction,
    said_before,
)
from agent_app.planners.local.rewrite.remarked import asked_for_review

__all__ = ["REVIEWS"]

_LOOK = (
    r"(?:see|check|review|verify|inspect|examine|read|approve|look (?:at|over|through)|go (?:over|through)|double-check"
    r"|(?:have|take) a (?:quick |good |close )?look(?: at)?)"
)
_LOOKS = (
    r"(?:sees|checks|reviews|verifies|inspects|examines|reads|looks (?:at|over|through)|goes (?:over|through)"
    r"|double-checks|(?:has|takes) a (?:quick |good |close )?look(?: at)?)"
)
_WHAT = r"(?P<what>(?:the|our|my|its|this|that|it|them|each|every|any)\b[^.;:,!?\n]{0,50}?)"
_SELF = r"(?: (?:by hand|manually|myself|personally|in person|with my own eyes))"
_FIRST = r"(?: (?:first|beforehand|before (?:that|anything (?:else )?happens|it goes out)))"
_WHO = rf"(?P<who>{PERSON}|{TEAM})"
_WE = (
    r"(?:let(?:'s| us| me)|(?:i|we)(?:['’]ll| will| want to|['’]d like to| would like to| must| need to| have to"
    r"| shall)?)"
)
_OUTCOME = r"(?:it|this|that|all|everything|they|he|she|i)(?:['’](?:s|re|m)| is| are| am| looks?| seems?| feels?)"
_LIKED = (
    r"(?:fine|happy|correct|right|ok(?:ay)?|satisfied|pleased|all right|alright|in order|acceptable|in favou?r|for it"
    r"|good(?: to go)?)"
)
_DISLIKED = (
    r"(?:against|unhappy|wrong|incorrect|opposed|dissatisfied|not (?:happy|correct|right|fine|ok(?:ay)?|satisfied"
    r"|acceptable|in favou?r|in order|alright|all right))"
)
_ABOUT = r"(?: (?:with|about|to|of) (?:it|that|this|them|me|us)| it| that)?"
_UPON = r"(?:(?:and |but )?(?:if|when|once|in case|provided(?: that)?|as long as) )"
_AFTER_LOOK = (
    r"(?=\s*[.;,]\s*(?:and |then |and then |but )?(?:if|when|once|in case|provided|should|only then|otherwise)\b)"
)
_GOES_ON = r"(?=(?!(?:and|or|with|about|for|to|in|on|but|enough)\b)[a-z]+ )"
_YES = r"(?:yes|thumbs[ -]up|ok(?:ay)?|nod|go|green light|go-ahead)"
_NO = r"(?:no|thumbs[ -]down|veto)"


_LOOKED = re.compile(
    rf"\b(?:(?:has|have|needs?|is|are) to|must|should|shall|let|have|ask|get|gets to) [^.;:!?\n]{{2,40}}?\b{_LOOK}\b"
    rf"|\b(?:must|should|(?:has|have|needs?) to) {_LOOK}\b",
    re.IGNORECASE,
)


def _looked_at_before(found: Found) -> bool:
    """Whether a person was asked before to decide, or to look at something."""
    return asked_before(found) or said_before(_LOOKED, found)


def _says(found: Found) -> str:
    """ "A thumbs down closes it": the answer, and the order that its verb is a form of."""
    answer = "rejected" if found["no"] else "approved"
    return f"if {answer}, {{verb}}"


_NAMED = r"(?!(?:to|for|on|from|who|that|and|or|it|them|the|an?|my|our|all|me|us|each|every)\b)@?[a-z][\w.-]*"
_NAMES = rf"{_NAMED}(?:(?:, | and |, and ){_NAMED})*"

_NUMBER = r"(?:\d+|two|three|four|five|at least (?:\d+|two|three)|more than (?:\d+|one|two))"

REVIEWS = (
    # "when a PR gets two approvals": an approval is what happens, and how many there are is to be tested
    construction(
        r"^(?P<when>when(?:ever)?|once|as soon as)"
        r" (?P<thing>(?:an?|any) (?:[\w-]+ )?(?:pr|mr|pull request|merge request))"
        rf" (?:gets?|receives?|has(?: got)?|reaches|collects|got) (?P<number>{_NUMBER}) approvals?\b"
        r"(?P<place>(?: (?:in|on) (?-i:[A-Z])\w+)?)",
        "{when} {thing} is approved{place} and it has {number} approvals",
    ),
    # "add the reviewers kim and lee", "add kim as a reviewer"
    construction(
        rf"\badd (?:the |as )?reviewers? (?P<who>{_NAMES})(?=\s*(?:[.;,!]|$)| (?:to|on|and) )",
        asked_for_review,
    ),
    construction(
        rf"\badd (?P<who>{_NAMES}) as (?:an? |the )?reviewers?\b(?: (?:to|on|for) (?:it|the pr)\b)?",
        asked_for_review,
    ),
    *BEFORE_EACH,
    # "On approval by the CFO, void the invoice", "upon the CFO's approval, ..."
    construction(
        rf"{START}(?:on|after|upon|following|once there is) (?:an? |the )?{AGREEMENT} (?:by|from|of)"
        rf" (?P<who>{PERSON}),? (?=[a-z])",
        "ask {who} to approve it; if approved, ",
        holds=nobody_asked,
    ),
    construction(
        rf"{START}(?:on|after|upon|following) (?P<who>{PERSON})['’]s? {AGREEMENT},? (?=[a-z])",
        "ask {who} to approve it; if approved, ",
        holds=nobody_asked,
    ),
    # "void the invoice upon the CFO's approval", "... after approval by the CFO"
    construction(
        rf"{START}(?P<deed>(?!if\b|when\b|once\b|ask\b|get\b|wait\b)[a-z]+ [^.;:,!?\n]{{3,60}}?),? (?:but )?(?:only )?"
        rf"(?:on|after|upon|following|with) (?:(?P<whose>{PERSON})['’]s? {AGREEMENT}|(?:the |an? )?{AGREEMENT}"
        rf" (?:by|from|of) (?P<who>{PERSON}))(?=\s*(?:[.;!]|$))",
        lambda found: f"ask {found['who'] or found['whose']} to approve it; if approved, {{deed}}",
        holds=nobody_asked,
    ),
    # "void the invoice, but let the CFO have a look first"
    construction(
        rf"{START}(?P<deed>(?!if\b|when\b|once\b|ask\b|get\b|let\b)[a-z]+ [^.;:,!?\n]{{3,60}}?),? (?:but|only) "
        rf"(?:let|have|after|not before|not until) {_WHO} (?:has |have |had )?"
        rf"(?:{_LOOK}|had a look|a look|looked|seen|checked|reviewed|read|approved)"
        rf"(?: (?:at )?(?:it|this|that|them))?(?:{_FIRST})?(?=\s*(?:[.;!]|$))",
        "ask {who} to approve it; if approved, {deed}",
        holds=nobody_asked,
    ),
    # "let me first check the budget by hand", "I'll check the invoice myself first"
    construction(
        rf"{START}{_WE} (?P<early>first )?(?:personally )?{_LOOK} {_WHAT}(?P<self>{_SELF})?(?P<late>{_FIRST})?"
        rf"(?:{_AFTER_LOOK}|(?=\s*[.;,]|,? (?:and|then) ))",
        "ask me to approve {what}",
        holds=lambda found: nobody_asked(found) and _is_review(found),
    ),
    # "legal gets to see the contract first", "let the lawyers have a look at it first"
    construction(
        rf"{START}(?:(?P<let>let|have) )?{_WHO} (?(let)|(?:gets|get|has|have) (?:to )?){_LOOK} {_WHAT}{_FIRST}"
        r"(?=\s*[.;,]|,? (?:and|then) )",
        "ask {who} to approve {what}",
        holds=nobody_asked,
    ),
    # "have Anna check the invoice. When she is happy, ...", "an analyst checks the numbers. If they are right, ..."
    construction(
        rf"{START}(?:(?P<let>let|have) )?{_WHO} (?(let){_LOOK}|(?:first |then )?{_LOOKS}) {_WHAT}"
        rf"(?=\s*[.;,]\s*{_UPON}{_OUTCOME}\b)",
        "ask {who} to approve {what}",
        holds=nobody_asked,
    ),
    # "a manager decides whether the report is created"
    construction(
        rf"{START}{_WHO} (?:decides|has to decide|must decide|should decide) (?:whether|if)"
        r" (?P<thing>(?:the|an?|our|my) [^.;:,!?\n]{2,50}?) (?:is|are|gets?|should be|may be|can be)(?: to be)?"
        r" (?P<done>[a-z]+(?:ed|en|t))(?P<place>(?: (?:in|on|from|to|via) [\w ]{2,24}?)?)(?=\s*(?:[.;,!]|$))",
        "ask {who} to approve it; if approved, {thing} should be {done}{place}",
        holds=nobody_asked,
    ),
    # "should the boss say no, cancel it"
    construction(
        rf"{START}(?:if|should|in case|when) {_WHO} (?:(?:says?|answers?) (?:{_NO})|refuses?|declines?|objects?"
        r"|disagrees?|vetoes)(?: to (?:it|this|that))?, (?=[a-z])",
        "ask {who} to approve it; if rejected, ",
        holds=lambda found: nobody_asked(found) and is_somebody(found),
    ),
    construction(
        rf"{START}(?:and |but )?should (?:he|she|they) say (?:{_YES}), (?=[a-z])", "if approved, ", holds=asked_before
    ),
    # "once finance says yes to the report, approve it", "in case of a no, ..."
    construction(
        rf"{START}(?:once|when|as soon as|after|if) {_WHO} (?:says?|gives?|has given) (?:an? |the |her |his |their )?"
        rf"{_YES} (?:to|for|on) {_WHAT}(?:, ?| (?=[a-z]+ (?:it|them|the|an?|this|that)\b))",
        "ask {who} to approve {what}; if approved, ",
        holds=nobody_asked,
    ),
    construction(
        rf"(?P<joint>{START}(?:and |but )?|,? and |,? but )(?:in case of|on|with|after) (?:an? |her |his |their )?{_NO}"
        rf"(?:, ?| {_GOES_ON})",
        "{joint}if rejected, ",
        holds=asked_before,
    ),
    # "if it isn't fine, ...", "when she is against it, ..."
    construction(
        rf"(?P<joint>{START}|,? and |,? but ){_UPON}(?:{_OUTCOME} {_DISLIKED}|(?:it|this|that|he|she|they|i)"
        r" (?:isn['’]t|aren['’]t"
        rf"|doesn['’]t (?:look|seem)|is not|are not|am not)(?: {_LIKED})?|(?:it|he|she|they|i)"
        rf" (?:do|does)(?:n['’]t| not) like){_ABOUT}(?:, ?| {_GOES_ON})",
        "{joint}if rejected, ",
        holds=_looked_at_before,
    ),
    construction(
        rf"(?P<joint>{START}|,? and |,? but ){_UPON}(?:{_OUTCOME} {_LIKED}|(?:i|he|she|they) likes?){_ABOUT}"
        rf"(?:, ?| {_GOES_ON})",
        "{joint}if approved, ",
        holds=_looked_at_before,
    ),
    # "a thumbs down closes it", "a yes approves it"
    construction(
        rf"(?:{START}|\band |, )(?:an?|her|his|their|the) (?:(?P<no>{_NO})|{_YES}) (?P<verb>{ORDER})s\b",
        _says,
        holds=asked_before,
    ),
)
"""Applied before what follows upon the answer is read."""


def _is_review(found: Found) -> bool:
    """Whether somebody looks by themselves or first, or what they come to is told next."""
    rest = found.string[found.end() :].lstrip(" .;,").lower()
    told = rest.startswith(("if i", "if it", "if they", "if that", "if all", "if everything", "if not", "when i"))
    told = told or rest.startswith(("and if i", "and if it", "then if", "only then", "and then send", "once i"))
    return bool(found["early"] or found["self"] or found["late"]) or told
