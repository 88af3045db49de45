"""The ids of what the filters of a live version's triggers name: events of some vendors tell ids alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from connectors_app.connection import Connection
from connectors_app.credentials.selectors import CredentialMissing, credential_for, credential_get
from connectors_app.credentials.services import credential_open
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.execution.execute import filter_ids
from connectors_app.execution.registry import executable_operation
from connectors_app.http.client import run_with_client
from connectors_app.models import Operation
from connectors_app.names import names_of
from engine_app.execution.plan import PlanNode
from engine_app.models import Activation
from engine_app.triggers.wanted import trigger_operations
from wfproject.common.errors import NotFoundError

__all__ = ["filter_ids_keep", "place_id", "trigger_account"]


def filter_ids_keep(activation: Activation) -> None:
    """Ask the vendors for the ids, and keep them with the activation.

    Stands outside of transactions. Without an account nothing can be asked: then ids alone fit. Raises ConnectorError
    where a vendor refuses, or has nothing that is called so.
    """
    found = {
        node.id: ids for node, operation in trigger_operations(activation) if (ids := _ids(activation, node, operation))
    }
    if found != activation.filter_ids:
        activation.filter_ids = found
        activation.save(update_fields=["filter_ids", "updated_at"])


def _ids(activation: Activation, node: PlanNode, operation: Operation) -> dict[str, Any]:
    inputs = node.properties.get("inputs")
    if not isinstance(inputs, dict) or not _looks_up(operation.connector.key, operation.key, inputs):
        return {}
    named = str(node.properties.get("credential") or "")
    account = trigger_account(activation.workspace_id, operation.connector.key, named)
    if account is None:
        return {}
    return run_with_client(filter_ids(executable_operation(operation), inputs, connection=account))


def _looks_up(connector: str, trigger: str, inputs: Mapping[str, Any]) -> bool:
    """Whether any of a trigger's filters may be a name that the vendor has to be asked about."""
    rules = names_of(connector).for_operation(trigger, filters=True)
    return any(inputs.get(name) for rule in rules for name in rule.inputs)


def place_id(connector: ConnectorFacts, name: str, place: str, account: Connection) -> str:
    """The id of the place that the input `name` of triggers says, or the place itself where the vendor takes names.

    Raises as `filter_ids_keep` does.
    """
    trigger = ExecutableOperation(uuid5(NAMESPACE_URL, f"hook:{connector.key}"), "hook", connector)
    if not _looks_up(connector.key, trigger.key, {name: place}):
        return place
    return str(run_with_client(filter_ids(trigger, {name: place}, connection=account)).get(name, place))


def trigger_account(workspace_id: UUID, connector: str, credential_id: str = "") -> Connection | None:
    """The account of a trigger: the named one, else the workspace's for the connector; None without."""
    try:
        if credential_id:
            credential = credential_get(workspace_id=workspace_id, credential_id=UUID(credential_id))
        else:
            credential = credential_for(workspace_id=workspace_id, connector_key=connector)
    except (CredentialMissing, NotFoundError, ValueError):
        return None
    return run_with_client(credential_open(credential=credential).connection())
