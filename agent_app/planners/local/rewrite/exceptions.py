"""Constructions that except some of several things: "except the ones labelled keep", "but leave the pinned ones"."""

from __future__ import annotations

from collections.abc import Callable

from agent_app.planners.local.rewrite.patterns import START, STATED, Construction, Found, construction, is_state
from agent_app.planners.local.text import stem

__all__ = ["EXCEPTIONS"]

_ALL = r"(?P<all> (?:all of )?(?:them|these)(?: all)?)?"
_BUT = r",? (?:(?:but|and|though|yet) )+(?:please )?"
_EXCEPT = r",? (?:except(?: for)?|but not|other than|excluding|apart from|save for)"
_SPARE = rf"{_BUT}(?:spare|(?:do not|don't|don’t|never) touch)"
_LEAVE = rf"{_BUT}(?:leave|keep|let)"
_ALONE = r" (?:alone|untouched|be|in peace|out(?: of it)?|(?:as|the way) (?:they|it) (?:are|is))"
_END = r"(?=\s*(?:[.;:,!?\n]|$))"
_SOME = r"(?:those|the ones|ones|any)(?: of them)?"
_TEST = r"(?P<test>[^.;:,!?\n]{2,50}?)"
_LONGEST_TEST = r"(?P<test>[^.;:,!?\n]{2,50})"
_SAID = (
    (rf"{_SOME}(?: (?:that|which|who) (?:are|is)\b)? (?!(?:that|which|whose|with|who|having)\b)", "it is {test}"),
    (rf"{_SOME} (?:with|having) ", "it has {test}"),
    (rf"{_SOME} whose ", "its {test}"),
)
"""Pointing at some by what they are, by what they have and by what a property of theirs is."""


def _unless(said: str) -> Callable[[Found], str]:
    """What is excepted is said of each one: "close them except ..." closes each one of which it does not hold."""
    return lambda found: f"{' each one' if found['all'] else ''} unless {said}"


def _excepting(pointing: str, said: str) -> tuple[Construction, ...]:
    """The ways of excepting things that are pointed at by a test."""
    return (
        # "but leave the ones labelled keep alone"
        construction(f"{_ALL}{_LEAVE} {pointing}{_TEST}{_ALONE}{_END}", _unless(said)),
        # "but don't touch those with a label"
        construction(f"{_ALL}{_SPARE} {pointing}{_TEST}{_END}", _unless(said)),
        # "except for the ones labelled keep"
        construction(f"{_ALL}{_EXCEPT} {pointing}{_LONGEST_TEST}", _unless(said)),
    )


def _forbidden(found: Found) -> str:
    """ "Don't merge drafts; merge it when ...": what is forbidden is left out of what is ordered after it."""
    kind = stem(found["kind"].lower())
    return f"{{order}} unless it is {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


EXCEPTIONS = (
    # "don't merge drafts: merge the PR when it is approved"
    construction(
        rf"{START}(?:please )?(?:don['’]t|do not|never) (?P<verb>[a-z]+) (?P<kind>[a-z]{{3,}}s)[;:.]"
        r" (?:but |and |just )?"
        r"(?P<order>(?:(?:if|when|once|whenever|after|on) [^,;:.!?\n]+, ?)?(?P=verb)\b[^;:.!?\n]+|"
        r"(?:if|when|once|whenever|after|on) [^;.!?\n]+, ?(?P=verb)\b[^;:.!?\n]+)",
        _forbidden,
    ),
    *(item for pointing, said in _SAID for item in _excepting(pointing, said)),
    # "but not the pinned ones", "but leave the pinned ones alone"
    construction(f"{_ALL}(?:{_EXCEPT}|{_SPARE}) {STATED}{_END}", _unless("it is {state}"), holds=is_state),
    construction(f"{_ALL}{_LEAVE} {STATED}{_ALONE}{_END}", _unless("it is {state}"), holds=is_state),
)
