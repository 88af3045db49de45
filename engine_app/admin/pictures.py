"""A run drawn: its graph coloured by state, and the timeline of its steps. Inline SVG beside the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engine_app.admin.base import clock, span, state_badge
from engine_app.contracts import StepState
from engine_app.models import Run, StepRun
from sessions_app.definition import Role
from sessions_app.drawing import Mark, draw_workflow

__all__ = ["graph_block", "node_marks", "node_titles", "timeline_block"]

_BAR_WIDTH, _BAR_HEIGHT = 320, 16
_MOST_TELLING = (
    StepState.UNKNOWN,
    StepState.FAILED,
    StepState.RUNNING,
    StepState.WAITING,
    StepState.CANCELLED,
    StepState.PENDING,
    StepState.SUCCEEDED,
    StepState.SKIPPED,
)
"""Which state gives a node its colour where the elements of a loop are in several."""


def node_titles(document: Mapping[str, Any]) -> dict[str, str]:
    """The nodes' titles by id, in the order of the document."""
    rows = {row.get("id"): row for row in document.get("data", []) if isinstance(row, dict)}
    titles = {}
    for node in document.get("structure", []):
        key = str(node.get("id"))
        metadata = rows.get(key, {}).get("metadata") or {}
        titles[key] = str(metadata.get("title") or node.get("name") or key)
    return titles


def node_marks(run: Run, states: Mapping[str, Mapping[str, int]]) -> dict[str, Mark]:
    """What became of each node of the run's document, from its steps counted by state."""
    rows = run.version.document.get("data", [])
    triggers = {row.get("id") for row in rows if (row.get("properties") or {}).get("role") == Role.TRIGGER}
    marks = {}
    for key in node_titles(run.version.document):
        counts = states.get(key, {})
        if key == run.trigger_node:
            marks[key] = Mark("succeeded", "Started the run")
        elif counts:
            marks[key] = _mark_of(counts)
        else:
            marks[key] = Mark("none", "Did not fire" if key in triggers else "Not reached")
    return marks


def _mark_of(counts: Mapping[str, int]) -> Mark:
    kinds = [state for state in _MOST_TELLING if state in counts]
    if sum(counts.values()) == 1:
        return Mark(kinds[0], StepState(kinds[0]).label)
    return Mark(kinds[0], ", ".join(f"{counts[state]} {StepState(state).label.lower()}" for state in kinds))


