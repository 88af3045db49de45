"""The workflow document: its model and everything that can be known of it without a database or a network."""

from __future__ import annotations

from sessions_app.definition.model import WorkflowDocument, parse_document
from sessions_app.definition.patch.models import (
    AddEdge,
    AddNode,
    ChangeTrigger,
    MoveNode,
    NewNode,
    Patch,
    RemoveEdge,
    RemoveNode,
    Rename,
    ReplaceOperation,
    SetCondition,
    SetInput,
    SetItems,
    SetProperty,
    SetSettings,
    Wrap,
)
from sessions_app.definition.violations import Severity, Violation

__all__ = [
    "AddEdge",
    "AddNode",
    "ChangeTrigger",
    "MoveNode",
    "NewNode",
    "Patch",
    "RemoveEdge",
    "RemoveNode",
    "Rename",
    "ReplaceOperation",
    "SetCondition",
    "SetInput",
    "SetItems",
    "SetProperty",
    "SetSettings",
    "Severity",
    "Violation",
    "WorkflowDocument",
    "Wrap",
    "parse_document",
]
