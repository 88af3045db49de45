"""Cases said in as few words as they need, put as tests of one of the things: "no reply" is "it has no reply"."""

from __future__ import annotations

import re

from agent_app.planners.local.conditions.idioms import KINDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import LASTING, STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm

__all__ = ["MEASURES", "brief_case"]

_AND = words("and but")
_LACKING = words("without lacking missing")
_DENYING = words("not never still already")
_BOUNDS = words(
    "over above under below more less fewer older newer younger longer shorter larger bigger smaller higher lower"
    " greater worth beyond"
)
_TOLD = words("due created opened updated changed assigned labelled labeled tagged marked stuck from in at by worth")
_HOLDING = {"containing": "contains", "mentioning": "mentions", "with": "has", "starting": "starts", "ending": "ends"}
_STATING = words(
    "is are was has have contains contain mentions mention starts start begins begin ends end lacks exceeds exceed"
    " equals includes include matches says hasn't isn't"
)
MEASURES = words("amount total price value score rating count estimate points size age stock balance quantity budget")
"""Properties that are numbers."""
_PROPERTIES = (
    KINDS
    | MEASURES
    | words("email phone title name subject label tag assignee deadline location city office industry role format")
)
_BLANK = words("missing empty blank null unset none unknown")
_DAYS = words("today tomorrow yesterday overdue")
_NO_STATES = words("sorted grouped combined based summarized summarised formatted named called titled ordered")
_NO_VALUES = words(
    "yes no yep nope ok okay please sure approved rejected true false none nothing result action goal example note hint"
)
_OPENED = connectives.SUBJECT_PRONOUNS | words(
    "if when whenever wherever whichever whoever unless once until where while for each every those otherwise else then"
    " there i you we"
)
"""What opens a case that is said as one already, or something else than a case."""
_CONJUNCTIONS = (["in", "case"], ["in", "the"], ["as", "long"], ["so", "long"], ["as", "soon"], ["on", "condition"])
"""What opens a clause with more than a word."""
_SET = words("set given on it them for there yet listed")
"""What ends a case and tells nothing: "no company set on it"."""
_KNOWN = STATES | LASTING | words("unassigned urgent empty public private")
_JOINING = words("and but or not still already yet")
_REACH = 3
"""Words that may name a property."""
_LONGEST = 8
"""Tokens of a case."""
_SYMBOLS = {
    "=": "is", "==": "is", "!=": "is not", "<>": "is not", ">": "is over", "<": "is under", ">=": "is at least",
    "<=": "is at most", "≥": "is at least", "≤": "is at most",
}  # fmt: skip
_COMPARED = re.compile(
    r"(?:the |its |their )?(?P<what>[a-z][a-z_ ]{0,24}?)\s*(?P<sign>==?|!=|<>|[<>]=?|[≥≤])\s*(?P<value>[^=<>]+)",
    re.IGNORECASE,
)
_POINTED = words("it them him her they the their its")
_PARTICIPLE = re.compile(r"(?:un|non)[a-z]{3,}|[a-z]{3,}ed")


def brief_case(reading: Reading, first: int, last: int, *, marked: bool) -> str | None:
    """What a stretch of words tests, with a pronoun for the things; None if it is no case.

    `marked`: a colon, a question mark or an arrow follows, so that more may be a case.
    """
    norms = reading.norms(0, last)
    while first < last and norms[first] in _AND:
        first += 1
    last -= last - first > 1 and norms[last - 1] == "ones"
    while last > first + 2 and norms[last - 1] in _SET:
        last -= 1
    spoken = norms[first:last]
    if not 0 < len(spoken) <= _LONGEST or spoken[0] in _OPENED or {"each", "every"} & set(spoken):
        return None
    if spoken[:2] in _CONJUNCTIONS:
        return None
    if set(spoken[1:2]) & (_POINTED | connectives.ARTICLES) and reading.verb_at(first) is not None:
        return None  # "label them", "note the date"
    if (symbol := _COMPARED.fullmatch(reading.slice(first, last))) is not None:
        return f"its {symbol['what']} {_SYMBOLS[symbol['sign']]} {symbol['value'].strip()}"
    held = _held(reading, spoken, first, last)
    if held is not None:
        return held or None
    return _bounded(reading, spoken, first, last, marked=marked) or _of_property(reading, spoken, first, last)


def _held(reading: Reading, spoken: list[str], first: int, last: int) -> str | None:
    """ "No reply", "still no owner", "containing x": what things have or lack; "" where it is not told what."""
    two = spoken[:2]
    start = first + (2 if two in (["no", "longer"], ["still", "no"], ["still", "without"]) else 1)
    rest = reading.slice(start, last) if last > start else ""
    if two == ["no", "longer"]:
        return f"it is not {rest}" if rest else ""
    if start == first + 2 or spoken[0] in _LACKING | {"no"}:
        return f"it has no {rest}" if rest else ""
    if spoken[0] in _HOLDING:
        return f"it {_HOLDING[spoken[0]]} {rest}" if rest else ""
    return None


