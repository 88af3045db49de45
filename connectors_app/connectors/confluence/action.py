"""Updating a page: Confluence wants its title and next version number with every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors_app.connection import Connection
from connectors_app.execution.answers import read_payload
from connectors_app.execution.authentication import credentials_for
from connectors_app.execution.binding import bind
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, OperationResult
from connectors_app.execution.execute import call_vendor, send_checked
from connectors_app.execution.limits import call_limits
from connectors_app.execution.targets import get_target
from connectors_app.http.messages import Credentials, VendorRequest

__all__ = ["update_page"]


async def update_page(
    operation: ExecutableOperation,
    values: Mapping[str, Any],
    *,
    connection: Connection,
    timeout_seconds: float,
    max_bytes: int,
    idempotency_key: str,
) -> OperationResult:
    """Change the page; a title or version that isn't given comes from the page as it stands.

    `title` and `version.number` (one above the current) are required by PUT /wiki/rest/api/content/{id}. Where the
    page was changed in between, Confluence answers 409 and nothing is overwritten.
    """
    bound = bind(operation, values, connection, idempotency_key)
    if not {"title", "version"} <= values.keys():
        read = VendorRequest(
            "GET",
            bound.path,
            query=[("expand", "version")],
            credentials=Credentials(),  # call_vendor puts in the connection's
            timeout_seconds=timeout_seconds,
            max_bytes=max_bytes,
        )
        page = read_payload(await call_vendor(read, connector=operation.connector, connection=connection))
        title, number = get_target(page, "title"), get_target(page, "version.number")
        if not isinstance(title, str) or not isinstance(number, int):
            message = "Confluence answered without the page's title and version."
            raise ConnectorError(message, permanent=True, vendor_code="unexpected-answer")
        bound.set_parameter("title", values.get("title", title))
        bound.set_parameter("version.number", values.get("version", number + 1))
    request = bound.to_request(credentials_for(operation.connector, connection), timeout_seconds, max_bytes)
    limits = call_limits(operation.connector, connection, request, operation=operation, values=values)
    changed = await send_checked(request, operation.connector, limits, writes=True)
    return OperationResult(changed.output, changed.response.status, changed.response.headers)
