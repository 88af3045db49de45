"""Edits touch nothing but what their patches name."""

from __future__ import annotations

import json

from connectors_app.contracts import JsonObject
from sessions_app.definition import ChangeTrigger, Patch, RemoveNode

__all__ = ["changed_nodes", "named_nodes", "naming"]

_SINGLE = ("node_id", "after", "before", "parent", "source", "target")
_SEVERAL = ("node_ids", "along")


def changed_nodes(before: JsonObject, after: JsonObject) -> set[str]:
    """Ids of nodes whose rows in `structure` or `data` are gone afterwards, or not byte for byte the same."""
    kept = _rows(after)
    return {key for (part, key), text in _rows(before).items() if kept.get((part, key)) != text}


def _rows(document: JsonObject) -> dict[tuple[str, str], str]:
    return {
        (part, str(row.get("id"))): json.dumps(row)
        for part in ("structure", "data")
        for row in document.get(part, [])
        if isinstance(row, dict)
    }


def named_nodes(patch: Patch) -> set[str]:
    """Ids of the nodes that a patch names."""
    single = {getattr(patch, name, None) for name in _SINGLE}
    several = {key for name in _SEVERAL for key in getattr(patch, name, None) or ()}
    return {key for key in single if key} | several


def naming(patch: Patch, touched: set[str], along: set[str]) -> Patch | None:
    """The patch with every node named that it touches; None where a patch of its kind can't name them.

    `touched` are those that no earlier patch names; `along` are all that the patch changes or takes away.
    """
    silent = touched - named_nodes(patch)
    if not silent:
        return patch
    if isinstance(patch, RemoveNode):
        return patch.model_copy(update={"along": sorted((silent | along) - {patch.node_id})})
    if isinstance(patch, ChangeTrigger) and patch.node_id is None and len(silent) == 1:
        return patch.model_copy(update={"node_id": silent.pop()})
    return None
