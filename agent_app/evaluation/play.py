"""Put cases to a planner through the state machine, without storing anything."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from agent_app.contracts import Planner, Turn
from agent_app.evaluation.cases import Case
from agent_app.evaluation.metrics import Outcome
from agent_app.graph.build import AgentGraph
from agent_app.graph.state import AgentDependencies, initial_state
from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import complete_document, validate_document
from vectors_app.contracts import Retriever
from wfproject.common.capture import error_summary

__all__ = ["FAILED", "Player"]

logger = logging.getLogger(__name__)

FAILED = "failed"
"""Stands for the intent of a case whose answer ended in an error."""


@dataclass(slots=True)
class Player:
    """Plays cases over one catalogue with one planner."""

    graph: AgentGraph
    planner: Planner
    fallback: Planner
    retriever: Retriever
    catalog: OperationCatalog
    catalogs: tuple[str, ...]
    timezone: str = "UTC"

    async def play(self, case: Case) -> tuple[Outcome, JsonObject]:
        """Play the context, then the prompt; the outcome and the response. Only the prompt is timed."""
        turns: list[Turn] = []
        workflow = complete_document(case.workflow, self.catalog) if case.workflow is not None else None
        for prompt in case.context:
            final = await self._run(prompt, turns, workflow)
            turns.append(Turn(prompt, str(final["intent"]), final["conversation"], final["next_question"]))
            workflow = final["document"] or workflow
        started = time.perf_counter()
        final = await self._run(case.prompt, turns, workflow)
        elapsed = (time.perf_counter() - started) * 1000
        document = final["document"]
        valid = None
        if document is not None:
            valid = not any(item.severity == "error" for item in validate_document(document, self.catalog))
        response = {
            "conversation": final["conversation"],
            "intent": str(final["intent"]),
            "confidence": final["confidence"],
            "workflow": document,
            "next_question": final["next_question"],
            "generated_by": final["generated_by"],
            "violations": [item.model_dump(mode="json") for item in final["violations"]],
        }
        return Outcome(case, str(final["intent"]), document, valid, elapsed), response

    async def play_safely(self, case: Case) -> tuple[Outcome, JsonObject]:
        """Like `play`, but a case the planner fails on counts as a wrong answer instead of ending the evaluation."""
        started = time.perf_counter()
        try:
            return await self.play(case)
        except Exception as error:
            logger.exception("case %s failed", case.id)
            elapsed = (time.perf_counter() - started) * 1000
            return Outcome(case, FAILED, None, None, elapsed), {"intent": FAILED, "error": dict(error_summary(error))}

    async def _run(self, prompt: str, turns: list[Turn], workflow: JsonObject | None) -> Any:
        dependencies = AgentDependencies(
            planner=self.planner,
            fallback=self.fallback,
            retriever=self.retriever,
            catalog=self.catalog,
            catalogs=self.catalogs,
            timezone=self.timezone,
        )
        state = initial_state(prompt=prompt, turns=turns, workflow=workflow)
        return await self.graph.ainvoke(state, context=dependencies)
