"""Where in the workflow an instruction applies: "at the end", "before the merge", "between the two", "in the loop"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.refer import refer_all, refer_one
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading
from sessions_app.definition.vocabulary import BranchName

__all__ = ["Place", "find_place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as `AddNode` names it; `spans` are the token ranges that say it, `unknown` words that name no step."""

    after: str | None = None
    before: str | None = None
    branch: BranchName | None = None
    parallel: bool = False
    parent: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    unknown: str = ""

    @property
    def said(self) -> bool:
        """Whether any place was named."""
        return bool(self.spans)


_END = phrases(
    "at the very end, at the end, to the end, to the very end, as the last step, as a last step, as last step,"
    " as the final step, as final step,"
    " in the end, at the bottom, to the bottom, at last, as the last thing, as last thing, at the end of the"
    " workflow, to the workflow"
)
_START = phrases(
    "at the very start, at the start, at the very beginning, at the beginning, at the front, to the front, to"
    " the very front, at the top,"
    " to the top, as the first step, as first step, as the first thing, to the start, to the beginning, before"
    " everything else, before anything else,"
    " before everything, before all else, first of all, before all other steps, right at the start, right after"
    " the trigger"
)
_STARTING = phrases("start with, begin with, start by, begin by, start off with, start off by")
_BEFORE = phrases(
    "right before, directly before, just before, immediately before, in front of, prior to, ahead of, before"
)
_AFTER = phrases(
    "right after, directly after, just after, immediately after, straight after, right behind, following,"
    " behind, after, once, as soon as, when"
)
_BESIDE = phrases(
    "in parallel with, in parallel to, at the same time as, together with, alongside, along with, besides, as"
    " well as, parallel to, next to"
)
_PARALLEL = phrases("in parallel, at the same time, simultaneously, parallel")
_LOOP = phrases(
    "in the loop, inside the loop, inside of the loop, within the loop, into the loop, for each of them, for"
    " each one, for every one of them,"
    " for each of these, for every one, in each iteration, for each item, to each of them, for each, for every,"
    " in that loop, on each, to each, in every iteration"
)
_OUTSIDE = phrases(
    "outside the loop, outside of the loop, after the loop, once the loop is done, behind the loop, when the"
    " loop is done, out of the loop"
)
_BRANCHES: tuple[tuple[tuple[str, ...], BranchName], ...] = (
    (
        phrases(
            "in the true branch, in the yes branch, in the then branch, on the true branch, in the true case, if"
            " it is true, if so"
        ),
        "true",
    ),
    (
        phrases(
            "in the false branch, in the else branch, in the no branch, on the false branch, in the other case,"
            " in the else case, otherwise, in the other branch,"
            " if not, or else, else, in all other cases, in any other case, in the false case, for everything"
            " else, in other cases, on the else branch"
        ),
        "false",
    ),
    (
        phrases(
            "when it is rejected, if it is rejected, if rejected, when rejected, on rejection, if she declines,"
            " if he declines, if they decline, if declined,"
            " if it gets rejected, in case of rejection, if it is declined, if they reject it, if not approved"
        ),
        "rejected",
    ),
    (
        phrases(
            "when it is approved, if it is approved, if approved, when approved, on approval, after the approval"
            " is given"
        ),
        "approved",
    ),
    (
        phrases(
            "if it fails, if that fails, on error, on failure, when it fails, in case of an error, in case of"
            " error, if something goes wrong, if anything fails,"
            " if this fails, if the step fails, if there is an error, in case it fails, in case of failure, if"
            " one of them fails, if any step fails"
        ),
        "error",
    ),
)
_ADVERBS = words("also please then just additionally")
_FAILING = words("fails fail failed errors crashes breaks")
_STOPS = words(", ; . :")


def find_place(view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None = None) -> Place:
    """The place that the tokens between two indexes name; an empty one if none."""
    finder = _Finder(view, reading, first, last, focus)
    for rule in (
        finder.failing,
        finder.opening,
        finder.edges,
        finder.between,
        finder.branches,
        finder.loops,
        finder.besides,
        finder.relative,
        finder.lone,
    ):
        if (place := rule()) is not None:
            return place
    return Place()


