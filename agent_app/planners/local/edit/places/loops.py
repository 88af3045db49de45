"""Places inside, behind and before loops."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache

from agent_app.planners.local.edit.looping import before_loop, loop_meant, over_each
from agent_app.planners.local.edit.places.model import Place
from agent_app.planners.local.edit.places.words import END, START
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.model import Reading

__all__ = ["LoopPlaces"]


_ABOUT = frozenset({"about", "for", "of", "on", "after", "with"})
_SURE = 0.7
_ONE = frozenset({"one", "single", "of"})


@cache
def _by_first_word(options: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Phrases as lists of words, by their first word; the longest first."""
    found: dict[str, list[list[str]]] = {}
    for wanted in sorted((option.split() for option in options), key=len, reverse=True):
        found.setdefault(wanted[0], []).append(wanted)
    return found


class LoopPlaces(ABC):
    """The part of finding a place that is about loops; `places.finding` is the rest."""

    def __init__(self, view: WorkflowView, reading: Reading, first: int, last: int) -> None:
        self.view, self.reading = view, reading
        self.first, self.last = first, last
        self.norms = reading.norms(first, last)

    def find(self, options: tuple[str, ...]) -> tuple[int, int] | None:
        """The first of some phrases in the text, the longest where several begin, as token indexes."""
        opening = _by_first_word(options)
        for index, norm in enumerate(self.norms):
            for wanted in opening.get(norm, ()):
                if self.norms[index : index + len(wanted)] == wanted:
                    return self.first + index, self.first + index + len(wanted)
        return None

    def loops(self) -> Place | None:
        """Inside or outside of a loop."""
        if (ahead := before_loop(self.view, self.reading, self.first, self.last)) is not None:
            return Place(before=ahead[0].id, spans=(ahead[1],))
        meant = loop_meant(self.view, self.reading, self.first, self.last)
        if meant is not None:
            loop, span, inside = meant
            if not inside:
                return self.behind(loop, span)
            return self.in_loop(loop, span)
        return None

    def each(self) -> Place | None:
        """In the loop through what the object of the order names: "close each issue"."""
        loop = over_each(self.view, self.reading, self.first, self.last)
        return self.in_loop(loop, None) if loop is not None else self.after_each()

    def after_each(self) -> Place | None:
        """ "Tell Slack about each retry": right behind the step of a loop that is named by what it does."""
        for index, norm in enumerate(self.norms[1:-1], 1):
            if norm not in {"each", "every"} or self.norms[index - 1] not in _ABOUT:
                continue
            start = self.first + index + 1
            if self.reading.tokens[start].norm in _ONE:
                continue
            named = refer(self.view, self.reading, start, start + 1, None)
            if not named or named[0].score < _SURE or named[0].step.role != "action" or named[0].step.lists:
                continue  # each of what a step of the loop lists is at hand in a loop of its own
            if self.view.graph.enclosing(named[0].step.id):
                return Place(after=named[0].step.id, spans=((start - 2, start + 1),))
        return None

    def in_loop(self, loop: Step, span: tuple[int, int] | None) -> Place:
        """In a loop: beside the step that is named too, at its start if that is said, else at its end."""
        inner = self.within(span, span[1]) if span is not None else None
        anchor = (inner.after or inner.before) if inner is not None else None
        if inner is not None and (anchor is None or anchor not in self.view.steps or self._holds(loop, anchor)):
            return inner
        if inner is not None:  # "before the mail, still for each order": the loop counts, not what is outside of it
            return Place(parent=loop.id, spans=inner.spans, joined=True)
        spans = (span,) if span is not None else ()
        opening = self.find(START) or self.find(("first", "start", "beginning", "top"))
        members = self.view.graph.roots(loop.id)
        if span is not None and opening is not None and members and not self.is_inside(opening, span):
            return Place(before=members[0], spans=(*spans, opening))
        closing = self.find(END)
        if closing is not None and span is not None:
            spans = (*spans, closing)
        return Place(parent=loop.id, spans=spans, joined=True)

    def _holds(self, loop: Step, node_id: str) -> bool:
        return node_id == loop.id or loop.id in self.view.graph.enclosing(node_id)

    @staticmethod
    def is_inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
        """Whether one span lies within another and is shorter."""
        return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer

    def behind(self, loop: Step, span: tuple[int, int]) -> Place:
        """Behind a loop: right after it, or at the end if that is said too."""
        closing = self.find(END)
        if closing is not None:
            return Place(spans=(span, closing), joined=True, parent=self.view.graph.parent(loop.id))
        return Place(after=loop.id, spans=(span,))

    @abstractmethod
    def within(self, span: tuple[int, int], end: int) -> Place | None:
        """A step of the loop named besides it, where there is one."""
