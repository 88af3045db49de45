"""The generic HTTP request: method and address are inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connectors_app.connection import Connection
from connectors_app.execution.authentication import credentials_for
from connectors_app.execution.contracts import ExecutableOperation, OperationResult
from connectors_app.execution.encoding import as_text
from connectors_app.execution.execute import send_checked
from connectors_app.execution.limits import call_limits
from connectors_app.http.errors import ConnectorError, RequestRefused
from connectors_app.http.messages import VendorRequest

__all__ = ["send_request"]

_TOO_MANY = 429


async def send_request(
    operation: ExecutableOperation,
    values: Mapping[str, Any],
    *,
    connection: Connection,
    timeout_seconds: float,
    max_bytes: int,
    idempotency_key: str,
) -> OperationResult:
    """Send the request; the output is `status`, `headers` and `body`. A status of 400 or more is a ConnectorError.

    With `fail_on_error` false such a status is told by the output, and so is that no answer came: by a `status` of 0;
    `body` is then what went wrong. A rate limit, a refused address and a write whose effect is unknown fail even then.
    A text body is sent as it is (its type is the `Content-Type` of `headers`, else plain text), anything else as JSON.
    The credential goes to the hosts of the connection alone: with one, an address elsewhere is refused. The
    idempotency key is not sent, since nothing is known of the server.
    """
    method = values.get("method", "GET")
    headers = {str(name): as_text(value) for name, value in (values.get("headers") or {}).items()}
    query = [
        (str(name), as_text(item))
        for name, value in (values.get("query") or {}).items()
        for item in (value if isinstance(value, list) else [value])
    ]
    request = VendorRequest(
        method,
        values["url"],
        headers=headers,
        query=query,
        credentials=credentials_for(operation.connector, connection),
        timeout_seconds=timeout_seconds,
        max_bytes=max_bytes,
    )
    body = values.get("body")
    if isinstance(body, str):
        typed = any(name.lower() == "content-type" for name in headers)
        text_type = {} if typed else {"Content-Type": "text/plain; charset=utf-8"}
        request = replace(request, body=body.encode("utf-8"), headers={**headers, **text_type})
    elif body is not None:
        request = replace(request, json=body)
    limits = call_limits(operation.connector, connection, request, operation=operation, values=values)
    writes = method not in {"GET", "HEAD", "OPTIONS"}
    try:
        page = await send_checked(request, operation.connector, limits, writes=writes)
    except ConnectorError as error:
        if values.get("fail_on_error", True) or not _is_outcome(error):
            raise
        return OperationResult(
            {"status": error.vendor_status, "headers": {}, "body": error.message}, error.vendor_status
        )
    answer = page.response
    output = {"status": answer.status, "headers": dict(answer.headers), "body": page.output}
    return OperationResult(output, answer.status, answer.headers)


def _is_outcome(error: ConnectorError) -> bool:
    """Whether an error tells how the server is, and nothing that has to be waited for, refused or looked into."""
    waits = error.vendor_status == _TOO_MANY
    return not (waits or error.outcome_unknown or isinstance(error, RequestRefused))
