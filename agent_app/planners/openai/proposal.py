"""What the local planner makes of a prompt, as a proposal that the model may take or leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from agent_app.contracts import Answer, Hits, Intent, Plan, Planner, PlanningContext
from agent_app.planners.openai.choices import OperationChoices
from agent_app.planners.openai.views import workflow_view
from connectors_app.contracts import JsonObject
from sessions_app.definition import PatchError, apply_patches, diff_documents

__all__ = ["Proposal", "propose"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An intent with a plan or an answer. `document` is the workflow that the plan would lead to."""

    intent: Intent
    plan: Plan | None = None
    answer: Answer | None = None
    document: JsonObject | None = None

    @property
    def can_be_taken(self) -> bool:
        """Whether there is a workflow, or an edit of one, that the model may decide on as it is."""
        return self.document is not None

    def view(self, context: PlanningContext, choices: OperationChoices) -> JsonObject:
        """The proposal as the model sees it: a workflow whole, an edit as what it changes, in words."""
        view: JsonObject = {"kind": self.intent}
        if self.document is not None and self.intent is Intent.NEW_WORKFLOW:
            view["workflow"] = workflow_view(self.document, context.catalog, choices)
        elif self.document is not None:
            view["changes"] = diff_documents(context.workflow or {}, self.document).summary()
        reply = self.answer or self.plan
        if reply is not None and (self.answer is not None or self.document is None):
            view["answer"] = reply.conversation
        if reply is not None and reply.next_question:
            view["question"] = reply.next_question
        return view


async def propose(
    planner: Planner, context: PlanningContext, hits: Hits, intents: Collection[Intent]
) -> Proposal | None:
    """What the planner would answer; None where it takes the prompt for something else than `intents`."""
    intent = (await planner.classify(context, hits[:1])).intent
    if intent not in intents:
        return None
    if intent in {Intent.GENERAL, Intent.UNCLEAR}:
        return Proposal(intent, answer=await planner.answer(context, intent, hits[:1]))
    if intent is Intent.NEW_WORKFLOW:
        plan = await planner.generate(context, hits)
        return Proposal(intent, plan, document=plan.document)
    plan = await planner.modify(context, hits)
    if plan.patches is None or context.workflow is None:
        return Proposal(intent, plan, document=plan.document)  # a former version, where it goes back
    try:
        return Proposal(intent, plan, document=apply_patches(context.workflow, plan.patches, context.catalog))
    except PatchError:
        return None  # a draft that does not apply is no help
