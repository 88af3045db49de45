"""Validation of a document: small checks, one catalogue of what they may find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from connectors_app.contracts import OperationCatalog
from sessions_app.definition.tolerant import is_deeper_than
from sessions_app.definition.validation import control, expressions, flow, inputs, operations, shape
from sessions_app.definition.validation.catalogue import VIOLATIONS, ViolationKind, found
from sessions_app.definition.validation.context import Context
from sessions_app.definition.violations import Severity, Violation
from sessions_app.definition.vocabulary import MAX_DEPTH

__all__ = ["VIOLATIONS", "ViolationKind", "validate_document"]

Check = Callable[[Context], Iterator[Violation]]

CHECKS: tuple[Check, ...] = (
    shape.check_shape,
    shape.check_storable,
    shape.check_empty,
    shape.check_ids,
    shape.check_rows,
    operations.check_operations,
    operations.check_roles,
    operations.check_types,
    operations.check_connectors,
    flow.check_triggers,
    flow.check_edges,
    flow.check_branches,
    flow.check_cycles,
    flow.check_reachability,
    flow.check_nesting,
    control.check_control,
    control.check_delays,
    control.check_schedules,
    control.check_settings,
    inputs.check_required_inputs,
    inputs.check_unknown_inputs,
    inputs.check_input_types,
    inputs.check_placeholders,
    expressions.check_expressions,
    expressions.check_references,
    expressions.check_output_fields,
)
"""All checks, in the order in which they report about the same node."""

_RANK = {Severity.ERROR: 0, Severity.INCOMPLETE: 1, Severity.WARNING: 2}


def validate_document(document: Any, catalog: OperationCatalog) -> list[Violation]:
    """All violations of a document: errors first, then in the order of the nodes and of the checks.

    Takes any JSON value and never raises; the same value and catalogue version give the same list. A sparse document is
    judged as it stands: complete it first.
    """
    if is_deeper_than(document, MAX_DEPTH):
        message = f"The document is nested more than {MAX_DEPTH} levels deep."
        return [found("schema", message, hint="Flatten the inputs.")]
    context = Context(document, catalog)
    position = {key: index for index, key in enumerate(context.graph.nodes)}
    violations = [violation for check in CHECKS for violation in check(context)]
    return sorted(
        dict.fromkeys(violations),
        key=lambda item: (_RANK[item.severity], position.get(item.node_id or "", -1)),
    )
