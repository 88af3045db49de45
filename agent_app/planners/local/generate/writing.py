"""Writing the nodes and connections of a decided plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.assigned import assignment
from agent_app.planners.local.calling import mentions
from agent_app.planners.local.cited import Cited
from agent_app.planners.local.conditions import condition_expression, condition_words, parse_tests
from agent_app.planners.local.decision import Decision
from agent_app.planners.local.generate.bearing import bear_errors
from agent_app.planners.local.generate.conjoined import Tested, conjoined, conjoined_title, conjunction, holds_unseen
from agent_app.planners.local.generate.drafts import Draft, Made, Scope, Tail
from agent_app.planners.local.generate.elements import (
    changes_nothing,
    doable,
    does_something,
    ends_things,
    lists_things,
    looped_over,
    means_one,
    output_of,
)
from agent_app.planners.local.generate.existing import Existence, known_where
from agent_app.planners.local.generate.naming import NAME_LENGTH, opening_words, workflow_name
from agent_app.planners.local.generate.narrowed import narrowed_by
from agent_app.planners.local.generate.narrowing import Unfiltered, moments
from agent_app.planners.local.generate.picking import Picking
from agent_app.planners.local.generate.qualifiers import listing_told_of, without_values
from agent_app.planners.local.generate.ranking import SUPERLATIVES, ranking_of
from agent_app.planners.local.generate.rereading import reread
from agent_app.planners.local.generate.restricting import plain_test
from agent_app.planners.local.generate.served import Served
from agent_app.planners.local.generate.starts import TriggerWriter
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.model import ActionStatement, Clause, Entity, Reading
from agent_app.planners.local.people import decider
from agent_app.planners.local.questions import Gap
from agent_app.planners.local.schedule import Schedule
from agent_app.planners.local.slots import (
    ApprovalSlot,
    BranchSlot,
    DelaySlot,
    LoopSlot,
    Plan,
    Slot,
    SlotTree,
    absent_products,
    iter_conditions,
    iter_slots,
)
from agent_app.planners.local.texts import literal
from agent_app.planners.local.wiring import wire_action
from connectors_app.contracts import JsonObject
from sessions_app.definition import DocumentBuilder, node_reference

__all__ = ["generate_document"]

_MESSAGES = frozenset({"message", "direct_message", "email"})


def generate_document(
    index: CatalogIndex, plan: Plan, decision: Decision, schedule: Schedule | None, timezone: str
) -> Draft:
    """Write the document of a decided plan; times of the day that it tests are those of a time zone."""
    return _Generator(index, plan, decision, schedule, timezone).draft()


class _Generator:
    def __init__(
        self, index: CatalogIndex, plan: Plan, decision: Decision, schedule: Schedule | None, timezone: str
    ) -> None:
        self.index, self.plan, self.decision, self.schedule = index, plan, decision, schedule
        self.timezone = timezone
        self.reading: Reading = plan.request.reading
        self.tests = list(iter_conditions(plan.body))
        self.looped = any(isinstance(item, LoopSlot) for item in plan.body)
        self.opening = literal(opening_words(plan, decision, schedule))
        self.builder = DocumentBuilder(workflow_name(plan, decision, self.opening))
        self.triggers = TriggerWriter(index, plan, decision, schedule, self.builder)
        self.gaps: list[Gap] = []
        self.unplaced: list[str] = []
        self.skipped: list[str] = []
        self.tasks: list[str] = []
        self.unchanging: list[str] = []
        self.lacking: list[str] = []
        self.picking, self.served = Picking(self.reading), Served(self.reading)
        self.existence = Existence(self.reading, timezone)
        self.asked = ""  # by the latest condition
        self.tested: Clause | None = None
        self.told_apart: frozenset[Entity] = frozenset()
        self.steps = 0
        self.latest: Made | None = None

    def draft(self) -> Draft:
        scope = Scope(None, [])
        guards = self.triggers.write(scope)
        guards += moments(self.reading, self.triggers.started_by(), [*guards, *self.tests])
        self._started_on(guards, scope)
        document = self.builder.build()
        bear_errors(document, self.index.catalog)
        return Draft(
            document,
            tuple(self.gaps),
            tuple(self.unplaced),
            (*self.triggers.skipped, *self.skipped),
            self.steps,
            tuple(dict.fromkeys(self.picking.told)),
            self.triggers.untested([*guards, *self.tests]),
            absent_products(self.plan),
            tuple(self.tasks),
            tuple(self.unchanging),
            tuple(dict.fromkeys(self.lacking)),
        )

    def _started_on(self, guards: Sequence[Clause], scope: Scope) -> None:
        """Write the body, on what restricts the event; a condition said in the same sentence is tested with it."""
        tests: list[Tested] = [(guard, False) for guard in guards]
        first = self.plan.body[0] if len(self.plan.body) == 1 else None
        if tests and isinstance(first, BranchSlot) and not first.otherwise:
            same = first.condition.sentence == guards[0].sentence
            if same and all(self._testable(clause, scope) for clause in (*guards, first.condition)):
                self._branch(first, scope, tests)
                return
        if tests:
            self._condition(tests, scope)
        self._walk(self.plan.body, scope)

    def _span(self, clause: Clause) -> JsonObject:
        first, last = clause.span(self.reading)
        return {"source_span": [first, last]}

    def _ordered(self, clause: Clause) -> JsonObject:
        """Where a step was ordered, and in which words: people call it by them later on."""
        return {**self._span(clause), "words": clause.words(self.reading)}

    # body

    def _walk(self, body: Sequence[SlotTree], scope: Scope) -> None:
        for item in body:
            if isinstance(item, Slot):
                self._action(item, scope, one=item.listing and not any(noun.plural for noun in item.statement.nouns))
            elif isinstance(item, BranchSlot):
                self._branch(item, scope)
            elif isinstance(item, LoopSlot):
                self._loop(item, scope)
            elif isinstance(item, ApprovalSlot):
                self._approval(item, scope)
            elif isinstance(item, DelaySlot):
                node = self.builder.delay(duration=item.duration, parent=scope.parent, metadata=self._span(item.clause))
                self._join(scope, node)
                scope.sources = [replace(source, stale=True) for source in scope.sources]

    def _join(self, scope: Scope, node: str, branch: Any = None) -> None:
        """Hang a node on all open ends and make it the open end."""
        for tail in scope.tails:
            self.builder.connect(tail.node, node, tail.branch)
        scope.tails = [Tail(node, branch)]

    def _action(
        self, slot: Slot, scope: Scope, *, one: bool = False, told: ActionStatement | None = None, reach: int = 0
    ) -> OperationFeatures | None:
        """Write the step of a slot; `one` says that of what it lists the first is meant.

        Of the listed things `told` tells more than the slot's own statement; up to the token `reach` words may tell
        which of them are meant.
        """
        features = self.decision.operation(slot.number)
        clause = slot.statement.clause
        if self._folds(slot, features, scope) or self._mentions(slot, scope):
            return None
        if features is None and doable(slot, self.decision):
            self._task(clause, scope)
            return None
        if features is None:
            if not slot.listing:
                self.skipped.append(self.reading.slice(clause.first, clause.last))
            return None
        statement = told or without_values(slot.statement, () if slot.listing else self.told_apart)
        wired = wire_action(self.reading, statement, features, scope.sources, scope.opening or self.opening)
        around = self._where_cited(wired.cited, features, clause, scope)
        node = self.builder.action(features.spec, wired.inputs, parent=scope.parent, metadata=self._ordered(clause))
        self._join(scope, node)
        scope.tails += around
        self.gaps += [Gap(node, features.spec, name) for name in wired.missing]
        self.lacking += wired.lacking
        self.unchanging += wired.untaken
        if changes_nothing(features, wired.inputs):
            self.unchanging.append(self.reading.slice(clause.first, clause.last).strip(" .,"))
        self.steps += 1
        self.latest = Made(node, features, clause.sentence, wired.inputs)
        head = "" if _MESSAGES & set(features.objects[-1:]) else slot.statement.head  # of a message, what it tells
        said = (head,) if head else ()
        nouns = tuple(dict.fromkeys((*said, *features.objects)))
        listing = lists_things(slot, features)
        left: list[Unfiltered] = []
        if listing:
            self.served.by_query(self.tests, wired.inputs)
            timed, missing = self.schedule.spans if self.schedule is not None else (), bool(wired.missing)
            listed, tests = self.existence.apart(slot.statement, self.tests, features)
            left = narrowed_by(self.reading, listed, features, wired.inputs, tests, timed, reach, missing=missing)
        single = listing and means_one(slot, first=one)
        given = output_of(
            self.index, features, node_reference(node), nouns, wired.inputs, listing=listing, single=single
        )
        ranking = ranking_of(self.reading, statement, given, wired.inputs) if listing else None
        if ranking is not None and (ranking.date or ranking.ordered):
            left = [item for item in left if item.word not in SUPERLATIVES]
        scope.sources.append(self.picking.of_listing(given, left, ranking, looped=self.looped))
        self.existence.listed(clause, given, scope.sources[-1])
        return features

    def _where_cited(self, told: Cited | None, features: OperationFeatures, clause: Clause, scope: Scope) -> list[Tail]:
        """Test that the text which has to tell what a step is about does so; the way around it, for what needs no more.

        What is only read is for the steps behind it: they are left out with it.
        """
        if told is None:
            return []
        expression = f"{told.expression} != `null`"
        node = self.builder.condition(expression, title=told.test, parent=scope.parent, metadata=self._span(clause))
        self._join(scope, node, "true")
        return [] if features.verb in {"get", "search"} else [Tail(node, "false")]

    def _task(self, clause: Clause, scope: Scope) -> None:
        """A human task in the request's words; what follows waits for it."""
        first = clause.verb.first if clause.verb is not None else clause.first
        words = self.reading.slice(first, clause.last).strip(" ,.")
        text = words[:1].upper() + words[1:]
        node = self.builder.approval(
            literal(text), title=text[:NAME_LENGTH], parent=scope.parent, metadata=self._span(clause)
        )
        self._join(scope, node)
        self.tasks.append(words)

    def _folds(self, slot: Slot, features: OperationFeatures | None, scope: Scope) -> bool:
        """ "Create a bug and assign it to dana" is one step if the new thing takes an assignee; sets the input then."""
        made, statement = self.latest, slot.statement
        elliptic = not statement.pronoun and not statement.head
        if (
            made is None
            or made.features.verb != "create"
            or statement.verbs[:1] != ("assign",)
            or not (statement.pronoun or elliptic)
            or statement.connectors
        ):
            return False
        if made.sentence != statement.clause.sentence or [tail.node for tail in scope.tails] != [made.node]:
            return False
        foreign = features is None or features.connector != made.features.connector
        if not foreign and not elliptic and statement.clause.separator != "and":
            return False
        found = assignment(self.reading, statement, made.features.spec)
        if found is None:
            return False
        self.builder.set_input(made.node, *found)
        return True

    def _mentions(self, slot: Slot, scope: Scope) -> bool:
        """ "Post it in #dev and mention the author" is one step; puts whom it mentions in front of its text then."""
        posted = self.latest
        if posted is None or [tail.node for tail in scope.tails] != [posted.node]:
            return False
        texts = mentions(self.reading, slot.statement, scope.sources[:-1], posted.features, posted.inputs)
        for name, text in texts.items():
            self.builder.set_input(posted.node, name, text)
        return bool(texts)

    # control nodes

    def _condition(self, tests: Sequence[Tested], scope: Scope, item: BranchSlot | None = None) -> str:
        """Write one condition of tests that all have to hold; `item` has what is done where they do or don't.

        Nothing is ended for a lack of data: where a test that no field answers would let it happen, it is asked for.
        """
        expressions: list[str] = []
        unplaced = len(self.unplaced)
        self._read_anew(tests, scope)
        for clause, negated in tests:
            if (existence := self.existence.expression(clause, scope, self.picking, negated=negated)) is not None:
                expressions.append(existence)
                continue
            found = condition_expression(
                self.reading,
                clause,
                scope.sources,
                negated=negated,
                timezone=self.timezone,
                earlier=self.tested,
                served=self.served.values,
            )
            self.tested = clause if any(test.subject for test in parse_tests(self.reading, clause)) else self.tested
            found = found if found is not None else self._plainly(clause, scope)
            expressions.append(found[0] if found is not None else "")
            self.unplaced += found[1] if found is not None else []
        expression = conjunction(expressions)
        if item is not None and len(self.unplaced) > unplaced:
            body = item.then if holds_unseen(expression) else item.otherwise
            expression = "" if ends_things(body, self.decision, finally_=True) else expression
        self.asked = expression
        said = [(condition_words(self.reading, clause, scope.sources), negated) for clause, negated in tests]
        node = self.builder.condition(
            expression,
            title=conjoined_title(said)[:NAME_LENGTH],
            parent=scope.parent,
            metadata=self._span(tests[-1][0]),
        )
        self._join(scope, node, "true")
        return node

    def _read_anew(self, tests: Sequence[Tested], scope: Scope) -> None:
        """Read what may have changed during a wait before it is tested."""
        clauses = [clause for clause, _ in tests]
        found = reread(self.index, self.reading, clauses, scope.sources, self.timezone)
        if found is None:
            return
        features, inputs, read = found
        node = self.builder.action(features.spec, inputs, parent=scope.parent, metadata=self._span(clauses[0]))
        self._join(scope, node)
        self.steps += 1
        output = output_of(self.index, features, node_reference(node), read.nouns, inputs, listing=False, single=False)
        scope.sources = [output if source == read else source for source in scope.sources]

    def _branch(self, item: BranchSlot, scope: Scope, guards: Sequence[Tested] = ()) -> None:
        """Write a condition with its branches, `guards` among what it tests."""
        if not (guards or item.otherwise or item.negated) and self.served.spares(item.condition, scope.sources):
            self._walk(item.then, scope)
            return
        tests, innermost = conjoined(item)
        if len(tests) > 1 and not all(self._testable(clause, scope) for clause, _ in tests):
            tests, innermost = tests[:1], item
        words = condition_words(self.reading, item.condition, scope.sources)
        node = self._condition([*guards, *tests], scope, innermost)
        opening = "" if self.opening or item.negated else literal(words[:1].upper() + words[1:])
        sources = known_where(self.asked, scope.sources, holds=False)
        then = Scope(scope.parent, [Tail(node, "true")], known_where(self.asked, scope.sources, holds=True), opening)
        self._walk(innermost.then, then)
        otherwise = Scope(scope.parent, [Tail(node, "false")], sources)
        self._walk(innermost.otherwise, otherwise)
        scope.tails = [*then.tails, *otherwise.tails]

    def _loop(self, item: LoopSlot, scope: Scope) -> None:
        ends = ends_things(item.body, self.decision)
        if item.listing is not None:
            done = next((slot.statement for slot in iter_slots(item.body)), None)
            listing, others, reach = listing_told_of(self.reading, item.listing.statement, done)
            self.told_apart |= others
            self._action(item.listing, scope, told=listing, reach=reach)
        elements = looped_over(item, scope.sources, self.decision)
        words = self.reading.slice(item.over.first, item.over.last).strip(" ,.")
        if elements is None or not does_something(item.body, self.decision):
            if elements is None and item.listing is not None and item.over.introducer.startswith("for"):
                self.skipped.append(words)
            self._walk(item.body, scope)
            return
        known = item.noun is not None and item.noun.known
        name = item.noun.canon if item.noun is not None and known else next(iter(elements.nouns), "item")
        items, which = self.picking.of_loop(elements, ends=ends)
        told = [*(word for word in which if " " not in word), name.replace("_", " ")]
        title = f"For each {' '.join([*told, *(word for word in which if ' ' in word)])}"[:NAME_LENGTH]
        metadata = {**self._span(item.over), "words": words} if words else self._span(item.over)
        node = self.builder.for_each(items, as_=name, title=title, parent=scope.parent, metadata=metadata)
        self._join(scope, node)
        element = replace(elements, prefix=f"{node_reference(node)}.item", listing=False, element=True)
        inner = Scope(node, [], [*scope.sources, element])
        tests = [test for test in self.picking.tests_of_each(elements) if self._testable(test, inner)]
        self.picking.made_tests(tests)
        guards: list[Tested] = [(test, False) for test in tests]
        only = item.body[0] if len(item.body) == 1 else None
        together = isinstance(only, BranchSlot) and any(test.last == only.condition.first for test in tests)
        if guards and isinstance(only, BranchSlot) and not only.negated and (together or not only.otherwise):
            self._branch(only, inner, guards)
        else:
            inner.tails = [Tail(self._condition(guards, inner), "true")] if guards else []
            self._walk(item.body, inner)
        scope.tails = [Tail(node)]

    def _testable(self, test: Clause, scope: Scope) -> bool:
        """Whether a test that listed things are told apart by can be put as an expression."""
        found = condition_expression(self.reading, test, scope.sources, negated=False, timezone=self.timezone)
        return bool(found[0]) if found is not None else self._plainly(test, scope) is not None

    def _plainly(self, test: Clause, scope: Scope) -> tuple[str, list[str]] | None:
        """A test of the things of a loop that nothing but its own words tell of, and these words."""
        element = scope.sources[-1] if scope.sources and scope.sources[-1].element else None
        plain = plain_test(self.reading, test, element) if element is not None else None
        return (plain, [self.reading.slice(test.first, test.last)]) if plain is not None else None

    def _approval(self, item: ApprovalSlot, scope: Scope) -> None:
        words = self.reading.slice(item.clause.first, item.clause.last).strip(" ,.")
        instructions = literal(words[:1].upper() + words[1:])
        node = self.builder.approval(
            instructions,
            title="Approval",
            assignee=decider(self.reading, item.clause),
            parent=scope.parent,
            metadata=self._span(item.clause),
        )
        self._join(scope, node)
        approved = Scope(scope.parent, [Tail(node, "approved")], list(scope.sources))
        self._walk(item.approved, approved)
        rejected = Scope(scope.parent, [Tail(node, "rejected")], list(scope.sources))
        self._walk(item.rejected, rejected)
        scope.tails = [*approved.tails, *(rejected.tails if item.rejected else [])]