class _Finder:
    def __init__(self, view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None) -> None:
        self.view, self.reading, self.focus = view, reading, focus
        self.first, self.last = first, last
        self.norms = reading.norms(first, last)

    def _find(self, options: Sequence[str]) -> tuple[int, int] | None:
        """The first of some phrases in the text, the longest where several begin, as token indexes."""
        split = sorted((option.split() for option in options), key=len, reverse=True)
        for index in range(len(self.norms)):
            for wanted in split:
                if self.norms[index : index + len(wanted)] == wanted:
                    return self.first + index, self.first + index + len(wanted)
        return None

    def edges(self) -> Place | None:
        """The very start or end."""
        if span := self._find(_START):
            return self._at_start(span)
        span = self._find(_END)
        return Place(spans=(span,)) if span else None

    def _at_start(self, span: tuple[int, int]) -> Place:
        if self.view.triggers:
            return Place(after=self.view.triggers[0].id, spans=(span,))
        return Place(before=self.view.body[0].id if self.view.body else None, spans=(span,))

    def opening(self) -> Place | None:
        """ "Start with listing the deals"."""
        for phrase in _STARTING:
            wanted = phrase.split()
            if self.norms[: len(wanted)] == wanted and len(self.norms) > len(wanted):
                return self._at_start((self.first, self.first + len(wanted)))
        return None

    def between(self) -> Place | None:
        """ "Between the ticket and the message", "between the two steps"."""
        span = self._find(("in between", "between"))
        if span is None or span[1] >= self.last:
            return None
        end = self._clause_end(span[1])
        steps = refer_all(self.view, self.reading, span[1], end, self.focus)
        if len(steps) < 2 and len(self.view.actions) > 1:
            steps = list(self.view.actions[-2:]) if not steps else [self._previous(steps[0].id) or steps[0], steps[0]]
        if not steps:
            return Place(spans=((span[0], end),), unknown=self.reading.slice(span[1], end))
        return Place(before=steps[-1].id, spans=((span[0], end),))

    def _previous(self, node_id: str):  # type: ignore[no-untyped-def]
        edges = self.view.graph.incoming[node_id]
        return self.view.steps.get(edges[0].source) if edges else None

    def failing(self) -> Place | None:
        """ "If creating the ticket fails": the error path of a step."""
        opener = next((index for index, norm in enumerate(self.norms) if norm in {"if", "when", "case"}), None)
        verb = next((index for index, norm in enumerate(self.norms) if norm in _FAILING), None)
        if opener is None or verb is None or verb <= opener + 1:
            return None
        step = refer_one(self.view, self.reading, self.first + opener + 1, self.first + verb, self.focus)
        if step is None or step.role == "trigger":
            return None
        return Place(after=step.id, branch="error", spans=((self.first + opener, self.first + verb + 1),))

    def branches(self) -> Place | None:
        """The other path of a condition, the answer of an approval, a failure."""
        for options, branch in _BRANCHES:
            span = self._find(options)
            if span is None or (
                branch != "error" and span[0] > self.first + 1 and self.norms[span[0] - self.first] != "in"
            ):
                continue
            anchor = self._branching(branch)
            if anchor is not None:
                taken = "rejected" if branch == "false" and self.view.steps[anchor].role == "approval" else branch
                return self._on_branch(anchor, taken, span)
            if branch == "false" and span[0] == self.first:
                return Place(spans=(span,), unknown=self.reading.slice(*span))
        return None

    def _on_branch(self, anchor: str, branch: BranchName, span: tuple[int, int]) -> Place:
        """The end of a branch: behind the steps that are on it alone."""
        graph = self.view.graph
        starts = [edge.target for edge in graph.outgoing[anchor] if edge.branch == branch]
        others = graph.reachable(edge.target for edge in graph.outgoing[anchor] if edge.branch != branch)
        last = None
        while len(starts) == 1 and starts[0] not in others:
            last = starts[0]
            starts = [edge.target for edge in graph.outgoing[last]]
        return (
            Place(after=last, spans=(span,)) if last is not None else Place(after=anchor, branch=branch, spans=(span,))
        )

    def _branching(self, branch: BranchName) -> str | None:
        """The node that a branch leaves: the latest condition or approval; for errors the step talked of last."""
        if branch == "error":
            focus = self.view.steps.get(self.focus or "")
            return focus.id if focus is not None else self.view.actions[-1].id if self.view.actions else None
        roles = ("approval", "condition") if branch in {"approved", "rejected"} else ("condition", "approval")
        for role in roles[:1] if branch == "true" else roles:
            steps = self.view.of_role(role)
            if steps:
                return steps[-1].id
        return None

    def loops(self) -> Place | None:
        """Inside or outside of the loop."""
        loops = self.view.of_role("for_each")
        if not loops:
            return None
        if span := self._find(_OUTSIDE):
            return Place(after=loops[-1].id, spans=(span,))
        span = self._find(_LOOP)
        if span is None:
            return None
        end = span[1]
        if self.norms[end - 1 - self.first] in {"each", "every"}:
            while end < self.last and any(noun.first <= end < noun.last for noun in self.reading.nouns):
                end += 1
        inner = self._within(span, end)
        return inner or Place(parent=loops[-1].id, spans=((span[0], end),))

    def _within(self, span: tuple[int, int], end: int) -> Place | None:
        """A step of the loop named besides it: "in the loop, before the comment"."""
        rest = [(end, self.last), (self.first, span[0])]
        for first, last in rest:
            finder = _Finder(self.view, self.reading, first, last, self.focus)
            place = (finder.besides() or finder.relative()) if last > first else None
            if place is not None and not place.unknown:
                return Place(
                    place.after, place.before, place.branch, place.parallel, None, ((span[0], end), *place.spans)
                )
        return None

    def besides(self) -> Place | None:
        """Beside a step, on the same condition: "along with the message"."""
        span = self._find(_BESIDE)
        if span is None:
            return None
        end = self._clause_end(span[1])
        step = refer_one(self.view, self.reading, span[1], end, self.focus)
        if step is None or step.role == "trigger":
            return None
        if self.view.graph.parent(step.id) is not None:
            return Place(after=step.id, spans=((span[0], end),))
        incoming = self.view.graph.incoming[step.id]
        if not incoming:
            return None
        return Place(
            after=incoming[0].source, branch=_branch(incoming[0].branch), parallel=True, spans=((span[0], end),)
        )

    def relative(self) -> Place | None:
        """Before or after a step."""
        for options, before in ((_BEFORE, True), (_AFTER, False)):
            span = self._find(options)
            if (
                span is None
                or span[1] >= self.last
                or find_duration(self.reading, span[1], min(span[1] + 4, self.last)) is not None
            ):
                continue
            end = self._anchor_end(span[1])
            spans = ((span[0], end),)
            step = self._anchor(span[1], end, before=before)
            if step is None:
                if self.norms[span[0] - self.first] in {"when", "once", "as"}:
                    continue
                return Place(spans=spans, unknown=self.reading.slice(span[1], end))
            if step.role == "trigger":
                return Place(after=step.id, spans=spans)
            return Place(before=step.id, spans=spans) if before else Place(after=step.id, spans=spans)
        return None

    def _anchor_end(self, start: int) -> int:
        """Where the words for a step end: at a comma, at "also", at a verb that opens the order itself."""
        end = self._clause_end(start)
        if self.reading.tokens[start].norm in {"that", "this", "it", "them"} and start + 1 < end:
            following = self.reading.tokens[start + 1].norm
            if following in _ADVERBS or self.reading.verb_at(start + 1) is not None:
                return start + 1
        for index in range(start + 1, end):
            if self.reading.tokens[index].norm in _ADVERBS:
                return index
        return end

    def _anchor(self, first: int, last: int, *, before: bool):  # type: ignore[no-untyped-def]
        norms = self.reading.norms(first, last)
        if norms in (["that"], ["this"], ["it"], ["them"]):
            focus = self.view.steps.get(self.focus or "")
            if focus is not None:
                return focus
            return self.view.actions[0 if before else -1] if self.view.actions else None
        steps = refer_all(self.view, self.reading, first, last, self.focus)
        if not steps:
            return None
        return steps[0] if before else steps[-1]

    def lone(self) -> Place | None:
        """A word alone: "first" at either end of the instruction, "in parallel"."""
        if self.norms[:1] == ["first"] and len(self.norms) > 1:
            return self._at_start((self.first, self.first + 1))
        if self.norms[-1:] == ["first"] and len(self.norms) > 2:
            return self._at_start((self.last - 1, self.last))
        if self.norms[-1:] == ["last"] and len(self.norms) > 2:
            return Place(spans=((self.last - 1, self.last),))
        span = self._find(_PARALLEL)
        if span is not None and self.view.actions:
            last = self.view.actions[-1]
            incoming = self.view.graph.incoming[last.id]
            if incoming:
                return Place(after=incoming[0].source, branch=_branch(incoming[0].branch), parallel=True, spans=(span,))
        return None

    def _clause_end(self, start: int) -> int:
        for index in range(start, self.last):
            if self.reading.tokens[index].norm in _STOPS:
                return index
        return self.last


def _branch(text: str | None) -> BranchName | None:
    return text if text in {"true", "false", "approved", "rejected", "error"} else None  # type: ignore[return-value]
