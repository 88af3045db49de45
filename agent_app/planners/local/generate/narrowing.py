"""Words that narrow what is listed ("merged branches", "stale pull requests") and that no input of it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent_app.planners.local.choices import same_choice
from agent_app.planners.local.conditions.times import find_time
from agent_app.planners.local.conditions.windows import windows_in
from agent_app.planners.local.dialects import says, says_age, says_period
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.connectives import BE, FUNCTION_WORDS
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, EntityKind, Noun, Reading, VerbForm
from agent_app.planners.local.text import stem
from agent_app.planners.local.tree import element_test
from agent_app.planners.local.tree.continued import goes_on
from agent_app.planners.local.vocabulary import split_key

__all__ = [
    "NARROWING",
    "Unfiltered",
    "is_set",
    "moments",
    "of_another",
    "said_in",
    "several",
    "unfiltered",
    "untested",
    "untimed",
]

NARROWING = STATES | words(
    "abandoned empty unused duplicate duplicated outdated old older oldest recent unassigned assigned unreviewed"
    " reviewed unlabelled unlabeled unanswered answered forgotten broken failing flaky finished unfinished deleted"
    " disabled enabled public private unverified suspended urgent critical important starred pinned released"
    " unreleased deployed shipped untouched idle dead orphaned"
)
"""Adjectives that tell which things are meant."""
_HOURS = re.compile(
    r"\b(?:(?:outside(?: of)?|out of|during|within|in|after|before) (?:the |our |normal |regular )*"
    r"(?:working|business|office|core|opening) (?:hours|time)"
    r"|(?:on|over|at|during) (?:the )?(?:weekends?|nights?|weekdays|workdays|public holidays|holidays)"
    r"|(?:(?:more than|over|at least|fewer than|less than) )?(?:\d+|two|three|four|five|six|ten) times(?: in a row)?"
    r"|(?:more than|at least|only|at most|no more than) once(?: (?:an?|per|every) \w+)?"
    r"|for the (?:second|third|fourth|fifth|\d+(?:nd|rd|th)) time"
    r"|the (?:second|third|fourth|fifth|tenth|\d+(?:nd|rd|th))"
    r" (?:comment|reply|time|failure|review|approval|alert|message)"
    r"|(?:twice|thrice)(?: in a row)?(?! an?\b))\b",
    re.IGNORECASE,
)
"""When, or how often, something has to happen for it to count."""
_COUNTED = re.compile(r"in a row$|^twice$|\bonce\b|^the |^for the ", re.IGNORECASE)
"""How often, which one event alone never tells."""
_CLAUSAL = re.compile(r"\w \b(?:is|are|was|were|has|have)\b", re.IGNORECASE)
"""Words that say something themselves: "amount is empty"."""
_LASTING = re.compile(
    r"\b(?:for|since|within) (?:more than|over|at least|longer than|less than)? ?"
    r"(?:\d+|an?|one|two|three|four|five|six|seven|ten) (?:minute|hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_OF_OTHERS = connectives.ARTICLES | words("our my your their we you i they he she this there")
"""What opens a clause about something else."""
_AGENTS = words("to by")
_OF_PERIODS = words("this last next")
_MOMENTS = _OF_PERIODS | words("today yesterday tomorrow")
_ENDS = words("and , ; then in from")
_SUPERLATIVE = words("newest latest oldest last first")
_GRADES = words("priority urgency severity") | PRIORITY_WORDS
_FLAGGED = words("prerelease")
"""Kinds of things that are listed among others, which a flag tells apart."""
_SHARED = words("issue ticket task pull_request merge_request incident alert work_item")
_REACH = 4
"""Tokens before a noun in which its adjectives stand."""


@dataclass(frozen=True, slots=True)
class Unfiltered:
    """Words that narrow the things of a listing, and the title of the listing, which gives others too.

    Where the words make a test of each of the things, `test` is its clause. That of what only describes them, an
    adjective or "from bob", is no condition of its own: it is wanted where things are ended, or where the vendor's own
    states tell; those are `picked` then whose data says so.
    """

    word: str
    title: str
    test: Clause | None = None
    describes: bool = False
    picked: bool = False
    place: bool = False
    """Whether it is a further place, which nothing is listed of."""

    def told(self) -> str:
        """A sentence on what becomes of it."""
        if self.place:
            return f"Mind that “{self.title}” lists one place at a time: {self.word} is left out, ask for it as well."
        taken = "so only those are taken whose data says so: please check that" if self.picked else "so all are taken"
        which = f"of which “{self.word}” holds" if _CLAUSAL.search(self.word) else f"which are {self.word}"
        return f"Mind that “{self.title}” does not tell {which}, {taken}."


def several(statement: ActionStatement) -> Noun | None:
    """The noun of the several things that a statement is about."""
    several = (noun for noun in statement.nouns if noun.plural or noun.determiner in {"each", "all"})
    return next((noun for noun in several if noun.canon == statement.head), None)


def unfiltered(
    reading: Reading, statement: ActionStatement, features: OperationFeatures, inputs: Mapping[str, Any]
) -> list[Unfiltered]:
    """What narrows the listed things, or of which of them the newest is wanted, in the words of a statement, but not in
    the inputs of its step.
    """
    noun = several(statement)
    if noun is None and _SUPERLATIVE & set(reading.norms(statement.clause.first, statement.clause.last)):
        noun = next((noun for noun in statement.nouns if noun.canon == statement.head), None)
    if noun is None:
        return []
    query = str(inputs.get("query", ""))
    own = [] if says(query, "me") else _own(reading, noun, features)
    if stem(noun.text) in _FLAGGED and noun.canon != stem(noun.text):
        test = statement.clause.tested(noun.first, noun.last)
        own.append(Unfiltered(stem(noun.text), features.spec.title, test, describes=True))
    taken = {stem(part) for part in said_in(inputs)}
    known = {stem(part) for part in (*features.spec.title.lower().split(), *split_key(features.spec.key))}
    return own + [
        Unfiltered(word, features.spec.title, statement.clause.tested(place, place + 1), describes=True)
        for place, word in _adjectives(reading, noun)
        if not says(query, word)
        and not {word, stem(word)} & (taken | known)
        and same_choice(word, sorted(taken)) is None
        and not _is_default(word, features)
        and not is_set(word, inputs)
    ]


def _own(reading: Reading, noun: Noun, features: OperationFeatures) -> list[Unfiltered]:
    """ "Close my open issues": work that somebody shares with others, of which no listing tells whose it is."""
    before = reading.norms(max(0, noun.first - _REACH), noun.first)
    mine = "my" in before and noun.canon in _SHARED and not set(before[before.index("my") + 1 :]) & _OF_OTHERS
    return [Unfiltered("assigned to you", features.spec.title, describes=True)] if mine else []


def of_another(reading: Reading, first: int, last: int) -> bool:
    """ "The tasks | of story 4711", "issues | linked to issue 5": a number of another thing than is meant."""
    for noun in reading.nouns_in(first, last):
        numbered = any(entity.first == noun.last and entity.kind in _NUMBERS for entity in reading.entities)
        before = {norm for norm in reading.norms(max(0, noun.first - 2), noun.first) if norm not in _DETERMINING}
        if noun.canon in _NUMBERED and numbered and before & _BELONGING:
            return True
    return False


_NUMBERS = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER})
_NUMBERED = words("issue task ticket card work_item pull_request merge_request incident alert subtask problem change")
_BELONGING = words("of to under with")
_DETERMINING = words("the a an our my")


def untested(
    reading: Reading,
    statement: ActionStatement,
    features: OperationFeatures,
    inputs: Mapping[str, Any],
    tests: Iterable[Clause],
) -> list[Unfiltered]:
    """What the words behind the listed things test of them ("open for more than three days"), where no step does.

    `tests` are the conditions of all steps.
    """
    noun = several(statement)
    if noun is None:
        return []
    test = element_test(reading, statement.clause, noun.last) or _done_to(reading, statement.clause, noun.last)
    if test is None or any(item.first < test.last and test.first < item.last for item in tests):
        return []
    parts = _conjuncts(reading, test)
    left = [part for part in parts if not _is_taken(reading, part, inputs)]
    return [_unfiltered_by(reading, part, features) for part in ([test] if left == parts else left)]


def _conjuncts(reading: Reading, test: Clause) -> list[Clause]:
    """The tests that "and" joins: "are open | older than 3 days"."""
    joints = [i for i in range(test.first + 1, test.last - 1) if reading.tokens[i].norm == "and"]
    joints = [joint for joint in joints if goes_on(reading, joint + 1, test.last)]
    starts, ends = [test.first, *(joint + 1 for joint in joints)], [*joints, test.last]
    return [replace(test, first=first, last=last) for first, last in zip(starts, ends, strict=True)]


def _is_taken(reading: Reading, test: Clause, inputs: Mapping[str, Any]) -> bool:
    """Whether the inputs of a listing say already what a test of its things says."""
    taken = {stem(part.strip("\"'(),")) for part in said_in(inputs)}
    query = str(inputs.get("query", ""))
    norms = reading.norms(test.first, test.last)
    if says_period(query, norms) or (norms[-1:] == ["me"] and says(query, "me")):
        return True
    if "nobody" in norms and says(query, "unassigned"):
        return True
    states = [norm for norm in norms if norm in NARROWING]
    if states and _is_state(reading, test) and all(says(query, state) for state in states):
        return True
    timed = find_time(reading, test.first, test.last) is not None
    if timed and says_age(query, norms):
        return True
    if not (timed and not query) and any({stem(norm), norm} & taken for norm in norms if norm not in FUNCTION_WORDS):
        return True
    return _is_state(reading, test) and any(
        is_set(norm, inputs) for norm in reading.norms(_stated_from(reading, test), test.last)
    )


def _stated_from(reading: Reading, test: Clause) -> int:
    """The first token of a test behind its copula."""
    return next((i for i in range(test.first, test.last) if reading.tokens[i].norm not in BE), test.first)


def _unfiltered_by(reading: Reading, test: Clause, features: OperationFeatures) -> Unfiltered:
    searched = "query" in features.spec.inputs and _is_state(reading, test)
    told = None if searched or _tells_else(reading, test) or of_another(reading, test.first, test.last) else test
    said = reading.slice(_stated_from(reading, test), test.last).strip(" ,.")
    return Unfiltered(said, features.spec.title, told)


def _is_state(reading: Reading, test: Clause) -> bool:
    """ "That are still open": what an adjective would say as well, which a search is for."""
    return set(reading.norms(test.first, test.last)) <= NARROWING | FUNCTION_WORDS


def _tells_else(reading: Reading, test: Clause) -> bool:
    """ "Text the attendees that the venue has changed", "issues that mention it": no test of listed things alone."""
    opened = reading.norms(max(0, test.first - 1), test.first + 1)
    return (opened[0] == "that" and opened[-1] in _OF_OTHERS) or reading.norms(test.last - 1, test.last) == ["it"]


def _done_to(reading: Reading, clause: Clause, index: int) -> Clause | None:
    """ "Issues | assigned to me", "tickets | raised by the CEO", "tasks | due this week": a participle and its
    complement behind a noun.
    """
    timed = reading.norms(index + 1, index + 2)
    verb = reading.verb_at(index) if index < clause.last else None
    due = reading.norms(index, index + 1) == ["due"]
    if timed and timed[0] in _MOMENTS and (due or (verb is not None and verb.form is VerbForm.PAST)):
        return replace(clause, first=index, last=min(clause.last, index + 2 + (timed[0] in _OF_PERIODS)))
    if verb is None or verb.form is not VerbForm.PAST or not set(reading.norms(verb.last, verb.last + 1)) & _AGENTS:
        return None
    last = next((i for i in range(verb.last, clause.last) if reading.tokens[i].norm in _ENDS), clause.last)
    index -= reading.norms(index - 1, index) == ["not"]
    return replace(clause, first=index, last=last) if last > verb.last + 1 else None


def untimed(reading: Reading, events: Sequence[Clause], tested: Sequence[Clause]) -> tuple[str, ...]:
    """What restricts when an event counts ("outside of working hours", "more than 3 times") and no condition tests.

    How long something has lasted ("open for more than three days") is looked for in the clauses of events alone.
    """
    told = [(reading.tokens[item.first].start, reading.tokens[item.last - 1].end) for item in tested]
    hours = list(_HOURS.finditer(reading.text))
    found = [
        item[0]
        for item in hours
        if _COUNTED.search(item[0]) or not any(start <= item.start() < end for start, end in told)
    ]
    for event in events:
        start, end = reading.tokens[event.first].start, reading.tokens[event.last - 1].end
        for match in _LASTING.finditer(reading.text, start, end):
            found += [] if any(first <= match.start() < last for first, last in told) else [match[0]]
    return tuple(found)


def moments(reading: Reading, events: Sequence[Clause], tested: Sequence[Clause]) -> list[Clause]:
    """Conditions of when an event counts: "a ticket comes in outside working hours", "..., but not on weekends".

    What opens a clause of its own ("..., and on weekends page Tom") is no condition of the whole.
    """
    found: list[Clause] = []
    for event in events:
        for start, end in windows_in(reading.text):
            places = [i for i, token in enumerate(reading.tokens) if start <= token.start and token.end <= end]
            if not places or any(item.first <= places[-1] and places[0] < item.last for item in (*tested, *found)):
                continue
            inside = event.first <= places[0] and places[-1] < event.last
            if inside or _restricts(reading, places[0], places[-1] + 1):
                found.append(event.tested(places[0], places[-1] + 1))
    return found


def _restricts(reading: Reading, first: int, last: int) -> bool:
    """ "..., but not on weekends", "... only during working hours": what is said of all before it, last of all."""
    opened = {"not", "never", "except", "only", "but"} & set(reading.norms(max(0, first - 1), first + 1))
    return bool(opened) and reading.norms(last, last + 1) in ([], ["."], ["!"], [")"], [";"])


def _adjectives(reading: Reading, noun: Noun) -> Iterator[tuple[int, str]]:
    for index in range(max(noun.first - _REACH, 0), noun.first):
        token = reading.tokens[index]
        graded = token.norm in PRIORITY_WORDS and reading.tokens[index + 1].norm in _GRADES
        if (graded or token.norm in NARROWING - (_SUPERLATIVE - {"oldest"})) and all(
            _may_follow(reading, place) for place in range(index + 1, noun.first)
        ):
            yield index, token.norm


def _may_follow(reading: Reading, index: int) -> bool:
    """Whether an adjective may have a token between it and its noun: another one, or the product's name."""
    norm = reading.tokens[index].norm
    named = index in reading.mentioned
    return named or norm.isdigit() or norm in _GRADES or norm in NARROWING | _SUPERLATIVE or norm in {"and", ","}


def _is_default(word: str, features: OperationFeatures) -> bool:
    """Whether a listing gives just such things when it is told nothing: open pull requests."""
    return any(
        word == default.lower() or same_choice(word, [default]) is not None
        for name in ("state", "status")
        if (default := str(features.spec.inputs.get(name, {}).get("default", "")))
    )


def is_set(word: str, inputs: Mapping[str, Any]) -> bool:
    """Whether inputs say in words of their own what a word narrows by: open incidents, unassigned issues."""
    if word == "unassigned":
        return inputs.get("assignee") == "none"
    return word in _OPEN and bool(inputs.get("statuses"))


_OPEN = words("open active unresolved ongoing current")


def said_in(value: Any) -> Iterator[str]:
    """The words of what inputs were told, in small letters."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from said_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from said_in(item)
    elif isinstance(value, str) and "{{" not in value:
        yield from value.lower().replace("=", " ").replace(":", " ").split()
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
