"""How close answers come to gold, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent_app.contracts import Intent
from agent_app.evaluation.cases import Case, GoldAction
from connectors_app.contracts import JsonObject
from sessions_app.definition import topological_order

__all__ = ["METRICS", "Outcome", "Score", "Summary", "score", "summarize"]

BOOTSTRAP_SAMPLES = 1000
_SEED = 20_240_229  # fixed, so that the same outcomes give the same intervals


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer to a case. `valid` is None where the answer has no workflow."""

    case: Case
    intent: str
    workflow: JsonObject | None
    valid: bool | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one answer; None where the case has no gold for it."""

    case: Case
    intent: str
    valid: bool | None
    milliseconds: float
    trigger: float | None = None
    actions_f1: float | None = None
    order: float | None = None
    inputs: float | None = None
    exact: float | None = None

    @property
    def failed(self) -> bool:
        """Whether anything about this answer is wrong."""
        return self.intent != self.case.intent or self.exact == 0.0 or self.valid is False


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over all cases; `intervals` holds the bootstrap 95 % interval of each."""

    n: int
    values: dict[str, Any]
    intervals: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The object that `evaluate --json` prints."""
        return {"n": self.n, **self.values, "intervals": self.intervals}


Step = tuple[str, str]


def _steps(document: JsonObject, role: str) -> list[Step]:
    """(connector, operation) of the steps of a role, in the order of execution."""
    rows = {row.get("id"): row for row in document.get("data", [])}
    steps = []
    for node in topological_order(document):
        properties = rows.get(node, {}).get("properties", {})
        if properties.get("role") == role:
            connector = (rows[node].get("metadata") or {}).get("connector") or {}
            steps.append((str(connector.get("key", "")), str(properties.get("action", ""))))
    return steps


def _matching(gold: Sequence[GoldAction], found: Sequence[Step]) -> int:
    """Size of the largest one-to-one matching of gold patterns to steps (augmenting paths; lists are short)."""
    owner: dict[int, int] = {}

    def assign(index: int, seen: set[int]) -> bool:
        for place, step in enumerate(found):
            if place not in seen and gold[index].matches(*step):
                seen.add(place)
                if place not in owner or assign(owner[place], seen):
                    owner[place] = index
                    return True
        return False

    return sum(assign(index, set()) for index in range(len(gold)))


def _longest_common(gold: Sequence[GoldAction], found: Sequence[Step]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(found) + 1)
    for pattern in gold:
        previous = 0
        for place, step in enumerate(found, start=1):
            kept = row[place]
            row[place] = previous + 1 if pattern.matches(*step) else max(row[place], row[place - 1])
            previous = kept
    return row[-1]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)


def _texts(document: JsonObject) -> str:
    """All texts inside step inputs and conditions, lower-case."""
    found: list[str] = []
    for row in document.get("data", []):
        properties = row.get("properties", {})
        found.extend(_leaves(properties.get("inputs", {})))
        found.extend(_leaves([properties.get("expression"), properties.get("items")]))
    return "\n".join(found).lower()


def score(outcome: Outcome) -> Score:
    """Compare one answer with its gold."""
    case = outcome.case
    base = Score(case, outcome.intent, outcome.valid, outcome.milliseconds)
    if not case.expects_workflow:
        return base
    document = outcome.workflow or {}
    triggers, actions = _steps(document, "trigger"), _steps(document, "action")
    conditions = len(_steps(document, "condition"))
    trigger = None
    if case.trigger is not None:
        trigger = float(len(triggers) == 1 and case.trigger.matches(*triggers[0]))
    f1 = order = None
    same_actions = True
    if case.actions is not None:
        matched = _matching(case.actions, actions)
        total = len(case.actions) + len(actions)
        f1 = 2 * matched / total if total else float(outcome.workflow is not None)
        order = _longest_common(case.actions, actions) / len(case.actions) if case.actions else 1.0
        same_actions = matched == len(case.actions) == len(actions)
    texts = _texts(document)
    inputs = sum(text.lower() in texts for text in case.inputs) / len(case.inputs) if case.inputs else None
    same_conditions = case.conditions is None or conditions == case.conditions
    exact = outcome.workflow is not None and trigger != 0.0 and same_actions and same_conditions
    return Score(case, outcome.intent, outcome.valid, outcome.milliseconds, trigger, f1, order, inputs, float(exact))


def _macro_f1(scores: Sequence[Score]) -> float | None:
    values = []
    for intent in Intent:
        true = sum(item.intent == item.case.intent == intent for item in scores)
        wrong = sum((item.intent == intent) != (item.case.intent == intent) for item in scores)
        if true or wrong:
            values.append(2 * true / (2 * true + wrong))
    return float(np.mean(values)) if values else None


def _intent_recall(scores: Sequence[Score]) -> dict[str, float]:
    recall = {}
    for intent in Intent:
        gold = [item for item in scores if item.case.intent == intent]
        if gold:
            recall[intent.value] = sum(item.intent == intent for item in gold) / len(gold)
    return recall


def _mean(name: str) -> Callable[[Sequence[Score]], float | None]:
    def mean(scores: Sequence[Score]) -> float | None:
        values = [value for item in scores if (value := getattr(item, name)) is not None]
        return float(np.mean(values)) if values else None

    return mean


def _percentile(share: float) -> Callable[[Sequence[Score]], float | None]:
    return lambda scores: float(np.percentile([item.milliseconds for item in scores], share))


METRICS: dict[str, Callable[[Sequence[Score]], Any]] = {
    "intent_macro_f1": _macro_f1,
    "intent_recall": _intent_recall,
    "trigger_exact": _mean("trigger"),
    "actions_f1": _mean("actions_f1"),
    "order_accuracy": _mean("order"),
    "inputs_recall": _mean("inputs"),
    "workflow_exact": _mean("exact"),
    "valid_rate": _mean("valid"),
    "p50_ms": _percentile(50),
    "p95_ms": _percentile(95),
}


def _interval(values: Sequence[float]) -> list[float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return None if value is None else round(float(value), 4)


def summarize(scores: Sequence[Score], samples: int = BOOTSTRAP_SAMPLES) -> Summary:
    """All metrics with 95 % intervals from resampling the cases (percentile bootstrap, Efron 1979)."""
    generator = np.random.default_rng(_SEED)
    draws = generator.integers(0, len(scores), size=(samples, len(scores)))
    resampled: dict[str, list[Any]] = {name: [] for name in METRICS}
    for draw in draws:
        sample = [scores[index] for index in draw]
        for name, metric in METRICS.items():
            if (value := metric(sample)) is not None:
                resampled[name].append(value)
    intervals: dict[str, Any] = {}
    for name, values in resampled.items():
        if name == "intent_recall":
            classes = sorted({key for value in values for key in value})
            intervals[name] = {key: _interval([value[key] for value in values if key in value]) for key in classes}
        else:
            intervals[name] = _interval(values) if values else None
    figures = {name: _rounded(metric(scores)) for name, metric in METRICS.items()}
    return Summary(len(scores), figures, intervals)
