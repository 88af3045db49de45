"""Where in a workflow the words of an edit point to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.anchors import anchor_end, clause_end
from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.doing import done_to_it
from agent_app.planners.local.edit.looping import done_to_all, goes_through, loop_meant, loop_of_all, over_each
from agent_app.planners.local.edit.places.completed import Completed, completed_clauses, says_test
from agent_app.planners.local.edit.places.edges import all_done, edge, failure, subject_end
from agent_app.planners.local.edit.places.model import Place
from agent_app.planners.local.edit.places.paths import PathPlaces
from agent_app.planners.local.edit.places.words import (
    AFTER,
    BEFORE,
    BESIDE,
    DECIDED_ON,
    DECIDED_UPON,
    DEMONSTRATIVE,
    END,
    ENDS,
    ERRORS,
    FINISHING,
    GOING_ON,
    GOING_ON_WITH,
    HAPPENING,
    JUDGED,
    MADE,
    ONCE,
    PAIRS,
    PARALLEL,
    START,
    STARTING,
    STARTS,
    TRULY_PARALLEL,
)
from agent_app.planners.local.edit.refer import Found, refer, refer_all, refer_one
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.text import same_root
from sessions_app.definition.vocabulary import BranchName

__all__ = ["find_place"]

_OF_EACH = words("each every per them it loop looping")
_SURELY, _AS_WELL = 0.85, 0.2
"""How well words must fit a step that is said to be over."""


def find_place(
    view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None = None, before: str | None = None
) -> Place:
    """The place that the tokens between two indexes name; an empty one if none.

    `focus` is the step talked of last in the prompt, `before` the one that the turn before it added.
    """
    asked = ("place", first, last, focus, before)
    return view.remembered(reading, asked, lambda: _Finder(view, reading, first, last, focus, before).place())


class _Finder(PathPlaces):
    def __init__(
        self, view: WorkflowView, reading: Reading, first: int, last: int, focus: str | None, before: str | None = None
    ) -> None:
        super().__init__(view, reading, first, last)
        self.focus, self.before = focus, before

    def place(self) -> Place:
        """The place that is said, and all words that say it: "outside of the loop, when it is over" says it twice."""
        found = said = self._behind_all(self._said())
        for clause in completed_clauses(self.reading, self.first, self.last):
            if any(start < clause.span[1] and clause.span[0] < end for start, end in said.spans):
                continue
            if found.said and not found.unknown:
                if clause.whole or self._subject(clause) is not None:
                    found = replace(found, spans=(*found.spans, clause.span))
            elif (place := self._completed(clause)) is not None:
                found = place
        return self._once(found)

    def _behind_all(self, found: Place) -> Place:
        """ "Right before the page, when every booking was handled, ...": what is over before the step that follows."""
        end = max((end for _, end in found.spans), default=self.last)
        if found.unknown or found.before is None or self.reading.norms(end, min(end + 1, self.last)) != [","]:
            return found
        over = loop_meant(self.view, self.reading, end + 1, self.last)
        behind = over is not None and not over[2] and over[1][0] == end + 1
        return replace(found, spans=(*found.spans, over[1])) if over is not None and behind else found

    def _once(self, found: Place) -> Place:
        """ "Before we touch the stock, count the shelves, once": beside the loop that the named step is in."""
        tail = next((len(end) for end in ONCE if self.norms[-len(end) :] == end), 0)
        anchor = found.before or found.after
        loop = self.view.graph.parent(anchor) if anchor is not None else None
        if not tail or loop is None:
            return found
        spans = (*found.spans, (self.last - tail, self.last))
        if found.before is not None:
            return replace(found, before=loop, parent=None, spans=spans)
        return replace(found, after=loop, branch=None, parent=None, spans=spans)

    def _completed(self, clause: Completed) -> Place | None:
        """Behind what a clause says to be over: a step, a loop, or all there is."""
        if clause.whole:
            said_all = bool({"all", "everything", "both"} & set(self.reading.norms(*clause.subject)))
            focus = self.view.steps.get(self.focus or "")
            if said_all or clause.opener == "if" or focus is None:
                return Place(spans=(clause.span,), joined=True) if said_all else None
            return Place(after=focus.id, spans=(clause.span,))
        step = self._subject(clause)
        if step is None or step.role == "condition":
            return None
        return Place(after=done_to_all(self.view, self.reading, step, *clause.span), spans=(clause.span,))

    def _subject(self, clause: Completed) -> Step | None:
        """The step that is said to be over; after "if" only one that is named by its deed ("the upload")."""
        said = self.reading.norms(*clause.subject)
        if (said in DEMONSTRATIVE or said == ["they"]) and clause.opener != "if":
            spoken = self._spoken_of(clause.subject[0], clause.span[1])
            if spoken is not None:
                return spoken
        named = refer(self.view, self.reading, *clause.subject, self.focus)
        if not named or named[0].score < _SURELY or named[0].step.role == "trigger":
            return None
        step = named[0].step
        if clause.opener == "if":
            deed = step.node.title.lower().split()[:1]
            if not any(deed and (norm == deed[0] or same_root(norm, deed[0])) for norm in said):
                return None
        return step

    def _said(self) -> Place:
        for rule in self._rules():
            if (place := rule()) is not None:
                return place
        return Place()

    def _rules(self) -> tuple[Callable[[], Place | None], ...]:
        return (
            self.failing, self.opening, self.labelled, self.loops, self.branches, self.cases, self.told_apart,
            self.edges, self.between, self.besides, self.relative, self.lone, self.qualified, self.each,
        )  # fmt: skip

    def edges(self) -> Place | None:
        """The very start or end."""
        if span := self.find(START) or edge(self.norms, self.first, STARTS):
            return self._at_start(span)
        span = self.find(END) or edge(self.norms, self.first, ENDS) or all_done(self.norms, self.first)
        return Place(spans=(span,), joined=True) if span else None

    def _at_start(self, span: tuple[int, int]) -> Place:
        if self.view.triggers:
            return Place(after=self.view.triggers[0].id, spans=(span,))
        return Place(before=self.view.body[0].id if self.view.body else None, spans=(span,))

    def opening(self) -> Place | None:
        """ "Start with listing the deals", "finish by mailing a summary"."""
        subject = subject_end(self.norms)
        for phrase in (*STARTING, *FINISHING):
            wanted = phrase.split()
            said = self.norms[subject:]
            if said[: len(wanted)] != wanted or len(said) <= len(wanted):
                continue
            if said[len(wanted)] in JUDGED:
                continue  # "the last step is superfluous"
            span = (self.first, self.first + subject + len(wanted))
            if phrase in STARTING:
                return self._at_start(span)
            over = loop_meant(self.view, self.reading, span[1], self.last)
            return Place(spans=(span, over[1]) if over is not None and not over[2] else (span,), joined=True)
        return None

    def between(self) -> Place | None:
        """ "Between the ticket and the message", "between the two steps"."""
        span = self.find(("in between", "between", "in the middle"))
        if span is None:
            return None
        end = clause_end(self.reading, span[1], self.last)
        pair = next((len(said) for said in PAIRS if self.reading.norms(span[1], span[1] + len(said)) == said), 0)
        end = span[1] + pair if pair else end  # "between the two wait 5 minutes"
        both = next((i for i in range(span[1], end - 1) if self.reading.tokens[i].norm in {"and", "&"}), None)
        end = anchor_end(self.reading, both + 1, end) if both is not None else end
        steps = refer_all(self.view, self.reading, span[1], end, self.focus) if end > span[1] else []
        if len(steps) < 2 and len(self.view.actions) > 1:
            steps = list(self.view.actions[-2:]) if not steps else [self._previous(steps[0].id) or steps[0], steps[0]]
        if not steps:
            return Place(spans=((span[0], end),), unknown=self.reading.slice(span[1], end)) if end > span[1] else None
        return Place(before=steps[-1].id, spans=((span[0], end),))

    def _previous(self, node_id: str) -> Step | None:
        edges = self.view.graph.incoming[node_id]
        return self.view.steps.get(edges[0].source) if edges else None

    def failing(self) -> Place | None:
        """ "If creating the ticket fails": the error path of a step."""
        opener = next((index for index, norm in enumerate(self.norms) if norm in {"if", "when", "case"}), None)
        failing = next((found for index in range(len(self.norms)) if (found := failure(self.norms, index))), None)
        if span := self.find(ERRORS):
            focus = self.view.steps.get(self.focus or "") or next(reversed(self.view.actions), None)
            return Place(after=focus.id, branch="error", spans=(span,)) if focus is not None else None
        if opener is None or failing is None or failing[0] <= opener + 1:
            return None
        subject = self.first + opener + 1, self.first + failing[0]
        if self.view.of_role("condition") and path_meant(self.view, self.reading, subject[0], self.first + failing[1]):
            return None  # a failure that the workflow tests
        step = refer_one(self.view, self.reading, *subject, self.focus)
        if step is None or step.role == "trigger" or self._is_element(*subject):
            return None
        start = opener - (self.norms[opener] == "case" and self.norms[max(0, opener - 1)] == "in")
        return Place(after=step.id, branch="error", spans=((self.first + start, self.first + failing[1]),))

    def _is_element(self, first: int, last: int) -> bool:
        """ "If the charge failed", in a loop through charges: what is gone through, not a step."""
        nouns = self.reading.nouns_in(first, last)
        bare = len(nouns) == 1 and not self.reading.verbs_in(first, last) and not self.reading.mentions_in(first, last)
        loops = self.view.of_role("for_each")
        return bare and any(goes_through(self.view, loop, nouns[0]) for loop in loops)

    def within(self, span: tuple[int, int], end: int) -> Place | None:
        """A step of the loop or branch named besides it: "in the loop, before the comment"."""
        rest = [(end, self.last), (self.first, span[0])]
        for first, last in rest:
            finder = _Finder(self.view, self.reading, first, last, self.focus, self.before)
            place = (finder.cases() or finder.besides() or finder.relative()) if last > first else None
            if place is not None and not place.unknown:
                return replace(place, parent=None, spans=((span[0], end), *place.spans))
        return None

    # Steps

    def besides(self) -> Place | None:
        """Beside a step, on the same condition: "along with the message"."""
        span = self.find(BESIDE)
        if span is None and self.norms[:1] == ["with"] and "," in self.norms:
            span = self.first, self.first + 1
        if span is None:
            return None
        end = anchor_end(self.reading, span[1], self.last) if span[1] < self.last else self.last
        step = self._same_deed(refer(self.view, self.reading, span[1], end, self.focus), end)
        if step is None or step.role == "trigger":
            return None
        spans = ((span[0], end),)
        incoming = self.view.graph.incoming[step.id]
        truly = TRULY_PARALLEL & set(self.reading.norms(*span))
        if not truly or self.view.graph.parent(step.id) is not None or not incoming:
            return Place(after=step.id, spans=spans)
        return Place(after=incoming[0].source, branch=_branch(incoming[0].branch), parallel=True, spans=spans)

    def _same_deed(self, named: list[Found], behind: int) -> Step | None:
        """ "Along with the campaign send a note": of steps named as well, the one that does what is ordered."""
        ordered = {name for verb in self.reading.verbs_in(behind, self.last)[:1] for name in verb.classes[:1]}
        alike = [found.step for found in named if found.score >= named[0].score - _AS_WELL]
        done = [step for step in alike if step.features is not None and step.features.verb in ordered]
        return next(iter(done or alike), None)

    def relative(self) -> Place | None:
        """Before or after a step."""
        for options, before in ((BEFORE, True), (AFTER, False)):
            span = self.find(options)
            if (
                span is None
                or span[1] >= self.last
                or find_duration(self.reading, span[1], min(span[1] + 4, self.last)) is not None
            ):
                continue
            end = anchor_end(self.reading, span[1], self.last)
            spans = ((span[0], end),)
            limited = span[0] > self.first and self.reading.tokens[span[0] - 1].norm in {"only", "just"}
            if self.norms[span[0] - self.first] == "when" and (limited or says_test(self.reading, span[1], end)):
                continue  # a condition: "only when the level is error", "when the title contains bug"
            step = self._anchor(span[1], end, before=before)
            if step is None:
                if self.norms[span[0] - self.first] in {"when", "once", "as", "upon"}:
                    continue
                if before and (place := self._going_on(span[0], span[1], end)) is not None:
                    return place
                return Place(spans=spans, unknown=self.reading.slice(span[1], end))
            loop = loop_of_all(self.view, self.reading, step, span[1], end) if _OF_EACH.isdisjoint(self.norms) else None
            if before and step.role != "trigger":
                return Place(before=loop or step.id, spans=spans)
            if step.role == "condition" and not before:
                return self._behind_condition(step, spans)
            return Place(after=loop or done_to_all(self.view, self.reading, step, *spans[0]), spans=spans)
        return None

    def _going_on(self, opener: int, first: int, end: int) -> Place | None:
        """ "The boss checks the page before we go on": right behind the step that is spoken of, else nowhere told."""
        said = [norm for norm in self.reading.norms(first, end) if norm not in GOING_ON_WITH]
        if len(said) != 1 or said[0] not in GOING_ON:
            return None
        named = [
            found.step
            for noun in (*self.reading.nouns_in(self.first, opener), *self.reading.nouns_in(end, self.last))
            if noun.determiner == "definite"
            for found in refer(self.view, self.reading, max(self.first, noun.first - 1), noun.last, None)[:1]
            if found.score >= _SURELY and found.step.role == "action"
        ]
        return Place(after=named[-1].id if named else None, spans=((opener, end),), joined=not named)

    def _behind_condition(self, step: Step, spans: tuple[tuple[int, int], ...]) -> Place:
        """Where both paths of a condition have come together again."""
        graph = self.view.graph
        paths = [graph.reachable([edge.target]) for edge in graph.outgoing[step.id]]
        branches = {edge.branch for edge in graph.outgoing[step.id]}
        common = set.intersection(*paths) if len(branches) > 1 else set()
        for key in self.view.order:
            if key in common:
                return Place(before=key, spans=spans)
        return Place(parent=graph.parent(step.id), spans=spans, joined=True)

    def _anchor(self, first: int, last: int, *, before: bool) -> Step | None:
        norms = self.reading.norms(first, last)
        bare = norms[:1] if set(norms[1:]) <= HAPPENING else norms
        if (norms[1:] if norms[:1] == ["doing"] else bare) in DEMONSTRATIVE:
            focus = self.view.steps.get(self.focus or "")
            if focus is not None:
                return focus
            loops = self.view.of_role("for_each")
            if loops and "loop" in self.reading.norms(0, first):
                return loops[-1]  # "drop the mails in the loop; a message after it"
            if self.before in self.view.steps:
                return self.view.steps[self.before]
            return self.view.actions[0 if before else -1] if self.view.actions else None
        pointing = norms[:1] in (*DEMONSTRATIVE, ["they"])
        if before and pointing and (doing := done_to_it(self.view, self.reading, self.first, first, last)) is not None:
            return doing
        if pointing and (spoken := self._spoken_of(first, last)) is not None:
            return spoken
        tested = self.view.of_role("condition")
        if before and tested and norms and norms[0] in DECIDED_ON and set(norms[1:]) <= DECIDED_UPON:
            return tested[0]  # "before deciding anything"
        done = any(verb.form is VerbForm.PAST for verb in self.reading.verbs_in(first, last))
        if done and "and" not in norms:  # "before the tickets get closed": one deed, however many it is done to
            return refer_one(self.view, self.reading, first, last, self.focus)
        steps = refer_all(self.view, self.reading, first, last, self.focus)
        if not steps:
            return None
        if (gathering := self._gathering(first, last)) is not None and not before:
            return gathering
        return steps[0] if before else steps[-1]

    def _spoken_of(self, first: int, last: int) -> Step | None:
        """ "Label the issue once it has been created": what a clause about "it" speaks of, named before it."""
        deeds = {name for verb in self.reading.verbs_in(first + 1, last) for name in verb.classes[:1]} & LOOKUPS
        made = MADE & set(self.reading.norms(first + 1, last))
        if not (made or deeds) or any(noun.known for noun in self.reading.nouns_in(first + 1, last)):
            return None
        for noun in reversed(self.reading.nouns_in(self.first, first)):
            found = refer(self.view, self.reading, max(self.first, noun.first - 1), noun.last, None)
            if noun.determiner == "definite" and found and found[0].score >= _SURELY:
                return found[0].step if _brings_about(found[0].step) != bool(deeds) else None
        return None

    def _gathering(self, first: int, last: int) -> Step | None:
        """ "After the pull requests": where many things alone are named, the step that brings them."""
        nouns = self.reading.nouns_in(first, last)
        if len(nouns) != 1 or not nouns[0].plural or self.reading.verbs_in(first, last):
            return None
        return next(
            (step for step in self.view.actions if step.lists and step.nouns[:1] == (nouns[0].canon,)),
            None,
        )

    def lone(self) -> Place | None:
        """A word alone: "first" at either end of the instruction, "in parallel"."""
        if self.norms[:1] == ["first"] and len(self.norms) > 1:
            return self._at_start((self.first, self.first + 1))
        if self.norms[-1:] == ["first"] and len(self.norms) > 2:
            over = over_each(self.view, self.reading, self.first, self.last)
            members = self.view.graph.roots(over.id) if over is not None else []
            if members:
                return Place(before=members[0], spans=((self.last - 1, self.last),))
            return self._at_start((self.last - 1, self.last))
        if self.norms[-1:] in (["before"], ["beforehand"]) and len(self.norms) > 2 and self.view.actions:
            focus = self.view.steps.get(self.focus or self.before or "") or self.view.actions[-1]
            return Place(before=focus.id, spans=((self.last - 1, self.last),))
        if self.norms[-1:] in (["afterwards"], ["afterward"], ["thereafter"]) and len(self.norms) > 2:
            behind = (self.last - 1, self.last)
            known = self.focus if self.focus in self.view.steps else None
            return Place(after=known, spans=(behind,), joined=known is None)
        if self.norms[-1:] == ["last"] and len(self.norms) > 2:
            return Place(spans=((self.last - 1, self.last),), joined=True)
        span = self.find(PARALLEL)
        if span is not None and self.view.actions:
            last = self.view.actions[-1]
            incoming = self.view.graph.incoming[last.id]
            if incoming:
                return Place(after=incoming[0].source, branch=_branch(incoming[0].branch), parallel=True, spans=(span,))
        return None


def _brings_about(step: Step) -> bool:
    """Whether a step makes or moves something, rather than looks it up."""
    return step.role == "action" and step.features is not None and step.features.verb not in LOOKUPS


def _branch(text: str | None) -> BranchName | None:
    return text if text in {"true", "false", "approved", "rejected", "error"} else None  # type: ignore[return-value]
