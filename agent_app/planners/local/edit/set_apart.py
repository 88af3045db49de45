"""Steps set apart in a few words without a verb: "comment only, no incident", "issue yes, Slack no".

What is wanted is told from what is not by what both refer to: another place in the order, steps that are there, or a
step that is not there yet and takes the place of one that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.refer import parts_of, refer
from agent_app.planners.local.edit.step_words import flat_values
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["steps_set_apart"]

_ENDS, _PAUSES = words(". ! ? ;"), words(", ; : - – — but and ( ) .")
_DENIALS = (
    ("instead", "of"), ("rather", "than"), ("in", "place", "of"), ("do", "not"), ("and", "not"), ("and", "no"),
    ("but", "not"), ("but", "no"), ("not",), ("no",), ("without",), ("don't",), ("do-not",),
)  # fmt: skip
_DENIED, _WANTED = words("no not"), words("yes")
_ONLY = words("only just solely merely")
_ENOUGH = (
    ("is", "enough"), ("is", "fine"), ("is", "ok"), ("is", "okay"), ("are", "enough"), ("is", "sufficient"),
    ("would", "be", "enough"), ("will", "do"), ("suffices",), ("should", "be", "enough"),
)  # fmt: skip
_PLACES = words("first last second third fourth earlier later afterwards before after beforehand")
_RANKS = words("first last second third fourth")
_OPENING = words("please so well ok okay and but also")
_CLAUSES = words(
    "if when unless whenever because since until while for per each every all both always once time more longer need"
    " than as it's it"
)
"""What a fragment that sets steps apart does not have: it says a case, how often something is done, or a value."""
_COUNTING = words("one two three a an single once")
_SURE, _AS_WELL, _LONGEST = 0.85, 0.3, 7
_NOT_STEPS = words("it that this them those these one ones anything everything else more other others")


@dataclass(frozen=True, slots=True)
class _Side:
    """What is said of one thing: the tokens that name it, whether it is not wanted, or alone is, and its place."""

    first: int
    last: int
    denied: bool = False
    only: bool = False
    place: str = ""


def steps_set_apart(reading: Reading, view: WorkflowView) -> list[Change]:
    """The changes of sentences that set steps apart into plain orders."""
    sentences = _sentences(reading)
    found = [_set_apart(reading, view, *span, alone=len(sentences) == 1) for span in sentences]
    return [change for change in found if change is not None]


def _sentences(reading: Reading) -> list[tuple[int, int]]:
    found, first = [], 0
    for index in range(len(reading.tokens) + 1):
        ends = index == len(reading.tokens) or reading.tokens[index].norm in _ENDS
        if ends or reading.tokens[index].kind is TokenKind.BREAK:
            found += [(first, index)] if index > first else []
            first = index + 1
    return found


def _set_apart(reading: Reading, view: WorkflowView, first: int, last: int, *, alone: bool) -> Change | None:
    while first < last and reading.tokens[first].norm in _OPENING:
        first += 1
    if first == last or last - first > 2 * _LONGEST or set(reading.norms(first, last)) & _CLAUSES:
        return None
    sides = _sides(reading, first, last)
    wanted = [side for side in sides if not side.denied]
    denied = [side for side in sides if side.denied]
    if not wanted or any(side.first >= side.last for side in wanted):
        return None
    counted = reading.tokens[wanted[0].first].norm in _COUNTING
    led = reading.tokens[first].norm in _ONLY  # "only the first five", "only create the issue in the loop"
    if (counted and wanted[0].only) or (not denied and (not alone or led)):
        return None  # "one message is enough": how many there are; behind another order it says what that leaves
    if len(wanted) > 1 or len(denied) > 1:
        return None
    said = _plainly(reading, view, wanted[0], denied[0] if denied else None)
    if said is None:
        return None
    start, end = reading.tokens[first].start, reading.tokens[last - 1].end
    return Change(start, end, (Piece(said, start, end),))


def _sides(reading: Reading, first: int, last: int) -> list[_Side]:
    """What is wanted and what is not; the list is empty where more is said than that."""
    parts = _parts(reading, first, last)
    if len(parts) == 1:
        start = next((i for i in range(first + 1, last - 1) if _denial(reading, i, last)), None)
        parts = parts if start is None else [(first, start), (start, last)]
    found = [_side(reading, *part) for part in parts]
    return [] if len(found) > 2 or any(_orders(reading, side) for side in found) else found


def _orders(reading: Reading, side: _Side) -> bool:
    """Whether a side is a clause of its own rather than the name of a step."""
    if side.last - side.first > _LONGEST or reading.entities_in(side.first, side.last):
        return True
    if set(reading.norms(side.first, side.last)) & (connectives.MODALS | connectives.BE):
        return True
    verbs = [
        verb
        for verb in reading.verbs_in(side.first, side.last)
        if verb.form is not VerbForm.GERUND
        and not set(reading.norms(max(0, verb.first - 1), verb.first)) & connectives.ARTICLES
        and (verb.form is not VerbForm.THIRD or verb.last < side.last)
    ]  # "the post", "drafts" are none
    if any(verb.first > side.first or verb.form is not VerbForm.BASE for verb in verbs):
        return True
    return bool(verbs) and verbs[0].last < side.last and not side.denied


def _parts(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """What stands between pauses; a colon before "yes", "no" or a place is none."""
    found, start = [], first
    for index in range(first, last):
        norm, following = reading.tokens[index].norm, reading.norms(index + 1, index + 2)
        told = norm == ":" and following and following[0] in _DENIED | _WANTED | _RANKS
        if norm in _PAUSES - {"and"} and not told:
            found += [(start, index)] if index > start else []
            start = index + 1
    return [*found, (start, last)] if last > start else found


def _denial(reading: Reading, index: int, last: int) -> int:
    """How many words from an index on say that what follows is not wanted."""
    norms = reading.norms(index, last)
    return next((len(said) for said in _DENIALS if tuple(norms[: len(said)]) == said), 0)


def _side(reading: Reading, first: int, last: int) -> _Side:
    denied = only = False
    while first < last and reading.tokens[first].norm in _OPENING:
        first += 1
    if length := _denial(reading, first, last):
        first, denied = first + length, True
    norms = reading.norms(first, last)
    if norms and norms[-1] in _DENIED | _WANTED and len(norms) > 1:
        last, denied = last - 1, denied or norms[-1] in _DENIED
    enough = next((len(said) for said in _ENOUGH if tuple(norms[-len(said) :]) == said and len(norms) > len(said)), 0)
    last, only = last - enough, bool(enough)
    place = ""
    if first < last and reading.tokens[last - 1].norm in _PLACES:
        place, last = reading.tokens[last - 1].norm, last - 1
    for _ in range(2):
        if first < last and reading.tokens[first].norm in _ONLY:
            first, only = first + 1, True
        if first < last and reading.tokens[last - 1].norm in _ONLY | {":", ","}:
            only = only or reading.tokens[last - 1].norm in _ONLY
            last -= 1
    return _Side(first, last, denied, only, place)


def _plainly(reading: Reading, view: WorkflowView, wanted: _Side, denied: _Side | None) -> str | None:
    """The same as an order; None where the two do not set steps of the workflow apart."""
    there = _named(reading, view, wanted)
    if denied is None:
        return f"keep only {_called(reading, wanted)}" if wanted.only and there and not wanted.place else None
    if _is_value(reading, view, denied):
        return None
    gone = _named(reading, view, denied)
    if (placed := _placed(reading, wanted, denied, named=bool(gone))) is not None:
        return placed
    if wanted.place or denied.place or not gone:
        return f"keep only {_called(reading, wanted)}" if wanted.only and there and not denied.place else None
    if not there:
        return _spared(reading, wanted, denied) or _in_its_place(reading, wanted, denied)
    if set(gone) & set(there) and not wanted.only:
        return None  # "a story, not a bug": two kinds of the same thing
    if not set(gone) & set(there) and _on_other_path(view, there, gone):
        return f"remove the check, always {_called(reading, wanted)}"
    return _without(reading, denied)


def _placed(reading: Reading, wanted: _Side, denied: _Side, *, named: bool) -> str | None:
    """ "The message first, not the ticket", "the mail last, not first": where the one that is wanted stands."""
    mere = denied.first >= denied.last and denied.place
    if wanted.place in _RANKS and (mere or (named and not denied.place)):
        return f"{reading.slice(wanted.first, wanted.last)} {wanted.place}"
    if denied.place in _RANKS and named and not wanted.place:
        return f"{reading.slice(wanted.first, wanted.last)} {denied.place}"
    return None


def _is_value(reading: Reading, view: WorkflowView, side: _Side) -> bool:
    """Whether what is not wanted is what an input of a step is set to: "a task, not a bug"."""
    said = reading.slice(side.first, side.last).lower()
    said = said.partition(" ")[2] if said.partition(" ")[0] in connectives.ARTICLES else said
    return any(str(value).lower() == said for step in view.actions for value in flat_values(step.inputs))


def _spared(reading: Reading, wanted: _Side, denied: _Side) -> str | None:
    """ "Drafts: no comment": some things for which a step is not done."""
    behind = reading.norms(wanted.last, denied.first)
    if behind[:1] != [":"] or behind[-1:] != ["no"] or reading.mentions_in(wanted.first, wanted.last):
        return None
    return f"no {reading.slice(denied.first, denied.last)} for {reading.slice(wanted.first, wanted.last)}"


def _in_its_place(reading: Reading, wanted: _Side, denied: _Side) -> str | None:
    """ "Linear, no Jira": what is not there takes the place of what is; plainer words for that stay as they are."""
    if wanted.only and denied.first < wanted.first:
        return None  # "no mail, a Teams message is enough"
    if reading.norms(denied.first - 1, denied.first) != ["no"] and denied.last > wanted.last:
        return None
    first, last = wanted.first, wanted.last
    new = [noun for noun in reading.nouns_in(first, last) if noun.known]
    named = reading.mentions_in(first, last) or reading.tokens[last - 1].text[:1].isupper()
    if wanted.only and not named and not any(noun.determiner == "indefinite" for noun in new):
        return _without(reading, denied)
    if not (named or new) or set(reading.norms(first, last)) <= _NOT_STEPS:
        return None
    return f"{reading.slice(wanted.first, wanted.last)} instead of {reading.slice(denied.first, denied.last)}"


def _without(reading: Reading, denied: _Side) -> str:
    verb = reading.verb_at(denied.first)
    if verb is not None and verb.form is VerbForm.BASE and denied.last > verb.last:
        return f"do not {reading.slice(denied.first, denied.last)}"
    return f"we don't need {_called(reading, denied)}"


def _called(reading: Reading, side: _Side) -> str:
    """What a side names, with an article: "the comment and the note"."""
    parts = [reading.slice(*part) for part in parts_of(reading.norms(side.first, side.last), side.first)]
    opened = connectives.ARTICLES
    return " and ".join(part if part.split()[0].lower() in opened else f"the {part}" for part in parts)


def _on_other_path(view: WorkflowView, there: Sequence[str], gone: Sequence[str]) -> bool:
    """Whether what goes is all that is done where a test holds, and what is wanted is done where it does not."""
    path = path_to(view, gone[0])
    if path is None or view.steps[path[0]].role != "condition":
        return False
    if path[1] != "true" or view.on_branch(path[0], "true") != set(gone):
        return False
    return set(there) <= view.on_branch(path[0], "false") - view.on_branch(path[0], "true")


def _named(reading: Reading, view: WorkflowView, side: _Side) -> list[str]:
    """The steps that all parts of a side surely name; none where some part names none."""
    found: list[str] = []
    for first, last in parts_of(reading.norms(side.first, side.last), side.first):
        step = _step(reading, view, first, last)
        if step is None:
            return []
        found.append(step.id)
    return found


def _step(reading: Reading, view: WorkflowView, first: int, last: int) -> Step | None:
    if set(reading.norms(first, last)) <= _NOT_STEPS | connectives.ARTICLES:
        return None
    used = {step.connector for step in view.steps.values()}
    if any(mention.connector not in used for mention in reading.mentions_in(first, last)):
        return None
    named = refer(view, reading, first, last)
    best = next((found for found in named if found.step.role in {"action", "approval"}), None)
    if best is None or best.score < max(_SURE, named[0].score - _AS_WELL):
        return None
    return None if does_else(reading, first, best.step) else best.step