def graph_block(run: Run, states: Mapping[str, Mapping[str, int]]) -> SafeString:
    """The graph of the version that ran, its nodes coloured by state, and a list that says the same."""
    document = run.version.document
    marks, titles = node_marks(run, states), node_titles(document)
    words = format_html_join(
        "", "<li>{}: {}</li>", ((titles[key], state_badge(mark.kind, mark.text)) for key, mark in marks.items())
    )
    return format_html(
        '<div class="wf-scroll">{}</div><details><summary>The same in words</summary><ul class="wf-states">{}</ul>'
        "</details>",
        draw_workflow(document, marks),
        words,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where moments lie on the bars."""

    begin: datetime
    seconds: float

    def x(self, moment: datetime) -> float:
        """From 0 to the width of a bar; what lies outside is drawn at its end."""
        share = (moment - self.begin).total_seconds() / self.seconds
        return round(min(max(share, 0.0), 1.0) * _BAR_WIDTH, 2)


def timeline_block(run: Run, steps: Sequence[StepRun]) -> SafeString:
    """The steps in the order in which they began: state, attempts, durations and waits, with a bar for each."""
    now = timezone.now()
    end = run.finished_at or now
    scale = _Scale(run.created_at, max((end - run.created_at).total_seconds(), 0.001))
    titles = node_titles(run.version.document)
    rows = [_queue_row(run, scale, now)]
    rows += [_step_row(run, step, titles, scale, end) for step in sorted(steps, key=_beginning)]
    return format_html(
        '<div class="wf-scroll"><table class="wf-timeline"><thead><tr><th scope="col">Step</th>'
        '<th scope="col">State</th><th scope="col">Attempts</th><th scope="col">Began after</th>'
        '<th scope="col">Took</th><th scope="col">Waits</th><th scope="col">{} in all</th></tr></thead>'
        "<tbody>{}</tbody></table></div>",
        span(scale.seconds),
        format_html_join("", "{}", ((row,) for row in rows)),
    )


def _beginning(step: StepRun) -> tuple[bool, float, int]:
    return step.started_at is None, step.started_at.timestamp() if step.started_at else 0.0, step.pk


def _row(cells: Iterable[Any]) -> SafeString:
    name, *rest, waits, bar = cells
    return format_html(
        '<tr><th scope="row">{}</th>{}<td class="wf-wide">{}</td><td>{}</td></tr>',
        name,
        format_html_join("", "<td>{}</td>", ((cell,) for cell in rest)),
        waits,
        bar,
    )


def _queue_row(run: Run, scale: _Scale, now: datetime) -> SafeString:
    began = run.started_at or run.finished_at or now
    waited = (began - run.created_at).total_seconds()
    held = "held back by its concurrency limit" if not run.admitted and run.started_at is None else ""
    bar = _bar([(scale.x(run.created_at), scale.x(began), "queued")], [], f"Queued for {span(waited)}")
    return _row(["In the queue", state_badge("queued", "Queued"), "–", span(0.0), span(waited), held or "–", bar])


def _step_row(run: Run, step: StepRun, titles: Mapping[str, str], scale: _Scale, end: datetime) -> SafeString:
    title = f"{titles.get(step.node_id, step.node_id)} {step.path}".rstrip()
    badge = state_badge(step.state, step.get_state_display())
    if step.started_at is None:
        return _row([title, badge, step.attempt or "–", "–", "–", _waits(step), ""])
    if step.finished_at and step.finished_at < run.created_at:
        return _row([title, badge, step.attempt, "–", "–", "kept from an earlier run", ""])
    until = step.finished_at or end
    took = (until - step.started_at).total_seconds()
    ticks = [scale.x(moment) for moment in _attempt_times(step)]
    bar = _bar([(scale.x(step.started_at), scale.x(until), step.state)], ticks, f"{title}: {span(took)}")
    after = (step.started_at - run.created_at).total_seconds()
    return _row([title, badge, step.attempt, span(after), span(took), _waits(step), bar])


def _attempt_times(step: StepRun) -> list[datetime]:
    found = (parse_datetime(str(entry.get("at", ""))) for entry in step.attempts if isinstance(entry, dict))
    return [moment for moment in found if moment is not None]


def _waits(step: StepRun) -> str:
    """What a step waits for, or how often it was called in vain before."""
    if step.state == StepState.UNKNOWN:
        return "for a person to say what became of it" if not step.resolution else "decided; to be taken up"
    if step.state == StepState.WAITING:
        return f"until {clock(step.due_at)}" if step.due_at else "for a person"
    vain = [entry for entry in step.attempts if isinstance(entry, dict)][: max(step.attempt - 1, 0)]
    errors = [str((entry.get("error") or {}).get("code", "")) for entry in vain]
    return f"after {', '.join(filter(None, errors[-5:]))}" if errors else "–"


def _bar(pieces: Iterable[tuple[float, float, str]], ticks: Iterable[float], text: str) -> SafeString:
    drawn = (
        (start, max(stop - start, 2.0), _BAR_HEIGHT - 6, state) for start, stop, state in pieces
    )  # what is too short to see is drawn all the same
    return format_html(
        '<svg role="img" width="{}" height="{}" viewBox="0 0 {} {}"><title>{}</title>{}{}</svg>',
        _BAR_WIDTH + 4,
        _BAR_HEIGHT,
        _BAR_WIDTH + 4,
        _BAR_HEIGHT,
        text,
        format_html_join("", '<rect x="{}" y="3" width="{}" height="{}" rx="2" class="wf-state-{}"/>', drawn),
        format_html_join(
            "",
            '<line class="wf-tick" x1="{}" y1="0" x2="{}" y2="{}"/>',
            ((x, x, _BAR_HEIGHT) for x in ticks),
        ),
    )
