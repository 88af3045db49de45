"""A planner whose answers a test writes; the graph and services around it are real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent_app.contracts import Answer, Hits, Intent, IntentResult, Plan, PlanFailed, PlanningContext
from connectors_app.contracts import JsonObject
from sessions_app.definition import Violation
from vectors_app.contracts import Hit, RetrievalQuery


@dataclass
class ScriptedPlanner:
    """Gives the prepared answers in order and notes the calls."""

    intent: str = Intent.NEW_WORKFLOW
    plans: list[Plan] = field(default_factory=list)
    name: str = "scripted"
    fails_at: str = ""
    calls: list[str] = field(default_factory=list)

    def _note(self, call: str) -> None:
        self.calls.append(call)
        if call == self.fails_at:
            raise PlanFailed(f"{call} failed")

    async def classify(self, context: PlanningContext, hits: Hits) -> IntentResult:
        self._note("classify")
        return IntentResult(self.intent, 0.8)  # type: ignore[arg-type]

    def settled(self, context: PlanningContext) -> Intent | None:
        return None

    def queries(self, context: PlanningContext, intent: Intent | None) -> list[RetrievalQuery]:
        return [RetrievalQuery(context.prompt)]

    async def generate(self, context: PlanningContext, hits: Hits) -> Plan:
        self._note("generate")
        return self.plans.pop(0)

    async def modify(self, context: PlanningContext, hits: Hits) -> Plan:
        self._note("modify")
        return self.plans.pop(0)

    async def repair(
        self, context: PlanningContext, document: JsonObject, violations: Sequence[Violation], hits: Hits
    ) -> Plan:
        self._note("repair")
        return self.plans.pop(0)

    async def answer(self, context: PlanningContext, intent: Intent, hits: Hits) -> Answer:
        self._note(f"answer:{intent}")
        return Answer("Hello.")


class NoRetriever:
    """Finds nothing."""

    async def search(self, queries: Sequence[RetrievalQuery], catalogs: tuple[str, ...]) -> list[list[Hit]]:
        return [[] for _ in queries]


def scripted_state(**values: Any) -> Any:
    from agent_app.graph.state import initial_state

    return initial_state(**{"prompt": "do it"} | values)
