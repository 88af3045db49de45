"""A workflow document drawn as SVG: cards at their positions, arrows along the edges. No script, no outside file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

__all__ = ["Mark", "draw_workflow"]

CARD_WIDTH, CARD_HEIGHT, MARGIN = 190, 64, 30
TEXT_LEFT, TEXT_WIDTH = 14, CARD_WIDTH - 22
_COLOURS = {
    "trigger": "#0f766e",
    "action": "#1d4ed8",
    "condition": "#b45309",
    "for_each": "#7c3aed",
    "approval": "#be185d",
    "delay": "#475569",
}
MAX_DRAWN = 300
EACH = "each"
"""What the arrow from a loop into its body says."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a node: `kind` names the style `wf-state-…` of its card, `text` says it in words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Card:
    id: str
    x: float
    y: float
    role: str
    title: str
    subtitle: str
    mark: Mark | None = None
    parent: str | None = None


_Edge = tuple[_Card, _Card, str | None]
"""From where to where, and on which branch."""


def _cards(document: Mapping[str, Any], marks: Mapping[str, Mark]) -> list[_Card]:
    rows = {row.get("id"): row for row in document.get("data", []) if isinstance(row, dict)}
    cards = []
    for node in document.get("structure", [])[:MAX_DRAWN]:
        row = rows.get(node.get("id"), {})
        properties, metadata = row.get("properties") or {}, row.get("metadata") or {}
        connector = (metadata.get("connector") or {}).get("name") or ""
        role = str(properties.get("role", ""))
        title = str(metadata.get("title") or node.get("name") or node.get("id"))
        subtitle = str(properties.get("expression") or connector or role)
        position = node.get("position") or {}
        x, y = _number(position.get("x")), _number(position.get("y"))
        key = str(node.get("id"))
        cards.append(_Card(key, x, y, role, title, subtitle, marks.get(key), node.get("parent")))
    return cards


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _line(kind: str, top: int, text: str) -> SafeString:
    """A line of a card. SVG cannot cut text to a width, and how much fits depends on the font: the browser does it."""
    return format_html(
        '<foreignObject x="{}" y="{}" width="{}" height="18"><div class="wf-line wf-line-{}">{}</div></foreignObject>',
        TEXT_LEFT,
        top,
        TEXT_WIDTH,
        kind,
        text,
    )


def _card_svg(card: _Card) -> SafeString:
    if card.mark is not None:
        return _marked_card_svg(card, card.mark)
    return format_html(
        '<g transform="translate({} {})"><title>{}: {} ({})</title>'
        '<rect width="{}" height="{}" rx="8" fill="var(--body-bg, #fff)" stroke="{}" stroke-width="1.5"/>'
        '<rect width="5" height="{}" rx="2" fill="{}"/>{}{}</g>',
        card.x,
        card.y,
        card.id,
        card.title,
        card.subtitle,
        CARD_WIDTH,
        CARD_HEIGHT,
        _COLOURS.get(card.role, "#475569"),
        CARD_HEIGHT,
        _COLOURS.get(card.role, "#475569"),
        _line("title", 14, card.title),
        _line("subtitle", 35, card.subtitle),
    )


def _marked_card_svg(card: _Card, mark: Mark) -> SafeString:
    """The card in the colour of its mark (the page's style sheet has them, for light and dark), the text below."""
    return format_html(
        '<g transform="translate({} {})" class="wf-node wf-state-{}"><title>{}: {} ({}), {}</title>'
        '<rect class="wf-card" width="{}" height="{}" rx="8"/><rect class="wf-stripe" width="5" height="{}" rx="2"/>'
        "{}{}{}</g>",
        card.x,
        card.y,
        mark.kind,
        card.id,
        card.title,
        card.subtitle,
        mark.text,
        CARD_WIDTH,
        CARD_HEIGHT,
        CARD_HEIGHT,
        _line("title", 7, card.title),
        _line("subtitle", 25, card.subtitle),
        _line("mark", 42, mark.text),
    )


def _entries(places: Mapping[str, _Card], edges: Iterable[_Edge]) -> Iterator[_Edge]:
    """From each loop to where its body begins, which no edge of a document says."""
    reached = {target.id for source, target, _ in edges if source.parent == target.parent}
    for card in places.values():
        loop = places.get(card.parent) if card.parent else None
        if loop is not None and card.id not in reached:
            yield loop, card, EACH


def _edge_svg(source: _Card, target: _Card, branch: str | None) -> SafeString:
    x1, y1 = source.x + CARD_WIDTH, source.y + CARD_HEIGHT / 2
    x2, y2 = target.x, target.y + CARD_HEIGHT / 2
    bend = max(abs(x2 - x1) / 2, 30)
    path = f"M {x1} {y1} C {x1 + bend} {y1}, {x2 - bend} {y2}, {x2} {y2}"
    colour = "var(--wf-bad, #b91c1c)" if branch in {"false", "rejected", "error"} else "var(--wf-idle, #64748b)"
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-dasharray="{}" marker-end="url(#wf-arrow)"/>'
        '<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="{}">{}</text>',
        path,
        colour,
        "4 3" if branch == EACH else "none",
        (x1 + x2) / 2,
        (y1 + y2) / 2 - 6,
        colour,
        branch or "",
    )


def draw_workflow(document: Mapping[str, Any], marks: Mapping[str, Mark] | None = None) -> SafeString:
    """The document as an `<svg>` element, its nodes coloured by their marks if there are any.

    At most 300 nodes are drawn. Every text of the document is escaped.
    """
    cards = _cards(document, marks or {})
    if not cards:
        return format_html("<p>{}</p>", "The workflow has no steps yet.")
    places = {card.id: card for card in cards}
    edges: list[_Edge] = [
        (places[edge["source"]], places[edge["target"]], edge.get("branch"))
        for edge in document.get("edges", [])
        if edge.get("source") in places and edge.get("target") in places
    ]
    edges = [*edges, *_entries(places, edges)]
    left, top = min(card.x for card in cards) - MARGIN, min(card.y for card in cards) - MARGIN
    width = max(card.x for card in cards) + CARD_WIDTH + MARGIN - left
    height = max(card.y for card in cards) + CARD_HEIGHT + MARGIN - top
    return format_html(
        '<svg class="wf-graph" role="img" aria-label="Workflow graph" viewBox="{} {} {} {}" width="{}" height="{}" '
        'xmlns="http://www.w3.org/2000/svg"><defs><marker id="wf-arrow" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#64748b"/></marker></defs>'
        "{}{}</svg>",
        left,
        top,
        width,
        height,
        width,
        height,
        format_html_join("", "{}", ((_edge_svg(*edge),) for edge in edges)),
        format_html_join("", "{}", ((_card_svg(card),) for card in cards)),
    )
