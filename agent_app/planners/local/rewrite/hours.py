"""Constructions that tell two times apart at which something is done: "outside business hours call kim, inside business
hours post in #ops" is one test with another branch.
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ARROW, Found, construction

__all__ = ["HOURS"]

_HOURS = r"(?:(?:business|office|working|work|opening) )?hours"
_OUT = rf"(?:outside|out|after)(?: of)? (?:the |our )?{_HOURS}"
_IN = rf"(?:inside|during|within|in|at)(?: of)? (?:the |our )?{_HOURS}"
_WEEKEND = r"(?:on|at|during) (?:an? |the )?weekends?"
_WEEK = r"(?:on|during) (?:an? |the )?(?:weekdays?|workdays?|working days?|business days?|week)"
_DEED = rf"(?:\s*(?:[:,]|{ARROW})\s*)(?P<deed>[^;.\n→]{{3,90}}?)"
_PAUSE = r"\s*(?:[,;.]|,? (?:and|but))\s*"
_REST = rf"(?:\s*(?:[:,]|{ARROW})|\s)\s*(?:only |just )?(?P<rest>[#\w])"


def _otherwise(found: Found) -> str:
    return "{first}, {deed}, otherwise " + ("tell {rest}" if found["rest"] == "#" else "{rest}")


HOURS = tuple(
    construction(rf"\b(?P<first>{first}){_DEED}{_PAUSE}(?P<second>{second}){_REST}", _otherwise)
    for first, second in ((_OUT, _IN), (_IN, _OUT), (_WEEKEND, _WEEK), (_WEEK, _WEEKEND))
)
"""What is done at one time, and what at all others."""
