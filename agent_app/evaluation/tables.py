"""An evaluation as text: the table of metrics and the list of failures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.flow import Flow, FlowKind, gold_flow
from agent_app.evaluation.metrics import Outcome, Score
from agent_app.evaluation.records import Consumed
from agent_app.evaluation.summary import Summary
from connectors_app.contracts import JsonObject

__all__ = ["consumption_line", "failure_lines", "metric_rows", "outline", "table_lines"]

SHOWN_FAILURES = 200


def metric_rows(summary: Summary) -> Iterator[tuple[str, float | None, list[float] | None]]:
    """Name, figure and interval of every metric; a metric by class gives a row a class."""
    for name, value in summary.values.items():
        interval = summary.intervals[name]
        if isinstance(value, dict):
            for key, item in value.items():
                yield f"{name}[{key}]", item, interval.get(key)
        else:
            yield name, value, interval


def table_lines(summary: Summary) -> Iterator[str]:
    """The metrics of all cases, then of new workflows and edits apart where there are both."""
    yield f"{summary.n} cases"
    yield from _rows(summary)
    if len(summary.groups) > 1:
        for name, group in summary.groups.items():
            yield f"\n{group.n} of them are {name}"
            yield from _rows(group)


def consumption_line(figures: Consumed, cases: int) -> str:
    """Tokens and cost, in all and a case, and how many cases the fallback answered."""
    tokens = figures.prompt_tokens + figures.completion_tokens
    line = (
        f"\n{figures.prompt_tokens} prompt and {figures.completion_tokens} completion tokens,"
        f" {figures.cost_usd:.4f} USD; a case {tokens / cases:.0f} tokens, {figures.cost_usd / cases:.5f} USD"
    )
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(figures.fallbacks.items()))
    return f"{line}\nanswered by the fallback: {reasons}" if reasons else line


def _rows(summary: Summary) -> Iterator[str]:
    yield f"{'metric':<32}{'value':>10}   95 % interval"
    for name, value, interval in metric_rows(summary):
        shown = "–" if value is None else f"{value:.3f}"
        bounds = "" if interval is None else f"{interval[0]:.3f} – {interval[1]:.3f}"
        yield f"{name:<32}{shown:>10}   {bounds}"


def failure_lines(scores: Sequence[Score], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was asked, answered and wanted, for each case that is not exact."""
    failed = [(item, outcome) for item, outcome in zip(scores, outcomes, strict=True) if item.failed]
    yield f"\n{len(failed)} cases are not exact:"
    for item, outcome in failed[:SHOWN_FAILURES]:
        case = item.case
        yield f"- {case.id} {case.prompt!r}\n    intent {outcome.intent} (gold {case.intent})"
        if not case.expects_workflow:
            continue
        trigger = f"{case.trigger.connector}.{case.trigger.event}" if case.trigger else "–"
        if case.tree is not None:
            wanted = outline(gold_flow(case.tree))
        else:
            flat = ", ".join(f"{action.connector}.{action.action}" for action in case.actions or ())
            wanted = f"{flat or '–'} (conditions {case.conditions})"
        yield f"    gold {trigger} -> {wanted}"
        if outcome.workflow is None:
            yield "    got  no workflow"
        else:
            yield f"    got  {_triggers(outcome.workflow)} -> {outline(document_flow(outcome.workflow))}"


def _triggers(document: JsonObject) -> str:
    found = []
    for row in document.get("data", []):
        if row["properties"].get("role") == "trigger":
            connector: Any = row["metadata"].get("connector") or {}
            found.append(f"{connector.get('key')}.{row['properties'].get('action')}")
    return " | ".join(found) or "–"


def outline(flow: Flow) -> str:
    """A control-flow tree on one line."""
    parts = []
    for node in flow:
        if node.kind is FlowKind.OPERATION:
            parts.append(node.pattern or node.names[0])
        elif node.kind is FlowKind.LOOP:
            parts.append(f"for_each[{outline(node.body)}]")
        elif node.kind is FlowKind.BRANCH:
            tests = " & ".join(f"{test.field} {test.operator} {test.value}".strip() for test in node.tests)
            otherwise = f" else[{outline(node.otherwise)}]" if node.otherwise else ""
            parts.append(f"if({tests})[{outline(node.body)}]{otherwise}")
        else:
            parts.append("task")
    return ", ".join(parts)
