"""The planner that needs no model: deterministic, offline, milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.contracts import Answer, Hits, Intent, IntentResult, Plan, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent, settled_intent
from agent_app.planners.local.newplan import plan_new_workflow, workflow_queries
from agent_app.planners.local.repair import mend_document
from connectors_app.contracts import JsonObject
from sessions_app.definition import Violation
from vectors_app.contracts import RetrievalQuery
from vectors_app.services import prompt_embedded
from wfproject.common.processing import off_loop

__all__ = ["LocalPlanner"]


class LocalPlanner:
    """Implements `Planner` with a grammar of requests, a joint choice of operations and wiring by schema.

    Every method is a pure function of its arguments (the former versions of a workflow are looked up, to go back to);
    only the index of the catalogue is kept between calls.
    """

    name = "local"

    async def classify(self, context: PlanningContext, hits: Hits) -> IntentResult:
        """Classify the prompt by what it says and what came before it."""
        index = catalog_index(context.catalog)
        if (settled := await off_loop(settled_intent)(context, index)) is not None:
            return settled
        # With the prompt, in one run, what is looked up next if it wants a new workflow.
        wanted = await off_loop(self.queries)(context, Intent.NEW_WORKFLOW) if context.workflow is None else []
        await prompt_embedded(context.prompt, [query.text for query in wanted])
        return await off_loop(classify_intent)(context, hits, index)

    def settled(self, context: PlanningContext) -> Intent | None:
        """The intent where rules alone tell it."""
        result = settled_intent(context, catalog_index(context.catalog))
        return None if result is None else result.intent

    def queries(self, context: PlanningContext, intent: Intent | None) -> list[RetrievalQuery]:
        """One query for every clause that needs an operation."""
        index = catalog_index(context.catalog)
        if intent is Intent.MODIFY_WORKFLOW:
            from agent_app.planners.local.edit import edit_queries

            return edit_queries(context, index)
        if intent is Intent.NEW_WORKFLOW:
            return workflow_queries(context, index)
        return []

    async def generate(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan a new workflow; abstains with a question where nothing was understood."""
        return await off_loop(plan_new_workflow)(context, hits, catalog_index(context.catalog))

    async def modify(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan an edit of the current workflow as typed patches, or go back to a former version of it.

        Abstains where the target is not clear.
        """
        from agent_app.planners.local.edit import plan_edit, plan_return

        index = catalog_index(context.catalog)
        return await plan_return(context, index) or await off_loop(plan_edit)(context, hits, index)

    async def repair(
        self, context: PlanningContext, document: JsonObject, violations: Sequence[Violation], hits: Hits
    ) -> Plan:
        """Drop or mend what the violations name."""
        return await off_loop(mend_document)(document, violations, context.catalog)

    async def answer(self, context: PlanningContext, intent: Intent, hits: Hits) -> Answer:
        """Answer a general prompt, or ask one specific question for an unclear one."""
        from agent_app.planners.local.answers import answer_prompt

        return await off_loop(answer_prompt)(context, intent, hits, catalog_index(context.catalog))
