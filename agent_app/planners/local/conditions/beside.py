"""What is said of a thing beside a time: "with low urgency | older than a day", "opened | by sarah | in the last week".

A comparison with the present takes all the words of its clause; without this the others would be lost in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind

__all__ = ["apart_from_time"]

_JOINING = connectives.RELATIVES | words("and but , with is are was were has have had been got get")
_PLACING = words("in on at from of")
_FURTHER = connectives.RELATIVES | words("with without labelled labeled tagged")
_HAVING = words("with without no having")
_AGENTS = words("by to")
_NAMES = frozenset({TokenKind.WORD, TokenKind.USER, TokenKind.EMAIL})
_TIMED = words(
    "older newer created opened raised reported filed updated changed modified closed resolved merged completed due not"
)
_SHORTEST = 2


def apart_from_time(reading: Reading, first: int, last: int) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
    """The tokens of a clause that compare with the present, and the stretches of it that tell something else; all of it
    and none where it makes no such comparison.
    """
    if (later := _behind_having(reading, first, last)) > first:
        time, others = apart_from_time(reading, later, last)
        return time, ((first, later), *others)
    whole = find_time(reading, first, last)
    rest = last
    while whole is None and (rest := _before_more(reading, first, rest)) > first:
        whole = find_time(reading, first, rest)
    if whole is None:
        return (first, last), ()
    end = next(index for index in range(first + 1, rest + 1) if find_time(reading, first, index) == whole)
    start = next(index for index in range(end - 1, first - 1, -1) if find_time(reading, index, end) == whole)
    around = (piece for span in ((first, start), (end, last)) for piece in _around(reading, *span, whole))
    return (start, end), (*_agents(reading, start, end), *_stuck(reading, start, end), *around)


def _behind_having(reading: Reading, first: int, last: int) -> int:
    """ "Without a component | created last week": where a time begins behind what things have or lack, which the time
    is not denied by; the very beginning where none does.
    """
    if not set(reading.norms(first, first + 1)) & _HAVING:
        return first
    timed = (i for i in range(first + 2, last) if reading.tokens[i].norm in _TIMED - {"not", "due"})
    return next((i for i in timed if find_time(reading, i, last) is not None), first)


def _before_more(reading: Reading, first: int, last: int) -> int:
    """ "Due today | with priority high": where a phrase opens that goes on behind a time, or the very beginning."""
    return next((i for i in range(last - 1, first, -1) if reading.tokens[i].norm in _PLACING | _FURTHER), first)


def _agents(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """ "Opened by sarah in the last 3 days": who did something, within the words of when."""
    for index in range(first, last - 1):
        token, name = reading.tokens[index], reading.tokens[index + 1]
        named = name.kind in _NAMES and name.norm not in connectives.FUNCTION_WORDS and not name.norm.isdigit()
        opened = index == first and token.norm == "by"
        done = index > first and token.norm in _AGENTS and reading.tokens[index - 1].norm.endswith("ed")
        if named and (opened or done):
            yield index - done, _end_of_name(reading, index + 1, last)


def _stuck(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """ "Stuck in review for a week": the state that something has been in for so long."""
    for index in range(first, last - 3):
        if reading.norms(index, index + 2) in (["stuck", "in"], ["stuck", "at"]):
            end = next((i for i in range(index + 2, last) if reading.tokens[i].norm in {"for", "since"}), last)
            yield index, end


def _end_of_name(reading: Reading, index: int, last: int) -> int:
    entity = next((item for item in reading.entities if item.first == index and item.last <= last), None)
    end = entity.last if entity is not None else index + 1
    while end < last and reading.tokens[end].glued:
        end += 1
    return end


def _around(reading: Reading, first: int, last: int, time: Idiom) -> Iterator[tuple[int, int]]:
    """A stretch beside the time without what only joins the two, where it has more than a word that belongs there."""
    while first < last and reading.tokens[first].norm in _JOINING - {"with"}:
        first += 1
    while last > first and reading.tokens[last - 1].norm in _JOINING | _TIMED:
        last -= 1
    placed = last > first and reading.tokens[first].norm in _PLACING
    things = {i for noun in reading.nouns_in(first, last) if noun.known for i in range(noun.first, noun.last)}
    idle = things | reading.mentioned
    tells = any(i not in idle and reading.tokens[i].norm not in connectives.FUNCTION_WORDS for i in range(first, last))
    opened = reading.norms(first, first + 2)
    tells = tells or opened[:1] == ["without"] or opened == ["with", "no"]
    if last - first >= _SHORTEST and tells and not placed and find_time(reading, first, last) != time:
        yield first, last