def _bounded(reading: Reading, spoken: list[str], first: int, last: int, *, marked: bool) -> str | None:
    """ "Unpaid", "not merged", "over 10k", "due today", "seen by over 100 users", "has no owner"."""
    said, more = reading.slice(first, last), len(spoken) > 1
    single = marked and len(spoken) == 1 and _is_value(reading, first)
    if single or _is_stated(spoken, marked=marked) or (spoken[0] in _DENYING and more):
        return f"it is {said}"
    if spoken[-1] in _BLANK and more:
        return None
    numbered, done = _numbered(reading, first, last), reading.verb_at(first)
    if numbered and (spoken[0].endswith(("ed", "en")) or (done is not None and done.form is VerbForm.PAST)):
        return said if spoken[-1] == "ago" else f"it is {said}"
    compared = spoken[0] in _BOUNDS or spoken[:2] in (["at", "least"], ["at", "most"])
    told = spoken[0] in _TOLD and (marked or spoken[0] == "due")
    if (compared and (numbered or "than" in spoken)) or (told and more):
        return f"it is {said}"
    return f"it {said}" if spoken[0] in _STATING and more else None


def _is_value(reading: Reading, place: int) -> bool:
    """ "Ratings: bad -> ...": a word that is nothing else than what things may be."""
    token = reading.tokens[place]
    plain = (
        token.is_word
        and token.norm.isalpha()
        and token.norm not in connectives.FUNCTION_WORDS | _NO_STATES | _NO_VALUES
    )
    other = reading.verb_at(place) is not None or place in reading.mentioned
    return plain and not other and not any(noun.known for noun in reading.nouns_in(place, place + 1))


def _numbered(reading: Reading, first: int, last: int) -> bool:
    return any(token.kind is TokenKind.NUMBER for token in reading.tokens[first:last])


def _is_stated(spoken: list[str], *, marked: bool) -> bool:
    """ "Unpaid", "approved but not merged": states that things are in, and nothing else."""
    states = [norm for norm in spoken if norm not in _JOINING]
    return bool(states) and all(
        norm in _KNOWN or (norm not in _NO_STATES and _PARTICIPLE.fullmatch(norm) and (marked or norm.startswith("un")))
        for norm in states
    )


def _of_property(reading: Reading, spoken: list[str], first: int, last: int) -> str | None:
    """ "Status pending", "amount over 500", "email missing", "high priority": what a property of theirs is."""
    if len(spoken) < len(("high", "priority")):
        return None
    own = "" if spoken[0] in {"its", "their"} else "its "
    if _states(reading, spoken, first):
        return f"{own}{reading.slice(first, last)}"
    if spoken[-1] in _BLANK:
        return f"{own}{reading.slice(first, last - 1)} is empty"
    if spoken[-1] == "filled" and _names(spoken[:-1]):
        return f"{own}{reading.slice(first, last)[: -len(spoken[-1])].rstrip()} is filled"
    place = _end_of_property(reading, spoken, first, last)
    if place:
        return f"{own}{reading.slice(first, first + place)} is {reading.slice(first + place, last)}"
    if spoken[-1] in KINDS and len(spoken) == len(("high", "priority")) and spoken[0] not in connectives.PREPOSITIONS:
        return f"{own}{spoken[-1]} is {reading.slice(first, last - 1)}"
    return None


def _states(reading: Reading, spoken: list[str], first: int) -> bool:
    """ "Title contains x": whether a verb says it as a clause does."""
    stating = next((i for i in range(1, min(len(spoken), _REACH + 1)) if spoken[i] in _STATING), len(spoken))
    return stating + 1 < len(spoken) and reading.verb_at(first) is None


def _names(spoken: list[str]) -> bool:
    """Whether words may name a property."""
    return all(norm.isalpha() and norm not in connectives.FUNCTION_WORDS | _BOUNDS | _KNOWN for norm in spoken)


def _end_of_property(reading: Reading, spoken: list[str], first: int, last: int) -> int:
    """How many words name the property that a value, a number, a bound or a day follows; 0 if none does."""
    if spoken[-1] in _DAYS and len(spoken) <= _REACH + 1 and spoken[0] not in connectives.FUNCTION_WORDS:
        return len(spoken) - 1
    if len(spoken) == len(("warranty", "expired")) and spoken[-1] in _KNOWN and _names(spoken[:-1]):
        return 1
    numbered = _numbered(reading, first, last)
    number = reading.tokens[last - 1].kind is TokenKind.NUMBER and len(spoken) <= _REACH
    if number and _names(spoken[:-1]):
        return len(spoken) - 1
    bound = next((i for i in range(1, len(spoken)) if spoken[i] in _BOUNDS or spoken[i : i + 2] == ["at", "least"]), 0)
    if 0 < bound <= _REACH and numbered and not set(spoken[:bound]) & (connectives.FUNCTION_WORDS - {"last"}):
        return bound
    valued = len(spoken) <= _REACH + 1 and reading.verb_at(first + 1) is None
    return 1 if spoken[0] in _PROPERTIES and (valued or len(spoken) <= _REACH) else 0
