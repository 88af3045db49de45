"""What a person takes back while speaking: "close... no, update the ticket" asks for an update only."""

from __future__ import annotations

import re

__all__ = ["without_corrections"]

_MARKER = re.compile(
    r"""(?P<sep>\s*(?:\.\.\.+|…|[,;.?–—]|\s-+))\s*
    (?P<marker>
        (?:(?:oh|ah|uh|um|er|hmm+|hm|well|ok|oops)[,\s]+)*
        (?:
            (?:no|nope|actually|wait|sorry|hold\ on)
            (?:[,.…\s]+(?:no|wait|sorry|actually|hold\ on|scratch\ that))+\s*[,:.…–—-]*
            | (?:no|nope|wait|sorry|hold\ on|correction|my\ mistake)\s*(?:[,:…–—-]|\.\.+)+
            | (?:scratch|strike|forget)\ that\s*[,:.…–—-]*
            | i\ (?:mean|meant)(?:\ to\ say)?\s*[,:…–—-]*
            | (?:make|let's\ say|say)\ that\ (?=[\#@'"“\d])
        )
        | (?<=\.\.\.)\s*(?:hmm+|hm|uh|um|er|well)\s*,
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_BOUNDARY = re.compile(r"[,;:.!?\n]\s+|\b(?:and|then)\s+", re.IGNORECASE)
_VALUES = (
    re.compile(r"[#@][\w.-]+"),
    re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”"),
    re.compile(r"\b\d+(?:[.:]\d+)?\b"),
    re.compile(r"\b[A-Z][A-Z0-9]+\b"),
    re.compile(r"\b[A-Z][a-z]\w*(?: [A-Z]\w*)*"),
    re.compile(r"\b(?:the|an?|our|my)\s+\w+(?:\s\w+)?", re.IGNORECASE),
)
"""Forms of values that are corrected by another one of the same form; the last but one are keys, the last are names."""


def without_corrections(text: str) -> str:
    """The text with whatever it takes back blanked, so that all offsets stay true.

    What is taken back is the clause before the correction, or only its last value where the correction is but another
    value of that form ("post to Slack, no, Teams").
    """
    position = 0
    while (found := _MARKER.search(text, position)) is not None:
        repair = text[found.end() :]
        contrasted = "?" in found["sep"] and "instead" in repair  # "archive? no, move it instead": both are needed
        start = None if contrasted else _taken_back(text, found.start("sep"), repair)
        if start is None:
            position = found.end()
            continue
        repair = _same_things(text[start : found.start("sep")], text[found.end() :])
        kept = repair if repair and len(repair) <= len(text) - start else text[found.end() :]
        text = text[:start] + " " * (len(text) - start - len(kept)) + kept
        position = len(text) - len(kept)
    return text


_OF_SOME = re.compile(
    r"^\s*[a-z]+ (?P<things>(?:all |the |those )?(?:[a-z-]+ ){0,2}?(?:ones|[a-z]+s))\s*$", re.IGNORECASE
)
_THEM = re.compile(r"^(?P<deed>[a-z]+) (?:them|those)(?=\s*(?:[.!]|$))", re.IGNORECASE)


def _same_things(taken: str, repair: str) -> str:
    """ "Finalize the paid ones" for "finalize them", said in the place of "void the paid ones"; "" where it is not."""
    things, said = _OF_SOME.match(taken), _THEM.match(repair)
    return f"{said['deed']} {things['things']}{repair[said.end() :]}" if things and said else ""


def _taken_back(text: str, end: int, repair: str) -> int | None:
    """Where what is taken back begins, `end` being where it ends; None if there is nothing before it or after it."""
    if not repair.strip() or not text[:end].strip() or _SUBSTITUTE.match(repair):
        return None
    for form in _VALUES:
        if form.match(repair) and len(repair.split()) <= _SHORT:
            earlier = [match for match in form.finditer(text[:end]) if match.start() > 0]
            if earlier:
                return earlier[-1].start()
    boundaries = [match.end() for match in _BOUNDARY.finditer(text[:end]) if match.end() < end]
    return boundaries[-1] if boundaries else 0


_SHORT = 4
_SUBSTITUTE = re.compile(r"(?:make|let) (?:it|that|this)\b", re.IGNORECASE)
"""What changes the thing just asked for needs that it was asked for."""
