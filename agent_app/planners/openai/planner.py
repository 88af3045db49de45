"""The planner that asks an OpenAI-compatible model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from agent_app.contracts import Answer, Hits, Intent, IntentResult, Plan, PlanningContext
from agent_app.planners.openai import prompts
from agent_app.planners.openai.assemble import build_document
from agent_app.planners.openai.choices import OperationChoices, choose_operations
from agent_app.planners.openai.client import ask
from agent_app.planners.openai.decision import DecisionDraft, Outcome, decision_model
from agent_app.planners.openai.edits import NEW_IDS, EditDraft
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.patches import build_patches
from agent_app.planners.openai.progress import ProgressReader
from agent_app.planners.openai.proposal import Proposal, propose
from agent_app.planners.openai.schemas import GeneralDraft, PlanDraft, UnclearDraft
from agent_app.planners.openai.strict import AnswerFormat
from agent_app.planners.registry import FALLBACK, get_planner
from connectors_app.contracts import JsonObject, OperationRole
from sessions_app.definition import Violation, WorkflowGraph
from vectors_app.contracts import RetrievalQuery

__all__ = ["OpenAIPlanner"]

TRIGGER_LIMIT = 6
MAX_CHOICES = 4
WHAT_IS_MISSING = "Could you say what should start the workflow and what it should do?"
WHAT_TO_CHANGE = "What exactly should change in the workflow?"


class OpenAIPlanner:
    """Asks the model of the settings. `classify` decides everything at once, in one structured call.

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

    def queries(self, context: PlanningContext, intent: Intent | None) -> list[RetrievalQuery]:
        """The whole prompt, events near it, what it answers, and the clauses the local planner finds in it.

        The clauses alone where there are some and rules alone tell that they are a new workflow: 0.984 of the
        operations of the tuning sets are among the choices then, and 0.986 with the whole prompt, at twice the work.
        """
        local = get_planner(FALLBACK)
        if intent is None and context.workflow is None and local.settled(context) is Intent.NEW_WORKFLOW:
            clauses = local.queries(context, Intent.NEW_WORKFLOW)
            if clauses and not context.open_question:
                return list(dict.fromkeys(clauses))
        queries = [
            RetrievalQuery(context.prompt),
            RetrievalQuery(context.prompt, role=OperationRole.TRIGGER, limit=TRIGGER_LIMIT),
        ]
        if context.open_question:
            queries.append(RetrievalQuery(context.history[-1].prompt))
        possible = [intent] if intent else [Intent.NEW_WORKFLOW, Intent.MODIFY_WORKFLOW]
        for item in possible:
            if item is not Intent.MODIFY_WORKFLOW or context.workflow is not None:
                queries += local.queries(context, item)
        return list(dict.fromkeys(queries))

    def settled(self, context: PlanningContext) -> Intent | None:
        """None: the model decides."""
        return None

    async def classify(self, context: PlanningContext, hits: Hits) -> IntentResult:
        """The intent with its plan or answer; without a current workflow there is nothing to modify."""
        intents = [item for item in Intent if item is not Intent.MODIFY_WORKFLOW or context.workflow is not None]
        return await self._decide(context, hits, intents)

    async def generate(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan a new workflow, or abstain with a question."""
        return _plan_of(await self._decide(context, hits, [Intent.NEW_WORKFLOW]))

    async def modify(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan patches of the current workflow, or abstain with a question."""
        return _plan_of(await self._decide(context, hits, [Intent.MODIFY_WORKFLOW]))

    async def repair(
        self, context: PlanningContext, document: JsonObject, violations: Sequence[Violation], hits: Hits
    ) -> Plan:
        """Patches that mend the named violations; a document that has no nodes at all is planned anew."""
        if not WorkflowGraph(document).nodes:
            return await self.generate(context, hits)
        choices = choose_operations(hits, context.catalog, document)
        messages = prompts.repair_messages(
            context, choices, document, violations, history_tokens=self.endpoint.history_tokens
        )
        decision = _Decision(context, choices, None, document)
        return _plan_of(await self._ask("repair", context, messages, decision, [Intent.MODIFY_WORKFLOW]))

    async def answer(self, context: PlanningContext, intent: Intent, hits: Hits) -> Answer:
        """Answer a `general` prompt, or ask one specific question for any other."""
        kind = Intent.GENERAL if intent == Intent.GENERAL else Intent.UNCLEAR
        result = await self._decide(context, hits, [kind])
        return replace(result.answer or Answer(WHAT_IS_MISSING), usage=result.usage)

    async def _decide(self, context: PlanningContext, hits: Hits, intents: Collection[Intent]) -> IntentResult:
        proposal = await propose(get_planner(FALLBACK), replace(context, notify=None), hits, intents)
        document = context.workflow or {}
        choices = choose_operations(hits, context.catalog, document, proposal.document if proposal else None)
        messages = prompts.decision_messages(
            context, choices, intents, proposal, history_tokens=self.endpoint.history_tokens
        )
        decision = _Decision(context, choices, proposal, document)
        return await self._ask("decision", context, messages, decision, intents)

    async def _ask(
        self,
        name: str,
        context: PlanningContext,
        messages: prompts.Messages,
        decision: _Decision,
        intents: Collection[Intent],
    ) -> IntentResult:
        notify = context.notify
        result, usage = await ask(
            self.endpoint,
            messages,
            AnswerFormat(name, decision_model(intents), decision.enums()),
            decision.read,
            deadline=context.deadline,
            calls=context.calls,
            watch=(lambda: ProgressReader(notify, decision.preview)) if notify else None,
        )
        return replace(result, usage=usage)


class _Decision:
    """Makes plans and answers of what the model fills in."""

    def __init__(
        self, context: PlanningContext, choices: OperationChoices, proposal: Proposal | None, document: JsonObject
    ) -> None:
        """`document` is what patches are for."""
        self._context = context
        self._choices = choices
        self._proposal = proposal
        self._document = document

    def enums(self) -> dict[str, list[str]]:
        """The choices for all type aliases."""
        takes = [self._proposal.intent] if self._proposal and self._proposal.can_be_taken else []
        return {
            **self._choices.as_enums(),
            "NodeName": [*WorkflowGraph(self._document).nodes, *NEW_IDS],
            "PlanDecision": ["workflow", *(["draft"] if Intent.NEW_WORKFLOW in takes else []), "abstain"],
            "EditDecision": ["edit", *(["draft"] if Intent.MODIFY_WORKFLOW in takes else []), "abstain"],
        }

    def read(self, draft: DecisionDraft) -> IntentResult:
        """The result of a decision; raises pydantic.ValidationError where an edit contradicts itself."""
        confidence = min(max(draft.confidence, 0.0), 1.0)
        outcome: Outcome = draft.outcome
        result = IntentResult(Intent(outcome.kind), confidence, draft.reason)
        match outcome:
            case PlanDraft():
                return replace(result, plan=replace(self._plan(outcome), confidence=confidence))
            case EditDraft():
                return replace(result, plan=replace(self._edit(outcome), confidence=confidence))
            case GeneralDraft():
                return replace(result, answer=Answer(outcome.conversation, outcome.next_question or None))
            case UnclearDraft():
                return replace(result, answer=Answer(outcome.conversation, _question(outcome)))

    def preview(self, outcome: JsonObject) -> JsonObject:
        """The document of a plan of which only the first steps are there; raises pydantic.ValidationError."""
        draft = PlanDraft.model_validate(outcome, context=self.enums())
        return build_document(draft, self._choices, self._context.catalog)

    def _plan(self, draft: PlanDraft) -> Plan:
        if draft.decision == "draft":
            return self._taken(draft, WHAT_IS_MISSING)
        if draft.decision == "abstain" or not (draft.steps or draft.triggers):
            return Plan(draft.conversation, next_question=draft.next_question or WHAT_IS_MISSING)
        document = build_document(draft, self._choices, self._context.catalog)
        return Plan(draft.conversation, document, next_question=draft.next_question or None)

    def _edit(self, draft: EditDraft) -> Plan:
        if draft.decision == "draft":
            return self._taken(draft, WHAT_TO_CHANGE)
        if draft.decision == "abstain" or not draft.patches:
            return Plan(draft.conversation, next_question=draft.next_question or WHAT_TO_CHANGE)
        patches = build_patches(draft.patches, self._document, self._choices, self._context.catalog)
        return Plan(draft.conversation, patches=patches, next_question=draft.next_question or None)

    def _taken(self, draft: PlanDraft | EditDraft, question: str) -> Plan:
        """The proposal as it is, in the model's words."""
        plan = self._proposal.plan if self._proposal else None
        if plan is None:
            return Plan(draft.conversation, next_question=draft.next_question or question)
        return replace(plan, conversation=draft.conversation, next_question=draft.next_question or plan.next_question)


def _plan_of(result: IntentResult) -> Plan:
    plan = result.plan or Plan(result.answer.conversation if result.answer else WHAT_IS_MISSING)
    return replace(plan, usage=result.usage)


def _question(draft: UnclearDraft) -> str:
    """The question with its choices in one sentence each way, as clients show one text."""
    choices = [choice.strip() for choice in draft.choices if choice.strip()][:MAX_CHOICES]
    question = draft.question.strip() or WHAT_IS_MISSING
    return f"{question} For example: {'; '.join(choices)}." if choices else question
