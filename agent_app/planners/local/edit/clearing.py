"""A stretch of steps that goes, and what comes there instead: "what follows the approval is wrong, we want a bill"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import addition, as_order, does_it
from agent_app.planners.local.edit.controls import add_task
from agent_app.planners.local.edit.delegating import gives_task
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, instructions, sentences_of
from agent_app.planners.local.edit.leaving import REMOVALS
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.stretch_words import speaks_of_stretch
from agent_app.planners.local.edit.stretches import Stretch, stretch_meant
from sessions_app.definition import RemoveNode

__all__ = ["clear_stretch"]

_Span = tuple[int, int]
_GOING = (
    Pattern(
        "TARGET", "is|are|was|were", "all?", "wrong|nonsense|rubbish|garbage|a_mistake|outdated|pointless|useless", "$"
    ),
    Pattern("TARGET", "makes|make", "no", "sense", "$"),
    Pattern("TARGET", "goes|go", "$"),
    Pattern(
        "TARGET", "can|should|must|may|has_to|needs_to", "all", "go|go_away|disappear|leave|be_removed|be_dropped", "$"
    ),
    *REMOVALS,
)
_WANTED = "want|need|would_like|'d_like|prefer"
_STEAD = "instead|in_its_place|in_their_place|in_its_stead|in_their_stead|in_that_place|instead_of_it|instead_of_that"
_COMING = (
    Pattern("replace|swap|substitute|exchange", "all?", "of?", "it|them|that|those|this|these", "with|by|for", "NEW"),
    Pattern("what|all", "we|i", _WANTED, "there|then|instead|in_its_place", "is|are", "NEW"),
    Pattern("we|i", _WANTED, "NEW", "there|then", f"{_STEAD}?", "$"),
    Pattern(f"{_STEAD}|there", ",?", "there?", "we|i", _WANTED, "NEW"),
    Pattern(f"{_STEAD}|there", ",?", "there?", "should|must|shall|has_to", "be", "NEW"),
    Pattern("there", "should|must|shall|has_to", "be", "NEW", _STEAD),
    Pattern("it|that|this", "should|must|shall|has_to", "be", "NEW", f"{_STEAD}?", "$"),
    Pattern(_STEAD, ",?", "NEW"),
    Pattern("NEW", _STEAD),
)
"""What comes in the place of what goes."""
_TRADES = (
    Pattern("replace|swap|substitute|exchange|swap_out|switch_out", "OLD", "with|by|for", "NEW"),
    Pattern("instead_of|in_place_of|rather_than", "OLD", ",", "NEW"),
    Pattern("NEW", ",?", "instead_of|in_place_of|rather_than", "OLD"),
    Pattern("OLD", "should|must|shall|has_to|needs_to|is_to", "be", "replaced|substituted|exchanged", "with|by", "NEW"),
    Pattern("OLD", "should|must|shall|has_to|needs_to|is_to", "rather?", "be", "NEW", f"{_STEAD}?", "$"),
)
_ONLY_THAT = [said.split() for said in (", nothing else", ", nothing more", "nothing else", "only", ", that is all")]


@dataclass(frozen=True, slots=True)
class _Clearing:
    """What goes, what comes (as tokens), and the instructions that say it."""

    stretch: Stretch
    coming: _Span | None
    told: tuple[Instruction, ...]


def clear_stretch(editor: Editor, sentence: Instruction) -> bool:
    """Take a stretch of steps out, and put what is named instead in its place; False where none is to go."""
    clearing = _clearing(editor, sentence)
    if clearing is None:
        return False
    before = editor.state()
    for step in clearing.stretch.steps:
        if step.id in editor.view.steps:
            editor.apply(RemoveNode(node_id=step.id))
    editor.focus, editor.removed = None, True
    if clearing.coming is not None and not _put_there(editor, clearing.coming, clearing.stretch):
        editor.restore(before)
        return False
    editor.certain |= {(item.first, item.last) for item in clearing.told}
    editor.spent += [(item.first, item.last) for item in clearing.told]
    return True


def _clearing(editor: Editor, sentence: Instruction) -> _Clearing | None:
    items = [item for item in instructions(editor.reading) if item.first >= sentence.first]
    if not items or items[0].first >= sentence.last:
        return None
    first = items[0]
    if (traded := _traded(editor, first, sentence)) is not None:
        return traded
    gaps = next(_gaps(editor, _GOING, first), None)
    if gaps is None or (stretch := stretch_meant(editor, *gaps["TARGET"])) is None:
        return None
    if len(items) < 2:
        return _Clearing(stretch, None, (first,))
    end = next(item.last for item in sentences_of(editor.reading) if item.last >= items[1].last)
    following = replace(items[1], last=end)
    coming = (following.first, end) if "instead" in following.leads else None
    coming = coming or next((found["NEW"] for found in _gaps(editor, _COMING, following, speaking=False)), None)
    if coming is None:
        return _Clearing(stretch, None, (first,))
    return _Clearing(stretch, coming, tuple(item for item in items if item.last <= end))


def _traded(editor: Editor, item: Instruction, sentence: Instruction) -> _Clearing | None:
    """ "Replace everything after the approval with a bill": what goes and what comes in one order."""
    whole = replace(item, last=_without_tail(editor, item.first, sentence.last))
    for gaps in _gaps(editor, _TRADES, whole):
        if (stretch := stretch_meant(editor, *gaps["OLD"])) is not None:
            told = (other for other in instructions(editor.reading) if item.first <= other.first < sentence.last)
            return _Clearing(stretch, gaps["NEW"], tuple(told))
    return None


def _gaps(
    editor: Editor, patterns: Iterable[Pattern], item: Instruction, *, speaking: bool = True
) -> Iterator[dict[str, _Span]]:
    """What patterns find in an instruction; `speaking`: where what goes is a stretch of steps."""
    norms = item.norms(editor.reading)
    for pattern in patterns:
        gaps = pattern.match(norms, item.first)
        old = None if gaps is None else gaps.get("TARGET") or gaps.get("OLD")
        if gaps is not None and (not speaking or (old and speaks_of_stretch(editor.reading.norms(*old)) is not None)):
            yield gaps


def _without_tail(editor: Editor, first: int, last: int) -> int:
    """Where ", nothing else" begins."""
    length = next((len(end) for end in _ONLY_THAT if _ends_with(editor.reading.norms(first, last), end)), 0)
    return last - length


def _ends_with(norms: Sequence[str], end: Sequence[str]) -> bool:
    return list(norms[-len(end) :]) == list(end)


def _put_there(editor: Editor, coming: _Span, stretch: Stretch) -> bool:
    """Add what is to come where a stretch was."""
    first, last = coming[0], _without_tail(editor, *coming)
    item = Instruction(first, last)
    place = replace(stretch.place, spans=())
    added = addition(editor, as_order(editor, item, place), place)
    if does_it(added):
        return bool(add_steps(editor, added, place))
    return gives_task(editor, first, last) and add_task(editor, item, stretch.place)
