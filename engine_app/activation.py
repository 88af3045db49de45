"""Going live and leaving off: what has to hold before triggers may start a version, and what follows it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from connectors_app.contracts import OperationCatalog, OperationSpec
from connectors_app.credentials.rules import auth_kinds
from connectors_app.credentials.selectors import credential_list
from connectors_app.credentials.services import credential_open
from connectors_app.models import Connector, Credential
from connectors_app.selectors import catalog_names, catalog_snapshot
from engine_app.contracts import HookKeeper, HookReport, JsonObject, LiveStep
from engine_app.models import Activation
from engine_app.schedules import schedules_keep, schedules_stop
from sessions_app.definition import Role, Severity, WorkflowGraph, resolve_operation, validate_document
from sessions_app.models import Workflow, WorkflowVersion
from sessions_app.services import describe_violation
from wfproject.common.errors import ApplicationError, ConflictError, NotFoundError, ValidationFailed

__all__ = ["CredentialsNeeded", "NotReady", "version_check", "version_of", "workflow_activate", "workflow_deactivate"]

logger = logging.getLogger(__name__)

_ON_FAILURE = "settings.on_failure"
"""Stands for a node's id where the notification of a failed run is meant."""


class NotReady(ValidationFailed):
    """The document has violations that keep it from running; `details.violations` lists them."""

    code = "workflow-not-ready"


class CredentialsNeeded(ValidationFailed):
    """Steps have no usable credential; `details.nodes` says for each which there are to choose from."""

    code = "credential-needed"


def version_of(*, workflow: Workflow, number: int | None = None, live: bool = False) -> WorkflowVersion:
    """The version of that number; without one the current version, or with `live` the one that is live, if any is.

    Raises NotFoundError.
    """
    if number is not None:
        version: WorkflowVersion | None = WorkflowVersion.unscoped.filter(workflow=workflow, number=number).first()
    else:
        active = Activation.unscoped.select_related("version").filter(workflow=workflow, active=True).first()
        version = active.version if live and active else workflow.current_version
    if version is None:
        raise NotFoundError("There is no such version.", details={"version": ["Unknown version."]})
    return version


def version_check(version: WorkflowVersion) -> None:
    """Raise NotReady if the version has a violation that is an error or leaves something open."""
    found = [
        item
        for item in validate_document(version.document, _every_catalog())
        if item.severity in {Severity.ERROR, Severity.INCOMPLETE}
    ]
    if found:
        raise NotReady(
            f"Version {version.number} can't run yet: {found[0].message}",
            details={
                "workflow": [describe_violation(item) for item in found],
                "violations": [item.model_dump(mode="json") for item in found],
            },
        )


def workflow_activate(
    *, workflow: Workflow, user_id: int | None, number: int | None = None, catch_up: str | None = None
) -> tuple[Activation, tuple[HookReport, ...]]:
    """Make a version (the current one unless numbered) the one that triggers start, in place of any other.

    Schedules follow in the same transaction, hooks at the vendors after it, of which the reports tell; should a vendor
    refuse, everything is taken back, and the error raised. Raises NotReady, CredentialsNeeded, NotFoundError and
    ConnectorError.
    """
    version = version_of(workflow=workflow, number=number)
    version_check(version)
    steps = _live_steps(version)
    _check_credentials(version, steps)
    with transaction.atomic():
        Workflow.unscoped.select_for_update().get(pk=workflow.pk)
        activation: Activation
        activation, _ = Activation.unscoped.update_or_create(
            workflow=workflow,
            defaults={
                "workspace_id": workflow.workspace_id,
                "version": version,
                "active": True,
                "changed_by_id": user_id,
            },
        )
        schedules_keep(activation=activation, steps=[step for step, _ in steps], catch_up=catch_up)
    return activation, _settle_hooks(activation, wanted=any(step.needs_hook for step, _ in steps))


def _settle_hooks(activation: Activation, *, wanted: bool) -> tuple[HookReport, ...]:
    keeper = _hook_keeper()
    if not wanted:
        keeper.hooks_remove(activation=activation)  # of the version before this one
        return ()
    try:
        return keeper.hooks_register(activation=activation)
    except Exception:
        _stop(activation, activation.changed_by_id)
        try:
            keeper.hooks_remove(activation=activation)
        except ApplicationError as error:
            logger.warning("hooks of workflow %s are left at the vendor: %s", activation.workflow_id, error.code)
        raise


