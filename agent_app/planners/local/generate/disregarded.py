"""Words behind listed things that neither an input, nor a test, nor what is done to them regards."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from agent_app.planners.local.conditions import tested_tokens
from agent_app.planners.local.dialects import says, says_age, says_period
from agent_app.planners.local.generate.heeded import overlaps
from agent_app.planners.local.generate.narrowing import NARROWING, Unfiltered, is_set, of_another, said_in, several
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = ["disregarded"]

_GOALS = words("to into onto as via using through because saying like")
"""Behind these it is told where things go, and how, and why."""
_GOVERNING = words("assigned belonging belongs due related linked next close equal up")
"""Words whose "to" belongs to what they say of a thing."""
_GIVEN = words("with for")
"""Behind these stands what is used or wanted as well, unless nothing but a name or a number of it follows."""
_PAUSES = words(", ; . : ! ? then - – —")
_IDLE = words(
    "there here now currently asap please everything thing things item items list lists message messages single"
    " mail email digest summary overview report info information details name title titles link links together"
    " time times"
)
_CONTAINERS = words(
    "repository repo project space board list team organization organisation org group workspace account section"
    " service server channel folder plan portfolio database table branch pipeline namespace bucket audience calendar"
)
_OUTER = frozenset({EntityKind.CHANNEL, EntityKind.URL, EntityKind.QUOTED, EntityKind.BODY, EntityKind.EMAIL})
"""Values that tell where something goes or what is said, where no preposition of things tells otherwise."""
_WHICH = words("to into by from of titled named called containing with without tagged labelled labeled")
_DEFINITE = words("the our my your this that an a")
_PROPERTIES = words("state status label tag priority severity type title name milestone version component list")
_OF_PLACES = frozenset({EntityKind.REPOSITORY, EntityKind.PROJECT})
_JOINING = words("and or , & plus")
_UNDERGOING = words("get gets")
_RELATIVES = words("that who which")
_DAYS = words("today yesterday tomorrow")
_OPENING = connectives.PREPOSITIONS | words("not never without having whose")
_REACH = 3
_AUTHORED = words("pull_request merge_request")
_LABELLED = words("labelled labeled tagged")
_SHORTEST = 2
_PARTS = re.compile(r"[^\s#@/]+")
_PARTICIPLE = re.compile(r"[a-z-]{3,}ed")
_STATES = words("manual confidential hidden visible read unread")


def disregarded(
    reading: Reading,
    statement: ActionStatement,
    features: OperationFeatures,
    inputs: Mapping[str, Any],
    left: Collection[Unfiltered],
    tests: Iterable[Clause],
    timed: Collection[tuple[int, int]],
    reach: int,
    *,
    missing: bool,
) -> list[Unfiltered]:
    """What else is said behind the listed things, up to the token `reach` or the end of the clause.

    `left` is what is told of them already, `tests` are the conditions of all steps, `timed` the characters that tell
    when it all starts. Where inputs of the listing are `missing`, it is asked for the place that it lists.
    """
    noun = several(statement)
    if noun is None:
        return []
    last = _end(reading, noun.last, max(reach, statement.clause.last))
    span = range(noun.last, last)
    taken = {index for item in tests for index in tested_tokens(reading, item)} | reading.mentioned
    taken |= {i for i in span if any(start <= reading.tokens[i].start < end for start, end in timed)}
    known = _known(features, inputs)
    taken |= _valued(reading, noun.last, last, known)
    named = {i for i in span if {reading.tokens[i].norm, stem(reading.tokens[i].norm)} & known}
    named |= {i for i in span if is_set(reading.tokens[i].norm, inputs)}
    held = taken | named
    held |= {i for i in span if reading.tokens[i].norm in _CONTAINERS and {i - 1, i + 1} & held}
    held |= _leading(reading, span, held) | _somewhere(reading, span)
    lost = [i for i in span if i not in held and _tells(reading, i)]
    told = [item.word for item in left]
    return [
        Unfiltered(norm, features.spec.title, statement.clause.tested(i, i + 1), describes=True)
        for i in _adjectives(reading, statement, noun)
        if (norm := reading.tokens[i].norm) not in NARROWING | {*told, *known}
        and stem(norm) not in known
        and not says(str(inputs), norm)
    ] + [
        _further_place(reading, features, first, end)
        or Unfiltered(said, features.spec.title, _test(reading, statement, first, end), describes=True)
        for first, end in _stretches(reading, noun.last, lost, taken)
        if not overlaps(said := reading.slice(first, end), told)
        and not says_age(*_aged(reading, inputs, first, end))
        and not _only_done(reading, first, end)
        and not says_period(str(inputs.get("query", "")), reading.norms(first, end))
        and not (missing and _places(reading, first, end))
    ]


def _test(reading: Reading, statement: ActionStatement, first: int, last: int) -> Clause | None:
    return None if of_another(reading, first, last) else statement.clause.tested(first, last)


def _aged(reading: Reading, inputs: Mapping[str, Any], first: int, last: int) -> tuple[str, list[str]]:
    norms = reading.norms(first, last)
    query = str(inputs.get("query", "")) if any(norm.isdigit() for norm in norms) else ""
    return query, norms


def _adjectives(reading: Reading, statement: ActionStatement, noun: Noun) -> list[int]:
    """The participles and the like right before a noun that tell in which state its things are."""
    verb = statement.clause.verb
    start = verb.last if verb is not None and verb.last <= noun.first else statement.clause.first
    found: list[int] = []
    for index in range(noun.first - 1, start - 1, -1):
        norm = reading.tokens[index].norm
        if index in reading.mentioned or norm in connectives.FUNCTION_WORDS or norm.isdigit():
            continue
        kind = index == noun.first - 1 and noun.canon in _AUTHORED and _is_kind(reading, index)
        if not kind and norm not in _STATES and _PARTICIPLE.fullmatch(norm) is None:
            break
        found.append(index)
    return found


def _is_kind(reading: Reading, index: int) -> bool:
    """ "Merge | dependabot | PRs": a word right before things that tells which of them, and is no noun of its own."""
    token = reading.tokens[index]
    known = any(noun.known and noun.first <= index < noun.last for noun in reading.nouns)
    return token.kind is TokenKind.WORD and not (known or index in reading.valued or reading.verb_at(index) is not None)


def _end(reading: Reading, first: int, last: int) -> int:
    """Where it is over what tells of things: at what is done to them, or where they go."""
    for index in range(first, last):
        token = reading.tokens[index]
        if any(entity.first <= index < entity.last for entity in reading.entities):
            continue
        before = reading.norms(index - 1, index)
        if index > first and token.text.islower() and _is_done(reading, index, last):
            return index  # "over 1000 euros | should be told to finance", "without an owner | get assigned to kim"
        if token.norm in _GOALS and not set(before) & _GOVERNING and not _past(reading, index - 1):
            return index
        if token.norm in _PAUSES and not token.glued:
            return index
        if token.kind in {TokenKind.BREAK, TokenKind.ARROW}:
            return index
        if index == first and token.norm in connectives.ARTICLES - {"no", "that"}:
            return index  # "give every member | the role"
        if token.norm in _GIVEN and not _named(reading, index + 1, last):
            return index
    return last


def _is_done(reading: Reading, index: int, last: int) -> bool:
    """Whether it is said from a token on what things are to undergo."""
    norm = reading.tokens[index].norm
    return norm in connectives.MODALS or (norm in _UNDERGOING and index + 1 < last and _past(reading, index + 1))


def _past(reading: Reading, index: int) -> bool:
    return any(verb.last == index + 1 and verb.form is VerbForm.PAST for verb in reading.verbs)


def _named(reading: Reading, index: int, last: int) -> bool:
    """Whether a value or an amount stands at a place, and nothing that is wanted for it."""
    if index >= last:
        return False
    if index in reading.valued or reading.tokens[index].kind is TokenKind.NUMBER:
        return True
    return reading.tokens[index].norm in connectives.QUANTIFIERS | words("fewer less over under at an a the")


def _leading(reading: Reading, span: range, held: Collection[int]) -> set[int]:
    """Tokens that lead to a value which something regards: "labelled | bug", "opened by | renovate"."""
    found: set[int] = set()
    for index in reversed(span):
        norm = reading.tokens[index].norm
        if norm in _PROPERTIES or norm.endswith(("ed", "ing")) or _past(reading, index):
            following = next((i for i in range(index + 1, span.stop) if _tells(reading, i)), span.stop)
            between = set(reading.norms(index + 1, following))
            if following in {*held, *found} and between <= connectives.FUNCTION_WORDS - {"not", "no", "never"}:
                found.add(index)
    return found


def _somewhere(reading: Reading, span: range) -> set[int]:
    """The tokens of a place that has no name: "in our | server", "on the old Trello | board"."""
    found: set[int] = set()
    for index in span:
        following = reading.norms(index + 1, index + 2)
        if reading.tokens[index].norm not in _CONTAINERS or (
            index + 1 < span.stop and following and index + 1 in reading.valued
        ):
            continue
        first = next((i for i in range(index, span.start, -1) if reading.tokens[i - 1].norm in _DEFINITE), None)
        if first is not None and index - first <= _REACH:
            found |= set(range(first, index + 1))
    return found


def _only_done(reading: Reading, first: int, last: int) -> bool:
    """ "I want the incidents | listed", "branches | of all projects": nothing but a verb is what is done to things, and
    places without a name are another listing's; neither tells of them.
    """
    content = [i for i in range(first, last) if _tells(reading, i) and i not in reading.mentioned]
    told = bool(set(reading.norms(content[0] - 1, content[0])) & _RELATIVES) if content else False  # "who | bounced"
    verb = len(content) == 1 and not told and any(verb.first == content[0] for verb in reading.verbs)
    return verb or all(stem(reading.tokens[i].norm) in _CONTAINERS for i in content)


def _places(reading: Reading, first: int, last: int) -> bool:
    return bool(_CONTAINERS & set(reading.norms(first, last))) or any(
        entity.kind in _OF_PLACES for entity in reading.entities_in(first, last)
    )


def _further_place(reading: Reading, features: OperationFeatures, first: int, last: int) -> Unfiltered | None:
    """ "The issues of acme/api and | acme/web": of two places the one that is not listed."""
    alone = any(item.kind in _OF_PLACES and (item.first, item.last) == (first, last) for item in reading.entities)
    joined = set(reading.norms(first - 1, first)) & _JOINING
    return Unfiltered(reading.slice(first, last), features.spec.title, place=True) if alone and joined else None


def _known(features: OperationFeatures, inputs: Mapping[str, Any]) -> set[str]:
    """The words that the inputs of a listing or its own name say."""
    said = {part.strip("\"'(),[]") for word in said_in(inputs) for part in (word, *word.split("/"))}
    own = (*features.spec.title.lower().split(), *split_key(features.spec.key))
    return said | {stem(word) for word in (*said, *own)}


def _valued(reading: Reading, first: int, last: int, known: Collection[str]) -> set[int]:
    """The tokens of values that inputs say, or that tell where something goes."""
    found: set[int] = set()
    for entity in reading.entities_in(first, last):
        goes = entity.kind in _OUTER and not set(reading.norms(entity.first - 1, entity.first)) & _WHICH
        if goes or set(_PARTS.findall(entity.value.lower())) <= set(known):
            found |= set(range(entity.first, entity.last))
    return found


def _tells(reading: Reading, index: int) -> bool:
    """Whether a token has a content of its own; days have if something was done then ("resolved today")."""
    token = reading.tokens[index]
    if token.kind in {TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW} or len(token.norm) < _SHORTEST:
        return token.kind is TokenKind.NUMBER
    if token.norm in _DAYS:
        return _past(reading, index - 1) or reading.norms(index - 1, index) == ["due"]
    if token.text == "May":
        return True
    labelled = bool(set(reading.norms(index - 1, index)) & _LABELLED)  # "labelled | later"
    return not token.is_word or labelled or token.norm not in connectives.FUNCTION_WORDS | _IDLE


def _stretches(reading: Reading, start: int, lost: list[int], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The ranges of lost tokens, with what stands between them, from the word on that opens what they say."""
    place = 0
    while place < len(lost):
        first = last = lost[place]
        while place + 1 < len(lost) and not taken & set(range(last + 1, lost[place + 1])):
            place += 1
            last = lost[place]
        yield _opened(reading, start, first, taken), last + 1
        place += 1


def _opened(reading: Reading, start: int, first: int, taken: set[int]) -> int:
    """Where that begins which a lost token ends: at a preposition, a denial or a participle before it."""
    for index in range(first - 1, max(start, first - _REACH) - 1, -1):
        if (
            index in taken - reading.mentioned
            or not reading.tokens[index].is_word
            or reading.tokens[index].norm in {"and", "or"}
        ):
            break
        if reading.tokens[index].norm in _OPENING or _past(reading, index):
            denied = index > start and reading.tokens[index - 1].norm in {"not", "never"}
            return index - denied
    return first
