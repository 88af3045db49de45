"""The planner protocol: what every planner gets and gives. Planners are stateless and know no database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import Patch, Violation
from vectors_app.contracts import Hit, RetrievalQuery
from wfproject.common.errors import ConflictError

__all__ = [
    "Answer",
    "AnswerWithdrawn",
    "FormerVersions",
    "Hits",
    "Intent",
    "IntentResult",
    "Ledger",
    "ModelCalls",
    "Notify",
    "Plan",
    "PlanFailed",
    "Planner",
    "PlanningContext",
    "TokenUsage",
    "Turn",
    "told_confidence",
]

Hits = Sequence[tuple[RetrievalQuery, Sequence[Hit]]]
"""Retrieval queries with their hits, in the order the planner asked for them."""

FormerVersions = Callable[[], Awaitable[Sequence[JsonObject]]]
"""Looks up the documents that the current workflow had before, oldest first."""

Notify = Callable[[str, JsonObject], None]
"""Takes an event (`intent`, `node`, `edge`, `token`, …) and its data while an answer is in the making."""


class AnswerWithdrawn(ConflictError):
    """Nobody waits for this answer any more, or another process makes it: nothing of it is stored."""

    code = "answer-withdrawn"


class Ledger(Protocol):
    """Where it is entered what became of a prompt that somebody asks for later.

    Both are called inside the transaction that stores the same, and raise AnswerWithdrawn to undo it.
    """

    def answered(self, response: JsonObject) -> None:
        """It was answered."""
        ...

    def failed(self, error: BaseException) -> None:
        """It failed, or its task was cancelled."""
        ...


class Intent(StrEnum):
    """What a person wants of the service."""

    NEW_WORKFLOW = "new_workflow"
    MODIFY_WORKFLOW = "modify_workflow"
    GENERAL = "general"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the session."""

    prompt: str
    intent: str
    conversation: str
    next_question: str | None = None


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens a model call consumed; zero for the local planner. `cached_tokens` are part of `prompt_tokens`."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0

    def __add__(self, other: TokenUsage) -> TokenUsage:
        return TokenUsage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
        )


MAX_MODEL_ANSWERS = 3
"""One for a common request, two to repair it."""


@dataclass(slots=True)
class ModelCalls:
    """What a language model has answered for one prompt. A try that brought no answer is none."""

    usage: TokenUsage = TokenUsage()
    answers: int = 0

    @property
    def are_used_up(self) -> bool:
        """Whether the prompt has had its answers, and goes on without the model."""
        return self.answers >= MAX_MODEL_ANSWERS

    def count(self, usage: TokenUsage, *, answered: bool) -> None:
        """One more try with its tokens, which may be known even where no answer came."""
        self.usage += usage
        self.answers += answered

    def begin_anew(self) -> None:
        """The prompt is planned again, upon another state; tokens spent stay spent."""
        self.answers = 0


@dataclass(frozen=True, slots=True)
class PlanningContext:
    """Everything a planner may know. `workflow` is the session's current document (or the one posted), if any."""

    prompt: str
    catalog: OperationCatalog
    history: tuple[Turn, ...] = ()
    workflow: JsonObject | None = None
    timezone: str = "UTC"
    """IANA name used for schedules whose text names no zone."""
    deadline: float | None = None
    """When a planner that waits for others must give up, on the clock of `time.monotonic`."""
    notify: Notify | None = None
    """Told what the planner knows already, where somebody listens."""
    former: FormerVersions | None = None
    """Asked for only by who wants to go back; None where no versions are kept."""
    calls: ModelCalls = field(default_factory=ModelCalls, compare=False)
    """Counts what a language model answers on the way."""

    @property
    def open_question(self) -> str | None:
        """The question the last answer ended with, if any: this prompt may be its answer."""
        return self.history[-1].next_question if self.history else None


CONFIDENCE_DIGITS = 4
"""More than any planner knows of itself. Vectors are right to seven digits, the last of which depend on what else was
embedded in the same run: a confidence must not."""


def told_confidence(confidence: float) -> float:
    """A confidence as answers, interactions and evaluations tell it."""
    return round(confidence, CONFIDENCE_DIGITS)


@dataclass(frozen=True, slots=True)
class Plan:
    """A planner's proposal. One of `document` (new workflow, or a former version) and `patches` (modification) is set.

    Both are None when the planner abstains; then `next_question` asks for what it needs.
    """

    conversation: str
    document: JsonObject | None = None
    patches: tuple[Patch, ...] | None = None
    next_question: str | None = None
    confidence: float = 1.0
    usage: TokenUsage = field(default_factory=TokenUsage)
    leads_further: bool = False
    """Whether the same words said again change the workflow again ("undo"): such an answer is not kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A conversational reply without a workflow."""

    conversation: str
    next_question: str | None = None
    usage: TokenUsage = field(default_factory=TokenUsage)


@dataclass(frozen=True, slots=True)
class IntentResult:
    """Classified intent; `confidence` in [0, 1]; `reason` is one short line for reviewers.

    A planner that decides everything at once sets `plan` or `answer` too; `usage` then counts that one call, and the
    planner is not asked again for it.
    """

    intent: Intent
    confidence: float
    reason: str = ""
    usage: TokenUsage = field(default_factory=TokenUsage)
    plan: Plan | None = None
    answer: Answer | None = None


class PlanFailed(Exception):
    """A planner could not answer after its own retries; the graph then asks the fallback planner.

    `code` says why, for clients; `usage` is what the tries consumed all the same.
    """

    def __init__(self, reason: str, *, code: str = "model-failed", usage: TokenUsage | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.usage = usage or TokenUsage()


class Planner(Protocol):
    """Turns language into intents, documents and patches. Deterministic planners ignore nothing but time."""

    name: str

    async def classify(self, context: PlanningContext, hits: Hits) -> IntentResult:
        """Classify the prompt. `hits` is what was found for `queries(context, None)`, nothing without such queries."""
        ...

    def settled(self, context: PlanningContext) -> Intent | None:
        """The intent where the words alone tell it; None where the planner has to look something up or to think."""
        ...

    def queries(self, context: PlanningContext, intent: Intent | None) -> list[RetrievalQuery]:
        """What to look up before planning: usually one query a clause.

        With `intent` None, what to look up for the classification: all it needs, for a planner that decides at once;
        nothing for others.
        """
        ...

    async def generate(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan a new workflow (`document` set, or abstain)."""
        ...

    async def modify(self, context: PlanningContext, hits: Hits) -> Plan:
        """Plan an edit of `context.workflow` (`patches` set, or abstain)."""
        ...

    async def repair(
        self, context: PlanningContext, document: JsonObject, violations: Sequence[Violation], hits: Hits
    ) -> Plan:
        """Propose a mended document (or patches) for the named violations."""
        ...

    async def answer(self, context: PlanningContext, intent: Intent, hits: Hits) -> Answer:
        """Answer a `general` prompt, or ask one specific question for an `unclear` one."""
        ...
