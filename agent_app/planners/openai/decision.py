"""One answer for everything: what the person wants, and what comes of it, so that a common request takes one call."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, Union

from pydantic import Field, create_model

from agent_app.contracts import Intent
from agent_app.planners.openai.edits import EditDraft
from agent_app.planners.openai.schemas import Confidence, Draft, GeneralDraft, PlanDraft, UnclearDraft

__all__ = ["DecisionDraft", "Outcome", "decision_model"]

Outcome = PlanDraft | EditDraft | GeneralDraft | UnclearDraft

_OUTCOMES: dict[Intent, type[Draft]] = {
    Intent.NEW_WORKFLOW: PlanDraft,
    Intent.MODIFY_WORKFLOW: EditDraft,
    Intent.GENERAL: GeneralDraft,
    Intent.UNCLEAR: UnclearDraft,
}


class DecisionDraft(Draft):
    """What the person wants (the outcome's kind), why, and the outcome itself."""

    reason: Annotated[str, Field(description="One short line: why this kind of outcome")]
    outcome: Outcome = Field(discriminator="kind")
    confidence: Confidence = 1.0


def decision_model(intents: Iterable[Intent]) -> type[DecisionDraft]:
    """The decision with outcomes of these intents alone: others can't be chosen."""
    return _model(tuple(intent for intent in _OUTCOMES if intent in set(intents)))


@cache
def _model(intents: tuple[Intent, ...]) -> type[DecisionDraft]:
    if len(intents) == 1:
        outcome: Any = _OUTCOMES[intents[0]]
    else:
        union: Any = Union[tuple(_OUTCOMES[intent] for intent in intents)]  # noqa: UP007 - made of a tuple
        outcome = Annotated[union, Field(discriminator="kind")]
    return create_model("DecisionDraft", __base__=DecisionDraft, __doc__=DecisionDraft.__doc__, outcome=(outcome, ...))
