"""Steps whose outcome is tested: they must not fail for what the test is there to find."""

from __future__ import annotations

import re

from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import node_reference

__all__ = ["BEARING", "bear_errors", "failing_unseen"]

_STATUS = re.compile(r"\b(node_\w+)\.status\b")
BEARING = "fail_on_error"
"""The input by which a step tells an error by its output's `status`, and does not fail for it."""


def bear_errors(document: JsonObject, catalog: OperationCatalog) -> None:
    """Let steps whose `status` a condition reads tell errors by it, where their operation can; in place."""
    tested = " ".join(str(row["properties"].get("expression", "")) for row in document["data"])
    for row in failing_unseen(document, tested, catalog):
        row["properties"].setdefault("inputs", {})[BEARING] = False


def failing_unseen(document: JsonObject, expression: str, catalog: OperationCatalog) -> list[JsonObject]:
    """The rows of the steps that would fail for the errors that an expression is there to find by their `status`."""
    read = set(_STATUS.findall(expression))
    return [
        row
        for row in document["data"]
        if node_reference(row["id"]) in read
        and BEARING not in row["properties"].get("inputs", {})
        and _can_bear(row, catalog)
    ]


def _can_bear(row: JsonObject, catalog: OperationCatalog) -> bool:
    connector = (row.get("metadata") or {}).get("connector") or {}
    action = str(row["properties"].get("action", ""))
    operation = catalog.find(str(connector.get("key", "")), action, "action") if action else None
    return operation is not None and BEARING in operation.inputs
