"""Put cases to a planner through the state machine, without storing anything."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from agent_app.contracts import Intent, Planner, PlanningContext, TokenUsage, Turn, told_confidence
from agent_app.evaluation.cases import Case
from agent_app.evaluation.metrics import Outcome, gold_actions
from agent_app.graph.build import AgentGraph
from agent_app.graph.state import AgentDependencies, initial_state
from agent_app.spending import cost_usd
from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import Patch, complete_document, validate_document
from vectors_app.contracts import RetrievalQuery, Retriever
from wfproject.common.capture import error_summary

__all__ = ["FAILED", "RECALL_DEPTHS", "Player", "checked_steps", "kept_share"]

logger = logging.getLogger(__name__)

FAILED = "failed"
"""Stands for the intent of a case whose answer ended in an error."""


RECALL_DEPTHS = (10, 50)
"""At how many retrieved operations a clause recall is measured."""


def checked_steps(document: JsonObject, catalog: OperationCatalog) -> tuple[int, int]:
    """How many steps a document has that call an operation, and how many of these name none of the catalogue."""
    steps = unknown = 0
    for row in document.get("data", []):
        properties = row.get("properties", {})
        if properties.get("role") not in {"trigger", "action"}:
            continue
        connector = ((row.get("metadata") or {}).get("connector") or {}).get("key", "")
        steps += 1
        unknown += catalog.find(connector, properties.get("action", ""), properties["role"]) is None
    return steps, unknown


def kept_share(before: JsonObject, after: JsonObject | None, patches: Sequence[Patch] | None) -> float | None:
    """The share of nodes that no patch names and that are byte for byte what they were; None without an edit."""
    if after is None or patches is None:
        return None
    named = json.dumps([patch.model_dump(mode="json") for patch in patches])
    rows = [
        (part, row["id"], json.dumps(row, sort_keys=True)) for part in ("structure", "data") for row in before[part]
    ]
    now = {(part, row["id"]): json.dumps(row, sort_keys=True) for part in ("structure", "data") for row in after[part]}
    untouched = [(part, key, text) for part, key, text in rows if f'"{key}"' not in named]
    return sum(now.get((part, key)) == text for part, key, text in untouched) / len(untouched) if untouched else None


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
        usage = TokenUsage()
        workflow = complete_document(case.workflow, self.catalog) if case.workflow is not None else None
        for prompt in case.context:
            final = await self._run(prompt, turns, workflow)
            turns.append(Turn(prompt, str(final["intent"]), final["conversation"], final["next_question"]))
            workflow = final["document"] or workflow
            usage += final["usage"]
        started = time.perf_counter()
        final = await self._run(case.prompt, turns, workflow)
        elapsed = (time.perf_counter() - started) * 1000
        usage += final["usage"]
        document = final["document"]
        valid = None
        if document is not None:
            valid = not any(item.severity == "error" for item in validate_document(document, self.catalog))
        steps, unknown = checked_steps(document or {}, self.catalog)
        response = {
            "conversation": final["conversation"],
            "intent": str(final["intent"]),
            "confidence": told_confidence(final["confidence"]),
            "workflow": document,
            "next_question": final["next_question"],
            "generated_by": final["generated_by"],
            "fallback_reason": final["fallback_reason"],
            "usage": {
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
                "cost_usd": str(cost_usd(usage, settings.OPENAI_MODEL)),
            },
            "violations": [item.model_dump(mode="json") for item in final["violations"]],
        }
        outcome = Outcome(
            case,
            str(final["intent"]),
            document,
            valid,
            elapsed,
            steps=steps,
            unknown=unknown,
            recalled=await self._recalled(case, turns, workflow),
            kept=kept_share(workflow, document, final["plan"].patches) if workflow and "plan" in final else None,
        )
        return outcome, response

    async def warm_up(self, case: Case) -> None:
        """Load models and indexes, untimed and without asking a language model."""
        await replace(self, planner=self.fallback).play_safely(case)

    async def play_safely(self, case: Case) -> tuple[Outcome, JsonObject]:
        """Like `play`, but a case the planner fails on counts as a wrong answer instead of ending the evaluation."""
        started = time.perf_counter()
        try:
            return await self.play(case)
        except Exception as error:
            logger.exception("case %s failed", case.id)
            elapsed = (time.perf_counter() - started) * 1000
            return Outcome(case, FAILED, None, None, elapsed), {"intent": FAILED, "error": dict(error_summary(error))}

    async def _recalled(self, case: Case, turns: list[Turn], workflow: JsonObject | None) -> dict[int, float] | None:
        """The share of gold operations found at each depth, taking the lists of all clauses together."""
        wanted = gold_actions(case) if case.expects_workflow else None
        if not wanted:
            return None
        context = PlanningContext(case.prompt, self.catalog, tuple(turns), workflow, self.timezone)
        queries = self.planner.queries(context, Intent(case.intent)) or [RetrievalQuery(case.prompt, "action")]
        deep = [replace(query, limit=max(RECALL_DEPTHS)) for query in queries]
        lists = await self.retriever.search(deep, self.catalogs)
        found = {
            depth: [
                (operation.connector.key, operation.key)
                for hits in lists
                for hit in hits[:depth]
                if (operation := self.catalog.get(hit.operation_id)) is not None
            ]
            for depth in RECALL_DEPTHS
        }
        return {
            depth: sum(any(gold.matches(*step) for step in steps) for gold in wanted) / len(wanted)
            for depth, steps in found.items()
        }

    async def explain(self, case: Case) -> list[str]:
        """How the local planner understands a case's prompt and decides, as lines of text."""
        from agent_app.planners.local.explain import explain_prompt

        turns: list[Turn] = []
        workflow = complete_document(case.workflow, self.catalog) if case.workflow is not None else None
        for prompt in case.context:
            final = await self._run(prompt, turns, workflow)
            turns.append(Turn(prompt, str(final["intent"]), final["conversation"], final["next_question"]))
            workflow = final["document"] or workflow
        final = await self._run(case.prompt, turns, workflow)
        context = PlanningContext(case.prompt, self.catalog, tuple(turns), workflow, self.timezone)
        plan = final.get("plan")
        return explain_prompt(context, final.get("hits", ()), final["intent"], plan, final["document"])

    async def _run(self, prompt: str, turns: list[Turn], workflow: JsonObject | None) -> Any:
        dependencies = AgentDependencies(
            planner=self.planner,
            fallback=self.fallback,
            retriever=self.retriever,
            catalog=self.catalog,
            catalogs=self.catalogs,
            timezone=self.timezone,
            deadline=time.monotonic() + settings.OPENAI_DEADLINE_SECONDS,
        )
        state = initial_state(prompt=prompt, turns=turns, workflow=workflow)
        return await self.graph.ainvoke(state, context=dependencies)
