"""The fixed words of the workflow document and their bounds."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from connectors_app.contracts import Category

__all__ = [
    "CONTROL_ROLES",
    "DATA_TYPES",
    "FLOW_CONTROL",
    "ID_PATTERN",
    "MAX_DEPTH",
    "MAX_NODES",
    "OPERATION_ROLES",
    "RESERVED_IDS",
    "STEP_VERSION",
    "TRIGGER_REFERENCE",
    "Branch",
    "BranchName",
    "NodeType",
    "Role",
    "node_type_of_role",
]

ID_PATTERN = r"^[a-z][a-z0-9-]*$"
"""What a node id looks like; no underscore, so that the reference made of it is unambiguous."""

TRIGGER_REFERENCE = "trigger"
"""The name expressions use for the trigger that fired."""

RESERVED_IDS = frozenset({TRIGGER_REFERENCE})
FLOW_CONTROL = "FLOW_CONTROL"
STEP_VERSION = "1.0"
MAX_NODES = 500
MAX_DEPTH = 64
"""Levels of nesting a document may have; far more than any vendor's input needs."""


class NodeType(StrEnum):
    """`type` of a row in `structure`: what the drawing shows."""

    NORMAL = "normal"
    CONDITION = "condition"
    APPROVAL = "approval"
    DELAY = "delay"
    FOR_EACH = "for_each"


class Role(StrEnum):
    """`properties.role`: what the engine does with the node."""

    TRIGGER = "trigger"
    ACTION = "action"
    CONDITION = "condition"
    APPROVAL = "approval"
    DELAY = "delay"
    FOR_EACH = "for_each"


class Branch(StrEnum):
    """`branch` of an edge that is not taken on plain success."""

    TRUE = "true"
    FALSE = "false"
    APPROVED = "approved"
    REJECTED = "rejected"
    ERROR = "error"


BranchName = Literal["true", "false", "approved", "rejected", "error"]

OPERATION_ROLES = frozenset({Role.TRIGGER, Role.ACTION})
CONTROL_ROLES = frozenset(Role) - OPERATION_ROLES
DATA_TYPES = frozenset({category.step_type for category in Category} | {FLOW_CONTROL})


def node_type_of_role(role: str) -> str:
    """The `structure` type a node of that role has: its own for control nodes, `normal` for operations."""
    return role if role in CONTROL_ROLES else NodeType.NORMAL.value
