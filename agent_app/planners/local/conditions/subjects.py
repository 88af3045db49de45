"""What a comparison is about, of the words before and behind its operator."""

from __future__ import annotations

from agent_app.planners.local.conditions.amounts import MEASURED, SCALES
from agent_app.planners.local.conditions.presence import WORK
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from agent_app.planners.local.text import unquote

__all__ = [
    "HOLDING_VALUES",
    "PLACE_WORDS",
    "SKIPPED",
    "UNITS",
    "compared_part",
    "quoted_subject",
    "subject_meant",
    "thing_named",
]

HOLDING_VALUES = words("column field cell property attribute")

SKIPPED = connectives.ARTICLES | words(
    "it its he she him her his whose having one anything something anyone anybody 's they them these those any some"
    " new value field of that then there which who please"
    " actually still currently already has been got does do did should not never do-not is-not"
)
UNITS = words(
    "eur euro euros usd dollar dollars gbp pound pounds chf percent minute minutes hour hours day days week weeks month"
    " months year years second seconds mb gb kb bytes points k m"
)
_COUNTING = words("has have got gets get received receives collects")
"""What stands between a thing and how many of its parts are compared."""
_LONGEST_MEASURED = 2
PLACE_WORDS = words("in on at from for with by to")
_WHERE = PLACE_WORDS - {"by"} | {"of"}


def subject_meant(norms: list[str], start: int, end: int, operator: str, subject: tuple[str, ...]) -> tuple[str, ...]:
    """The subject of a comparison, without what its thing belongs to; whom a thing lacks that is not assigned."""
    subject = _without_place(norms[:start], subject)
    assigned = {"assigned", "unassigned"} & set(norms[start:end])
    return ("assignee",) if operator in {"empty", "present"} and assigned and set(subject) <= WORK else subject


def _without_place(norms: list[str], subject: tuple[str, ...]) -> tuple[str, ...]:
    """ "The build of the job nightly": the thing alone, without what it belongs to."""
    if "of" not in norms:
        return subject
    head = tuple(norm for norm in norms[: norms.index("of")] if norm in subject)
    return head if head and head[-1] in RETRIEVABLE else subject


def thing_named(norms: list[str]) -> tuple[str, ...]:
    """What is there or lacks, without where: the assignee of "is there any assignee on issue 5"."""
    place = next((i for i, norm in enumerate(norms) if i and norm in _WHERE), len(norms))
    return tuple(norm for norm in norms[:place] if norm not in SKIPPED and norm.isalnum())


def compared_part(norms: list[str], start: int, end: int, operator: str, subject: tuple[str, ...]) -> tuple[str, ...]:
    """What is compared: the subject, or what it has: "the order has more than 5 items", "it is rated below 3"."""
    measured = _measured(norms, start, end, operator)
    owned = bool(set(norms[max(0, start - 1) : end]) & _COUNTING)
    return measured if measured and (owned or set(norms[:end]) & set(MEASURED)) else subject or measured


def _measured(norms: list[str], start: int, end: int, operator: str) -> tuple[str, ...]:
    """What a comparison without a subject measures: "more than 3 comments", "older than 30 days", "unassigned"."""
    if {"older", "younger", "newer"} & set(norms[start:end]):
        return ("age",)
    if "unassigned" in norms[start:end] or "assigned" in norms[start:end]:
        return ("assignee",)
    if operator not in {">", "<", ">=", "<="}:
        return ()
    if participle := next((norm for norm in norms[:end] if norm in MEASURED), ""):
        return (MEASURED[participle],)
    counted = [norm for norm in norms[end + 1 :] if norm.isalpha() and norm not in SKIPPED]
    if counted[:1] == ["in"]:
        counted = counted[1:]  # "less than 5 in stock"
    if not counted or counted[0] in UNITS | connectives.PREPOSITIONS | set(SCALES):
        return ()
    stop = next((i for i, norm in enumerate(counted) if norm in connectives.FUNCTION_WORDS), len(counted))
    return tuple(counted[: min(stop, _LONGEST_MEASURED)])


def quoted_subject(reading: Reading, first: int, last: int) -> tuple[str, ...]:
    """ "Membership" is "expired", the column "Email" is empty: a property that is quoted as its field is written."""
    place = next((i for i in range(first, last) if reading.tokens[i].kind is TokenKind.QUOTED), None)
    beside = set(reading.norms(first, last)) - connectives.ARTICLES
    if place is None or not beside - {reading.tokens[place].norm} <= HOLDING_VALUES | {"value"}:
        return ()
    return tuple(unquote(reading.tokens[place].text).lower().split())
