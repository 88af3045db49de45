"""Steps side by side rather than one after the other: "do both in parallel", "one after another please"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import refer, refer_all
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import AddEdge, RemoveEdge, node_reference

__all__ = ["arrange_in_time"]

_RUN = "do|run|make|have|let|execute|start|put|perform|send|keep"
_TOGETHER = "in_parallel|parallel|at_the_same_time|at_once|simultaneously|concurrently|side_by_side"
_APART = (
    "one_after_another|one_after_the_other|after_one_another|one_by_one|sequentially|in_sequence|in_a_row"
    "|not_in_parallel|in_order|one_at_a_time"
)
_VERBS = "run|happen|go|be_done|be_run|be|start|go_out|execute"
_MODALS = "should|must|can|could|may|shall|have_to|need_to"


def _patterns(manner: str) -> tuple[Pattern, ...]:
    return (
        Pattern(f"{_RUN}", "WHAT", f"{_VERBS}?", manner, "$"),
        Pattern("WHAT", _MODALS, f"{_VERBS}", manner, "$"),
        Pattern("WHAT", manner, "$"),
        Pattern(f"{_RUN}?", manner, "$"),
    )


_BESIDE = (
    Pattern(
        f"{_RUN}|move",
        "WHAT",
        f"{_VERBS}?",
        "in_parallel_with|in_parallel_to|parallel_to|at_the_same_time_as|simultaneously_with|side_by_side_with|alongside",
        "OTHER",
        "$",
    ),
    Pattern(
        "WHAT", _MODALS, f"{_VERBS}", "in_parallel_with|in_parallel_to|at_the_same_time_as|alongside", "OTHER", "$"
    ),
)
"""Two steps that are there, each named on its own."""
_PARALLEL, _SERIAL = _patterns(_TOGETHER), _patterns(_APART)
_ALL = words("all everything three four steps it them the of")
_POINTING = words("both the two them those these it all everything steps of three four actions this that")


def arrange_in_time(editor: Editor, item: Instruction) -> bool:
    """Let existing steps run at the same time, or one after the other; False where neither is said of them."""
    norms = item.norms(editor.reading)
    for pattern in _BESIDE:
        if (gaps := pattern.match(norms, item.first)) is not None and (pair := _both(editor, *gaps.values())):
            return _side_by_side(editor, pair)
    for patterns, together in ((_SERIAL, False), (_PARALLEL, True)):
        for pattern in patterns:
            gaps = pattern.match(norms, item.first)
            if gaps is None:
                continue
            steps = _meant(editor, gaps.get("WHAT"))
            if len(steps) < 2:
                return False
            return _side_by_side(editor, steps) if together else _in_a_row(editor, steps)
    return False


def _both(editor: Editor, *spans: tuple[int, int]) -> list[Step]:
    """The actions that two stretches of words name surely, in their order; none where one is new."""
    found = [refer(editor.view, editor.reading, *span, editor.focus)[:1] for span in spans]
    steps = {one.step.id: one.step for named in found for one in named if one.score >= _SURE}
    order = editor.view.order.index
    both = len(steps) == len(spans) and all(step.role == "action" for step in steps.values())
    return sorted(steps.values(), key=lambda step: order(step.id)) if both else []


_SURE = 0.9


def _meant(editor: Editor, span: tuple[int, int] | None) -> list[Step]:
    """The steps that words name, in their order; "both" and "all" are those at the end of the workflow."""
    said = set(editor.reading.norms(*span)) if span is not None else {"all"}
    if said <= _POINTING:
        actions = list(editor.view.actions)
        return actions if said & _ALL and not said & {"both", "two"} else actions[-2:]
    steps = refer_all(editor.view, editor.reading, *(span or (0, 0)), editor.focus)
    order = editor.view.order.index
    return sorted((step for step in steps if step.role == "action"), key=lambda step: order(step.id))


def _side_by_side(editor: Editor, steps: Sequence[Step]) -> bool:
    """Start all of a chain where its first step starts; what came behind the last waits for all of them."""
    graph = editor.view.graph
    before, chain = graph.incoming[steps[0].id], list(pairwise(steps))
    linked = all(any(edge.target == behind.id for edge in graph.outgoing[step.id]) for step, behind in chain)
    if not linked or not before:
        editor.questions.append("Which steps should run at the same time?")
        return True
    reader = next((b for i, b in enumerate(steps) if any(_reads(b, a) for a in steps[:i])), None)
    if reader is not None:
        editor.notes.append(f"“{editor.title(reader)}” uses what the step before it gives, so it can't run beside it.")
        return True
    following = [edge.target for edge in graph.outgoing[steps[-1].id]]
    for step, behind in chain:
        editor.apply(RemoveEdge(source=step.id, target=behind.id))
        for edge in before:
            editor.apply(AddEdge(source=edge.source, target=behind.id, branch=edge.branch))
        for target in following:
            editor.apply(AddEdge(source=step.id, target=target))
    return True


def _reads(step: Step, other: Step) -> bool:
    """Whether an input of a step is taken from what another one gives."""
    return any(f"{node_reference(other.id)}." in str(value) for value in step.inputs.values())


def _in_a_row(editor: Editor, steps: Sequence[Step]) -> bool:
    """Let each step wait for the one before it."""
    graph = editor.view.graph
    for step, behind in pairwise(steps):
        if any(edge.target == behind.id for edge in graph.outgoing[step.id]):
            continue
        for edge in graph.incoming[behind.id]:
            editor.apply(RemoveEdge(source=edge.source, target=behind.id, branch=edge.branch))
        editor.apply(AddEdge(source=step.id, target=behind.id))
    if not editor.patches:
        editor.notes.append("These steps run one after the other already.")
    return True
