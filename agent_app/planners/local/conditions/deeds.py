"""Comparisons with what something does, or has done to it: "it fails", "he speaks French", "paid with a gift card"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.conditions.operators import find_operator
from agent_app.planners.local.conditions.spans import values_in, whole_value
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from agent_app.planners.local.text import unquote

__all__ = ["acts", "find_deed", "find_outcome"]

_DENIED = words("no not without never")
_GONE = words("left gone quit won lost")
_DOERS = words("it he she they who that which has have had already yet since did")
_OUTCOMES = {
    "fails": "failed", "failed": "failed", "fail": "failed", "succeeds": "succeeded", "succeeded": "succeeded",
    "succeed": "succeeded", "passes": "passed", "passed": "passed", "pass": "passed", "bounces": "bounced",
    "bounced": "bounced", "bounce": "bounced", "expires": "expired", "expired": "expired", "expire": "expired",
    "breaks": "failed", "crashes": "failed", "completes": "completed", "complete": "completed",
}  # fmt: skip
_ASKED = words("does do did")
_MEANS = words("with via through using by")
_BY_MEANS = {
    "paid": ("payment", "method"), "ordered": ("ordered", "with"), "booked": ("booked", "with"),
    "placed": ("placed", "with"), "submitted": ("submitted", "with"), "registered": ("registered", "with"),
}  # fmt: skip
_TOLD_BY = {"speaks": ("language",), "speak": ("language",)}
_ANSWERED = words("accepted declined refused confirmed")
_UNTOLD = words("depends fits")
_STUCK = words("stuck sitting waiting parked left stalled")
_STAYING = connectives.BE | words("it they that which still has have been got")
_SHORTEST = 4
"""Letters of a verb that only its ending tells."""


def find_outcome(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "It fails", "the payment succeeded", "the job did not pass", "it was paid with a gift card"."""
    norms = reading.norms(first, last)
    if (done := _done(norms)) is not None or (done := _by_means(reading, first, last, norms)) is not None:
        return done
    if norms[-1:] == ["filled"] and norms[:1] in (["it"], ["they"]) and set(norms[1:-1]) <= connectives.BE | _DENIED:
        return Idiom((), "!=" if set(norms) & _DENIED else "==", ("filled",))  # a position is
    if (stuck := _stuck(reading, first, last, norms)) is not None:
        return stuck
    if len(norms) < 2 or norms[-1] not in _OUTCOMES or set(norms[:-1]) & (connectives.BE - {"has", "have"}):
        return None
    if _OUTCOMES[norms[-1]] != norms[-1] and not norms[-1].endswith("s") and not set(norms[:-1]) & _ASKED:
        return None  # "the build is complete"
    return Idiom((), "!=" if set(norms) & _DENIED else "==", (_OUTCOMES[norms[-1]],))


def find_deed(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "The request overlaps with a holiday", "she does not speak French": whatever something does, by what or whom it
    does that to.
    """
    norms = reading.norms(first, last)
    denied = bool(set(norms) & _DENIED)
    if (left := next((norm for norm in norms[1:] if norm in _GONE), None)) is not None:
        return Idiom((), "!=" if denied else "==", (left,))  # "the owner left the company"
    place = next((i for i in range(len(norms) - 1) if acts(norms, i)), None)
    if place is None:
        told = _participle(norms[-1]) if len(norms) > 1 and acts(norms, len(norms) - 1) else ""
        known = told in STATES | _ANSWERED or bool(set(norms) & _ASKED)
        return Idiom((), "!=" if denied else "==", (told,)) if told and known else None
    if (state := _participle(norms[place])) in STATES | _ANSWERED:
        return Idiom((), "!=" if denied else "==", (state,))  # "the candidate declines the offer"
    values, numeric = values_in(reading, first + place + 1, last)
    subject = _TOLD_BY.get(norms[place], (norms[place],))
    return Idiom(subject, "!=" if set(norms[:place]) & _DENIED else "==", values, numeric) if values else None


def acts(norms: Sequence[str], index: int) -> bool:
    """Whether a word is a verb by its ending or by what stands before it: "speaks", "does not | speak"."""
    norm = norms[index]
    if len(norm) < _SHORTEST or not norm.isalpha() or norm in connectives.FUNCTION_WORDS:
        return False
    if set(norms[max(0, index - 2) : index]) & _ASKED and norms[index - 1] in _ASKED | _DENIED:
        return True
    behind = index > 0 and norms[index - 1] in connectives.PREPOSITIONS | connectives.ARTICLES
    return norm.endswith("s") and not norm.endswith(("ss", "us", "is")) and norm not in _UNTOLD and not behind


def _participle(verb: str) -> str:
    """What something has been to which a regular verb was done: "accepted" for "accepts"."""
    base = verb[:-1] if verb.endswith("s") else verb
    return f"{base}d" if base.endswith("e") else f"{base}ed"


def _done(norms: Sequence[str]) -> Idiom | None:
    """ "He unsubscribed", "who has left": what somebody or something did, as its state."""
    if not norms or not (norms[-1].endswith("ed") or norms[-1] in _GONE) or norms[-1] in _OUTCOMES:
        return None
    if set(norms[:-1]) - _DOERS - _DENIED or find_operator(norms) is not None:
        return None
    return Idiom((), "!=" if set(norms) & _DENIED else "==", (norms[-1],))


def _by_means(reading: Reading, first: int, last: int, norms: Sequence[str]) -> Idiom | None:
    """ "It was paid with a gift card": by what means something was done."""
    place = next((i for i in range(len(norms) - 2) if norms[i] in _BY_MEANS and norms[i + 1] in _MEANS), None)
    if place is None or (place and not set(norms[:place]) & connectives.BE):
        return None
    start = place + 2 + (norms[place + 2] in connectives.ARTICLES and place + 3 < len(norms))
    quoted = reading.tokens[first + start].kind is TokenKind.QUOTED
    value = unquote(reading.tokens[first + start].text) if quoted else whole_value(reading, first + start, last)
    return Idiom(_BY_MEANS[norms[place]], "!=" if set(norms[:place]) & _DENIED else "==", (value,))


def _stuck(reading: Reading, first: int, last: int, norms: Sequence[str]) -> Idiom | None:
    """ "Stuck in "Waiting"", "it has been left in Review": the state that something is in."""
    place = next((i for i, norm in enumerate(norms) if norm in _STUCK), None)
    if place is None or norms[place + 1 : place + 2] not in (["in"], ["at"]) or set(norms[:place]) - _STAYING:
        return None
    values, _ = values_in(reading, first + place + 2, last)
    return Idiom(("status",), "==", values) if values else None
