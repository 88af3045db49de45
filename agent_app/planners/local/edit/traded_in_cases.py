"""What is done in some case in a step's stead, however it is said: "if it has no owner, skip the mail and open a task".

All of these say the case first, then what is done, and what is not: "if it has no owner, open a task instead of mailing
it". What is told of some of the things at hand stays told of these: "for drafts, ...".
"""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.edit.doing import step_doing
from agent_app.planners.local.edit.instructions import Instruction, orders_at, sentences_of
from agent_app.planners.local.edit.namings import STAYING
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.things_told_apart import OPENERS, as_test, says_case
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.heads.edit_examples import gerund
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["traded_in_cases"]

_DENIALS = tuple(
    tuple(phrase.split())
    for phrase in phrases(
        "instead of, rather than, skip, omit, leave out, leave off, leave away, do not, don't, do n't, never,"
        " should not, must not, need not, should n't, must n't, shall not, are not, is not, don't get, are not to"
    )
)
_LACKING = tuple((joint, no) for joint in (",", "and", "but") for no in ("no", "not"))
_GIVING_UP = words("skip omit leave no")
_PAUSES = words(", ; and but : -")
_LEADING = words(", ; : - and but then just rather instead please simply only to they")
_TRAILING = (("instead",), ("rather",), ("in", "its", "place"), ("in", "their", "place"), ("in", "its", "stead"))
_PASSIVE = words("be been get gets getting to")
_SURE, _SAME = 0.7, 0.85
_SHORTEST, _LEAST = 2, 4


@dataclass(frozen=True, slots=True)
class _Trade:
    """Token ranges: the case, what is done in it, and what is not."""

    case: tuple[int, int]
    wanted: tuple[int, int]
    denied: tuple[int, int]


def traded_in_cases(reading: Reading, view: WorkflowView) -> list[Change]:
    """Changes that put a case, what is done in it, and the step that is not taken then, in one order."""
    return [change for sentence in sentences_of(reading) if (change := _traded(reading, view, sentence)) is not None]


def _traded(reading: Reading, view: WorkflowView, sentence: Instruction) -> Change | None:
    start = sentence.first
    while start < sentence.last and reading.tokens[start].norm in _LEADING - {","}:
        start += 1
    last = sentence.last
    if last - start < _LEAST:
        return None
    trade = (
        _case_inside(reading, start, last) or _denied_first(reading, start, last) or _denied_last(reading, start, last)
    )
    if trade is None or not says_case(reading, view, trade.case):
        return None
    step = _step(view, reading, trade.denied)
    if step is None:
        return None
    goes_on = trade.wanted[0] >= trade.wanted[1] or _is_there(view, reading, trade.wanted, step)
    said = _passed_over(reading, view, trade) if goes_on else _said(reading, view, trade)
    if said is None:
        return None
    span = reading.tokens[start].start, reading.tokens[last - 1].end
    return Change(*span, (Piece(said, *span),))


def _denial_at(reading: Reading, index: int) -> int:
    """How many tokens say that something is not done, 0 if none do; "the deal has no owner" tests something."""
    if reading.tokens[index].norm == "no":
        return int(index > 0 and reading.tokens[index - 1].norm not in _HAVING)
    return max((len(d) for d in _DENIALS if tuple(reading.norms(index, index + len(d))) == d), default=0)


_JOINING = words(", and but")
_HAVING = connectives.BE | words("has have had there's there with are say says and or got")


def _case_inside(reading: Reading, first: int, last: int) -> _Trade | None:
    """ "Don't mail them when the deal is lost, tell #sales instead"."""
    opener = _denial_at(reading, first)
    place = next((i for i in range(first + 1, last - _SHORTEST) if reading.tokens[i].norm in OPENERS), None)
    end = next((i for i in range(place + 2, last - 1) if reading.tokens[i].norm in _PAUSES), None) if place else None
    if not opener or place is None or end is None or place - first <= opener:
        return None
    wanted = _trimmed(reading, end, last)
    told = reading.tokens[last - 1].norm == "instead" or orders_at(reading, wanted[0])
    return _Trade((place, end), wanted, (first + opener, place)) if told and wanted[0] < wanted[1] else None


def _denied_first(reading: Reading, first: int, last: int) -> _Trade | None:
    """ "If it is old, skip the mail and open a task", "drafts should not be merged but closed"."""
    for index in range(first + 1, last - 1):
        opener = _denial_at(reading, index)
        if not opener or reading.tokens[index - 1].norm in connectives.RELATIVES:  # "those which are not open"
            continue
        begin = index + opener
        while begin < last and reading.tokens[begin].norm in _PASSIVE:
            begin += 1
        end = next((i for i in range(begin + 1, last - 1) if reading.tokens[i].norm in _PAUSES), None)
        if end is None and reading.norms(index, begin) in (["instead", "of"], ["rather", "than"]):
            end = next((v.first for v in reading.verbs_in(begin + 1, last) if v.form is VerbForm.BASE), None)
        if end is None and reading.tokens[index].norm not in _GIVING_UP:
            return None
        end = last if end is None else end
        wanted = _trimmed(reading, end, last)
        case = _trimmed(reading, first, index)
        alone = reading.tokens[first].norm not in OPENERS and _case_end(reading, first, index) is None
        if wanted[0] < wanted[1] and _denial_at(reading, wanted[0]):
            return None  # "don't file an issue and don't tell #ops, ..."
        told = wanted[1] > wanted[0] or alone  # "lost deals: no email"
        return _Trade(case, wanted, (begin, end)) if told and case[1] > case[0] and begin < end else None
    return None


