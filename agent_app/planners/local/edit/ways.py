"""The ways to take a prompt: what each leads to, and which outcome speaks for itself most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent_app.planners.local.edit.applying import PLAIN, STRICT, WHOLE, Way, apply_instructions, parts, whole
from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.explaining import drawn
from agent_app.planners.local.edit.judging import judged
from agent_app.planners.local.edit.qualifying import says_quality
from agent_app.planners.local.edit.refer import names_part
from agent_app.planners.local.edit.removing import calls_off_absent
from agent_app.planners.local.edit.repeating import says_again
from agent_app.planners.local.edit.resolving import RESOLVERS, named_steps
from agent_app.planners.local.edit.tidying import drop_hollow
from agent_app.planners.local.edit.weighing import weigh
from agent_app.planners.local.heads.readings import likelihood
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import AddNode, RemoveNode, ReplaceOperation, Wrap

__all__ = ["Outcome", "all_outcomes", "take_likeliest"]

_KINDS, _LEAST, _PARTS = 4, 0.04, 4
"""How many kinds an instruction is taken for, how likely each must be, of how many instructions."""
_FEW = 2
"""Both numbers where somebody waits: every way reads the prompt again."""
_CLEAR = 0.8
"""How likely the kind of what was done must be, with nothing left over, for no other way to be tried."""
_BETTER = 0.6
"""How much more must speak for another way than for the plain one."""
_LIKELY = 0.3
"""How likely the kind of what another way did must be where the plain one did nothing."""


_TAKING_NOTHING = words("move swap insert guard loop task value")
"""Kinds of change after which all that was there is there still."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a prompt one way leads to, and the numbers that speak for and against it."""

    way: Way
    state: EditState
    numbers: dict[str, float]


def take_likeliest(editor: Editor) -> None:
    """Apply what a prompt orders, the way whose outcome most speaks for.

    The plain way stands unless another is clearly better, or it leads to nothing.
    """
    start = editor.state()
    plain = _applied(editor, PLAIN, start)
    taken = plain
    if not _is_clear(editor, plain) and (plain[0] or _speaks_of_workflow(editor)):
        found = _outcomes(editor, start, plain, thorough=False)
        best = max(found, key=lambda outcome: likelihood(outcome.numbers), default=None)
        own = next((outcome for outcome in found if outcome.way == PLAIN), None)
        if own is None and best is not None and best.numbers["worst kind fit"] < _LIKELY:
            best = None
        if best is not None and (own is None or likelihood(best.numbers) > likelihood(own.numbers) + _BETTER):
            taken = best.state
    editor.restore(taken)


def _speaks_of_workflow(editor: Editor) -> bool:
    """Whether a prompt names a step, or a part that workflows have; what names neither is asked about.

    So is what takes away a tool that is not there.
    """
    prompt = whole(editor.reading)
    if calls_off_absent(editor, prompt):
        return False
    return bool(named_steps(editor, prompt)) or any(map(names_part, prompt.norms(editor.reading)))


def all_outcomes(editor: Editor) -> list[Outcome]:
    """What every way to take a prompt leads to, however clear the plain one is: what weights are fitted to."""
    start = editor.state()
    return _outcomes(editor, start, _applied(editor, PLAIN, start), thorough=True)


def _applied(editor: Editor, way: Way, start: EditState) -> EditState:
    editor.restore(start)
    apply_instructions(editor, way)
    if editor.patches:
        drop_hollow(editor, start[1])
    return editor.state()


