"""Words that tell when something was: what happened then does not happen now, and starts nothing."""

from __future__ import annotations

import re

__all__ = ["PAST_PERIOD", "tells_of_past"]

_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|ten|few|couple of)"
PAST_PERIOD = (
    r"(?:(?:earlier )?today|yesterday|this (?:week|month|quarter|year|morning|sprint)|last (?:week|month|quarter|year"
    r"|night|sprint|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|since (?!then\b|when\b)[\w-]+(?: (?:week|month|year))?"
    rf"|(?:in|within|during|over) the (?:last|past) (?:{_NUMBER} )?\w+"
    rf"|(?:more than |over |at least )?{_NUMBER} (?:minute|hour|day|week|month|year)s? ago)"
)
"""The source of a regular expression for such words."""
_PAST_PERIOD = re.compile(rf"\b{PAST_PERIOD}\b", re.IGNORECASE)


def tells_of_past(text: str) -> bool:
    """Whether a text tells of what was in a period that is over or still lasts: "opened this week"."""
    return _PAST_PERIOD.search(text) is not None
