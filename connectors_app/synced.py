"""Rows that follow a source: what a sync reports, and how values are set without losing what people edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors_app.models import Connector, Operation

__all__ = ["SyncReport", "apply_values", "content_hash"]


@dataclass(slots=True)
class SyncReport:
    """What a sync did (or, as a dry run, would do). `kept` lists `connector.operation: field, …` edits left alone."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    """Operations that a curated row stands for already."""
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        """Whether any row was written."""
        return bool(self.created or self.updated or self.retired)


def content_hash(values: Mapping[str, Any]) -> str:
    """SHA-256 over the values, the same for the same content whatever the order of keys."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def apply_values(
    row: Connector | Operation,
    values: Mapping[str, Any],
    label: str,
    report: SyncReport,
    *,
    overwrite_edited: bool = False,
) -> bool:
    """Set the values on an existing row unless its source is unchanged; returns whether it changed.

    Fields that people edited keep their values, and are reported, unless `overwrite_edited`.
    """
    source_hash = content_hash(values)
    edited = [] if overwrite_edited else [name for name in row.edited_fields if name in values]
    differing = [name for name in edited if getattr(row, name) != values[name]]
    if differing:
        report.kept.append(f"{label}: {', '.join(differing)}")
    overwrites_edits = overwrite_edited and bool(row.edited_fields)
    if row.source_hash == source_hash and not overwrites_edits:
        report.unchanged += 1
        return False
    for name, value in values.items():
        if name not in edited:
            setattr(row, name, value)
    row.source_hash, row.edited_fields = source_hash, edited
    report.updated.append(label)
    return True