def _denied_last(reading: Reading, first: int, last: int) -> _Trade | None:
    """ "When it is refunded, create a credit note rather than an invoice", "drafts get a comment, no merge"."""
    for index in range(first + _SHORTEST + 1, last - 1):
        pair = tuple(reading.norms(index, index + 2))
        opener = _denial_at(reading, index + 1) if pair[0] in _JOINING else 0  # "close it and don't mail them"
        if not opener and pair not in _LACKING and pair not in {("instead", "of"), ("rather", "than")}:
            continue
        case_end = _case_end(reading, first, index)
        if case_end is None:
            return None
        end = next((i for i in range(index + 3, last - 1) if reading.tokens[i].norm in {",", ";"}), last)
        if end < last and not STAYING & set(reading.norms(end, last)):
            return None  # more is ordered behind
        return _Trade((first, case_end), _trimmed(reading, case_end, index), (index + 1 + max(opener, 1), end))
    return None


def _case_end(reading: Reading, first: int, last: int) -> int | None:
    """Where the case ends that a sentence opens with: at its first pause, or where its things get something."""
    fronted = reading.tokens[first].norm in OPENERS
    for index in range(first + 1, last - 1):
        norm = reading.tokens[index].norm
        if fronted and norm in {",", ":"}:
            return index
        if not fronted and norm in _DUTIES:
            return index
    return None


_DUTIES = words("should must shall get gets receive receives")


def _trimmed(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """A range without the words that only join it to what is around it."""
    while first < last and reading.tokens[first].norm in _LEADING:
        first += 1
    shorter = True
    while shorter:
        shorter = False
        for end in _TRAILING:
            if tuple(reading.norms(last - len(end), last)) == end and last - len(end) > first:
                last, shorter = last - len(end), True
        while last > first and reading.tokens[last - 1].norm in _LEADING:
            last, shorter = last - 1, True
    return first, last


def _step(view: WorkflowView, reading: Reading, span: tuple[int, int]) -> Step | None:
    """The step that is not taken."""
    done = step_doing(view, reading, *span)
    if done is not None:
        return done
    named = refer(view, reading, *span, None)
    if not named or named[0].score < _SURE or named[0].step.role != "action" or named[0].step.lists:
        return None
    return named[0].step


def _is_there(view: WorkflowView, reading: Reading, wanted: tuple[int, int], denied: Step) -> bool:
    """ "Skip the task and just send the message": whether what is done then is a step that there is already."""
    nouns = reading.nouns_in(*wanted)
    if any(noun.determiner == "indefinite" for noun in nouns):
        return False
    if reading.verbs_in(*wanted):
        doing = step_doing(view, reading, *wanted)
        known = any(noun.determiner == "definite" for noun in nouns)
        known = known or bool(connectives.PRONOUNS & set(reading.norms(*wanted)))
        return doing is not None and doing.id != denied.id and known
    named = refer(view, reading, *wanted, None)
    return any(found.score >= _SAME and found.step is not denied for found in named[:1]) and bool(nouns)


def _passed_over(reading: Reading, view: WorkflowView, trade: _Trade) -> str | None:
    """ "If it is closed, skip the task": where what is done then is done in any case."""
    if reading.verb_at(trade.denied[0]) is not None:
        return None
    article = "" if reading.tokens[trade.denied[0]].norm in connectives.ARTICLES else "the "
    return f"{as_test(reading, view, trade.case)}, skip {article}{reading.slice(*trade.denied)}"


def _said(reading: Reading, view: WorkflowView, trade: _Trade) -> str | None:
    """A trade as one order; None where what is done is not told as one."""
    wanted = reading.slice(*trade.wanted)
    denied, verb = reading.slice(*trade.denied), _verb_at(reading, trade.denied[0])
    if verb is not None and verb.form is not VerbForm.GERUND:
        behind = reading.slice(verb.last, trade.denied[1])
        denied = f"{gerund(verb.lemma)} {behind or 'it'}"
    ordered, told = _verb_at(reading, trade.wanted[0]), bool(reading.nouns_in(*trade.wanted))
    if ordered is not None and ordered.form is VerbForm.PAST:
        wanted = f"{ordered.lemma} it {reading.slice(ordered.last, trade.wanted[1])}".strip()
    elif reading.tokens[trade.wanted[0]].norm in _DUTIES | {"be"}:
        wanted = _owed(reading, trade.wanted)
    elif ordered is None or ordered.form is not VerbForm.BASE:
        wanted = f"create {wanted}" if told else ""
    return f"{as_test(reading, view, trade.case)}, {wanted} instead of {denied}" if wanted else None


def _owed(reading: Reading, span: tuple[int, int]) -> str:
    """ "Should get a comment", "be closed" as an order."""
    first, last = span
    while first < last and reading.tokens[first].norm in _DUTIES | {"be", "also", "only", "just"}:
        first += 1
    verb = _verb_at(reading, first)
    if verb is None:
        return f"create {reading.slice(first, last)}" if first < last else ""
    return f"{verb.lemma} it {reading.slice(verb.last, last)}".strip() if verb.form is VerbForm.PAST else ""


def _verb_at(reading: Reading, index: int) -> Verb | None:
    return next((verb for verb in reading.verbs if verb.first == index), None)
