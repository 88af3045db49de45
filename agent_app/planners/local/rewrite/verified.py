"""Constructions that tell what is to be so and what is done if not: "make sure it has a label; if not, comment"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction

__all__ = ["VERIFIED"]

_PREDICATE = re.compile(
    r"\b(?:is|are|has|have|contains?|includes?|mentions?|starts?|ends?|begins?|equals?|matches|exists?|was|were)\b",
    re.IGNORECASE,
)
_IF_NOT = (
    r"(?:if (?:not|it (?:isn't|is not|doesn't|does not|hasn't)|that(?:'s| is) not (?:so|the case)|this is not the case)"
    r"|otherwise|or else|else)"
)


_TESTS = re.compile(r"\b(?:if|when|whether|unless|in case)\b| [-–—] ", re.IGNORECASE)


def _tells(found: Found) -> bool:
    """Whether it is said of something what it is to be, and nothing is tested yet."""
    return _PREDICATE.search(found["test"]) is not None and _TESTS.search(found["test"]) is None


VERIFIED = (
    # "check that the body contains "steps"; if not, comment", "make sure it has a label, otherwise add one"
    construction(
        rf"(?:{START}|(?<=, )|\b(?P<joint>and |then ))(?:please )?(?:check|make sure|verify|ensure|see to it|validate)"
        rf"(?: that| if| whether)? (?P<test>(?!if\b|whether\b|with\b|in\b)[^;:.!?\n,]{{4,90}}?)\s*[;,.]"
        rf" ?(?:and |but )?{_IF_NOT},? (?=[a-z])",
        lambda found: ("{joint}" if found["joint"] else "") + "unless {test}, ",
        holds=_tells,
    ),
)
