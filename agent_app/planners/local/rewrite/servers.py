"""Constructions that tell how a server is: "https://acme.com goes down", "it does not respond", "it returns a 5xx"."""

from __future__ import annotations

import re

from agent_app.planners.local.rewrite.patterns import START, Found, construction, said_before

__all__ = ["SERVERS"]

_ADDRESS = re.compile(r"\bhttps?://[^\s,;]*[^\s,;.:!?)]")
_OPENER = r"(?:if|when|whenever|once|as soon as|in case|unless)"
_IT = r"(?:it|that|this|the (?:site|server|url|page|endpoint|address|service|api|website))"
_BECOMES = r"(?:is|goes|gets|becomes|turns|has gone|went)"
_DOWN = r"(?:down|unreachable|offline|unavailable|unhealthy|not (?:up|reachable|available|ok|healthy|responding))"
_SILENT = (
    r"(?:(?:does not|doesn't|fails to|won't) (?:respond|answer|reply|load|work)|(?:stops|quits) (?:respond|answer"
    r"|work)ing|times out|is timing out|isn't responding)(?: (?:at all|in time|any ?more))?"
)
_ANSWERS = r"(?:returns|gives|answers with|responds with|replies with|shows|throws|sends)"
_OTHER = r"(?:anything (?:but|other than|else than)|something other than|other than|no|not)"


def _called(found: Found) -> bool:
    """Whether an address was named before."""
    return said_before(_ADDRESS, found)


SERVERS = (
    # "if https://acme.com is down, page the on-call"
    construction(
        rf"{START}(?P<if>{_OPENER}) (?:{_IT} )?(?P<url>{_ADDRESS.pattern}) {_BECOMES} (?P<state>{_DOWN})\b",
        lambda found: "check {url}; " + ("unless" if found["if"].lower() == "unless" else "if") + " it is {state}",
    ),
    # "tell #ops as soon as https://acme.com is unreachable"
    construction(
        rf"^(?P<order>(?!{_OPENER}\b)[^.;:\n]+?),? (?P<if>{_OPENER}) (?:{_IT} )?(?P<url>{_ADDRESS.pattern}) {_BECOMES}"
        rf" (?P<state>{_DOWN})(?P<end>[.!]?)$",
        "check {url}; if it is {state}, {order}{end}",
    ),
    # "... when it goes down", "if it becomes unreachable"
    construction(
        rf"\b(?P<if>{_OPENER}) {_IT} (?:goes|gets|becomes|turns|has gone|went) (?P<state>{_DOWN})\b",
        "{if} it is {state}",
        holds=_called,
    ),
    # "if it does not respond"
    construction(rf"\b(?P<if>{_OPENER}) {_IT} {_SILENT}(?![\w-])", "{if} it is down", holds=_called),
    # "if it returns a 5xx"
    construction(
        rf"\b(?P<if>{_OPENER}) {_IT} {_ANSWERS} (?:an? |any )?(?P<class>[45])xx\b(?: (?:status|code|error|answer)s?)*",
        "{if} the status is {class}00 or more",
        holds=_called,
    ),
    # "if it returns anything but 200", "if it doesn't return 200"
    construction(
        rf"\b(?P<if>{_OPENER}) {_IT} (?:{_ANSWERS} {_OTHER}|(?:doesn't|does not) (?:return|give|answer with"
        r"|respond with|reply with)) (?:an? |the |status |code |http )*(?P<code>[1-5]\d\d)\b",
        "{if} the status is not {code}",
        holds=_called,
    ),
    # "if it returns an error"
    construction(
        rf"\b(?P<if>{_OPENER}) {_IT} {_ANSWERS} (?:an? |any )?errors?(?: (?:status|code|page|message|answer)s?)*"
        r"(?=[,.;:!?\n]|$| (?:or|then)\b)",
        "{if} it is down",
        holds=_called,
    ),
)
