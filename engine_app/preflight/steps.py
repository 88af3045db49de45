"""A workflow's steps with all that a preflight needs of the database, so that asking vendors needs none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from connectors_app.contracts import OperationCatalog
from connectors_app.credentials.rules import auth_kinds
from connectors_app.credentials.selectors import credential_for, credential_get
from connectors_app.credentials.services import OpenedCredential, credential_open
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.execution.registry import connector_facts, executable_operation
from connectors_app.models import Credential, Operation
from connectors_app.probes import ConnectorProbes, probes_of
from engine_app.preflight.contracts import Finding, FindingSeverity
from sessions_app.definition import WorkflowGraph, parse_template, resolve_operation
from sessions_app.definition.vocabulary import OPERATION_ROLES, NodeType
from wfproject.common.errors import ApplicationError

__all__ = ["Account", "Step", "has_expression", "read_steps"]


@dataclass(slots=True)
class Account:
    """A credential that steps use, opened; `trouble` says why it can't be used."""

    credential: Credential
    facts: ConnectorFacts
    opened: OpenedCredential | None = None
    trouble: str = ""


@dataclass(slots=True)
class Step:
    """One step of an operation. `account` is None where the connector needs none or none was found."""

    node_id: str
    title: str
    operation: Operation
    inputs: Mapping[str, Any]
    probes: ConnectorProbes
    reads: Mapping[str, ExecutableOperation] = field(default_factory=dict)
    account: Account | None = None
    needs_account: bool = False

    @property
    def is_trigger(self) -> bool:
        """Whether it starts the workflow rather than calling the vendor."""
        return self.operation.role == "trigger"

    def setting(self, name: str) -> str:
        """What the connection's settings say for an input: its own setting, or one of its name."""
        if self.account is None:
            return ""
        binding = self.operation.binding.get("inputs", {}).get(name, {})
        settings = self.account.credential.settings
        return str(settings.get(binding.get("connection") or name) or "")

    def value(self, name: str) -> Any:
        """The value of an input: the step's, the connection's or the schema's default; None if there is none."""
        if (given := self.inputs.get(name)) not in (None, ""):
            return given
        default = self.operation.input_schema.get("properties", {}).get(name, {}).get("default")
        return self.setting(name) or default


def has_expression(value: Any) -> bool:
    """Whether a value, or anything in it, is filled in only when the workflow runs."""
    if isinstance(value, str):
        return "{{" in value and bool(parse_template(value).expressions)
    if isinstance(value, dict):
        return any(map(has_expression, value.values()))
    return isinstance(value, list) and any(map(has_expression, value))


class _Reader:
    def __init__(self, workspace_id: UUID) -> None:
        self.workspace_id = workspace_id
        self.findings: list[Finding] = []
        self.accounts: dict[UUID, Account] = {}
        self.facts: dict[UUID, ConnectorFacts] = {}
        self.reads: dict[tuple[UUID, str], ExecutableOperation | None] = {}

    def add(self, node_id: str, code: str, severity: FindingSeverity, message: str, *, fix: str = "") -> None:
        self.findings.append(Finding(code, severity, message, node_id=node_id, field="credential", fix=fix))

    def account(self, step: Step, named: Any) -> Account | None:
        """The account of a step; what stands against it becomes a finding."""
        connector = step.operation.connector
        kinds = auth_kinds(connector)
        optional = "none" in (connector.settings.get("auth") or {}).get("kinds", ())
        if not kinds or (optional and not named):
            return None
        step.needs_account = True
        severity = FindingSeverity.UNCHECKED if step.is_trigger else FindingSeverity.ERROR
        fix = f"Add a credential for {connector.name}, or name one in the step."
        try:
            credential = self._credential(step, named)
        except ApplicationError as error:
            code = "credential-unknown" if named else "credential-missing"
            self.add(step.node_id, code, FindingSeverity.ERROR if named else severity, error.message, fix=fix)
            return None
        if credential.connector_id != connector.pk:
            message = f"The credential “{credential.name}” is for {credential.connector.name}, not {connector.name}."
            self.add(step.node_id, "credential-unknown", FindingSeverity.ERROR, message, fix=fix)
            return None
        if credential.pk not in self.accounts:
            self.accounts[credential.pk] = self._open(credential)
        return self.accounts[credential.pk]

    def _credential(self, step: Step, named: Any) -> Credential:
        if named:
            try:
                identifier = UUID(str(named))
            except ValueError:
                raise ApplicationError("The step's credential is not an id.") from None
            return credential_get(workspace_id=self.workspace_id, credential_id=identifier)
        connector = step.operation.connector
        return credential_for(workspace_id=self.workspace_id, connector_key=connector.key, catalog=connector.catalog)

    def _open(self, credential: Credential) -> Account:
        account = Account(credential, self.facts_of(credential))
        try:
            account.opened = credential_open(credential=credential)
        except ApplicationError as error:
            account.trouble = error.message
        return account

    def facts_of(self, credential: Credential) -> ConnectorFacts:
        if credential.connector_id not in self.facts:
            self.facts[credential.connector_id] = connector_facts(credential.connector)
        return self.facts[credential.connector_id]

    def read_operations(self, step: Step) -> dict[str, ExecutableOperation]:
        """The read actions that the probes of a step's connector call."""
        wanted = {item.operation for item in step.probes.probes if item.operation}
        unknown = [key for key in wanted if (step.operation.connector_id, key) not in self.reads]
        if unknown:
            rows = Operation.objects.select_related("connector").filter(
                connector_id=step.operation.connector_id, key__in=unknown, role="action", risk="read"
            )
            found = {row.key: executable_operation(row) for row in rows}
            self.reads.update({(step.operation.connector_id, key): found.get(key) for key in unknown})
        pairs = ((key, self.reads[step.operation.connector_id, key]) for key in wanted)
        return {key: operation for key, operation in pairs if operation is not None}


def read_steps(
    document: Mapping[str, Any], *, workspace_id: UUID, catalog: OperationCatalog
) -> tuple[list[Step], list[Account], list[Finding]]:
    """The document's steps in their order, the accounts they use, and what is wrong with those already."""
    reader = _Reader(workspace_id)
    graph = WorkflowGraph(document)
    nodes = [
        node
        for node in graph.nodes.values()
        if node.role in OPERATION_ROLES or (node.role is None and node.type == NodeType.NORMAL)
    ]
    specs = {node.id: resolve_operation(node.data, catalog, node.role) for node in nodes}
    rows = _rows(spec.id for spec in specs.values() if spec is not None)
    steps = []
    for node in nodes:
        spec = specs[node.id]
        row = rows.get(spec.id) if spec else None
        if row is None:
            message = f"“{node.title}”: the operation is not in the registry, so nothing of it was checked."
            reader.findings.append(
                Finding("unknown-operation", FindingSeverity.UNCHECKED, message, node_id=node.id, field="action")
            )
            continue
        step = Step(node.id, node.title, row, node.inputs, probes_of(row.connector.key))
        step.account = reader.account(step, node.properties.get("credential"))
        step.reads = reader.read_operations(step)
        steps.append(step)
    return steps, list(reader.accounts.values()), reader.findings


def _rows(ids: Iterable[UUID]) -> dict[UUID, Operation]:
    return Operation.objects.select_related("connector").in_bulk(set(ids))
