"""The one executor: every action of every connector is called through `execute`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation, OperationResult
from connectors_app.http.messages import VendorRequest, VendorResponse

__all__ = ["call_vendor", "execute"]


async def execute(
    operation: ExecutableOperation,
    inputs: Mapping[str, Any],
    *,
    connection: Connection,
    timeout_seconds: float = 30.0,
    idempotency_key: str = "",
    max_pages: int = 10,
    max_items: int = 1_000,
) -> OperationResult:
    """Call the operation with these inputs and return the vendor's answer.

    `timeout_seconds` bounds each request, waiting for the rate limit not included. Lists are followed for at most
    `max_pages` requests and `max_items` elements. Raises InputInvalid (nothing sent), RequestRefused and ForeignHost
    (nothing sent), ConnectorError (see its fields).
    """
    raise NotImplementedError


async def call_vendor(request: VendorRequest, *, connector: ConnectorFacts, connection: Connection) -> VendorResponse:
    """Send a request of our own making with the connection's credentials, under the connector's rate limit.

    For calls that are no registry operations ("who am I", registering a hook). A relative `url` (starting with `/`)
    is below the connection's base address. An answer that isn't 2xx, or is an error in the vendor's form, raises
    ConnectorError; a host outside `connection.hosts` raises ForeignHost before anything is sent.
    """
    raise NotImplementedError
