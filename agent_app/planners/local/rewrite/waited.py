"""Tests of how a thing stands after some time, with the wait in front: "assign it if it is still new after an hour"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.later import SPAN
from agent_app.planners.local.rewrite.patterns import ARROW, ORDER, START, Found, construction

__all__ = ["WAITED"]

_DENIED = re.compile(r"(?:\b(?:not|no|nobody|nothing|none|never)\b|n['’]t\b)", re.IGNORECASE)
_LENGTHS = ("later", "after", "within")
_AFTER = "|".join(
    (
        rf"(?P<later>{SPAN}) (?:later|afterwards?|on)",
        rf"after (?P<after>{SPAN})",
        rf"(?:within|in) (?P<within>{SPAN})",
    )
)
_TEST = (
    r"(?P<test>(?:it|that|this|they|nobody|no[- ]one|(?:the|that|this|its) [a-z]+|[a-z]+ of them)\b[^.,;:!?\n]{2,60}?)"
)
_DEED = rf"(?P<deed>(?:{ORDER}|remind) (?:(?! and | then )[^.;,!?\n]){{1,60}}?)"
_OPENING = rf"{START}|, |\b(?:and|then|please|also) "
_END = r"(?=\s*(?:[.;!]|$))"


def _excepts(found: Found) -> bool:
    return bool(found.groupdict().get("unless"))


def _waited(found: Found) -> str:
    return f"wait {{{next(name for name in _LENGTHS if found.groupdict().get(name))}}}, and "


def _tested(found: Found) -> str:
    return f"{_waited(found)}{'unless' if _excepts(found) else 'if'} {{test}}, "


def _holds(found: Found) -> bool:
    """Whether a test is one of a state after a time: "within" it something has not happened."""
    return not found["within"] or _excepts(found) or _DENIED.search(found["test"]) is not None


WAITED = (
    # "skip it if it is closed by then"
    construction(r"(?P<state>\b[a-z]+) (?:by|until) then(?=\s*(?:[,.;!]|$))", "{state}"),
    # "if it is still new an hour later, assign it", "when nobody has answered after a day, ..."
    construction(
        rf"\b(?:if|when|in case|(?P<unless>unless)) {_TEST} (?:{_AFTER})(?:,? then|,)?"
        rf" (?={ORDER}\b|remind\b|then\b|an?\b|the\b|[#@])",
        _tested,
        holds=_holds,
    ),
    # "if it stays open for two hours, page us"
    construction(
        r"\b(?:if|when|in case) (?P<thing>it|this|that|they) (?:(?:still )?(?:stays?|remains?)|(?:is|are) still)"
        rf" (?P<state>[a-z]+) (?:for|longer than|for more than) (?P<later>{SPAN})(?:,? then|,)?"
        rf" (?={ORDER}\b|remind\b|then\b|an?\b|the\b|[#@])",
        lambda found: (
            f"{_waited(found)}if {{thing}} {'are' if found['thing'].lower() == 'they' else 'is'} still {{state}}, "
        ),
    ),
    # "after an hour check again, and if it is not resolved, ..."
    construction(
        rf"(?P<opening>{_OPENING})(?:{_AFTER}),? (?:check|look|see)(?: (?:it|on it|at it))? again"
        r"(?:,? (?:and )?|[;:.] (?:and )?)(?=(?:if|unless)\b)",
        lambda found: f"{{opening}}{_waited(found)}",
    ),
    # "nobody reviewed it after a day: ping #leads"
    construction(
        rf"{START}(?P<test>(?:nobody|no[- ]one|nothing)\b[^.,;:!?\n]{{2,60}}?) (?:{_AFTER})"
        rf"\s*(?:[:,]|{ARROW}) (?={ORDER}\b)",
        _tested,
        holds=_holds,
    ),
    # "assign it if it is still new after an hour"
    construction(
        rf"(?P<opening>{_OPENING}){_DEED},? (?:but )?(?:(?:only )?if|(?P<unless>unless)) {_TEST} (?:{_AFTER}){_END}",
        lambda found: f"{{opening}}{_tested(found)}{{deed}}",
        holds=_holds,
    ),
    # "remind #dev in 2 days if it is still open"
    construction(
        rf"(?P<opening>{_OPENING}){_DEED} in (?P<later>{SPAN}) if"
        rf" (?P<test>(?:it|that|this|nobody|no[- ]one|(?:the|that|this) [a-z]+) [^.,;:!?\n]{{2,60}}?){_END}",
        "{opening}wait {later}, and if {test}, {deed}",
    ),
)
