"""Every violation there is: its name, how much it hinders, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from sessions_app.definition.violations import Severity, Violation

__all__ = ["VIOLATIONS", "ViolationKind", "found"]


@dataclass(frozen=True, slots=True)
class ViolationKind:
    """One entry of the catalogue."""

    code: str
    severity: Severity
    description: str


def _kinds(severity: Severity, table: dict[str, str]) -> dict[str, ViolationKind]:
    return {code: ViolationKind(code, severity, text) for code, text in table.items()}


VIOLATIONS: dict[str, ViolationKind] = {
    **_kinds(
        Severity.ERROR,
        {
            "schema": "The document does not have the published shape.",
            "empty-workflow": "The workflow has no nodes.",
            "bad-id": "An id is not lower-case letters, digits and hyphens beginning with a letter.",
            "reserved-id": "An id is a word that expressions use for something else.",
            "duplicate-id": "Two rows of a list, or two edges, have the same id.",
            "structure-data-mismatch": "A node is in only one of structure and data.",
            "type-mismatch": "A type contradicts the role or the connector's category.",
            "role-mismatch": "The role is missing or is not what the operation is.",
            "connector-mismatch": "The connector or the action named is not that of the operation.",
            "unknown-operation": "A step names no operation of the registry.",
            "missing-trigger": "Nothing starts the workflow.",
            "trigger-with-incoming-edge": "An edge leads to a trigger.",
            "trigger-in-group": "A trigger is a member of a loop.",
            "unknown-edge-node": "An edge starts or ends at a node that does not exist.",
            "self-edge": "An edge leads from a node to itself.",
            "duplicate-edge": "Two edges join the same nodes on the same branch.",
            "cycle": "Nodes wait for each other in a circle.",
            "unreachable-node": "No way leads from a trigger to the node.",
            "bad-branch": "The branch is not one that leaves this kind of node.",
            "edge-crosses-group": "An edge joins a member of a loop with a node outside of it.",
            "unknown-parent": "The parent of a node does not exist.",
            "parent-not-group": "The parent of a node is not a loop.",
            "parent-cycle": "Loops contain each other.",
            "input-type": "A constant input contradicts the type the operation expects.",
            "bad-expression": "An expression can't be read.",
            "unquoted-literal": "A text in an expression stands in double quotes, which name a field.",
            "unknown-reference": "An expression reads a node that does not exist.",
            "reference-not-upstream": "An expression reads a node that does not run before this one.",
            "member-reference-outside": "An expression outside of a loop reads a member of it.",
            "bad-duration": "The duration or the instant of a delay is wrong.",
            "bad-retry": "The retry policy is wrong.",
            "bad-timeout": "The time limit of a step is wrong.",
            "bad-on-error": "What happens on an error is none of stop, continue and branch.",
            "bad-cron": "The schedule is not a cron expression of five fields, or never comes true.",
            "bad-timezone": "The time zone is not an IANA name.",
            "bad-settings": "The settings of the workflow are wrong.",
        },
    ),
    **_kinds(
        Severity.INCOMPLETE,
        {
            "missing-step": "The workflow has a trigger and nothing to do.",
            "missing-input": "A required input has no value.",
            "ambiguous-placeholder": "An input still holds a placeholder.",
            "missing-expression": "A condition does not say what it tests.",
            "missing-items": "A loop does not say what it goes through.",
            "missing-duration": "A delay does not say how long.",
            "missing-instructions": "An approval does not say what is to be decided or done.",
            "empty-group": "A loop has no members.",
            "missing-output-field": "An expression reads a field that the output of a step never has.",
            "retired-operation": "The operation of a step is no longer offered.",
        },
    ),
    **_kinds(
        Severity.WARNING,
        {
            "unknown-input": "The operation has no input of that name.",
            "unknown-output-field": "The output that an expression reads is not known to have that field.",
            "unused-condition": "Nothing follows a condition.",
            "missing-error-branch": "A step is to branch on errors, and has no error edge.",
            "error-edge-conflict": "A step is to continue on errors, and has an error edge.",
        },
    ),
}
"""Code to entry; errors first. The order is that of the documentation."""


def found(code: str, message: str, *, node_id: str | None = None, path: str = "", hint: str = "") -> Violation:
    """A violation of the catalogue's severity; raises KeyError for a code the catalogue doesn't have."""
    severity = VIOLATIONS[code].severity
    return Violation(code=code, severity=severity, message=message, node_id=node_id, path=path, hint=hint)
