"""What the model fills in: compact answers that code turns into documents and patches.

Every field stands in the strict schema as required; the defaults are for endpoints that leave nulls out. The names of
the type aliases are the names of the choices a request is made with.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from typing_extensions import TypeAliasType

from agent_app.planners.openai.strict import chosen_from
from sessions_app.definition.vocabulary import BranchName

__all__ = [
    "ActionName",
    "GeneralDraft",
    "InputDraft",
    "LinkDraft",
    "NewAction",
    "NewApproval",
    "NewCondition",
    "NewDelay",
    "NewLoop",
    "NewStep",
    "NewTrigger",
    "PlanDecision",
    "PlanDraft",
    "PlannedStep",
    "TriggerName",
    "UnclearDraft",
]

ActionName = TypeAliasType("ActionName", Annotated[str, chosen_from("ActionName")])
TriggerName = TypeAliasType("TriggerName", Annotated[str, chosen_from("TriggerName")])
PlanDecision = TypeAliasType("PlanDecision", Annotated[str, chosen_from("PlanDecision")])

MAX_TEXT = 20_000
MAX_ITEMS = 500
"""Bounds that strict schemas have no word for: longer is no answer that anybody reads, or runs."""

Confidence = Annotated[float, Field(description="0 (a guess) to 1 (certain)")]


class Draft(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _check_storable(cls, data: Any) -> Any:
        values = list(data.values()) if isinstance(data, dict) else []
        for value in values:
            if isinstance(value, list) and len(value) > MAX_ITEMS:
                raise ValueError(f"a list has more than {MAX_ITEMS} items")
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, str) and "\0" in text for text in texts):
                raise ValueError("a text holds a NUL character, which no database column keeps")
            if any(isinstance(text, str) and len(text) > MAX_TEXT for text in texts):
                raise ValueError(f"a text is longer than {MAX_TEXT} characters")
        return data


class GeneralDraft(Draft):
    """An answer to a question, or small talk."""

    kind: Literal["general"] = "general"
    conversation: Annotated[str, Field(description="At most five sentences, from the facts given alone")]
    next_question: Annotated[str | None, Field(description="One question that leads on, else null")] = None


class UnclearDraft(Draft):
    """One specific question, where it can't be told what the request asks for."""

    kind: Literal["unclear"] = "unclear"
    conversation: Annotated[str, Field(description="One sentence: what is not clear")]
    question: Annotated[str, Field(description="One specific question")]
    choices: Annotated[list[str], Field(description="Two to four possible answers, each a few words")] = []


class InputDraft(Draft):
    """One input of a step. Lists of texts are lists; an object is written as JSON text."""

    name: str
    value: str | bool | int | float | list[str]


class NewTrigger(Draft):
    """An event that starts the workflow."""

    kind: Literal["trigger"] = "trigger"
    id: str
    operation: TriggerName
    inputs: list[InputDraft] = []


class NewAction(Draft):
    """A step that calls an operation."""

    kind: Literal["action"] = "action"
    id: str
    operation: ActionName
    inputs: list[InputDraft] = []
    on_error: Annotated[Literal["stop", "continue"], Field(description="continue: go on although the call failed")] = (
        "stop"
    )


class NewCondition(Draft):
    """A condition with the branches true and false."""

    kind: Literal["condition"] = "condition"
    id: str
    title: str
    expression: Annotated[str, Field(description="A bare JMESPath expression without braces")]


class NewLoop(Draft):
    """A loop; steps whose parent it is are done for each element."""

    kind: Literal["for_each"] = "for_each"
    id: str
    title: str
    items: Annotated[str, Field(description="A bare JMESPath expression that gives a list")]
    element: Annotated[str, Field(description="What people call one element, for example issue")]


class NewApproval(Draft):
    """An approval with the branches approved and rejected, or a task that a person does."""

    kind: Literal["approval"] = "approval"
    id: str
    title: str
    instructions: str
    assignee: str | None = None


class NewDelay(Draft):
    """A wait, for a duration or until a moment; the other one is null."""

    kind: Literal["delay"] = "delay"
    id: str
    title: str
    duration: Annotated[str | None, Field(description="ISO 8601, for example PT15M or P2D")] = None
    until: Annotated[str | None, Field(description="ISO 8601 date and time, or {{ expression }}")] = None


NewStep = Annotated[NewAction | NewCondition | NewLoop | NewApproval | NewDelay, Field(discriminator="kind")]


class LinkDraft(Draft):
    """What a step runs after, and on which outcome of it; null is success."""

    step: Annotated[str, Field(description="The id of an earlier step or trigger")]
    branch: BranchName | None = None


class _Placed(Draft):
    """Where a planned step stands. Named first among bases, so that `kind` is the first key of each alternative."""

    after: Annotated[
        list[LinkDraft], Field(description="Empty: right after the trigger, or first inside the parent loop")
    ] = []
    parent: Annotated[str | None, Field(description="The id of the loop this step is a member of")] = None


class PlannedAction(_Placed, NewAction):
    """A step that calls an operation."""


class PlannedCondition(_Placed, NewCondition):
    """A condition with the branches true and false."""


class PlannedLoop(_Placed, NewLoop):
    """A loop; steps whose parent it is are done for each element."""


class PlannedApproval(_Placed, NewApproval):
    """An approval with the branches approved and rejected, or a task that a person does."""


class PlannedDelay(_Placed, NewDelay):
    """A wait, for a duration or until a moment; the other one is null."""


PlannedStep = Annotated[
    PlannedAction | PlannedCondition | PlannedLoop | PlannedApproval | PlannedDelay, Field(discriminator="kind")
]


class PlanDraft(Draft):
    """A new workflow, or an abstention."""

    kind: Literal["new_workflow"] = "new_workflow"
    conversation: Annotated[str, Field(description="One to three sentences on what it does, or why there is none")]
    decision: Annotated[
        PlanDecision,
        Field(description="draft: take <draft> as it is, no triggers and steps here; abstain: no sensible workflow"),
    ]
    name: Annotated[str, Field(description="Name of the workflow, at most eight words")]
    triggers: list[NewTrigger] = []
    steps: list[PlannedStep] = []
    next_question: Annotated[str | None, Field(description="One question about what is missing, else null")] = None

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        ids = [item.id for item in (*self.triggers, *self.steps)]
        if repeated := next((item for item in ids if ids.count(item) > 1), None):
            raise ValueError(f"the id {repeated!r} is given twice")
        return self
