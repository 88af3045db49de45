"""Steps by their names, and where or how often they are done, without a verb: "mail after the loop, Slack in it".

Several of these in one sentence are orders of their own, and what is said of one is said for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agent_app.planners.local.edit.branching import path_to, qualified_path
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["brief_orders"]

_PARTING = words(", ; and but while . ! -")
_TAILS = words("to for in inside within outside out after before behind on at always only just last per")
_MOVING = words("inside within outside out after before behind at")
_PARTS = words("loop it branch path case beginning end start between middle top bottom front")
_NO_PLACE = words("it any every all both either")
_EACH = (("per",), ("for", "each"), ("for", "every"), ("on", "each"), ("on", "every"))
_NEW = words("a an another one two three some more additional second")
_ALL_CASES = tuple(
    tuple(phrase.split())
    for phrase in phrases(
        "in both, for both, both, both outcomes, both paths, both cases, both branches, on both paths, on both sides,"
        " on both branches, in both branches, in both outcomes, in both paths, on either path, on either branch,"
        " either way, for all, for all of them, for all of these, for everything, for everyone, for everybody,"
        " in all cases"
    )
)
_MORE = (("too",), ("also",), ("as", "well"))
_SURE, _LONGEST_NAME, _LONGEST = 0.85, 5, 9
_SAID_ELSEWHERE = words("if when unless not no n't without instead first than approval sign-off second third")


def brief_orders(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change of a sentence that only names steps and places into one order for each; none where more is said."""
    norms = reading.norms(0, len(reading.tokens))
    end = len(norms) - (norms[-1:] in (["."], ["!"]))
    if not end or set(norms) & _SAID_ELSEWHERE:
        return []
    if norms[0] in _ONLY:
        return _alone_in_loop(reading, view, end)
    parts = [_part(reading, view, first, last) for first, last in _parts(norms, end)]
    named = [part for part in parts if part is not None]
    if not named or len(named) < len(parts):
        return []
    said = [_order(reading, view, part, named) for part in named]
    plain = ". ".join(said)
    start, stop = reading.tokens[0].start, reading.tokens[end - 1].end
    return [] if plain == reading.text[start:stop] else [Change(start, stop, (Piece(plain, start, stop),))]


def _alone_in_loop(reading: Reading, view: WorkflowView, end: int) -> list[Change]:
    """ "Just the note inside the loop": what else a loop does comes beside it."""
    part = _part(reading, view, 1, end)
    if part is None or "loop" not in reading.norms(part[1], end) or reading.tokens[part[1]].norm not in _WITHIN:
        return []
    start, stop = reading.tokens[0].start, reading.tokens[end - 1].end
    return [Change(start, stop, (Piece(f"only {reading.slice(1, part[1])} should be in the loop", start, stop),))]


_ONLY, _WITHIN = words("only just"), words("in inside within")


_Part = tuple[int, int, int, Step]
"""Where a name begins and ends, where what is said of it ends, and the step."""


def _parts(norms: Sequence[str], end: int) -> list[tuple[int, int]]:
    """What stands between pauses and conjunctions."""
    cuts = [-1, *(i for i in range(end) if norms[i] in _PARTING), end]
    return [(before + 1, after) for before, after in pairwise(cuts) if before + 1 < after]


def _part(reading: Reading, view: WorkflowView, first: int, last: int) -> _Part | None:
    if not 0 < last - first <= _LONGEST or reading.tokens[first].norm in _NEW or reading.entities_in(first, last):
        return None
    colon = next((i for i in range(first + 1, last) if reading.tokens[i].norm == ":"), None)
    end = colon or next((i for i in range(first + 1, last) if reading.tokens[i].norm in _TAILS), None)
    if end is None or end - first > _LONGEST_NAME or end + (colon is not None) >= last:
        return None
    if set(reading.norms(first, last)) & (connectives.BE | connectives.MODALS):
        return None
    name = reading.norms(first, end)
    clause = any(
        name[i] in connectives.ARTICLES and name[i - 1] not in connectives.PREPOSITIONS for i in range(1, len(name))
    )
    if clause:
        return None  # "the translator translates the text before the mail": somebody does something
    deeds = [verb for verb in reading.verbs_in(first, last) if verb.form is not VerbForm.GERUND]
    if any(verb.first >= end or (verb.first == first and end > first + 1) for verb in deeds):
        return None
    named = refer(view, reading, first, end)
    if not named or named[0].score < _SURE or named[0].step.role != "action":
        return None
    return None if does_else(reading, first, named[0].step) else (first, end, last, named[0].step)


def _order(reading: Reading, view: WorkflowView, part: _Part, others: Sequence[_Part]) -> str:
    """What is said of one step, by itself."""
    first, end, last, step = part
    name = reading.slice(first, end)
    name = name if name.split()[0].lower() in connectives.ARTICLES else f"the {name}"
    start = end + (reading.tokens[end].norm == ":")
    tail = reading.norms(start, last)
    path = path_to(view, step.id)
    tested = path is not None and view.steps[path[0]].role == "condition"
    if tested and (tuple(tail) in _ALL_CASES or _for_other_path(reading, view, (start, last), step)):
        return f"{name} in any case"
    each = next((len(said) for said in _EACH if tuple(tail[: len(said)]) == said), 0)
    if each and len(tail) > each:
        return f"do {name} for each {reading.slice(start + each, last)}"
    start += tail[:1] in (["only"], ["just"])
    tail = reading.norms(start, last)
    pointed = len(tail) == 1 or tail[-1:] == ["it"]
    if pointed and any("loop" in reading.norms(other[1], other[2]) for other in others if other is not part):
        side = tail[0] if len(tail) == 1 or tail[0] != "out" else "out of"
        return f"move {name} {'outside of' if side in {'outside', 'out', 'out of'} else side} the loop"
    there = tail[:1] in (["in"], ["to"]) and set(tail) & _PARTS
    if tail and (tail[0] in _MOVING or there) and not set(tail) & _NO_PLACE:
        return f"move {name} {reading.slice(start, last)}"
    return f"{name} {reading.slice(end, last)}" if len(others) > 1 else reading.slice(first, last)


def _for_other_path(reading: Reading, view: WorkflowView, said: tuple[int, int], step: Step) -> bool:
    """ "The comment for the urgent ones too": whether a step is to be done also where it is not."""
    first, last = said
    more = next((len(end) for end in _MORE if tuple(reading.norms(first, last)[-len(end) :]) == end), 0)
    meant, own = qualified_path(view, reading, first, last - more) if more else None, path_to(view, step.id)
    return meant is not None and own is not None and meant[0] == own[0] and meant[1] != own[1]
