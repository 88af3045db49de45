"""Places on the paths of conditions and approvals."""

from __future__ import annotations

from agent_app.planners.local.edit.anchors import CLAUSE_STOPS, anchor_end
from agent_app.planners.local.edit.branching import branch_word, path_meant, path_to, qualified_path
from agent_app.planners.local.edit.doing import step_doing
from agent_app.planners.local.edit.places.edges import all_done
from agent_app.planners.local.edit.places.loops import LoopPlaces
from agent_app.planners.local.edit.places.model import Place
from agent_app.planners.local.edit.places.words import (
    ANNOUNCED,
    ANSWERED,
    AROUND_DEED,
    BEING,
    DEED_OPENERS,
    DETERMINING,
    DUTIES,
    END,
    IN_CASE,
    LABELLING,
    LONGEST_LABEL,
    MAKING,
    OPENERS,
    OTHERWISE,
    PATH_OPENERS,
    PATH_WORDS,
    PATHS,
    RELATIVE,
    SOME,
    START,
)
from agent_app.planners.local.lexicon.connectives import ARTICLES
from sessions_app.definition.vocabulary import BranchName

__all__ = ["PathPlaces"]


class PathPlaces(LoopPlaces):
    """The part of finding a place that is about branches; `places.finding` is the rest."""

    def branches(self) -> Place | None:
        """The named path of a condition: "in the else branch", "otherwise"."""
        named = self._named_path()
        span: tuple[int, int] | None
        if named is not None:
            span, branch = named
        elif (span := self.find(OTHERWISE)) and not self._tests_more(span):
            branch = "false"
            if span[0] > self.first + 1 and self.norms[span[0] - self.first] not in {"in", "for"}:
                return None
        elif span := self.find(IN_CASE):
            branch = "true"
        else:
            return None
        anchor = self._branching()
        if anchor is None:
            if branch == "false" and span[0] == self.first:
                return Place(spans=(span,), unknown=self.reading.slice(*span))
            return None
        if self.view.steps[anchor].role == "approval":
            branch = "rejected" if branch == "false" else "approved"
        return self._on_branch(anchor, branch, span)

    def _tests_more(self, span: tuple[int, int]) -> bool:
        """ "If it is not P1": what a condition says goes on behind "not"."""
        following = self.norms[span[1] - self.first : span[1] - self.first + 1]
        return self.reading.tokens[span[1] - 1].norm == "not" and bool(following) and following[0] not in CLAUSE_STOPS

    def _named_path(self) -> tuple[tuple[int, int], BranchName] | None:
        """ "In the else branch", "on the yes path", "to the branch"; also "in both cases", which is neither."""
        for index, norm in enumerate(self.norms):
            if norm not in PATHS:
                continue
            start = index
            while start > 0 and index - start < PATH_WORDS and self.norms[start - 1] not in PATH_OPENERS:
                start -= 1
            if start == 0 and (announced := self._announced_path(index)) is not None:
                return announced
            if start == 0 or self.norms[start - 1] not in PATH_OPENERS:
                continue
            said = self.norms[start:index]
            end = index + 1
            kind = branch_word(said)
            if kind is None and not {"branch", "path", "arm", "leg"} & {norm}:
                continue
            if kind is None and (meant := path_meant(self.view, self.reading, self.first + start, self.first + index)):
                return (self.first + start - 1, self.first + end), meant[1]
            if {"both", "all", "each", "either", "any", "every"} & set(said) and kind is None:
                return None
            return (self.first + start - 1, self.first + end), "false" if kind is False else "true"
        return None

    def _announced_path(self, index: int) -> tuple[tuple[int, int], BranchName] | None:
        """ "Add an else branch: ...", "make a no path that ...": what stands behind is to happen on it."""
        said, behind = self.norms[:index], self.norms[index + 1 : index + 2]
        kind = branch_word(said) if said[:1] and said[0] in MAKING else None
        if kind is None or not set(said[1:-1]) <= ARTICLES | {"other"} or (behind and behind[0] not in ANNOUNCED):
            return None
        return (self.first, self.first + index + 1 + len(behind)), "true" if kind else "false"

    def cases(self) -> Place | None:
        """A condition that the workflow tests already, or an answer: "if it is urgent", "when she says no"."""
        if anyway := self.find(("in both cases", "in both branches", "in any case", "in either case", "in each case")):
            tests = self.view.of_role("condition")
            parent = self.view.graph.parent(tests[-1].id) if tests else None
            return Place(parent=parent, joined=True, spans=(anyway,)) if tests else None
        for index, norm in enumerate(self.norms):
            if norm not in OPENERS | ANSWERED | DEED_OPENERS:
                continue
            start = self.first + index + 1
            over = all_done(self.norms[index:], 0)
            if start >= self.last or (over is not None and not over[0]):
                continue
            end = anchor_end(self.reading, start, self.last)
            meant = path_meant(self.view, self.reading, start, end, negated=norm == "unless")
            if meant is None and norm in DEED_OPENERS and (place := self._beside_deed(start, end, self.first + index)):
                return place
            if meant is None or (norm in ANSWERED and self.view.steps[meant[0]].role != "approval"):
                continue
            return self._on_branch(meant[0], meant[1], (self.first + index, end))
        return None

    def told_apart(self) -> Place | None:
        """ "The ones that aren't fatal", "those which are not overdue": some of the things, by what is tested."""
        for index in range(1, len(self.norms) - 1):
            if self.norms[index] not in RELATIVE or self.norms[index - 1] not in SOME:
                continue
            start = self.first + index + 1
            end = anchor_end(self.reading, start, self.last)
            end = next((i for i in range(start + 1, end) if self.reading.tokens[i].norm in DUTIES), end)
            meant = path_meant(self.view, self.reading, start, end)
            if meant is None and (place := self._beside_deed(start, end, self.first + index - 1)):
                return place
            if meant is not None:
                opener = index - 1
                while opener > 0 and self.norms[opener - 1] in DETERMINING:
                    opener -= 1
                return self._on_branch(meant[0], meant[1], (self.first + opener, end))
        return None

    def labelled(self) -> Place | None:
        """ "Urgent: assign it to Marta", "approved -> a Zoom meeting": a case in front of what is done in it."""
        place = next((i for i, norm in enumerate(self.norms[: LONGEST_LABEL + 1]) if norm in LABELLING), 0)
        if not place or self.first + place + 1 >= self.last:
            return None
        meant = path_meant(self.view, self.reading, self.first, self.first + place)
        return self._on_branch(*meant, (self.first, self.first + place + 1)) if meant is not None else None

    def qualified(self) -> Place | None:
        """ "Urgent tickets": things told apart by what a condition of the workflow tests."""
        found = qualified_path(self.view, self.reading, self.first, self.last)
        if found is not None:
            return self._on_branch(*found)
        for index in range(self.first, self.last - 1):
            if self.reading.tokens[index + 1].norm not in {"ones", "cases"}:
                continue
            if place := self._beside_deed(index, index + 1, index, more=1):
                return place  # "the denied ones get a message"
        return None

    def _beside_deed(self, first: int, last: int, opener: int, more: int = 0) -> Place | None:
        """ "Where we cancel it", "if it is closed": on the path of a condition on which alone a step does what is said.

        At its end, or before that step; the words that say it begin at the `opener`, `more` words follow.
        """
        if not self.view.of_role("condition"):
            return None
        verbs = [verb for verb in self.reading.verbs_in(first, last) if verb.lemma not in BEING]
        said = {norm for norm in self.reading.norms(first, last) if norm.isalpha()}
        spans = [(verb.first, verb.last) for verb in verbs]
        spans += [(noun.first, noun.last) for noun in self.reading.nouns_in(first, last)]
        told = {norm for span in spans for norm in self.reading.norms(*span)}
        if len(verbs) != 1 or said - told - AROUND_DEED:
            return None
        step = step_doing(self.view, self.reading, first, last)
        path = path_to(self.view, step.id) if step is not None else None
        if step is None or path is None or path[1] not in {"true", "false"}:
            return None
        span = opener, last + more
        if self.norms[-1:] in (["before"], ["beforehand"]):
            return Place(before=step.id, spans=(span, (self.last - 1, self.last)))
        return self._on_branch(path[0], "true" if path[1] == "true" else "false", span)

    def _on_branch(self, anchor: str, branch: BranchName, span: tuple[int, int]) -> Place:
        """Within a branch: beside the step named besides it, at its start, else behind the steps on it alone."""
        graph = self.view.graph
        inner = self.within(span, span[1])
        if inner is not None:
            return inner
        if branch == "approved" and not any(edge.branch == "rejected" for edge in graph.outgoing[anchor]):
            return Place(after=anchor, spans=(span,))
        starts = [edge.target for edge in graph.outgoing[anchor] if edge.branch == branch]
        others = graph.reachable(edge.target for edge in graph.outgoing[anchor] if edge.branch != branch)
        edge = self.find(START) or self.find(("first",))
        told = edge is not None and not (span[0] <= edge[0] < span[1])  # "in the first case" says no more than which
        if told or self.find(("before anything",)):
            spans = (span, edge) if told and edge is not None else (span,)
            return Place(after=anchor, branch=branch, spans=spans)
        last = None
        while len(starts) == 1 and starts[0] not in others:
            last = starts[0]
            starts = [edge.target for edge in graph.outgoing[last]]
        if edge := self.find(END):
            span = (min(span[0], edge[0]), max(span[1], edge[1])) if edge[1] == span[0] or span[1] == edge[0] else span
        if last is None:
            return Place(after=anchor, branch=branch, spans=(span,))
        ends = self.view.steps[last].role == "condition"
        return Place(after=last, spans=(span,), joined=ends)

    def _branching(self) -> str | None:
        """The node that a branch leaves: the latest condition or approval."""
        for role in ("condition", "approval"):
            steps = self.view.of_role(role)
            if steps:
                return steps[-1].id
        return None
