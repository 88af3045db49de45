"""Things that an order divides by what it says of them, where the next one is about the others: "delete the broken
assets, update the rest", "tickets marked as spam shall be deleted, the others get a comment".

What tells the first ones apart becomes a test of each, so that there is another branch for what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, VerbForm
from agent_app.planners.local.opposites import COMPARATIVES
from agent_app.planners.local.rewrite.participles import undergone
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ends
from agent_app.planners.local.segments import skip_preamble

__all__ = ["divided_things"]

_REST = words("others rest remainder")
_REMAINING = words("other remaining")
_WHOLE = words("all of the any")
_JOINTS = words("and but then while whereas")
_DETERMINING = words("all every each the our my any of those these")
_TESTED = words("if when whenever unless whether where else otherwise those ones each for once ?") | (
    connectives.FREE_RELATIVES
)
"""What tells the first ones apart in another way, or says that they are no division."""
_NO_STATES = words(
    "same following next last first new other such own two three four five several few many some more following"
    " corresponding resulting found retrieved listed above matching"
)
_RELATIVE = words("that which who")
_OWNING = {"with": "it has", "without": "it has no", "having": "it has", "whose": "its"}
_COMPARED = words("older newer larger bigger smaller longer shorter higher lower over under above below due not never")
_SINGULAR = {"have": "has", "are": "is", "were": "was", "do": "does", "need": "needs", "aren't": "isn't"}
_LOOKUPS = frozenset({"get", "list", "search"})
_PLACING = words("in from on of")
_REACH = 6
"""Tokens before what says that the others are meant."""


@dataclass(frozen=True, slots=True)
class _Division:
    """The things of a clause, what tells them apart from the others, and what is done with them."""

    things: tuple[int, int]
    test: str
    deed: str


def divided_things(reading: Reading) -> list[Change]:
    """Changes that make a test of what a clause says of its things, if the next clause is about the others."""
    norms = reading.norms(0, len(reading.tokens))
    for first, last, state in (*_rests(norms), *_others_in_state(norms)):
        start = next((i for i in range(first - 1, max(first - _REACH, 0), -1) if _joins(reading, norms, i)), None)
        if start is None:
            continue
        stop = start
        while stop and _joins(reading, norms, stop - 1):
            stop -= 1
        begin = next((i + 1 for i in range(stop - 1, -1, -1) if ends(reading, i)), 0)
        begin = _whole(norms, skip_preamble(reading, begin, stop), begin)
        division = _division(reading, norms, begin, stop) if not _TESTED & set(norms[begin:stop]) else None
        if division is not None:
            return [_tested(reading, division, begin, start), *_rest(reading, norms, start + 1, (first, last, state))]
    return []


def _others_in_state(norms: list[str]) -> list[tuple[int, int, str]]:
    """Where words stand for others of the things that are told by their state: "the stale ones"."""
    found = []
    for index in range(1, len(norms)):
        state = norms[index - 1]
        if norms[index] == "ones" and state.isalpha() and state not in connectives.FUNCTION_WORDS | _NO_STATES:
            first = _whole(norms, index - 1, 0)
            told = norms[first - 1 : first] in (["of"], ["about"]) and norms[first - 2 : first - 1] != ["each"]
            if not told and not set(norms[max(0, first - 2) : first]) & _EXCEPTING:
                found.append((first, index + 1, "" if state in COMPARATIVES else state))
    return found


_EXCEPTING = words("except excepting but not excluding besides than apart save")
"""After these the others are left as they are."""


def _rests(norms: list[str]) -> list[tuple[int, int, str]]:
    """Where words stand for what is left: "the others", "all the rest", "the remaining ones", "the other cards"."""
    found = []
    for index, norm in enumerate(norms):
        first = _whole(norms, index, 0)
        if norm in _REST or (norm == "else" and norms[index - 1] in {"everything", "all"}):
            found.append((first - (norm == "else"), index + 1, ""))
        elif norm in _REMAINING and first < index and "".join(norms[index + 1 : index + 2]).endswith("s"):
            found.append((first, index + 2, ""))
    return found


def _whole(norms: list[str], index: int, first: int) -> int:
    """Where the words before a place begin that say that all are meant."""
    while index > first and norms[index - 1] in _WHOLE:
        index -= 1
    return index


def _joins(reading: Reading, norms: list[str], index: int) -> bool:
    return norms[index] in {",", ";"} | _JOINTS or ends(reading, index)


def _division(reading: Reading, norms: list[str], first: int, last: int) -> _Division | None:
    verb = reading.verb_at(first)
    if verb is not None and verb.form is VerbForm.BASE:
        if set(verb.classes[:1]) & _LOOKUPS:
            return None
        return _told_apart(reading, norms, (verb.last, last), f"{verb.lemma} it")
    done = undergone(reading, norms, first, last)
    if done is None:
        return None
    opened, verb = done
    behind = reading.slice(verb.last, last)
    return _told_apart(reading, norms, (first, opened), f"{verb.lemma} it {behind}".rstrip())


def _told_apart(reading: Reading, norms: list[str], span: tuple[int, int], deed: str) -> _Division | None:
    """The things between two tokens with the test that their description amounts to."""
    first, last = span
    noun = next((item for item in reading.nouns_in(first, last) if item.known and item.plural), None)
    if noun is None or noun.count > 1:
        return None
    while first < noun.first and norms[first] in _DETERMINING:
        first += 1
    state, named = _state(reading, norms, first, noun)
    placed = _placed(reading, norms, noun.last, last)
    if state:
        rest = reading.slice(placed, last)
        return _Division((named, placed), f"it is {state}", f"{deed} {rest}".rstrip())
    test = _relative(reading, norms, placed, last)
    return _Division((first, placed), test, deed) if test else None


def _state(reading: Reading, norms: list[str], first: int, noun: Noun) -> tuple[str, int]:
    """The word before the things that says how they are, and where the things themselves begin."""
    named = next((item.first for item in reading.mentions_in(first, noun.first)), noun.first)
    if named != first + 1 or not norms[first].isalpha():
        return "", first
    function = connectives.FUNCTION_WORDS | connectives.PREPOSITIONS | _NO_STATES
    return ("", first) if norms[first] in function else (norms[first], named)


def _placed(reading: Reading, norms: list[str], first: int, last: int) -> int:
    """Where a product behind the things ends: "assets | in Freshservice"."""
    if first < last and norms[first] in _PLACING:
        mention = next((item for item in reading.mentions_in(first, last) if item.first <= first + 2), None)
        if mention is not None:
            return mention.last
    return first


def _relative(reading: Reading, norms: list[str], first: int, last: int) -> str:
    """What a relative clause or its like says of each of the things; "" where none follows."""
    if first + 1 >= last:
        return ""
    opener, said = norms[first], reading.slice(first + 1, last)
    if opener in _OWNING:
        lacking = opener == "without" and norms[first + 1] in {"a", "an", "any"}
        return f"{_OWNING[opener]} {reading.slice(first + 2, last) if lacking else said}"
    verb = reading.verb_at(first)
    if opener in _COMPARED or (verb is not None and verb.form is VerbForm.PAST):
        return f"it is {reading.slice(first, last)}"
    if opener not in _RELATIVE:
        return ""
    following = norms[first + 1]
    after = reading.verb_at(first + 1)
    if following in _SINGULAR:
        return f"it {_SINGULAR[following]} {reading.slice(first + 2, last)}"
    if following in {"nobody", "noone"}:
        return f"{said} it"
    if after is not None and after.form is VerbForm.BASE:
        return f"it {after.lemma}s {reading.slice(after.last, last)}"
    return f"it {said}"


def _tested(reading: Reading, division: _Division, first: int, joint: int) -> Change:
    """The order for each of the things that the test holds for."""
    start, end = reading.tokens[first].start, reading.tokens[joint].end
    begin, stop = (reading.tokens[division.things[0]].start, reading.tokens[division.things[1] - 1].end)
    pieces = (
        Piece("for each of the ", start, max(begin, start + 1)),
        Piece(reading.text[begin:stop], begin, stop),
        Piece(f", if {division.test}, {division.deed};", start, end),
    )
    return Change(start, end, pieces)


def _rest(reading: Reading, norms: list[str], first: int, rest: tuple[int, int, str]) -> list[Change]:
    """What is done with the others, as another branch; where they are the subject it is told as it stands."""
    tokens = reading.tokens
    begin, (start, stop, state) = first, rest
    while begin < start and norms[begin] in _JOINTS | connectives.ADVERBS:
        begin += 1
    if begin == start:
        return []
    test = f"if it is {state}, " if state else "otherwise "
    if norms[begin] in {"for", "with"} and begin + 1 == start:
        stop += stop < len(tokens) and norms[stop] == ","
        end = tokens[stop].start if stop < len(tokens) else tokens[-1].end
        return [Change(tokens[first].start, end, (Piece(test, tokens[first].start, end),))]
    opened = tokens[begin].start
    opening = Change(tokens[first].start, opened, (Piece(test, tokens[first].start, opened + 1),))
    span = tokens[start].start, tokens[stop - 1].end
    return [opening, Change(*span, (Piece("it", *span),))]
