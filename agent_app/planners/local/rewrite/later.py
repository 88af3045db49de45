"""Constructions that say in passing that something is told later: "remind #dev in 2 days to update the docs"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import Found, construction

__all__ = ["LATER"]

_COUNT = r"(?:an?|one|two|three|four|five|six|ten|\d+|a (?:couple of|few))"
_LENGTH = rf"(?P<length>{_COUNT} (?:second|minute|hour|day|week|month)s?)"
_TELLING = r"(?P<verb>remind|tell|ping|notify|message|dm|ask|post|send|e-?mail|mail|write)"
_OF_THINGS = re.compile(r"\b(?:who|that|which|whose)\b|\b(?:due|starting|ending|expiring|[a-z]+ed)$", re.IGNORECASE)
"""Where the time is one of the things spoken of: "the users created in 3 days"."""


def _waits(found: Found) -> str:
    return f"wait {'{length}' if found['length'] else '1 day'} and {{verb}}{{whom}} {{what}}"


LATER = (
    # "remind #dev in 2 days to update the docs", "tell me tomorrow that it is due"
    construction(
        rf"\b{_TELLING}(?P<whom>(?: (?:(?! and | then )[^.,;:!?\"']|\.(?=\w)){{1,40}}?)?)"
        rf" (?:in {_LENGTH}|tomorrow(?: morning)?)"
        r" (?P<what>(?:to|that|about)\b)",
        _waits,
        holds=lambda found: _OF_THINGS.search(found["whom"]) is None,
    ),
    # "create a ticket and in 2 days remind bob"
    construction(rf"\b(?P<joint>and|then) in {_LENGTH},? (?={_TELLING}\b)", "{joint} wait {length} and "),
)
