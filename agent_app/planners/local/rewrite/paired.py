"""Properties that an event's thing is told by, two at a time: "a bug of priority high and severity 1 is opened"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import ARROW, construction

__all__ = ["PAIRED"]

_OPENED = r"(?:when(?:ever)?|if|once|as soon as|every time)"
_KIND = (
    r"(?:type|kind|priority|severity|urgency|impact|status|state|category|level|plan|stage|label|source|currency"
    r"|country)"
)
_VALUE = r"(?:\"[^\"\n]+\"|'[^'\n]+'|(?!(?:is|are|and|or|over|above|under|below|at|of|to|not)\b)[\w-]+)"
_BOTH = (
    rf"(?:with|of|has|having) (?:an? |the )?(?P<one>{_KIND}) (?:is |= ?|of )?(?P<first>{_VALUE})(?:,? and|,)"
    rf" (?:with |of )?(?:an? |the )?(?P<other>{_KIND}) (?:is |= ?|of )?(?P<second>{_VALUE})"
)
_VERB = r"(?:is|are|gets?|was|has been|comes|arrives|lands|appears|fires|shows up)"
_HAPPENS = (
    rf"(?P<happens>{_VERB}\b"
    rf"(?:(?!{ARROW}|\band\b|\bthen\b)[^,;:\n])*)"
)
_TOLD = "and its {one} is {first} and its {other} is {second}"
_END = rf"(?=\s*(?:[,;:]|{ARROW})|$)"

PAIRED = (
    # "when a bug of priority high and severity 1 is opened"
    construction(
        rf"^(?P<before>(?:{_OPENED} )?(?:an?|any|the|new) (?:[\w/-]+ ){{1,3}}?){_BOTH} {_HAPPENS}{_END}",
        f"{{before}}{{happens}} {_TOLD}",
        holds=lambda found: re.match(_OPENED, found["before"], re.IGNORECASE) is not None,
    ),
    # "when a webhook comes in with type "signup" and plan "pro""
    construction(
        rf"^(?P<before>{_OPENED} (?:an?|any|the|new) (?:[\w/-]+ ){{1,3}}?)(?P<happens>{_VERB}(?: [a-z]+){{0,2}}?)"
        rf" {_BOTH}{_END}",
        f"{{before}}{{happens}} {_TOLD}",
    ),
)
