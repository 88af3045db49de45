"""Comparisons with somebody or something by what it does: "Tom is watching it", "she reports to Ann Lee"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.conditions.spans import whole_value
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind

__all__ = ["find_relation"]

_DOING = {
    "watching": "watchers", "watches": "watchers", "follows": "followers", "following": "followers",
    "asked": "requester", "requested": "requester", "requests": "requester", "wrote": "author", "written": "author",
    "writes": "author", "authored": "author", "opened": "creator", "created": "creator", "made": "creator",
    "reported": "reporter", "filed": "reporter", "raised": "reporter", "owns": "owner", "sent": "sender",
    "reviewed": "reviewer", "reviews": "reviewer", "approved": "approver", "merged": "merged_by",
    "submitted": "submitter", "organises": "organizer", "organizes": "organizer", "signed": "signer",
    "uploaded": "uploader", "posted": "author", "booked": "booker", "placed": "customer", "bought": "customer",
}  # fmt: skip
_ACTED_ON = words("it this that them")
_BEFORE_OBJECT = words("for on to it this that them")
_RELATING = {
    ("reports", "to"): "manager", ("report", "to"): "manager", ("works", "for"): "company", ("work", "for"): "company",
    ("works", "at"): "company", ("work", "at"): "company", ("works", "in"): "department",
    ("work", "in"): "department", ("deals", "with"): "subject", ("speaks", ""): "language",
}  # fmt: skip
_DENIED = words("not never")
_PERSONS = connectives.SUBJECT_PRONOUNS | words("the a an any that this")


def find_relation(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison that a verb between two token indexes makes with what its subject or complement names."""
    norms = reading.norms(first, last)
    return _does(reading, first, norms) or _relates(reading, first, last, norms)


def _does(reading: Reading, first: int, norms: Sequence[str]) -> Idiom | None:
    """ "Jane Doe asked for it": who did it."""
    if len(norms) < 3 or norms[-1] not in _ACTED_ON or norms[0] in _PERSONS:
        return None
    place = next((i for i, norm in enumerate(norms) if norm in _DOING), None)
    if not place or set(norms[place + 1 :]) - _BEFORE_OBJECT:
        return None
    named = next((i for i, norm in enumerate(norms[:place]) if norm in connectives.AUXILIARIES | _DENIED), place)
    token = reading.tokens[first]
    if not named or not (token.text[:1].isupper() or token.kind in {TokenKind.USER, TokenKind.EMAIL, TokenKind.QUOTED}):
        return None
    value = reading.slice(first, first + named).strip("'\"@")
    return Idiom((_DOING[norms[place]],), "!=" if set(norms[named:place]) & _DENIED else "==", (value,))


def _relates(reading: Reading, first: int, last: int, norms: Sequence[str]) -> Idiom | None:
    """ "He reports to Ann Lee", "who work in finance"."""
    for place, norm in enumerate(norms[:-2]):
        subject = _RELATING.get((norm, norms[place + 1]))
        if subject is None or any(word not in connectives.FUNCTION_WORDS | _DENIED for word in norms[:place][1:]):
            continue
        start = first + place + 2
        while start < last - 1 and reading.tokens[start].norm in connectives.ARTICLES:
            start += 1
        value = whole_value(reading, start, last)
        return Idiom((subject,), "!=" if set(norms[:place]) & _DENIED else "==", (value,)) if value else None
    return None
