"""What a preflight finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sessions_app.definition import PlannedWrite

__all__ = ["CODES", "FIXES", "AccountReport", "Finding", "FindingSeverity", "PreflightReport"]


class FindingSeverity(StrEnum):
    """`error`: the step will fail or never start. `warning`: it may. `unchecked`: not looked at. `passed`: seen."""

    ERROR = "error"
    WARNING = "warning"
    UNCHECKED = "unchecked"
    PASSED = "passed"


CODES: Mapping[str, str] = {
    "credential-accepted": "The vendor accepts the credential.",
    "credential-missing": "The workspace has no credential for the connector, or several and no default.",
    "credential-unknown": "The step names a credential that the workspace does not have, or one of another connector.",
    "credential-refused": "The vendor does not accept the credential, or it can't be used.",
    "credential-expires": "The credential expires within a week.",
    "scope-granted": "The credential has the scopes that the step's operation needs.",
    "scope-missing": "The credential lacks a scope that the step's operation needs.",
    "scope-broader": "The credential has a scope where a lesser one can be enough.",
    "scope-unneeded": "The credential has scopes that nothing in the workflow needs.",
    "found": "What the input names exists.",
    "not-found": "What the input names does not exist, or the account may not see it.",
    "required-field": "The project demands a field that the step does not fill.",
    "fields-complete": "The step fills all fields that the project demands.",
    "transition-not-allowed": "The issue can't be moved to that status from where it is.",
    "transition-allowed": "The issue can be moved to that status.",
    "status-unknown": "No issue of the project can ever have that status.",
    "expression": "The value is known only when the workflow runs.",
    "depends-on-expression": "Another input that is needed for the question is known only when the workflow runs.",
    "no-credential": "There is no usable credential to ask the vendor with.",
    "no-probe": "There is no read-only call known for this input.",
    "not-told": "The vendor does not say which scopes a credential has.",
    "undecided": "The vendor's answer decides nothing.",
    "list-truncated": "A list, the vendor's or the step's, is longer than the part that was looked at.",
    "time-limit": "The time for the whole check was up.",
    "unknown-operation": "The step's operation is not in the registry.",
}
"""Every code a finding may have, with its meaning; the documentation's table is made from it."""

FIXES: Mapping[str, str] = {
    "expression": "Write the value out in the step to have it checked, or try the workflow with a sample.",
    "depends-on-expression": "Write the other input out in the step to have this one checked.",
    "no-credential": "Add a credential that works, then check again.",
    "no-probe": "Look it up at the vendor yourself.",
    "not-told": "Compare with the scopes that the vendor's own pages show for the credential.",
    "undecided": "Check again later; if it stays, look it up at the vendor with this account.",
    "list-truncated": "Look it up at the vendor yourself.",
    "time-limit": "Check again, or raise WF_PREFLIGHT_TIMEOUT_SECONDS.",
    "unknown-operation": "Choose another operation, or load its connector into the registry.",
}
"""What to do about a finding of these codes that says nothing more exact itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `node_id` is None for what concerns the whole workflow."""

    code: str
    severity: FindingSeverity
    message: str
    node_id: str | None = None
    field: str = ""
    fix: str = ""

    @property
    def advice(self) -> str:
        """What to do about it; empty only for what passed."""
        return self.fix or FIXES.get(self.code, "")


@dataclass(frozen=True, slots=True)
class AccountReport:
    """One account that the workflow uses. `least_scopes` are what its steps need, alternatives joined by `|`."""

    credential_id: UUID
    name: str
    connector: str
    ok: bool
    identity: str = ""
    scopes: tuple[str, ...] | None = None
    least_scopes: tuple[str, ...] = ()
    unneeded_scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """All findings in the order of the steps. `ok`: no errors; `complete`: nothing is unchecked either.

    `writes` are the steps that change something, which no preflight tries.
    """

    workflow_id: UUID
    version: int
    findings: tuple[Finding, ...] = ()
    accounts: tuple[AccountReport, ...] = ()
    writes: tuple[PlannedWrite, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    requests: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing stands against running it, as far as it could be looked at."""
        return not any(item.severity is FindingSeverity.ERROR for item in self.findings)

    @property
    def complete(self) -> bool:
        """Whether everything could be looked at."""
        return not any(item.severity is FindingSeverity.UNCHECKED for item in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        return {str(severity): sum(item.severity is severity for item in self.findings) for severity in FindingSeverity}
