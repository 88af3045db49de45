"""The planner that asks an OpenAI-compatible model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.contracts import Answer, Hits, Intent, IntentResult, Plan, PlanningContext
from agent_app.planners.openai import prompts
from agent_app.planners.openai.assemble import build_document
from agent_app.planners.openai.choices import OperationChoices, choose_operations
from agent_app.planners.openai.client import ask
from agent_app.planners.openai.edits import NEW_IDS, EditDraft
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.patches import build_patches
from agent_app.planners.openai.schemas import AnswerDraft, IntentDraft, PlanDraft
from agent_app.planners.openai.strict import AnswerFormat
from agent_app.planners.registry import FALLBACK, get_planner
from connectors_app.contracts import JsonObject, OperationRole
from sessions_app.definition import Patch, Violation, WorkflowGraph
from vectors_app.contracts import RetrievalQuery

__all__ = ["OpenAIPlanner"]

TRIGGER_LIMIT = 6
WHAT_IS_MISSING = "Could you say what should start the workflow and what it should do?"
WHAT_TO_CHANGE = "What exactly should change in the workflow?"


class OpenAIPlanner:
    """Asks the model of the settings for intents, plans, patches and answers, each in one structured call.

    Operations and nodes can only be chosen from what the request enumerates; documents and patches are built by code.
    Every method raises PlanFailed when the endpoint does not answer within its bounds.
    """

    name = "openai"

    def __init__(self, endpoint: Endpoint | None = None) -> None:
        """`endpoint` is for callers that bring their own; without it the settings are read at each call."""
        self._endpoint = endpoint

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint that is asked."""
        return self._endpoint or Endpoint.from_settings()

    async def classify(self, context: PlanningContext, hits: Hits) -> IntentResult:
        """Classify the prompt; without a current workflow there is nothing to modify."""
        choices = choose_operations(hits, context.catalog)
        intents = [str(item) for item in Intent if item != Intent.MODIFY_WORKFLOW or context.workflow is not None]
        messages = prompts.intent_messages(context, choices)
        result, usage = await ask(
            self.endpoint, messages, AnswerFormat("intent", IntentDraft, {"IntentName": intents}), _intent_result
        )
        return replace(result, usage=usage)

    def queries(self, context: PlanningContext, intent: Intent) -> list[RetrievalQuery]:
        """The whole prompt, events near it, what it answers, and the clauses the local planner finds in it."""
        queries = [
            RetrievalQuery(context.prompt),
            RetrievalQuery(context.prompt, role=OperationRole.TRIGGER, limit=TRIGGER_LIMIT),
        ]
        if context.open_question:
            queries.append(RetrievalQuery(context.history[-1].prompt))
        queries += get_planner(FALLBACK).queries(context, intent)
        return list(dict.fromkeys(queries))

    async def generate(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan a new workflow, or abstain with a question."""
        choices = choose_operations(hits, context.catalog)

        def build(draft: PlanDraft) -> Plan:
            if draft.decision == "abstain" or not (draft.steps or draft.triggers):
                return _abstention(draft, WHAT_IS_MISSING)
            return _proposal(draft, document=build_document(draft, choices, context.catalog))

        messages = prompts.plan_messages(context, choices)
        answer_format = AnswerFormat("workflow_plan", PlanDraft, choices.as_enums())
        plan, usage = await ask(self.endpoint, messages, answer_format, build)
        return replace(plan, usage=usage)

    async def modify(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan patches of the current workflow, or abstain with a question."""
        document = context.workflow or {}
        choices = choose_operations(hits, context.catalog, document)
        messages = prompts.edit_messages(context, choices)
        return await self._edit(context, document, choices, messages)

    async def repair(
        self, context: PlanningContext, document: JsonObject, violations: Sequence[Violation], hits: Hits
    ) -> Plan:
        """Patches that mend the named violations; a document that has no nodes at all is planned anew."""
        if not WorkflowGraph(document).nodes:
            return await self.generate(context, hits)
        choices = choose_operations(hits, context.catalog, document)
        messages = prompts.repair_messages(context, choices, document, violations)
        return await self._edit(context, document, choices, messages)

    async def answer(self, context: PlanningContext, intent: Intent, hits: Hits) -> Answer:
        """Answer a `general` prompt, or ask one specific question for any other."""
        choices = choose_operations(hits, context.catalog, context.workflow)
        kind = Intent.GENERAL if intent == Intent.GENERAL else Intent.UNCLEAR
        messages = prompts.answer_messages(context, kind, choices)
        result, usage = await ask(self.endpoint, messages, AnswerFormat("answer", AnswerDraft), _answer)
        return replace(result, usage=usage)

    async def _edit(
        self, context: PlanningContext, document: JsonObject, choices: OperationChoices, messages: prompts.Messages
    ) -> Plan:
        def build(draft: EditDraft) -> Plan:
            if draft.decision == "abstain" or not draft.patches:
                return _abstention(draft, WHAT_TO_CHANGE)
            return _proposal(draft, patches=build_patches(draft.patches, document, choices, context.catalog))

        nodes = [*WorkflowGraph(document).nodes, *NEW_IDS]
        answer_format = AnswerFormat("workflow_edit", EditDraft, {**choices.as_enums(), "NodeName": nodes})
        plan, usage = await ask(self.endpoint, messages, answer_format, build)
        return replace(plan, usage=usage)


def _intent_result(draft: IntentDraft) -> IntentResult:
    return IntentResult(Intent(draft.intent), _bounded(draft.confidence), draft.reason)


def _answer(draft: AnswerDraft) -> Answer:
    return Answer(draft.conversation, draft.next_question or None)


def _proposal(
    draft: PlanDraft | EditDraft, *, document: JsonObject | None = None, patches: tuple[Patch, ...] | None = None
) -> Plan:
    return Plan(draft.conversation, document, patches, draft.next_question or None, _bounded(draft.confidence))


def _abstention(draft: PlanDraft | EditDraft, question: str) -> Plan:
    return Plan(
        draft.conversation, next_question=draft.next_question or question, confidence=_bounded(draft.confidence)
    )


def _bounded(confidence: float) -> float:
    return min(max(confidence, 0.0), 1.0)
