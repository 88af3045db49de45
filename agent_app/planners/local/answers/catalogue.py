"""What the registry offers, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from agent_app.contracts import Hits
from agent_app.planners.local.choose import prior
from agent_app.planners.local.index import CatalogIndex, OperationFeatures, content_terms
from agent_app.planners.local.lexicon.nouns import kinship
from connectors_app.contracts import Category, ConnectorSpec, OperationRole

__all__ = ["connector_text", "connectors_text", "fitting", "joined", "offer", "spoken", "usual_operation"]

_MOST_NAMED = 12
_BUILT_IN = frozenset({Category.SCHEDULE, Category.MANUAL})
_USUAL = {
    "create": 5,
    "send": 5,
    "add": 3,
    "update": 3,
    "comment": 3,
    "assign": 2,
    "merge": 2,
    "resolve": 2,
    "list": 1,
    "search": 1,
}
_FIRST_EVENTS = ("created", "opened", "triggered", "posted", "received", "completed", "failed")
"""What most workflows that start on an event start on, first one first."""


Head = tuple[str, ...]
"""The last of the things that an operation deals with, which is what it is done to; empty where it has none."""


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def spoken(features: OperationFeatures) -> str:
    """An operation's title inside a sentence."""
    title = features.spec.title
    first = title.split()[0] if title else ""
    return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]


def connectors_text(index: CatalogIndex) -> str:
    """All connectors by name."""
    tools = [item.name for item in index.catalog.connectors if item.category not in _BUILT_IN]
    return (
        f"I can work with {joined(tools)}. Workflows can also start on a schedule or by hand, and the HTTP connector"
        " reaches any other tool that has a web API."
    )


def connector_text(index: CatalogIndex, connector: ConnectorSpec, *, triggers: bool, actions: bool) -> str:
    """What one connector can do: its actions, its events, or both."""
    parts = []
    offered = index.of_connector(connector.key, "action")
    events = index.of_connector(connector.key, "trigger")
    if actions and offered:
        parts.append(f"With {connector.name} I can {_listed(offered)}.")
    if triggers and events:
        parts.append(f"A workflow can start on these {connector.name} events: {_listed(events)}.")
    elif triggers and not actions:
        parts.append(f"{connector.name} has no events of its own; start on a schedule, a webhook or by hand.")
    return " ".join(parts) or f"{connector.name} offers no operations here."


def _listed(operations: Sequence[OperationFeatures]) -> str:
    central = centralities(operations)
    ranked = sorted(operations, key=lambda item: -usualness(item, central))
    named = [spoken(item) for item in ranked[:_MOST_NAMED]]
    rest = len(operations) - len(named)
    return f"{', '.join(named)} and {rest} more" if rest > 0 else joined(named)


def fitting(
    index: CatalogIndex,
    connectors: Sequence[str],
    nouns: Sequence[str],
    words: Sequence[str],
    hits: Hits,
    limit: int = 3,
) -> list[OperationFeatures]:
    """The actions that fit what was recognised best: products, things, words, and what retrieval found near."""
    near = {str(hit.operation_id): 1 / (1 + rank) for _, found in hits for rank, hit in enumerate(found)}
    terms = content_terms(words)
    central = {key: centralities(offered) for (key, role), offered in index.by_connector.items() if role == "action"}
    scored = []
    for features in index.actions:
        if connectors and features.connector not in connectors:
            continue
        kin = max(
            (kinship(noun, item) if noun != item else 1.0 for noun in nouns for item in features.objects), default=0.0
        )
        if not connectors and nouns and kin < 0.8:
            continue
        if not connectors and not nouns and str(features.spec.id) not in near:
            continue
        overlap = index.weight(terms.intersection(features.terms)) / (1 + index.weight(terms)) if terms else 0.0
        score = (
            2 * kin
            + near.get(str(features.spec.id), 0.0)
            + overlap
            + usualness(features, central[features.connector])
            + prior(features.connector)
        )
        scored.append((score, features))
    scored.sort(key=lambda item: (-item[0], item[1].connector, item[1].spec.key))
    return _varied([features for _, features in scored], limit)


def centralities(operations: Sequence[OperationFeatures]) -> dict[Head, float]:
    """How much a product is about each kind of thing: the share of its operations on it, in [0, 1].

    `operations` are those of one role. Where some are curated, of these: a long tail of administration says nothing of
    what a product is for.
    """
    offered = [item for item in operations if item.spec.curated] or operations
    counts = Counter(item.objects[-1:] for item in offered)
    return {head: count / len(offered) for head, count in counts.items()}


def usualness(features: OperationFeatures, central: Mapping[Head, float]) -> float:
    """How likely people want this operation of a product rather than another, in [0, 3].

    Curated ones are the common ones; of what is left, those that make or send what the product is about: `central`
    are the centralities of its operations of the same role.
    """
    if features.spec.role is OperationRole.TRIGGER:
        place = _FIRST_EVENTS.index(features.verb) if features.verb in _FIRST_EVENTS else len(_FIRST_EVENTS)
        usual = 1 - place / len(_FIRST_EVENTS)
    else:
        usual = 0.2 * _USUAL.get(features.verb, 0)
    return features.spec.curated + usual + central.get(features.objects[-1:], 0.0)


def usual_operation(index: CatalogIndex, connector: str, role: str) -> OperationFeatures | None:
    """The event that most workflows of a product start on, or the action that most of them take."""
    offered = index.of_connector(connector, role)
    central = centralities(offered)
    return min(offered, key=lambda item: (-usualness(item, central), item.spec.key), default=None)


def _varied(ranked: Sequence[OperationFeatures], limit: int) -> list[OperationFeatures]:
    """The best ones, no two of the same product doing nearly the same."""
    chosen: list[OperationFeatures] = []
    for features in ranked:
        alike = any(item.connector == features.connector and item.verb == features.verb for item in chosen)
        if not alike:
            chosen.append(features)
        if len(chosen) == limit:
            break
    return chosen


def offer(operations: Sequence[OperationFeatures], *, named: bool) -> str:
    """The operations as choices; with the product's name unless it is `named` already."""
    texts = [spoken(item) if named else f"{spoken(item)} ({item.spec.connector.name})" for item in operations]
    return joined(texts, "or")
