"""Grades as bounds: "P2 or higher", "at least medium", "above low"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["FEWER", "MORE", "WORSE", "find_grades"]

MORE, FEWER = (
    words("more higher greater above over larger up longer older bigger better upwards"),
    words("less fewer lower below under smaller shorter newer"),
)
WORSE = words("worse")
_BEYOND = words("above over below under")
_GRADES = (
    words("lowest trivial informational info debug"), words("low minor"), words("normal medium moderate warning"),
    words("high major error important"), words("highest urgent critical severe blocker fatal emergency"),
)  # fmt: skip
"""Grades from the least to the greatest."""
_CODE = re.compile(r"(?P<kind>p|s|sev-?)(?P<rank>[0-5])")
_DENIED = words("no not without never")


def find_grades(reading: Reading, first: int, last: int) -> tuple[int, str, tuple[str, ...]] | None:
    """Where among the words a grade is a bound, what usually has such a grade, and the grades on that side of it."""
    norms = reading.norms(first, last)
    for place, norm in enumerate(norms):
        code = _CODE.fullmatch(norm)
        level = next((i for i, grade in enumerate(_GRADES) if norm in grade), None)
        bound = _bound(norms, place) if code is not None or level is not None else None
        if bound is None:
            continue
        up, inclusive = bound
        said = reading.tokens[first + place].text
        if code is not None:
            rank = int(code["rank"])
            start = rank if inclusive else rank - 1 if up else rank + 1
            ranks = range(start, -1, -1) if up else range(start, 6)
            values = tuple(f"{said[:-1]}{item}" for item in ranks)
            return (place, "priority" if code["kind"] == "p" else "severity", values) if values else None
        if level is not None:
            beyond = _GRADES[level + 1 :] if up else _GRADES[:level]
            values = (*((said,) if inclusive else ()), *(name for grade in beyond for name in sorted(grade)))
            return (place, "priority", values) if values else None
    return None


def _bound(norms: Sequence[str], place: int) -> tuple[bool, bool] | None:
    """Whether a grade bounds from below, and whether it is included itself: "high or above", "lower than P2"."""
    after = norms[place + 1 : place + 3]
    if after[:1] in (["or"], ["and"]) and after[1:] and after[1] in MORE | FEWER | WORSE:
        return after[1] not in FEWER, True
    before = norms[max(0, place - 3) : place]
    if before[-2:] in (["at", "least"], ["at", "most"]):
        return before[-1] == "least", True
    than = before[-1:] == ["than"]
    compared = before[-2] if than and len(before) > 1 else before[-1] if before else ""
    if compared not in (MORE | FEWER | WORSE if than else _BEYOND):
        return None
    up, denied = compared not in FEWER, than and bool(set(before[:-2]) & _DENIED)
    return up != denied, denied
