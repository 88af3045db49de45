"""An evaluation as one HTML page with plots; nothing in it is loaded from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from agent_app.evaluation.metrics import Score
from agent_app.evaluation.summary import Summary
from agent_app.evaluation.tables import metric_rows

__all__ = ["write_report"]

_WIDTH, _ROW, _LABEL, _BAR = 760, 22, 250, 400
_BINS = 24
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #1c2430; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
svg { display: block; max-width: 100%; height: auto } svg text { font: 12px system-ui, sans-serif; fill: #1c2430 }
table { border-collapse: collapse } td, th { padding: .25rem .75rem; border: 1px solid #d5dae2; text-align: right }
"""


def write_report(folder: Path, *, title: str, summary: Summary, scores: Sequence[Score]) -> Path:
    """Write `index.html` into `folder` (made if absent) and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(_page(title, summary, scores), encoding="utf-8")
    return path


def _page(title: str, summary: Summary, scores: Sequence[Score]) -> str:
    parts = [_section(f"All {summary.n} cases", _bars(summary))]
    for name, group in summary.groups.items():
        parts.append(_section(f"{name.capitalize()}: {group.n} cases", _bars(group)))
    parts.append(_section("Milliseconds a prompt", _histogram([item.milliseconds for item in scores])))
    similarities = [item.flow_sim for item in scores if item.flow_sim is not None]
    if similarities:
        parts.append(_section("FlowSim of the answers", _histogram(similarities)))
    parts.append(_section("Intents: gold in rows, answers in columns", _confusion(scores)))
    failed = ", ".join(escape(item.case.id) for item in scores if item.failed)
    parts.append(_section("Cases that are not exact", f"<p>{failed or 'none'}</p>"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>Evaluation of {escape(title)}</h1>{''.join(parts)}</body></html>\n"
    )


def _section(heading: str, content: str) -> str:
    return f"<h2>{escape(heading)}</h2>{content}"


def _svg(height: float, content: str, label: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" height="{height:.0f}" role="img"'
        f' aria-label="{escape(label)}">{content}</svg>'
    )


def _bars(summary: Summary) -> str:
    """Shares as bars, their 95 % intervals as whiskers."""
    rows = [(name, value, interval) for name, value, interval in metric_rows(summary) if not name.endswith("_ms")]
    drawn = []
    for place, (name, value, interval) in enumerate(row for row in rows if row[1] is not None):
        top = place * _ROW
        drawn.append(f'<text x="{_LABEL - 8}" y="{top + 15}" text-anchor="end">{escape(name)}</text>')
        drawn.append(
            f'<rect x="{_LABEL}" y="{top + 3}" width="{(value or 0) * _BAR:.1f}" height="15" fill="#4f7cac"></rect>'
        )
        if interval is not None:
            left, right = (_LABEL + bound * _BAR for bound in interval)
            drawn.append(
                f'<path d="M{left:.1f} {top + 10}H{right:.1f}M{left:.1f} {top + 6}v8M{right:.1f} {top + 6}v8"'
                ' stroke="#1c2430" fill="none"></path>'
            )
        drawn.append(f'<text x="{_LABEL + _BAR + 10}" y="{top + 15}">{value:.3f}</text>')
    return _svg(len(rows) * _ROW + 4, "".join(drawn), "metrics with their intervals")


def _histogram(values: Sequence[float]) -> str:
    counts, edges = np.histogram(np.asarray(values), bins=_BINS)
    step, tallest = _WIDTH / _BINS, max(1, int(counts.max()))
    drawn = []
    for place, count in enumerate(counts):
        height = 140 * int(count) / tallest
        drawn.append(
            f'<rect x="{place * step + 1:.1f}" y="{150 - height:.1f}" width="{step - 2:.1f}" height="{height:.1f}"'
            f' fill="#4f7cac"><title>{edges[place]:.2f} to {edges[place + 1]:.2f}: {int(count)}</title></rect>'
        )
    drawn.append(f'<text x="0" y="168">{edges[0]:.2f}</text>')
    drawn.append(f'<text x="{_WIDTH}" y="168" text-anchor="end">{edges[-1]:.2f}</text>')
    return _svg(175, "".join(drawn), "histogram")


def _confusion(scores: Sequence[Score]) -> str:
    counts = Counter((item.case.intent, item.intent) for item in scores)
    gold = sorted({row for row, _ in counts})
    found = sorted({column for _, column in counts})
    head = "".join(f"<th>{escape(column)}</th>" for column in found)
    body = "".join(
        f"<tr><th>{escape(row)}</th>{''.join(f'<td>{counts[row, column]}</td>' for column in found)}</tr>"
        for row in gold
    )
    return f"<table><tr><th></th>{head}</tr>{body}</table>"
