"""Constructions that except some of several things: "except the ones labelled keep", "but leave the pinned ones"."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent_app.planners.local.rewrite.patterns import (
    ORDER,
    PERIOD,
    START,
    STATED,
    Construction,
    Found,
    construction,
    escaped,
    is_state,
)
from agent_app.planners.local.text import stem

__all__ = ["EXCEPTIONS"]

_ALL = r"(?P<all> (?:all of )?(?:them|these)(?: all)?)?"
_BUT = r",? (?:(?:but|and|though|yet) )+(?:please )?"
_EXCEPT = r",? (?:except(?: for)?|but not|other than|excluding|apart from|save for)"
_SPARE = rf"{_BUT}(?:spare|(?:do not|don't|don’t|never) touch)"
_LEAVE = rf"{_BUT}(?:leave|keep|let)"
_ALONE = r" (?:alone|untouched|be|in peace|out(?: of it)?|(?:as|the way) (?:they|it) (?:are|is))"
_END = r"(?=\s*(?:[.;:,!?\n]|$))"
_STOP = rf"(?=\s*(?:[.;:!?\n]|$)|(?:,? and|,? then){{1,2}} {ORDER}\b)"
_THESE = r"(?:those|the ones|ones)(?: of them)?"
_SOME = r"(?:those|the ones|ones|any)(?: of them)?"
_TEST = r"(?P<test>\.?[^.;:,!?\n]{2,50}?)"
_LONGEST_TEST = r"(?P<test>\.?[^.;:,!?\n]{2,50})"
_BEING = r"(?: (?:that|which|who) (?:are|is)\b)? (?!(?:that|which|whose|with|who|having)\b)"
_SAID = (
    (rf"{_SOME} (?:(?:that|which) )?(?P<does>end|start|beginn?)(?:ing)? (?:in|with) ", "its name {does}s with {test}"),
    (
        rf"{_SOME} (?:that|which|who) (?P<does>contain|mention|include|exceed|cost|belong|lack|need|come) ",
        "it {does}s {test}",
    ),
    (rf"{_SOME} (?:that|which|who) have ", "it has {test}"),
    (f"{_SOME}{_BEING}", "it is {test}"),
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


def _of_all(found: Found) -> bool:
    """Whether something is done to all of several things before."""
    return re.search(r"\b(?:all|every|each)\b[^.;:!?]*$", found.string[: found.start()], re.IGNORECASE) is not None


def _forbidden(found: Found) -> str:
    """ "Don't merge drafts; merge it when ...": what is forbidden is left out of what is ordered after it."""
    kind = stem(found["kind"].lower())
    return f"{{order}} unless it is {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


_KEY = re.compile(r"[A-Z][A-Z0-9]+-\d+")
_PLURAL = re.compile(r"[a-z-]{2,}[^su]s", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:all|every|each|any)(?: of)?(?: the| our| my| these| those)? [\w/.#@-]+(?: [\w/.#@-]+){0,8}$"
    r"|\b[a-z-]{2,}[^su]s\b[^.;:!?]*$",
    re.IGNORECASE,
)
"""Several things that something is done to, before what is excepted."""
_NO_EXCEPTIONS = re.compile(
    rf"\b(?:{PERIOD}|weekends?|weekdays?|holidays?|vacations?|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|me|myself|us|him|her|it|that|this|nothing|everyone|everybody|ones?"
    r"|mine|ours|yours|theirs|hers)\b",
    re.IGNORECASE,
)
"""What tells of times, of persons that are pointed at, or of ones that are told by other constructions."""
_RELATIVE = re.compile(
    r"\b(?:that|which|who)(?: (?:are|is|were|was|have|has|got|been|already))+ [\w-]+$|\bgot [\w-]+$", re.IGNORECASE
)
"""What things are, told by a relative clause that may go on."""
_AGE = re.compile(r"\b(?:(?:old|new|young|long)er|more|less|over|under) (?:than )?[\w-]+ [a-z]+\b", re.IGNORECASE)
_NO_THINGS = re.compile(r"\b(?:everyone|everybody|people|team|channel|days?)\b[^.;:!?]*$", re.IGNORECASE)


def _kind_before(found: Found) -> str:
    """The word of the things before that what is excepted repeats: "close tickets except urgent |tickets|", else ""."""
    *modifier, last = found["what"].lower().split()
    before = found.string[: found.start()].lower()
    return last if modifier and re.search(rf"\b{re.escape(stem(last))}(?:e?s)?\b", before) else ""


def _excepts(found: Found) -> bool:
    before = found.string[: found.start()]
    what = found["what"]
    unaged = _AGE.sub("", before)
    if _NO_EXCEPTIONS.search(what) or _BEFORE.search(before) is None or _NO_THINGS.search(unaged):
        return False
    one = what.split()
    if _RELATIVE.search(before) and found[0].lower().strip(" ,").startswith("but not") and what.islower():
        return False  # "that are solved but not closed"
    return bool(_kind_before(found)) or len(one) == 1 or all(_is_name(name) for name in _names(what))


def _names(what: str) -> list[str]:
    return [name for name in re.split(r",| and | or ", what) if name.strip()]


def _is_name(name: str) -> bool:
    """One word, or one that is written like a name."""
    said = name.strip()
    return " " not in said or said[0] in "\"'“" or said.istitle()


def _not_these(found: Found) -> str:
    """ "Except urgent tickets", "excluding bugs", "apart from main and develop": what is not to be so of each one."""
    if kind := _kind_before(found):
        return " unless it is " + escaped(found["what"][: -len(kind)].strip())
    if _PLURAL.fullmatch(found["what"]) and found["what"][0].islower() | found["what"].isupper():
        return f" unless it is a {escaped(stem(found['what'].lower()))}"
    if _PLURAL.fullmatch(found["what"]) and found["what"][:-1].isupper():  # "PDFs"
        return f" unless it is a {escaped(found['what'][:-1])}"
    names = [name.strip() for name in _names(found["what"])]
    said = "key" if all(_KEY.fullmatch(name) for name in names) else "name"
    return f" unless its {said} is " + " or ".join(escaped(name.removeprefix("#")) for name in names)


def _excepts_named(found: Found) -> bool:
    """ "All branches but main": "but" joins clauses as well, so that every one of them has to be a name."""
    return _of_all(found) and _excepts(found) and all(" " not in name.strip() for name in _names(found["what"]))


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
    # "all channels but those starting with team-"
    *(
        construction(f"{_ALL},? but {pointing}{_LONGEST_TEST}", _unless(said), holds=_of_all)
        for pointing, said in (
            (f"{_THESE}{_BEING}", "it is {test}"),
            *(item for item in _SAID if item[1] != "it is {test}"),
        )
    ),
    # "all branches but main", "all issues but the pinned ones"
    construction(
        f",? but {STATED}{_END}", " unless it is {state}", holds=lambda found: _of_all(found) and is_state(found)
    ),
    construction(
        r",? but (?P<what>(?!(?:if|when|on|in|at|to|from|for|those|that|where|not|only|also|never)\b)[\w#/.-]+"
        rf"(?: and [\w#/.-]+)?){_END}",
        _not_these,
        holds=_excepts_named,
    ),
    # "except urgent tickets", "but not the release branches", "excluding bugs", "other than main and develop"
    construction(
        rf"{_EXCEPT} (?:the |any |all |my |our )?(?P<what>(?!(?:if|when|on|in|at|to|from|for|those|that|where)\b)"
        rf"[^.;:!?\n]{{2,60}}?){_STOP}",
        _not_these,
        holds=_excepts,
    ),
)
