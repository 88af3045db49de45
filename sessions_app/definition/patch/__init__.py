"""Applying typed patches to a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition.layout import place_new_nodes
from sessions_app.definition.patch import content, structural
from sessions_app.definition.patch.draft import Draft
from sessions_app.definition.patch.errors import PatchError, PatchRefused
from sessions_app.definition.patch.models import Patch

__all__ = ["PatchError", "apply_patches"]

_HANDLERS: dict[str, Callable[[Draft, Any], None]] = {
    "add_node": structural.add_node,
    "remove_node": structural.remove_node,
    "move_node": structural.move_node,
    "wrap": structural.wrap,
    "add_edge": structural.add_edge,
    "remove_edge": structural.remove_edge,
    "replace_operation": content.replace_operation,
    "change_trigger": content.change_trigger,
    "set_input": content.set_input,
    "set_condition": content.set_condition,
    "set_items": content.set_items,
    "set_property": content.set_property,
    "rename": content.rename,
    "set_settings": content.set_settings,
}


def apply_patches(document: JsonObject, patches: Sequence[Patch], catalog: OperationCatalog) -> JsonObject:
    """A copy of a completed document with patches applied in order.

    Nodes that no patch names stay byte-identical in `structure` and `data`, and the lists keep their order; new ids are
    never those of nodes removed on the way. New and moved nodes get a position. The result is not validated: a patch
    may leave references that lead nowhere. Raises `PatchError` for the first patch that can't be applied.
    """
    draft = Draft(document, catalog)
    for index, patch in enumerate(patches):
        try:
            _HANDLERS[patch.op](draft, patch)
        except PatchRefused as refusal:
            raise PatchError(index, patch.op, str(refusal)) from refusal
    if not draft.moved:
        return draft.document
    return place_new_nodes(draft.document, draft.moved)