def _is_clear(editor: Editor, plain: EditState) -> bool:
    """Whether what the plain way leads to is of the kinds that the words sound like, and leaves nothing over."""
    patches, notes, questions = plain[0], plain[4], plain[5]
    if (notes or questions) and all((item.first, item.last) in editor.certain for item in parts(editor)):
        return True  # it is so already, as a note says, or what it lacks is asked for
    if not patches or notes or questions:
        return False
    if all(patch.op == "rename" for patch in patches):
        return True  # only plain words rename a workflow
    items = parts(editor)
    if all((item.first, item.last) in editor.certain for item in items):
        return True
    if len(items) == 1 and (says_quality(editor, items[0], editor.patches) or says_again(editor, items[0])):
        return True  # what a created thing is like is plainly said, and so is what is to be done again
    chances = [weigh(editor, item) for item in items]
    if not all(chances):
        return True  # no model of sentences, no other way
    return judged(editor, PLAIN, 1, chances)["worst kind fit"] >= _CLEAR


def _outcomes(editor: Editor, start: EditState, plain: EditState, *, thorough: bool) -> list[Outcome]:
    """What the ways to take a prompt lead to, the plain one first; ways that lead to the same are one.

    Not `thorough`: without the ways that cost much and are seldom right, which only teach what speaks against one.
    """
    strict = None if editor.settled else plain  # where the grammar's reading stood, to insist on it changes nothing
    editor.restore(start)
    chances = [weigh(editor, item) for item in parts(editor)]
    found: dict[str, tuple[Way, EditState, int]] = {}
    for way in _ways(editor, chances, thorough=thorough):
        known = plain if way == PLAIN else strict if way == Way(STRICT) else None
        state = known or _applied(editor, way, start)
        if way.kind and drawn(state[1]) == drawn(editor.before):
            continue  # taken for a kind that changes nothing, it is not what was meant
        if way.kind in _TAKING_NOTHING and not set(editor.before.steps) <= set(state[1].steps):
            continue  # nor is what takes a loop away with the last step that is moved out of it
        if way != PLAIN and _forgets_test(plain, state):
            continue
        if state[0] and state[1].document != editor.before.document:
            first = found.get(key := str(state[1].document), (way, state, 0))
            found[key] = (first[0], first[1], first[2] + 1)
    return [_outcome(editor, way, state, count, chances) for way, state, count in found.values()]


def _forgets_test(plain: EditState, other: EditState) -> bool:
    """Whether steps go, or are others, in any case, which the plain way did in some case alone."""
    takes = any(isinstance(patch, RemoveNode | ReplaceOperation) for patch in other[0])
    return takes and _tests(plain) and not _tests(other)


def _tests(state: EditState) -> bool:
    """Whether a test is new."""
    return any(isinstance(patch, AddNode) and patch.node.type == "condition" for patch in state[0]) or any(
        isinstance(patch, Wrap) and patch.in_.type == "condition" for patch in state[0]
    )


def _outcome(editor: Editor, way: Way, state: EditState, count: int, chances: Sequence[Mapping[str, float]]) -> Outcome:
    editor.restore(state)
    applied = [weights for number, weights in enumerate(chances) if number != way.number or way.kind]
    return Outcome(way, state, judged(editor, way, count, applied))


def _ways(editor: Editor, chances: Sequence[Mapping[str, float]], *, thorough: bool) -> list[Way]:
    found = [PLAIN, Way(STRICT)]
    several = len(chances) > 1
    for number in range(min(len(chances), _PARTS)) if thorough else _most_doubtful(chances):
        found += [Way(number)] if several else []
        if thorough or not several:
            found += [Way(number, kind) for kind in _likely(chances[number], thorough=thorough)]
    if several:
        found += [Way(WHOLE, kind) for kind in _likely(weigh(editor, whole(editor.reading)), thorough=thorough)]
    return found


def _most_doubtful(chances: Sequence[Mapping[str, float]]) -> list[int]:
    """The instructions that sound least like any kind of change."""
    return sorted(range(len(chances)), key=lambda number: (max(chances[number].values(), default=0.0), number))[:_FEW]


def _likely(weights: Mapping[str, float], *, thorough: bool) -> list[str]:
    ranked = sorted(weights, key=lambda kind: (-weights[kind], kind))
    return [kind for kind in ranked[: _KINDS if thorough else _FEW] if weights[kind] >= _LEAST and kind in RESOLVERS]
