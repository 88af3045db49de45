"""From registry rows and manifests to operations that can be called."""

from __future__ import annotations

from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.manifest import ConnectorManifest, OperationManifest
from connectors_app.models import Connector, Operation

__all__ = ["connector_facts", "executable_operation", "manifest_operation"]


def connector_facts(connector: Connector) -> ConnectorFacts:
    """What the executor needs of a connector's row; queries nothing."""
    raise NotImplementedError


def executable_operation(operation: Operation) -> ExecutableOperation:
    """What the executor needs of an operation's row, its connector loaded with it (`select_related`)."""
    raise NotImplementedError


def manifest_operation(connector: ConnectorManifest, operation: OperationManifest) -> ExecutableOperation:
    """The same straight from a manifest, without a database."""
    raise NotImplementedError
