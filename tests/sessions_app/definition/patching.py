"""Short ways to patch documents and to look at the result."""

from __future__ import annotations

from typing import Any

import pytest

from connectors_app.contracts import JsonObject
from sessions_app.definition import (
    PATCH_ADAPTER,
    PatchError,
    apply_patches,
    validate_document,
)
from tests.sessions_app.definition.catalogs import CATALOG, operation_id

SLACK = {"operation_id": operation_id("slack", "post_message"), "inputs": {"channel": "#new", "text": "Hello"}}
CONDITION = {"type": "condition", "expression": "node_1.issue.comments > `3`", "title": "Many comments"}


def patched(document: JsonObject, *raw: dict[str, Any]) -> JsonObject:
    return apply_patches(document, [PATCH_ADAPTER.validate_python(patch) for patch in raw], CATALOG)


def edges(document: JsonObject) -> set[tuple[str, str, str | None]]:
    return {(edge["source"], edge["target"], edge["branch"]) for edge in document["edges"]}


def ids(document: JsonObject) -> list[str]:
    assert [row["id"] for row in document["structure"]] == [row["id"] for row in document["data"]]
    return [row["id"] for row in document["structure"]]


def row(document: JsonObject, node_id: str, name: str = "data") -> JsonObject:
    return next(item for item in document[name] if item["id"] == node_id)


def errors(document: JsonObject) -> list[str]:
    return [item.code for item in validate_document(document, CATALOG) if item.severity == "error"]


def refused(document: JsonObject, *raw: dict[str, Any]) -> PatchError:
    with pytest.raises(PatchError) as caught:
        patched(document, *raw)
    return caught.value
