"""Constructions that state a case without "if": "In list Done? Archive it", "For P1 and P2 page me"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.rewrite.alternatives import TESTED
from agent_app.planners.local.rewrite.patterns import ARROW, START, Found, construction, question

__all__ = ["CASES"]

_PROPERTY = (
    r"(?:priority|severity|urgency|status|state|type|kind|level|label|tag|team|stage|branch|environment|env|source"
    r"|category|title|subject|name|plan|country|region|owner|assignee|author|amount|score|rating|impact|risk|reason)"
)
_GRADE = r"(?:P[0-5])"
_GRADES = rf"{_GRADE}s?(?:(?:,? and |,? or |, ?| ?/ ?){_GRADE}s?)*"
_AFTER = r"(?<=[.;:!?,>→] )"
"""After something was said."""
_ANSWERED = rf"\?+\s*(?:{ARROW}\s*|(?:then|yes|if so),?:?\s+)?(?=[a-z])"
_UNSTATED = words(
    "okay right please what where when really thanks else otherwise sure none nothing yeah possible cool deal clear"
    " agreed understood good ready maybe"
)
_STATING = (
    r"(?:with|created|opened|raised|older|newer|updated|still|not|without|assigned|tagged|labell?ed|over|above"
    r"|authored)"
)
_ORDERS = (
    r"ignore|close|open|create|add|send|post|tell|notify|mail|email|delete|remove|archive|update|set|assign|ask|leave"
    r"|put|move|write|call|text|ping|cancel|reject|decline|make|file|raise|escalate|comment|reply|do"
)
_ELSEWHERE = re.compile(r"\b(?:anything|something|everything|anyone|someone) else\b|\bany other\b", re.IGNORECASE)
_LISTING = re.compile(
    r"\b(?:list|get|fetch|retrieve|check|look|go|run|search|find|pull|all|every|each|load|take|walk)\b", re.IGNORECASE
)


def _is_case(found: Found) -> bool:
    """Whether what is asked is a state of its own, and not the rest of others or only talk."""
    said = found["rest"].split()
    return not _ELSEWHERE.search(found["rest"]) and said[-1].lower() not in _UNSTATED


def _listed_before(found: Found) -> bool:
    return _LISTING.search(found.string, 0, found.start()) is not None


def _tested_before(found: Found) -> bool:
    return TESTED.search(found.string, 0, found.start()) is not None


CASES = (
    # "elif the title contains y"
    construction(r",?\s*\b(?:elif|elsif|elseif)\b", ", otherwise if"),
    # "is the priority P1, create an incident"
    construction(
        rf"{_AFTER}is (?P<what>(?:the |its )?{_PROPERTY}) (?P<value>[\w\"'-]+(?: [\w\"'-]+)?), (?=[a-z])",
        "if {what} is {value}, ",
    ),
    # "For each deal: amount of at least 20000, tell the CFO"
    construction(
        rf"(?<=[:;.] )(?:the |its )?(?P<what>{_PROPERTY}|value|price|total|size|count|quantity)(?: of)?"
        r" (?P<test>(?:at least|at most|over|above|under|below|more than|less than|fewer than|greater than)"
        r" [$€£]?\d[\w.,%]*(?: (?:usd|eur|gbp|dollars|euros?|pounds|percent|days?|hours?))?)(?:, |\s*(?:[-=]>|→)\s*)"
        r"(?=[a-z])",
        "if the {what} is {test}, ",
    ),
    # "value below 1000 -> a note, value 1000 and more -> an activity"
    construction(
        rf"(?<=[,;.] )(?:{_PROPERTY}|value|price|total|size|count|quantity)(?: of)?"
        r" (?P<bound>[$€£]?\d[\d.,]*k?) (?:and|or) (?:more|above|over|up|higher|less|below|under|lower)"
        rf"(?:\s*(?:{ARROW}|:)\s*|, )(?=[a-z])",
        "otherwise ",
        holds=lambda found: found["bound"] in found.string[: found.start()],
    ),
    # "other priorities just acknowledge", "everything else closed"
    construction(
        rf"{START}(?:and |but )?(?:all |any |the )?other (?:priorities|severities|statuses|states|types|kinds|levels"
        r"|stages|ones|amounts|values) (?:you |we )?(?:just|only|simply|merely)(?: get)? (?=[a-z])",
        "otherwise ",
        holds=_tested_before,
    ),
    construction(
        rf"{START}(?:and |but )?(?:the )?(?:others|rest|other ones|remaining ones) you (?:just |only |simply )*"
        r"(?=[a-z])",
        "otherwise ",
        holds=_tested_before,
    ),
    construction(
        rf"{START}(?:and |but )?(?:everything|anything|all|everyone|everybody) else (?:gets? |is |are |should be )?"
        r"(?P<done>[a-z]+(?:ed|en))\b",
        "otherwise it should be {done}",
        holds=_tested_before,
    ),
    # "if not ignore it", "..., if not tell support"
    construction(
        rf"{START}(?:and |but )?if not,? (?=(?:{_ORDERS})\b)",
        "otherwise ",
        holds=_tested_before,
    ),
    # "Leave others alone"
    construction(
        rf"{START}(?:and |but )?(?:leave|ignore|skip|forget)(?: about)? (?:all |the |any )?(?:others?|rest|other ones"
        r"|everything else|anything else)(?: ones)?(?: alone| be| as (?:is|they are)| untouched)?(?=[.;!]|$)",
        "otherwise do nothing",
    ),
    # "Skip the ones with high urgency, resolve the remaining ones"
    construction(
        rf"{START}(?:and |but )?(?:skip|ignore|leave(?: out)?|not) (?:the ones|those|ones|any)"
        r" (?P<test>[^.;:,?!\n]{4,50}), (?=[a-z])",
        "for those {test} do nothing, otherwise ",
    ),
    # "Is it automerge? merge", "Has it the label x? ..."
    construction(
        rf"{_AFTER}(?P<be>is|are|was|were) (?P<rest>(?:it|they|he|she|(?:the|its|their) [a-z]+)\b[^.?!;:\n]{{2,60}})"
        rf"{_ANSWERED}",
        question,
        holds=_is_case,
    ),
    construction(
        rf"{_AFTER}(?P<aux>does|do|did|has|have|is|are)(?:n't|n’t| not) (?P<rest>[^.?!;:\n]{{3,60}}){_ANSWERED}",
        "if it {aux} not {rest}, ",
        holds=_is_case,
    ),
    # "Archived already? ...", "still not Done? ..."
    construction(
        rf"{_AFTER}(?P<rest>(?:(?:still|already|not|no longer) )*[a-z-]{{4,}}(?: already| yet)?){_ANSWERED}",
        "if it is {rest}, ",
        holds=_is_case,
    ),
    # "in list Done? archive it", "by somebody else? ..."
    construction(
        rf"{_AFTER}(?P<rest>(?:in|on|from|by|over|above|under|below|more than|less than|fewer than|at least) "
        rf"[^.?!;:,\n]{{2,40}}){_ANSWERED}",
        "if it is {rest}, ",
        holds=_is_case,
    ),
    # "For P1 and P2 call us", "... but only for the P1s"
    construction(
        rf"{START}(?:and |but )?for (?:the |all |any )?(?P<value>{_GRADES})\b(?: ones)?[,:]? (?=[a-z])",
        "if the priority is {value}, ",
    ),
    construction(
        rf"(?:, | )(?:but |and )?only (?:for |on |with )?(?:the )?(?P<value>{_GRADES})\b(?: ones)?(?=[.,;!]|$)",
        " only if the priority is {value}",
    ),
    # "priority = urgent && team = Platform, notify ..."
    construction(rf"\b(?P<what>{_PROPERTY}) ?={{1,2}} ?(?=[\w\"'])", "{what} is "),
    construction(r" ?&& ?", " and "),
    construction(
        rf"{START}(?P<test>(?:the |its )?{_PROPERTY} (?:is|equals|contains|includes|starts with|ends with) "
        r"[^.;:,?!\n]{1,60}), (?=[a-z])",
        "if {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "It's production and the state is failure: ..."
    construction(
        rf"{START}(?P<test>(?:it|(?:the|its|their) [a-z]+)(?:'s|’s| is| are| has| contains) [^.;:?!\n]{{2,70}}):\s+"
        r"(?=\w)",
        "if {test}, ",
        holds=lambda found: found.start() > 0,
    ),
    # "any with a due date before ... should get", "those created over 30 days ago, ..."
    construction(
        rf"(?P<pause>[.;:,] |,? and |: )(?:for )?(?:those|any|the ones|ones|each one|anything)"
        r"(?: of (?:them|those|these))? "
        rf"(?={_STATING}\b)",
        "{pause}for those ",
        holds=_listed_before,
    ),
    construction(
        r"\bfor (?:any|those|the ones|ones) having (?=\w)",
        "for those with ",
        holds=_listed_before,
    ),
)
"""Applied after those that tell the other branch."""
