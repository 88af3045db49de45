"""The workflow document: its model and everything that can be known of it without a database or a network."""

from __future__ import annotations

from sessions_app.definition.builder import DocumentBuilder
from sessions_app.definition.completion import complete_document
from sessions_app.definition.cron import CronError, fire_times, is_cron, next_fire
from sessions_app.definition.diff import Change, DocumentDiff, EdgeChange, NodeChange, NodeSummary, diff_documents
from sessions_app.definition.expressions import (
    FUNCTIONS,
    ExpressionError,
    ExpressionProblem,
    FunctionInfo,
    Template,
    check_expression,
    evaluate_condition,
    evaluate_expression,
    evaluate_template,
    evaluate_value,
    parse_template,
    references,
    rename_references,
    rename_template_references,
)
from sessions_app.definition.expressions.dates import parse_duration
from sessions_app.definition.graph import EdgeView, NodeView, WorkflowGraph, node_reference, topological_order
from sessions_app.definition.json_schema import document_json_schema
from sessions_app.definition.layout import layout, place_new_nodes
from sessions_app.definition.model import (
    DataRow,
    Edge,
    StructureNode,
    WorkflowDocument,
    WorkflowSettings,
    parse_document,
)
from sessions_app.definition.nodes import resolve_operation, step_title
from sessions_app.definition.patch import PatchError, apply_patches
from sessions_app.definition.patch.models import (
    PATCH_ADAPTER,
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
from sessions_app.definition.summary import describe_schedule, describe_start, summarize
from sessions_app.definition.validation import VIOLATIONS, ViolationKind, validate_document
from sessions_app.definition.violations import Severity, Violation
from sessions_app.definition.vocabulary import Branch, BranchName, NodeType, Role

__all__ = [
    "FUNCTIONS",
    "PATCH_ADAPTER",
    "VIOLATIONS",
    "AddEdge",
    "AddNode",
    "Branch",
    "BranchName",
    "Change",
    "ChangeTrigger",
    "CronError",
    "DataRow",
    "DocumentBuilder",
    "DocumentDiff",
    "Edge",
    "EdgeChange",
    "EdgeView",
    "ExpressionError",
    "ExpressionProblem",
    "FunctionInfo",
    "MoveNode",
    "NewNode",
    "NodeChange",
    "NodeSummary",
    "NodeType",
    "NodeView",
    "Patch",
    "PatchError",
    "RemoveEdge",
    "RemoveNode",
    "Rename",
    "ReplaceOperation",
    "Role",
    "SetCondition",
    "SetInput",
    "SetItems",
    "SetProperty",
    "SetSettings",
    "Severity",
    "StructureNode",
    "Template",
    "Violation",
    "ViolationKind",
    "WorkflowDocument",
    "WorkflowGraph",
    "WorkflowSettings",
    "Wrap",
    "apply_patches",
    "check_expression",
    "complete_document",
    "describe_schedule",
    "describe_start",
    "diff_documents",
    "document_json_schema",
    "evaluate_condition",
    "evaluate_expression",
    "evaluate_template",
    "evaluate_value",
    "fire_times",
    "is_cron",
    "layout",
    "next_fire",
    "node_reference",
    "parse_document",
    "parse_duration",
    "parse_template",
    "place_new_nodes",
    "references",
    "rename_references",
    "rename_template_references",
    "resolve_operation",
    "step_title",
    "summarize",
    "topological_order",
    "validate_document",
]
