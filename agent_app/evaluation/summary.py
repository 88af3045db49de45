"""Figures over many answers, with bootstrap intervals; new workflows and edits also apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent_app.contracts import Intent
from agent_app.evaluation.metrics import Score

__all__ = ["METRICS", "Summary", "summarize"]

BOOTSTRAP_SAMPLES = 1000
_SEED = 20_240_229  # fixed, so that the same outcomes give the same intervals

Numbers = NDArray[np.float64]

_MEANS = {
    "trigger_exact": "trigger",
    "actions_f1": "actions_f1",
    "order_accuracy": "order",
    "inputs_recall": "inputs",
    "workflow_exact": "exact",
    "valid_rate": "valid",
    "structural_exact": "structure",
    "flow_sim": "flow_sim",
    "condition_operator": "condition_operator",
    "condition_value": "condition_value",
    "condition_exact": "condition_exact",
    "hallucination_rate": "hallucinated",
    "abstention_rate": "abstained",
    "retrieval_recall_10": "recall_10",
    "retrieval_recall_50": "recall_50",
    "untouched_identical": "kept",
}
"""Metric to the figure of an answer that it is the mean of."""
_PERCENTILES = {"p50_ms": 50, "p95_ms": 95}
METRICS = ("intent_macro_f1", "intent_recall", *_MEANS, *_PERCENTILES)
_GROUPS = {"new": Intent.NEW_WORKFLOW, "edit": Intent.MODIFY_WORKFLOW}


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over all cases; `intervals` holds the bootstrap 95 % interval of each, `groups` the same by kind."""

    n: int
    values: dict[str, Any]
    intervals: dict[str, Any]
    groups: dict[str, Summary] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The object that `evaluate --json` prints."""
        groups = {name: group.as_dict() for name, group in self.groups.items()}
        return {"n": self.n, **self.values, "intervals": self.intervals, **groups}


def summarize(scores: Sequence[Score], samples: int = BOOTSTRAP_SAMPLES) -> Summary:
    """All metrics with 95 % intervals from resampling the cases (percentile bootstrap, Efron 1979).

    The groups are the cases whose gold intent is a new workflow or a modification; they lack the intent metrics.
    """
    groups = {}
    for name, intent in _GROUPS.items():
        if members := [item for item in scores if item.case.intent == intent]:
            groups[name] = _summary(members, samples, intents=False)
    whole = _summary(scores, samples, intents=True)
    return Summary(whole.n, whole.values, whole.intervals, groups)


def _summary(scores: Sequence[Score], samples: int, *, intents: bool) -> Summary:
    draws = np.random.default_rng(_SEED).integers(0, len(scores), size=(samples, len(scores)))
    values: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    if intents:
        _add_intents(scores, draws, values, intervals)
    for name, attribute in _MEANS.items():
        figures = np.array([_number(getattr(item, attribute)) for item in scores])
        values[name], intervals[name] = _estimate(figures, draws, _mean)
    milliseconds = np.array([item.milliseconds for item in scores])
    for name, share in _PERCENTILES.items():
        values[name], intervals[name] = _estimate(milliseconds, draws, _percentile(share))
    return Summary(len(scores), values, intervals)


def _number(value: float | bool | None) -> float:
    return np.nan if value is None else float(value)


def _mean(rows: Numbers) -> Numbers:
    """Means along the last axis, what is not a number left out; not a number where nothing is left."""
    known = ~np.isnan(rows)
    counts = known.sum(axis=-1)
    sums = np.where(known, rows, 0.0).sum(axis=-1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _percentile(share: float) -> Callable[[Numbers], Numbers]:
    return lambda rows: np.asarray(np.percentile(rows, share, axis=-1))


def _estimate(
    figures: Numbers, draws: NDArray[np.int64], statistic: Callable[[Numbers], Numbers]
) -> tuple[float | None, list[float] | None]:
    value = float(statistic(figures))
    if np.isnan(value):
        return None, None
    return round(value, 4), _interval(statistic(figures[draws]))


def _interval(values: Any) -> list[float]:
    low, high = np.nanpercentile(np.asarray(values, dtype=np.float64), [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def _add_intents(
    scores: Sequence[Score], draws: NDArray[np.int64], values: dict[str, Any], intervals: dict[str, Any]
) -> None:
    resampled = [[scores[index] for index in draw] for draw in draws]
    values["intent_macro_f1"] = round(_macro_f1(scores), 4)
    intervals["intent_macro_f1"] = _interval([_macro_f1(sample) for sample in resampled])
    values["intent_recall"] = {name: round(value, 4) for name, value in _intent_recall(scores).items()}
    recalls = [_intent_recall(sample) for sample in resampled]
    intervals["intent_recall"] = {
        name: _interval([recall[name] for recall in recalls if name in recall]) for name in values["intent_recall"]
    }


def _macro_f1(scores: Sequence[Score]) -> float:
    figures = []
    for intent in Intent:
        true = sum(item.intent == item.case.intent == intent for item in scores)
        wrong = sum((item.intent == intent) != (item.case.intent == intent) for item in scores)
        if true or wrong:
            figures.append(2 * true / (2 * true + wrong))
    return float(np.mean(figures)) if figures else 0.0


def _intent_recall(scores: Sequence[Score]) -> dict[str, float]:
    recall = {}
    for intent in Intent:
        gold = [item for item in scores if item.case.intent == intent]
        if gold:
            recall[intent.value] = sum(item.intent == intent for item in gold) / len(gold)
    return recall
