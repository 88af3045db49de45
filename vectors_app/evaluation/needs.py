"""Natural-language needs and the operations that meet them: the case files of `evaluate_retrieval`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors_app.contracts import OperationRole, OperationSpec
from wfproject.common.errors import ValidationFailed

__all__ = ["Need", "read_needs", "rows_that_meet"]

_FIELDS = ("external_id", "key", "connector", "method", "path")
_ROLES = {role.value for role in OperationRole}


@dataclass(frozen=True, slots=True)
class Need:
    """One line of a case file. `gold` are alternatives, each a regular expression for some fields of an operation."""

    id: str
    text: str
    role: str | None
    gold: tuple[Mapping[str, re.Pattern[str]], ...]


def read_needs(path: Path) -> list[Need]:
    """Read `{"id", "need", "role", "gold": [{"connector", "method", "path", "key" or "external_id"}]}` lines.

    Raises ValidationFailed naming the line that is wrong.
    """
    needs = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            needs.append(_need(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise ValidationFailed(f"{path.name}, line {number}: {type(error).__name__}: {error}") from error
    if not needs:
        raise ValidationFailed(f"{path.name} holds no needs.")
    return needs


def _need(value: Mapping[str, Any]) -> Need:
    role = value.get("role")
    if role is not None and role not in _ROLES:
        raise ValueError(f"role is {role!r}")
    gold = tuple(
        {name: re.compile(item[name], re.IGNORECASE) for name in _FIELDS if item.get(name)} for item in value["gold"]
    )
    if not gold or not all(gold):
        raise ValueError("gold is empty")
    return Need(str(value["id"]), str(value["need"]), role, gold)


def rows_that_meet(need: Need, operations: Sequence[OperationSpec]) -> frozenset[int]:
    """Positions of the operations that meet a need: of its role, and matched in full by one of the alternatives."""
    connectors = {
        operation.connector.key
        for operation in operations
        if any("connector" not in item or item["connector"].fullmatch(operation.connector.key) for item in need.gold)
    }
    return frozenset(
        position
        for position, operation in enumerate(operations)
        if operation.connector.key in connectors
        and (need.role is None or operation.role == need.role)
        and any(_matches(item, operation) for item in need.gold)
    )


def _matches(gold: Mapping[str, re.Pattern[str]], operation: OperationSpec) -> bool:
    values = {
        "external_id": operation.external_id,
        "key": operation.key,
        "connector": operation.connector.key,
        "method": operation.method,
        "path": operation.path,
    }
    return all(pattern.fullmatch(values[name]) for name, pattern in gold.items())
