"""How close an answer comes to gold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.evaluation.cases import Case, GoldAction, GoldBranch, GoldLoop, GoldNode, GoldOperation
from agent_app.evaluation.comparisons import negated, same_operator, same_value
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import Flow, FlowNode, branches, gold_flow, same_flow, turned_over
from agent_app.evaluation.similarity import flow_similarity
from connectors_app.contracts import JsonObject
from sessions_app.definition import topological_order

__all__ = ["Outcome", "Score", "gold_actions", "score"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer to a case. `valid` is None where the answer has no workflow.

    `unknown` of `steps` name no operation of the catalogue; `recalled` maps a depth k to the share of gold operations
    among the first k retrieved for the clauses; `kept` is the share of nodes that no patch names and that are
    byte-identical (None unless a workflow was edited).
    """

    case: Case
    intent: str
    workflow: JsonObject | None
    valid: bool | None
    milliseconds: float
    steps: int = 0
    unknown: int = 0
    recalled: dict[int, float] | None = None
    kept: float | None = None


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
    structure: float | None = None
    flow_sim: float | None = None
    condition_operator: float | None = None
    condition_value: float | None = None
    condition_exact: float | None = None
    hallucinated: float | None = None
    abstained: float | None = None
    recall_10: float | None = None
    recall_50: float | None = None
    kept: float | None = None

    @property
    def failed(self) -> bool:
        """Whether anything about this answer is wrong."""
        wrong = (self.exact == 0.0, self.structure == 0.0, self.condition_exact not in {None, 1.0}, self.valid is False)
        return self.intent != self.case.intent or any(wrong)


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


@dataclass(frozen=True, slots=True)
class _GoldName:
    """A gold operation of a tree, matched like an action of the flat gold."""

    pattern: str

    def matches(self, connector: str, action: str) -> bool:
        """Whether "connector.action" matches."""
        return re.fullmatch(self.pattern, f"{connector}.{action}", re.IGNORECASE) is not None


Pattern = GoldAction | _GoldName


def _matching(gold: Sequence[Pattern], found: Sequence[Step]) -> int:
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


def _longest_common(gold: Sequence[Pattern], found: Sequence[Step]) -> int:
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


def _gold_operations(tree: Iterable[GoldNode]) -> Iterator[_GoldName]:
    for node in tree:
        if isinstance(node, GoldOperation):
            yield _GoldName(node.op)
        elif isinstance(node, GoldLoop):
            yield from _gold_operations(node.for_each)
        elif isinstance(node, GoldBranch):
            yield from _gold_operations((*node.then, *node.otherwise))


def gold_actions(case: Case) -> tuple[Pattern, ...] | None:
    """The operations a case wants: those stated flat, else those of its tree; None if it states neither."""
    if case.actions is not None:
        return case.actions
    return tuple(_gold_operations(case.tree)) if case.tree is not None else None


def score(outcome: Outcome) -> Score:
    """Compare one answer with its gold."""
    case = outcome.case
    if not case.expects_workflow:
        return Score(case, outcome.intent, outcome.valid, outcome.milliseconds)
    document = outcome.workflow or {}
    return Score(
        case,
        outcome.intent,
        outcome.valid,
        outcome.milliseconds,
        **_flat_figures(outcome, document),
        **_structural_figures(outcome, document),
        hallucinated=outcome.unknown / outcome.steps if outcome.steps else None,
        abstained=float(outcome.workflow is None),
        recall_10=(outcome.recalled or {}).get(10),
        recall_50=(outcome.recalled or {}).get(50),
        kept=outcome.kept,
    )


def _flat_figures(outcome: Outcome, document: JsonObject) -> dict[str, float | None]:
    case = outcome.case
    triggers, actions = _steps(document, "trigger"), _steps(document, "action")
    trigger = None
    if case.trigger is not None:
        trigger = float(len(triggers) == 1 and case.trigger.matches(*triggers[0]))
    f1 = order = None
    same_actions = True
    if (gold := gold_actions(case)) is not None:
        matched = _matching(gold, actions)
        total = len(gold) + len(actions)
        f1 = 2 * matched / total if total else float(outcome.workflow is not None)
        order = _longest_common(gold, actions) / len(gold) if gold else 1.0
        same_actions = matched == len(gold) == len(actions)
    texts = _texts(document)
    inputs = sum(text.lower() in texts for text in case.inputs) / len(case.inputs) if case.inputs else None
    same_conditions = case.conditions is None or len(_steps(document, "condition")) == case.conditions
    exact = outcome.workflow is not None and trigger != 0.0 and same_actions and same_conditions
    return {"trigger": trigger, "actions_f1": f1, "order": order, "inputs": inputs, "exact": float(exact)}


def _structural_figures(outcome: Outcome, document: JsonObject) -> dict[str, float | None]:
    if outcome.case.tree is None:
        return {}
    gold = gold_flow(outcome.case.tree)
    if outcome.workflow is None:
        return {"structure": 0.0, "flow_sim": 0.0, **_condition_figures(gold, (), outcome.case.prompt)}
    found = document_flow(document)
    return {
        "structure": float(same_flow(gold, found)),
        "flow_sim": flow_similarity(gold, found),
        **_condition_figures(gold, found, outcome.case.prompt),
    }


def _condition_figures(gold: Flow, found: Flow, prompt: str) -> dict[str, float | None]:
    """Shares of gold conditions whose operator, value, and both are right, each met by a condition of its own."""
    wanted = [node for node in branches(gold) if any(test.operator for test in node.tests)]
    if not wanted:
        return {}
    rest = list(branches(found))
    operators = values = both = 0
    for node in wanted:
        judged = [(_judged(node, other, prompt), -place) for place, other in enumerate(rest)]
        if not judged:
            continue
        (operator, value), place = max(judged, key=lambda item: (sum(item[0]), item[0], item[1]))
        operators, values, both = operators + operator, values + value, both + (operator and value)
        del rest[-place]
    count = len(wanted)
    return {
        "condition_operator": operators / count,
        "condition_value": values / count,
        "condition_exact": both / count,
    }


def _judged(gold: FlowNode, found: FlowNode, prompt: str) -> tuple[bool, bool]:
    """Whether the operator and the value of gold's test are among the found ones."""
    test = gold.tests[0]
    wanted = negated(test) if turned_over(gold, found) else test
    return same_operator(wanted, found.tests), same_value(test, found.tests, prompt)
