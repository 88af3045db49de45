"""New steps: placed and wired into the workflow at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.condition_nodes import condition_node, tell_unplaced
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.joining import put
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.restricting import said_times
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.mapping import is_identity
from agent_app.planners.local.model import (
    Clause,
    Reading,
)
from agent_app.planners.local.people import decider
from agent_app.planners.local.slots import (
    ApprovalSlot,
    BranchSlot,
    LoopSlot,
    Slot,
    SlotTree,
)
from agent_app.planners.local.wiring import wire_action
from sessions_app.definition import AddEdge, NewNode, Wrap
from sessions_app.definition.vocabulary import BranchName

__all__ = ["add_steps", "hold_to_times"]

_SAME = 0.6
_OWN_PLACES = frozenset({"channel", "to", "email", "user"})
"""Inputs that differ from step to step though they name a place."""


def add_steps(editor: Editor, added: Addition, place: Place, span: tuple[int, int] | None = None) -> list[str]:
    """Add the understood steps at a place; returns the ids of the new nodes.

    `span` are the offsets of the words that ask for them, where the text understood is not the prompt's own.
    """
    return _Adder(editor, added, span).add(place)


def hold_to_times(editor: Editor, item: Instruction, made: Sequence[str]) -> None:
    """Put new steps behind a test of the moment, where an instruction says when alone they are taken."""
    timed = said_times(editor, item)
    if timed is None or timed.negated or any(editor.view.steps[key].role == "condition" for key in made):
        return
    tested = condition_expression(editor.reading, timed.clause, (), timezone=editor.context.timezone)
    if tested is None:
        return
    words, span = editor.slice(timed.clause.first, timed.clause.last), timed.clause.span(editor.reading)
    node = condition_node(tested[0], words, span)
    if editor.apply(Wrap(node_ids=list(made), in_=node)):
        editor.certain.add((item.first, item.last))


class _Adder:
    def __init__(self, editor: Editor, added: Addition, span: tuple[int, int] | None) -> None:
        self.editor, self.added, self.span = editor, added, span
        self.reading: Reading = added.request.reading
        self.made: list[str] = []

    def add(self, place: Place) -> list[str]:
        self._walk(self.added.plan.body, place)
        return self.made

    def _walk(self, body: Sequence[SlotTree], place: Place) -> Place:
        for item in body:
            if isinstance(item, Slot):
                place = self._action(item, place)
            elif isinstance(item, BranchSlot):
                place = self._branch(item, place)
            elif isinstance(item, LoopSlot):
                place = self._loop(item, place)
            elif isinstance(item, ApprovalSlot):
                place = self._approval(item, place)
            else:
                place = self._put(
                    NewNode(type="delay", duration=item.duration, metadata=self._span(item.clause)), place
                )
        return place

    def _put(self, node: NewNode, place: Place) -> Place:
        """Add a node; returns the place right behind it."""
        made = put(self.editor, node, place)
        if made is None:
            return place
        self.made.append(made)
        return Place(after=made)

    def _span(self, clause: Clause) -> dict[str, Any]:
        first, last = self.span or clause.span(self.reading)
        return {"source_span": [first, last]}

    def _ordered(self, clause: Clause) -> dict[str, Any]:
        """Where a step was ordered, and in which words: people call it by them later on."""
        return {**self._span(clause), "words": clause.words(self.reading)}

    def sources(self, place: Place) -> list[Source]:
        """What a step put at the place can read."""
        view = self.editor.view
        if place.before is not None:
            return view.sources_for(place.before)
        if place.after is not None:
            return view.sources_after(place.after)
        return view.sources_inside(place.parent) if place.parent is not None else view.all_sources()

    def _action(self, slot: Slot, place: Place) -> Place:
        features = self.added.decision.operation(slot.number)
        if features is None:
            if not slot.listing:
                clause = slot.statement.clause
                self.editor.notes.append(
                    f"I left out “{self.reading.slice(clause.first, clause.last)}”, because no operation fits."
                )
            return place
        if slot.listing and (known := self._gathered(slot)) is not None:
            return Place(after=known.id) if place.after is None and place.before is None else place
        sources = self.sources(place)
        told = slot.listing or _is_implied(slot)
        if told and self._at_hand(slot, sources, inside=self._is_inside(place)):
            return place
        wired = wire_action(self.reading, slot.statement, features, sources, self.editor.opening())
        inputs = wired.inputs | self._shared(features, wired.missing)
        node = NewNode(
            type="action",
            operation_id=str(features.spec.id),
            inputs=inputs,
            metadata=self._ordered(slot.statement.clause),
        )
        return self._put(node, place)

    def _shared(self, features: OperationFeatures, missing: Sequence[str]) -> dict[str, Any]:
        """What says where all steps of a product work (its repository, its project), if they agree on it."""
        found: dict[str, Any] = {}
        for name in missing:
            if not is_identity(name, features.spec.inputs.get(name, {})) or name in _OWN_PLACES:
                continue
            values = {
                str(step.inputs[name])
                for step in self.editor.view.steps.values()
                if step.connector == features.connector and name in step.inputs and "{{" not in str(step.inputs[name])
            }
            if len(values) == 1:
                found[name] = values.pop()
        return found

    def _gathered(self, slot: Slot) -> Step | None:
        """A step that lists the same things already."""
        noun = slot.statement.head
        several = any(item.plural for item in slot.statement.nouns if item.canon == noun)
        return next(
            (
                step
                for step in self.editor.view.actions
                if (step.lists or (several and _brings(step)))
                and (not slot.statement.connectors or step.connector in slot.statement.connectors)
                and any(kinship(noun, own) >= 0.6 or noun == own for own in step.nouns)
            ),
            None,
        )

    @staticmethod
    def _at_hand(slot: Slot, sources: Sequence[Source], *, inside: bool) -> bool:
        """Whether what is spoken of as known ("the ticket", in a loop "every issue") is what a step before gives."""
        noun = slot.statement.object
        if noun is None or noun.determiner not in ({"definite", "each", "all"} if inside else {"definite"}):
            return False
        if noun.plural and not inside:
            return False
        named = slot.statement.connectors
        return any(
            noun.canon == own or kinship(noun.canon, own) >= _SAME
            for source in sources
            if not named or source.connector in named
            for own in source.nouns[:1]
        )

    def _is_inside(self, place: Place) -> bool:
        anchor = place.before or place.after
        graph = self.editor.view.graph
        return place.parent is not None or (anchor is not None and graph.parent(anchor) is not None)

    def _branch(self, item: BranchSlot, place: Place) -> Place:
        found = condition_expression(
            self.reading,
            item.condition,
            self.sources(place),
            negated=item.negated,
            timezone=self.editor.context.timezone,
        )
        words = self.reading.slice(item.condition.first, item.condition.last).strip(" ,.")
        expression, unplaced = found if found is not None else ("", [])
        tell_unplaced(self.editor, unplaced)
        span = self.span or item.condition.span(self.reading)
        node = condition_node(expression, words, span, negated=item.negated)
        anchored = place.after is not None and bool(self.editor.view.graph.outgoing[place.after])
        behind = self._put(node, replace(place, parallel=True) if anchored else place)
        self._walk(item.then, replace(behind, branch="true"))
        self._walk(item.otherwise, replace(behind, branch="false"))
        if place.before is not None and not item.otherwise:
            self._skip_to(behind.after, place.before)
        return behind

    def _skip_to(self, condition: str | None, following: str) -> None:
        """Let what a new test stands in front of run where it does not hold as well."""
        edges = self.editor.view.graph.outgoing[condition] if condition is not None else []
        if condition is not None and all(edge.branch != "false" for edge in edges):
            self.editor.apply(AddEdge(source=condition, target=following, branch="false"))

    def _loop(self, item: LoopSlot, place: Place) -> Place:
        if item.listing is not None:
            place = self._action(item.listing, place)
        existing = self._running_loop(item)
        if existing is not None:
            anchor = place.before or place.after
            there = anchor is not None and self.editor.view.graph.parent(anchor) == existing.id
            self._walk(item.body, place if there else self._within(existing, place))
            return place
        place = self._where_listed(item, place)
        elements = self._elements(item, self.sources(place), inside=self._is_inside(place))
        if elements is None:
            return self._walk(item.body, place)
        name = (
            item.noun.canon
            if item.noun is not None and item.noun.known
            else elements.nouns[0]
            if elements.nouns
            else "item"
        )
        node = NewNode(
            type="for_each",
            items=elements.prefix,
            as_=name,
            title=f"For each {name.replace('_', ' ')}",
            metadata=self._span(item.over),
        )
        before = len(self.made)
        behind = self._put(node, place)
        if len(self.made) > before:
            self._walk(item.body, Place(parent=behind.after))
        return behind

    def _where_listed(self, item: LoopSlot, place: Place) -> Place:
        """Where no place is said: in the loop that lists in every round of it what a new one goes through."""
        if place.said or place.after or place.before or place.parent or item.noun is None:
            return place
        for step in reversed(self.editor.view.actions):
            loop = self.editor.view.graph.parent(step.id)
            if loop is not None and step.lists and item.noun.canon in step.nouns[:1]:
                return Place(parent=loop, joined=True)
        return place

    def _within(self, loop: Step, place: Place) -> Place:
        """Where in a loop stands what is done for each: at its end, or at its start where the very first is said."""
        members = self.editor.view.graph.roots(loop.id)
        first = place.said and place.after in {step.id for step in self.editor.view.triggers}
        return Place(before=members[0]) if first and members else Place(parent=loop.id, joined=True)

    def _running_loop(self, item: LoopSlot) -> Step | None:
        """A loop of the workflow that goes through the same things."""
        for step in reversed(self.editor.view.of_role("for_each")):
            element = self.editor.view.element(step)
            noun = item.noun.canon if item.noun is not None else ""
            if (
                not noun
                or element is None
                or not element.nouns
                or any(kinship(noun, own) >= 0.6 or noun == own for own in element.nouns)
            ):
                return step
        return None

    @staticmethod
    def _elements(item: LoopSlot, sources: Sequence[Source], *, inside: bool) -> Source | None:
        """What a loop goes through; in a loop only what is named: "for every contact" is every round of it else."""
        noun = item.noun.canon if item.noun is not None else ""
        listings = [source for source in sources if source.listing]
        for source in reversed(listings):
            if not noun or any(kinship(noun, own) >= 0.6 or noun == own for own in source.nouns):
                return source
        if inside:
            return None
        known = [source for source in sources if noun and not source.trigger and noun in source.nouns[:1]]
        return listings[-1] if listings else known[-1] if known else None

    def _approval(self, item: ApprovalSlot, place: Place) -> Place:
        words = self.reading.slice(item.clause.first, item.clause.last).strip(" ,.")
        node = NewNode(
            type="approval",
            instructions=words[:1].upper() + words[1:],
            assignee=decider(self.reading, item.clause),
            title="Approval",
            metadata=self._span(item.clause),
        )
        behind = self._put(node, place)
        self._walk(item.approved, _on(behind, "approved"))
        self._walk(item.rejected, _on(behind, "rejected"))
        return behind


def _is_implied(slot: Slot) -> bool:
    """Whether something is looked up only because it is spoken of: "if the issue is critical"."""
    statement = slot.statement
    ordered = statement.clause.verb is not None and statement.clause.verb.lemma == statement.lemma
    return statement.retrieval and not ordered


def _brings(step: Step) -> bool:
    """Whether a step fetches things, one or many: catalogues without schemas do not tell which."""
    return step.features is not None and step.features.verb in LOOKUPS and step.role == "action"


def _on(place: Place, branch: BranchName) -> Place:
    return replace(place, branch=branch)
