"""Phrases behind the noun of listed things that tell which of them are meant: "labelled bug", "by dependabot"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from agent_app.planners.local.conditions import tested_tokens
from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.dialects import says
from agent_app.planners.local.generate.narrowing import Unfiltered, of_another, said_in, several
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.connectives import ABOUT, BE, FUNCTION_WORDS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, Entity, EntityKind, Reading, TokenKind
from agent_app.planners.local.opposites import denied
from agent_app.planners.local.text import stem

__all__ = ["listing_told_of", "unqualified", "without_values"]

_QUALIFYING = ABOUT | words("from by with without")
_MARKED = words("labelled labeled tagged titled targeting")
_ASSIGNED = words("assigned")
_LACKING = words("no without")
_HAVING = words("and have has having")
_OURSELVES = words("me myself")
_SAYING_LITTLE = FUNCTION_WORDS - _OURSELVES - words("nobody noone")
_STAGES = words("hold progress review")
_IN_STAGES = words("on in")
_PROPERTIES = words("category type priority severity urgency impact")
_OWNING = words("of from owned")
_NAMING = frozenset({TokenKind.WORD, TokenKind.NUMBER, TokenKind.QUOTED, TokenKind.KEY})
_ENDS = words("and , ; then in from")
_PAUSES = words("and , ; . : ! ? then get gets should must become becomes")
_PLACING = words("in on of at to for that which who whose")
_TEXTS = words("title name subject body description summary text")
_MANNERS = words("comment note message reply reason explanation remark mail email query jql soql search")
"""What something is done with, and no thing has."""
_GIVING = words("label tag mark flag update edit fill populate reply respond comment")
"""What is done "with" what a thing is to have: "label all issues with bug"."""
_GOALS = words("to into onto as")
_TELLING = frozenset(
    {
        EntityKind.LABEL,
        EntityKind.USER,
        EntityKind.EMAIL,
        EntityKind.STATUS,
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.TITLE,
        EntityKind.ATTRIBUTE,
        EntityKind.ISSUE_KEY,
    }
)
"""Values that things are told apart by."""
_REPOSITORIES = words("repository repo project owner query")
_ALSO_DONE_IN = frozenset({EntityKind.REPOSITORY, EntityKind.PROJECT, EntityKind.BRANCH})
"""Values that a listing takes, and what is done to its things as well."""
_HOLDERS = words("organization organisation org team workspace space board group account service server")
_WHERE = words("in on of for from")
_SIDES = words("before after since until")
_LONGEST_DATE = 8


def unqualified(
    reading: Reading,
    statement: ActionStatement,
    features: OperationFeatures,
    inputs: Mapping[str, Any],
    tests: Iterable[Clause],
    reach: int,
) -> list[Unfiltered]:
    """What the phrases behind the listed things tell of them ("from bob", "labelled spam"), where no input and no
    condition takes it.

    `tests` are the conditions of all steps; it is looked for up to the token `reach`, or the end of the clause.
    """
    noun = several(statement)
    if noun is None:
        return []
    taken = {word for part in said_in(inputs) for word in (part.strip("\"'(),"), stem(part.strip("\"'(),")))}
    regarded = {index for item in tests for index in tested_tokens(reading, item)}
    found = _of_elsewhere(reading, statement, features)
    end = max(reach, statement.clause.last)
    owned = _of_one(reading, noun.last, end) if features.spec.method else None
    for first, last in (*_phrases(reading, noun.last, end), *([owned] if owned is not None else [])):
        said = [norm for norm in reading.norms(first + 1, last) if norm not in _SAYING_LITTLE and norm[:1].isalnum()]
        numbered = set(said) & _PROPERTIES and not set(said) & {*inputs}
        told = any({norm.lower(), stem(norm)} & taken for norm in said if not (numbered and norm.isdigit()))
        tested = not regarded.isdisjoint(range(first, last))
        told = told or (bool(_OURSELVES & set(said)) and says(str(inputs.get("query", "")), "me"))
        if said and not told and not tested and not set(said) & _MANNERS:
            test = None if of_another(reading, first, last) else statement.clause.tested(first, last)
            found.append(Unfiltered(reading.slice(first, last), features.spec.title, test, describes=True))
    return found


def _of_one(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """ "All repos | of acme", "all issues | of sprint 12": right behind the noun, whose things are meant, by a name."""
    if start + 1 >= end or reading.tokens[start].norm not in _OWNING or start + 1 in reading.mentioned:
        return None
    kind = next((noun for noun in reading.nouns if noun.first == start + 1 and noun.known and not noun.plural), None)
    place = kind.last if kind is not None else start + 1
    if place >= end or reading.tokens[place].norm in FUNCTION_WORDS or reading.tokens[place].kind not in _NAMING:
        return None
    if kind is None and any(noun.first <= place < noun.last and noun.known for noun in reading.nouns):
        return None
    closed = place + 1 >= end or reading.tokens[place + 1].norm in _ENDS | _PAUSES
    return (start, place + 1) if closed else None


def _of_elsewhere(reading: Reading, statement: ActionStatement, features: OperationFeatures) -> list[Unfiltered]:
    """ "In acme/web", where a listing cannot be told of which repository it is to list."""
    if any(name in features.spec.inputs for name in _REPOSITORIES) or not features.spec.method:
        return []
    return [
        Unfiltered(f"in {reading.slice(item.first, item.last)}", features.spec.title, describes=True)
        for item in statement.entities
        if item.kind is EntityKind.REPOSITORY
    ]


def listing_told_of(
    reading: Reading, listing: ActionStatement, done: ActionStatement | None
) -> tuple[ActionStatement, frozenset[Entity], int]:
    """The listing of a loop with what the words of its first step tell its things apart by; the values among that which
    the step itself has no use for, and up to which token these words may tell more.
    """
    noun = several(listing)
    if done is None or noun is None:
        return listing, frozenset(), 0
    reach = _reach(reading, listing, done)
    told = _said_of_each(reading, listing, done, reach)
    own = (*listing.entities, *(item for item in told if not denied(reading, item.first)))
    last = max((listing.clause.last, *(last for _, last in _phrases(reading, noun.last, reach))))
    statement = replace(listing, clause=replace(listing.clause, last=last), entities=tuple(dict.fromkeys(own)))
    others = (item for item in told if item.kind not in _ALSO_DONE_IN and item.key not in _HOLDERS)
    return statement, frozenset(others), reach


def without_values(statement: ActionStatement, others: Collection[Entity]) -> ActionStatement:
    """A statement without values that are told of something else."""
    return replace(statement, entities=tuple(item for item in statement.entities if item not in others))


def _reach(reading: Reading, listing: ActionStatement, done: ActionStatement) -> int:
    """Up to which token the words of what is done may tell its things apart: "label all issues | with bug"."""
    noun, clause = several(listing), done.clause
    if noun is None or not clause.first <= noun.first < clause.last:
        return 0
    ends = (i for i in range(noun.last, clause.last) if reading.tokens[i].norm == "with")
    return next(ends, clause.last) if set(done.lemma.split()) & _GIVING else _behind_date(reading, clause.last)


def _behind_date(reading: Reading, end: int) -> int:
    """Behind the day of the calendar that follows a clause: "close what was opened by ann | before 2025-01-01"."""
    if not set(reading.norms(end, end + 1)) & _SIDES:
        return end
    longest = min(end + _LONGEST_DATE, len(reading.tokens) + 1)
    dated = next((last for last in range(end + 2, longest) if find_time(reading, end, last) is not None), end)
    numbered = any(char.isdigit() for norm in reading.norms(end + 1, end + 2) for char in norm)
    return max(dated, end + 2 if numbered else end)  # "the releases | before v2"


def _said_of_each(reading: Reading, listing: ActionStatement, done: ActionStatement, reach: int) -> tuple[Entity, ...]:
    """The values in the words of what is done that tell to which of the listed things: "assign ann to all issues |
    labelled | bug", "give those | assigned to | bob to ann".
    """
    noun = several(listing)
    spans = list(_phrases(reading, noun.last, reach, placed=True)) if noun is not None else []
    return tuple(
        entity
        for entity in done.entities
        if entity.kind in _TELLING | _ALSO_DONE_IN
        and any(first < entity.first and entity.last <= last for first, last in spans)
    )


def _phrases(reading: Reading, start: int, end: int, *, placed: bool = False) -> Iterator[tuple[int, int]]:
    """The token ranges of the phrases behind a noun that tell which things are meant, or where they are `placed`."""
    end = next((i for i in range(start, end) if _pauses(reading, i, end)), end)
    first = start
    while first < end:
        where = placed and reading.tokens[first].norm in _WHERE
        if not (where or _opens(reading, first)):
            first += 1
            continue
        last = next((i for i in range(first + 1, end) if _closes(reading, first, i)), end)
        named = any(i in reading.mentioned or reading.tokens[i].kind is TokenKind.PATH for i in range(first, last))
        if last > first + 1 and (placed or not named):
            yield first, last
        first = max(last, first + 1)


def _opens(reading: Reading, index: int) -> bool:
    norm = reading.tokens[index].norm
    if norm == "not":
        return index + 1 < len(reading.tokens) and _opens(reading, index + 1)
    following = set(reading.norms(index + 1, index + 2))
    if norm in _IN_STAGES and following & _STAGES and set(reading.norms(index - 1, index)) & BE:
        return True  # "that are on hold"
    if norm == "of" and following & _PROPERTIES:
        return True
    if norm in _ASSIGNED:
        return reading.norms(index + 1, index + 2) == ["to"]
    return norm in _QUALIFYING | _MARKED or (norm == "no" and bool(set(reading.norms(index - 1, index)) & _HAVING))


def _closes(reading: Reading, first: int, index: int) -> bool:
    """Whether a phrase is over: another one opens, or it is said where something goes."""
    token = reading.tokens[index]
    if any(entity.first <= index < entity.last for entity in reading.entities):
        return False
    if index == first + 1 and reading.tokens[first].norm in _ASSIGNED | _MARKED | {"not"}:
        return False
    if index == first + 2 and reading.norms(first, first + 1) == ["not"]:
        return False
    if token.norm in ABOUT and reading.tokens[index - 1].norm in _TEXTS:
        return False  # "with a title | containing WIP"
    return token.norm in _ENDS | _PLACING | _GOALS or _opens(reading, index)


def _pauses(reading: Reading, index: int, end: int) -> bool:
    """Whether what is told of things is over: at a pause, unless more of the kind follows ("and no assignee")."""
    token = reading.tokens[index]
    if token.norm not in _PAUSES or token.glued or any(e.first <= index < e.last for e in reading.entities):
        return False
    further = reading.norms(index + 1, min(index + 2, end))
    further = further if set(further) != {"have"} else reading.norms(index + 2, min(index + 3, end))
    return token.norm != "and" or not set(further) & (_LACKING | _MARKED | _QUALIFYING)
