"""Writing the triggers of a decided plan."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.decision import Decision
from agent_app.planners.local.decode import nouns_of_event, whole_of_event
from agent_app.planners.local.fields import Source, filter_fields
from agent_app.planners.local.generate.conjoined import conjoined
from agent_app.planners.local.generate.drafts import Scope, Tail
from agent_app.planners.local.generate.heeded import Filtered, overlaps, unheeded
from agent_app.planners.local.generate.narrowing import untimed
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.model import TOPICS, Clause
from agent_app.planners.local.schedule import Schedule
from agent_app.planners.local.slots import BranchSlot, Plan
from agent_app.planners.local.triggers import event_filters
from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition import DocumentBuilder, node_reference

__all__ = ["TriggerWriter"]

Nouns = tuple[str, ...]


class TriggerWriter:
    """Writes the triggers of one plan; `skipped` are the words of events that no operation tells of."""

    def __init__(
        self,
        index: CatalogIndex,
        plan: Plan,
        decision: Decision,
        schedule: Schedule | None,
        builder: DocumentBuilder,
    ) -> None:
        self.index, self.plan, self.decision, self.schedule = index, plan, decision, schedule
        self.builder, self.reading = builder, plan.request.reading
        self.skipped: list[str] = []
        self._filtered: list[Filtered] = []

    def write(self, scope: Scope) -> list[Clause]:
        """Write them as the open ends of a scope; returns what restricts the events beyond their filters."""
        guards: list[Clause] = []
        topic = [clause for clause in self.plan.request.leftovers if clause.kind in TOPICS]
        for event in self.plan.events:
            clause = event.event.clause
            if event.event.schedule:
                self._schedule(scope)
                continue
            features = self.decision.operation(event.number)
            if features is None:
                self.skipped.append(self.reading.slice(clause.first, clause.last))
                continue
            earlier = [item for item in topic if item.last <= clause.first]
            filters = event_filters(self.reading, clause, features, earlier, self._tested(clause))
            self._filtered.append(Filtered(clause, features, filters.inputs, self.decision.answers(event)))
            node = self.builder.trigger(
                features.spec, filters.inputs, metadata={"source_span": [*clause.span(self.reading)]}
            )
            guards += filters.guards
            nouns, about = nouns_of_event(event, features), whole_of_event(self.reading, event, features)
            self._started(scope, node, features.spec, nouns, about)
        if not scope.tails and (manual := self.index.catalog.find("manual", "manual", "trigger")) is not None:
            self._started(scope, self.builder.trigger(manual, {}), manual)
        return guards

    def untested(self, tests: Sequence[Clause]) -> tuple[str, ...]:
        """What restricts when the events count, where none of the conditions `tests` tests it."""
        chosen = self.started_by()
        told = untimed(self.reading, chosen, tests) if chosen else ()
        return (*told, *(words for words in unheeded(self.reading, self._filtered, tests) if not overlaps(words, told)))

    def started_by(self) -> list[Clause]:
        """The clauses of the events that start the workflow."""
        return [event.event.clause for event in self.plan.events if self.decision.operation(event.number)]

    def _tested(self, event: Clause) -> list[Clause]:
        """Conditions whose words are part of the event's own clause."""
        branches = [item for item in self.plan.body if isinstance(item, BranchSlot)]
        conditions = [condition for branch in branches for condition, _ in conjoined(branch)[0]]
        return [item for item in conditions if event.first <= item.first and item.last <= event.last and item != event]

    def _schedule(self, scope: Scope) -> None:
        operation = self.index.catalog.find("schedule", "cron", "trigger")
        if operation is None or self.schedule is None:
            return
        inputs = {"cron": self.schedule.cron, "timezone": self.schedule.timezone}
        metadata: JsonObject = {"source_span": list(self.reading.original(self.schedule.start, self.schedule.end))}
        self._started(scope, self.builder.trigger(operation, inputs, metadata=metadata), operation)

    def _started(self, scope: Scope, node: str, operation: OperationSpec, nouns: Nouns = (), about: Nouns = ()) -> None:
        scope.tails.append(Tail(node))
        if operation.connector.key in {"schedule", "manual"}:
            return
        fields = self.index.fields(operation)
        connector, schema = operation.connector.key, operation.output_schema
        told, place = filter_fields(operation, fields), node_reference(node)
        source = Source(place, nouns, connector, fields, schema, trigger=True, about=about, filtered=told)
        scope.sources.append(source)
