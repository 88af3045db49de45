"""Answers of an evaluation on file, one JSON object a line, so that one that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from agent_app.evaluation.cases import Case
from agent_app.evaluation.metrics import Outcome
from connectors_app.contracts import JsonObject
from wfproject.common.errors import ValidationFailed

__all__ = ["Consumed", "Played", "consumed", "read_records", "record_line"]

Played = tuple[Outcome, JsonObject]
"""The outcome of a case and the response that it was read from."""


@dataclass(frozen=True, slots=True)
class Consumed:
    """What the answers took of a language model; `fallbacks` counts those that it did not give, by reason."""

    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal
    fallbacks: dict[str, int]

    def as_dict(self) -> JsonObject:
        """The object under `consumption` of `evaluate --json`."""
        tokens = {"prompt_tokens": self.prompt_tokens, "completion_tokens": self.completion_tokens}
        return {**tokens, "cost_usd": float(self.cost_usd), "fallbacks": self.fallbacks}


def consumed(responses: Iterable[Mapping[str, Any]]) -> Consumed:
    """The sums over responses; those without figures (errors) count nothing."""
    prompt = completion = 0
    cost, fallbacks = Decimal(0), dict[str, int]()
    for response in responses:
        usage = response.get("usage") or {}
        prompt += usage.get("prompt_tokens", 0)
        completion += usage.get("completion_tokens", 0)
        cost += Decimal(usage.get("cost_usd", "0"))
        if reason := response.get("fallback_reason"):
            fallbacks[reason] = fallbacks.get(reason, 0) + 1
    return Consumed(prompt, completion, cost, fallbacks)


def record_line(played: Played, planner: str) -> str:
    """The line of a case, without a line break."""
    outcome, response = played
    facts = {
        "planner": planner,
        "prompt": outcome.case.prompt,
        "intent": outcome.intent,
        "valid": outcome.valid,
        "milliseconds": outcome.milliseconds,
        "steps": outcome.steps,
        "unknown": outcome.unknown,
        "recalled": None if outcome.recalled is None else {str(k): share for k, share in outcome.recalled.items()},
        "kept": outcome.kept,
    }
    return json.dumps({"id": outcome.case.id, "response": response, "facts": facts})


def read_records(path: Path, cases: Sequence[Case], planner: str) -> dict[str, Played]:
    """What is on file of these cases, by id; nothing where there is no file.

    Answers that ended in an error or that the fallback gave are left out: they are to be asked for again. So is a last
    line that was not written whole. Raises ValidationFailed for answers of another planner or to other prompts.
    """
    by_id = {case.id: case for case in cases}
    found: dict[str, Played] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            facts, response, case = record["facts"], record["response"], by_id.get(record["id"])
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):
                break
            raise ValidationFailed(f"{path.name}, line {number}: not an answer of an evaluation.") from error
        if case is None or facts["planner"] != planner or facts["prompt"] != case.prompt:
            raise ValidationFailed(f"{path.name}, line {number}: of another planner or other cases.")
        if "error" not in response and not response.get("fallback_reason"):
            found[case.id] = (_outcome(case, response, facts), response)
    return found


def _outcome(case: Case, response: JsonObject, facts: JsonObject) -> Outcome:
    recalled = facts["recalled"]
    return Outcome(
        case,
        facts["intent"],
        response.get("workflow"),
        facts["valid"],
        facts["milliseconds"],
        steps=facts["steps"],
        unknown=facts["unknown"],
        recalled=None if recalled is None else {int(depth): share for depth, share in recalled.items()},
        kept=facts["kept"],
    )
