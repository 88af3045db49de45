"""Clauses that say what has to be over first: "when it is over", "once all is finished", "if the upload is done"."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.edit.places.words import ALL_DONE, ARRIVED, MADE
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Reading, VerbForm

__all__ = ["Completed", "completed_clauses", "says_test"]

_OPENERS = words("when once after if upon whenever")
_COMING = words("is are was were 's has have get gets been be got")
_OVER = words("done finished complete completed over through ended successful out")
_ENDING = words("finishes ends completes succeeds finished ended completed")
_COLOURING = words("all been already fully completely entirely really successfully finally just")
_WHOLE = words("all both everything it this that they them those these")
_GOING_ON = words("of to with by for at in on")
_LONGEST_SUBJECT = 6


@dataclass(frozen=True, slots=True)
class Completed:
    """The tokens of such a clause, those of its subject, and whether the subject says nothing but "it" or "all"."""

    span: tuple[int, int]
    subject: tuple[int, int]
    whole: bool
    opener: str


def completed_clauses(reading: Reading, first: int, last: int) -> list[Completed]:
    """The clauses between two token indexes that say that something is over, in their order."""
    found: list[Completed] = []
    index = first
    while index < last:
        clause = _clause(reading, index, last) if reading.tokens[index].norm in _OPENERS else None
        if clause is not None:
            found.append(clause)
        index = clause.span[1] if clause is not None else index + 1
    return found


def _clause(reading: Reading, opener: int, last: int) -> Completed | None:
    start = opener + 1
    for end in range(start + 1, min(last, start + _LONGEST_SUBJECT + 1)):
        norm = reading.tokens[end].norm
        if norm in {",", ";"}:
            return None
        behind = _behind(reading, end, last)
        if behind is None:
            continue
        while end > start and reading.tokens[end - 1].norm in _COLOURING - {"all"}:
            end -= 1
        subject = reading.norms(start, end)
        telling = [word for word in subject if word not in connectives.FUNCTION_WORDS]
        whole = bool(set(subject) & _WHOLE) and not telling
        return Completed((opener, behind), (start, end), whole, reading.tokens[opener].norm) if subject else None
    return None


def _behind(reading: Reading, index: int, last: int) -> int | None:
    """The end of "is done", "has finished", "ends" at a token; None where nothing is said to be over."""
    norm = reading.tokens[index].norm
    if norm in _ENDING and norm not in _OVER:
        return index + 1
    if norm not in _COMING:
        return None
    index += 1
    while index < last and reading.tokens[index].norm in _COLOURING | _COMING:
        index += 1
    if index >= last or reading.tokens[index].norm not in _OVER:
        return None
    following = reading.norms(index + 1, min(last, index + 2))
    if following and (following[0] in _GOING_ON or following[0][0].isdigit() or following[0][0] in "$€£"):
        return None  # "when it is over 500"
    return index + 1


def says_test(reading: Reading, first: int, last: int) -> bool:
    """ "The source is web", "the title contains bug": what things are like, not that something has been done."""
    tests = parse_tests(reading, Clause(ClauseKind.CONDITION, first, last, "if"))
    return bool(tests) and all(test.operator != "present" and not _is_over(reading, test) for test in tests)


def _is_over(reading: Reading, test: Test) -> bool:
    """Whether the value of a test says that something is done: "sent", "through", "there"."""
    verb = next((verb for verb in reading.verbs if verb.last == test.last), None)
    done = verb is not None and verb.form is VerbForm.PAST
    return test.operator == "==" and (done or bool({*test.values} & (ALL_DONE | MADE | ARRIVED)))
