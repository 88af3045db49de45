"""Comparisons with the present: "older than 30 days", "not updated for two weeks", "its due date has passed"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.reading.words import COUNT_WORDS

__all__ = ["NOW", "find_time"]

NOW = "now"
_UNITS = {"day": ("days", 1), "week": ("days", 7), "month": ("days", 30), "year": ("days", 365), "hour": ("hours", 1),
    "minute": ("minutes", 1), "hr": ("hours", 1), "min": ("minutes", 1)}  # fmt: skip
_OLDER, _NEWER = words("older"), words("younger newer")
_MORE, _FEWER = words("more over longer above"), words("less under fewer within")
_TOUCHED = words("updated touched changed modified answered moved active used edited commented activity update")
_STARTED = words("created opened raised triggered made filed submitted added posted started reported sent merged")
_DATES = words("due deadline expiry expiration expires")
_DATED = words("date day time")
_OVER = words("passed past over elapsed gone expired")
_AHEAD = words("future ahead")
_DENIALS = words("not never no without")
_LASTING = words("for in since")


def find_time(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison with the present that the words between two token indexes make, if they make one."""
    norms = reading.norms(first, last)
    return _aged(norms) or _passed(norms)


def _aged(norms: Sequence[str]) -> Idiom | None:
    place = next((i for i in range(len(norms) - 1) if _amount(norms, i) is not None), None)
    if place is None:
        return None
    amount, unit = _amount(norms, place) or ("", "")
    before, after = list(norms[:place]), list(norms[place + 2 :])
    denied = bool(set(before) & _DENIALS)
    longer = after[:1] == ["or"] and bool(set(after[1:2]) & (_MORE | _OLDER))
    if before[-1:] == ["than"] and set(before[-2:-1]) & (_OLDER | _NEWER):
        operator = ">" if before[-2] in _OLDER else "<"
        return _since("created", ("<=" if operator == ">" else ">=") if denied else operator, amount, unit)
    compared = (
        ">=" if longer or "least" in before else "<" if set(before) & _FEWER else ">" if set(before) & _MORE else ""
    )
    subject = "updated" if set(before) & _TOUCHED else "created" if set(before) & _STARTED else ""
    if after[:1] == ["ago"]:
        return _since(subject or "created", compared or ">=", amount, unit)
    if after[:1] == ["old"]:
        return _since("created", ">=" if after[1:2] == ["or"] else compared or ">=", amount, unit)
    if subject == "updated" and denied and set(before) & _LASTING:
        return _since("updated", compared or ">=", amount, unit)
    return None


def _bound(before: Sequence[str]) -> str:
    """The operator that "more than" and its like make before an amount."""
    if set(before) & _FEWER:
        return "<"
    return ">" if set(before) & _MORE else ""


def _since(subject: str, operator: str, amount: str, unit: str) -> Idiom:
    return Idiom((subject,), operator, (amount,), numeric=True, unit=unit)


def _amount(norms: Sequence[str], place: int) -> tuple[str, str] | None:
    """ "30 days", "two weeks", "a month": how many of which unit `days_since` and its like count."""
    unit = _UNITS.get(norms[place + 1].removesuffix("s"))
    said = norms[place]
    number = int(said) if said.isdecimal() else 1 if said in {"a", "an"} else COUNT_WORDS.get(said, 0)
    return (str(number * unit[1]), unit[0]) if unit is not None and number else None


def _passed(norms: Sequence[str]) -> Idiom | None:
    """ "Its due date has already passed", "whose due date lies in the past"."""
    dated = next((i for i, norm in enumerate(norms) if norm in _DATES), None)
    if dated is None or not set(norms[dated + 1 :]) & (_OVER | _AHEAD):
        return None
    if norms[dated] == "due" and not set(norms[dated + 1 : dated + 2]) & _DATED:
        return None
    denied = bool(set(norms) & _DENIALS)
    subject = "due" if norms[dated] in {"due", "deadline"} else "expires"
    ahead = bool(set(norms) & _AHEAD) != denied
    return Idiom((subject,), ">" if ahead else "<", (NOW,), unit=NOW)