def workflow_deactivate(*, workflow: Workflow, user_id: int | None) -> Activation:
    """Let nothing start the workflow any more; runs that have begun go on.

    From the commit on nothing starts, whatever a vendor then answers. Called again it takes away what a vendor refused
    to let go. Raises ConflictError if the workflow never was active, ConnectorError.
    """
    activation: Activation | None = Activation.unscoped.filter(workflow=workflow).first()
    if activation is None:
        raise ConflictError("The workflow is not active.")
    _stop(activation, user_id)
    _hook_keeper().hooks_remove(activation=activation)
    return activation


@transaction.atomic
def _stop(activation: Activation, user_id: int | None) -> None:
    Workflow.unscoped.select_for_update().get(pk=activation.workflow_id)
    activation.active, activation.changed_by_id = False, user_id
    activation.save(update_fields=["active", "changed_by", "updated_at"])
    schedules_stop(workflow_id=activation.workflow_id)


# --- what has to hold -------------------------------------------------------------------------------------------------


def _every_catalog() -> OperationCatalog:
    return catalog_snapshot(tuple(catalog_names()))


def _hook_keeper() -> HookKeeper:
    from engine_app.triggers import hooks  # brings the HTTP client, which most requests do without

    return hooks


@dataclass(frozen=True, slots=True)
class _Account:
    """What a step says of the account it uses."""

    operation: OperationSpec
    named: str


def _live_steps(version: WorkflowVersion) -> list[tuple[LiveStep, _Account]]:
    """The steps of operations, and the notification of failures, with what they say of their accounts."""
    catalog = _every_catalog()
    graph = WorkflowGraph(version.document)
    found = []
    for node in graph.nodes.values():
        operation = resolve_operation(node.data, catalog, node.role)
        if operation is None:
            continue
        is_trigger = node.role == Role.TRIGGER
        step = LiveStep(node.id, node.title, operation.connector.key, is_trigger, node.inputs)
        found.append((step, _Account(operation, str(node.properties.get("credential") or ""))))
    wanted = (version.document.get("settings") or {}).get("on_failure") or {}
    notice = catalog.get(str(wanted.get("scm_id") or ""))
    if notice is not None:
        step = LiveStep(_ON_FAILURE, "What happens on a failure", notice.connector.key, is_trigger=False)
        found.append((step, _Account(notice, "")))
    return found


def _check_credentials(version: WorkflowVersion, steps: Sequence[tuple[LiveStep, _Account]]) -> None:
    """Every step has to find one account; a trigger may do without, its hook is then registered by hand."""
    connectors = _connectors(account.operation for _, account in steps)
    choices: dict[UUID, list[Credential]] = {}
    for row in credential_list(workspace_id=version.workspace_id).filter(connector__in=connectors.values()):
        choices.setdefault(row.connector_id, []).append(row)
    problems: dict[str, list[str]] = {}
    nodes: list[JsonObject] = []
    for step, account in steps:
        connector = connectors.get((account.operation.connector.catalog, account.operation.connector.key))
        if connector is None:
            continue
        fitting = choices.get(connector.pk, [])
        problem = _credential_problem(step, account, connector, fitting)
        if problem:
            problems[step.node_id] = [f"{step.title}: {problem}"]
            options = [{"id": str(row.pk), "name": row.name, "is_default": row.is_default} for row in fitting]
            nodes.append({"node_id": step.node_id, "connector": connector.key, "message": problem, "choices": options})
    if nodes:
        first = nodes[0]
        raise CredentialsNeeded(f"{first['node_id']}: {first['message']}", details={**problems, "nodes": nodes})


def _connectors(operations: Iterable[OperationSpec]) -> dict[tuple[str, str], Connector]:
    wanted = {(operation.connector.catalog, operation.connector.key) for operation in operations}
    rows = Connector.objects.filter(key__in={key for _, key in wanted})
    return {(row.catalog, row.key): row for row in rows if (row.catalog, row.key) in wanted}


def _credential_problem(step: LiveStep, account: _Account, connector: Connector, fitting: list[Credential]) -> str:
    """What keeps the step from having one usable account; empty if nothing does."""
    if not auth_kinds(connector):
        return ""
    name = connector.name
    if account.named:
        chosen = next((row for row in fitting if str(row.pk) == account.named), None)
        if chosen is None:
            return f"The credential it names is none of the workspace's for {name}."
        return _unusable(chosen)
    if not fitting:
        optional = "none" in (connector.settings.get("auth") or {}).get("kinds", ())
        return "" if optional or step.is_trigger else f"The workspace has no credential for {name}."
    chosen = next((row for row in fitting if row.is_default), fitting[0] if len(fitting) == 1 else None)
    if chosen is None:
        return f"Several credentials for {name} fit: name one in the step, or make one the default."
    return _unusable(chosen)


def _unusable(credential: Credential) -> str:
    try:
        credential_open(credential=credential)
    except ApplicationError as error:
        return error.message
    return ""
