"""Performing one call of a step: operation, account, the executor, look-up and reading back."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from connectors_app.connection import Connection
from connectors_app.credentials.selectors import CredentialMissing, credential_for, credential_get
from connectors_app.credentials.services import credential_connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation
from connectors_app.execution.execute import execute
from connectors_app.execution.follow_up import follow_up_inputs
from connectors_app.execution.registry import executable_operation
from connectors_app.models import Operation
from engine_app.contracts import JsonObject
from engine_app.execution import failpoints
from engine_app.execution.effects import (
    artefact_url,
    is_list,
    is_repeatable,
    lookup_inputs,
    lookup_match,
    lookup_of,
)
from engine_app.execution.plan import PlanNode
from wfproject.common.database import database_hop
from wfproject.common.errors import ApplicationError, NotFoundError

__all__ = ["CallResult", "Caller", "OperationGone"]

logger = logging.getLogger(__name__)

_FRESH_SECONDS = 30.0
"""How long an operation or an account is used before it is read again: the time a revocation takes to work."""

_READ_BACK_TRIES = 4
_READ_BACK_PAUSE = 0.5


class OperationGone(ApplicationError):
    """The registry has no such operation any more."""

    code = "unknown-operation"
    http_status = 409


@dataclass(frozen=True, slots=True)
class CallResult:
    """A successful call. `verified` is None where the artefact could not be asked for.

    `truncated` says that the vendor's list goes on behind what was read.
    """

    output: Any
    url: str = ""
    verified: bool | None = None
    truncated: bool = False


@database_hop
def _load_operation(operation_id: UUID) -> ExecutableOperation:
    row = Operation.objects.select_related("connector").filter(pk=operation_id).first()
    if row is None:
        raise OperationGone("The registry has no such operation any more.")
    return executable_operation(row)


@database_hop
def _load_sibling(operation: ExecutableOperation, key: str) -> ExecutableOperation | None:
    row = (
        Operation.objects.select_related("connector")
        .filter(connector__operations=operation.id, key=key, role="action")
        .first()
    )
    return executable_operation(row) if row else None


@database_hop
def _load_credential(workspace_id: UUID, connector_key: str, credential_id: str | None) -> Any:
    if credential_id:
        return credential_get(workspace_id=workspace_id, credential_id=UUID(credential_id))
    return credential_for(workspace_id=workspace_id, connector_key=connector_key)


class Caller:
    """Calls vendors for many runs; keeps operations and accounts for a short while."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], tuple[float, Any]] = {}

    def _fresh(self, key: tuple[Any, ...]) -> Any:
        entry = self._kept.get(key)
        return entry[1] if entry and entry[0] > time.monotonic() else None

    def _keep(self, key: tuple[Any, ...], value: Any) -> Any:
        if len(self._kept) > 10_000:
            self._kept.clear()
        self._kept[key] = (time.monotonic() + _FRESH_SECONDS, value)
        return value

    def known_operation(self, operation_id: UUID) -> ExecutableOperation | None:
        """The operation if it was read a short while ago."""
        found: ExecutableOperation | None = self._fresh(("operation", operation_id))
        return found

    async def operation(self, operation_id: UUID) -> ExecutableOperation:
        """The operation of that id; raises OperationGone."""
        found: ExecutableOperation | None = self._fresh(("operation", operation_id))
        return found or self._keep(("operation", operation_id), await _load_operation(operation_id))

    async def _sibling(self, operation: ExecutableOperation, key: str) -> ExecutableOperation | None:
        name = ("sibling", operation.id, key)
        found: ExecutableOperation | None = self._fresh(name)
        return found or self._keep(name, await _load_sibling(operation, key))

    async def connection(self, workspace_id: UUID, node: PlanNode, operation: ExecutableOperation) -> Connection:
        """The account a step uses; anonymous where the connector needs none and the workspace has none."""
        chosen = node.properties.get("credential")
        key = ("connection", workspace_id, operation.connector.key, chosen)
        found: Connection | None = self._fresh(key)
        if found is not None:
            return found
        anonymous = "none" in operation.connector.auth.kinds
        try:
            credential = await _load_credential(workspace_id, operation.connector.key, chosen)
        except (CredentialMissing, NotFoundError):
            if chosen or not anonymous:
                raise
            return self._keep(key, Connection(connector=operation.connector.key))  # type: ignore[no-any-return]
        return self._keep(key, await credential_connection(credential=credential))  # type: ignore[no-any-return]

    async def perform(
        self,
        workspace_id: UUID,
        node: PlanNode,
        operation: ExecutableOperation,
        inputs: JsonObject,
        key: str,
        *,
        within: float | None = None,
    ) -> CallResult:
        """Call the vendor and read back what was written. Raises ApplicationError, ConnectorError among them.

        Within `timeout_seconds` and the longest wait for a rate limit the call has certainly ended; `within` is a
        shorter time, where the call may not reach the vendor later.
        """
        limit = node.timeout_seconds + settings.ENGINE_RATE_WAIT_SECONDS
        if within is not None:
            limit = min(limit, within)
        read_key = str(operation.binding.get("reads") or "") if operation.writes else ""
        connection, read = await self._prepared(workspace_id, node, operation, read_key)
        failpoints.reach("during-call")
        try:
            async with asyncio.timeout(limit):
                result = await execute(
                    operation,
                    inputs,
                    connection=connection,
                    timeout_seconds=node.timeout_seconds,
                    idempotency_key=key,
                )
        except TimeoutError as error:
            message = f"The call did not end within {node.timeout_seconds:g} seconds."
            raise ConnectorError(message, permanent=False, vendor_code="timeout", outcome_unknown=True) from error
        failpoints.reach("after-call")
        if not operation.writes:
            return CallResult(result.output, truncated=result.truncated)
        if read is None:
            return CallResult(result.output, artefact_url(result.output))
        return await self._read_back(operation, read, inputs, result.output, connection, key)

    async def _prepared(
        self, workspace_id: UUID, node: PlanNode, operation: ExecutableOperation, other_key: str
    ) -> tuple[Connection, ExecutableOperation | None]:
        """The account, and another action of the connector, before anything is sent; a failure here may be retried."""
        try:
            connection = await self.connection(workspace_id, node, operation)
            return connection, await self._sibling(operation, other_key) if other_key else None
        except ApplicationError:
            raise
        except Exception as error:
            logger.exception("what a call needs could not be read")
            message = "What the call needs could not be read; nothing was sent."
            raise ConnectorError(message, permanent=False, vendor_code="internal-error") from error

    @staticmethod
    async def _read_back(
        operation: ExecutableOperation,
        read: ExecutableOperation,
        inputs: JsonObject,
        output: Any,
        connection: Connection,
        key: str,
    ) -> CallResult:
        """Ask for the artefact; a vendor that needs a moment to show it, or to answer at all, gets one."""
        url, absent = artefact_url(output), False
        for attempt in range(_READ_BACK_TRIES):
            if attempt:
                await asyncio.sleep(_READ_BACK_PAUSE * 2**attempt)
            try:
                asked = follow_up_inputs(operation, read, inputs, output)
                if asked is None:
                    return CallResult(output, url)
                answer = await execute(read, asked, connection=connection, to_the_end=True)
                found = _artefact_in(operation, read, answer.output, key)
            except ConnectorError as error:
                absent = error.vendor_status in {404, 410} and operation.risk != "destructive"
                if absent or (error.vendor_status and not error.permanent):
                    continue
                return CallResult(output, url)
            except ApplicationError:
                return CallResult(output, url)  # what was written can't be asked for this way
            except Exception:  # the write itself was answered: no defect here may make its outcome unknown
                logger.exception("reading back failed unexpectedly")
                return CallResult(output, url)
            return CallResult(output, url or artefact_url(found), verified=True if found is not None else None)
        if not absent:
            return CallResult(output, url)  # the vendor is busy: that says nothing of what was written
        message = "The vendor said that it was done, but what should be there is not."
        raise ConnectorError(message, permanent=True, vendor_code="artefact-missing")

    async def look_up(
        self, workspace_id: UUID, node: PlanNode, operation: ExecutableOperation, inputs: JsonObject, key: str
    ) -> CallResult | None:
        """The artefact that an earlier attempt of this step made, None if there is none. Raises ApplicationError.

        A list that had more than was read shows only what is there, not what isn't: then it can't be said.
        """
        lookup = lookup_of(operation)
        connection, read = await self._prepared(workspace_id, node, operation, lookup.operation if lookup else "")
        if lookup is None or read is None:
            raise OperationGone("The registry does not say how to look this effect up.")
        asked = lookup_inputs(lookup, inputs, key)
        answer = await execute(read, asked, connection=connection, to_the_end=True)
        found = lookup_match(lookup, answer.output, key)
        if found is None and answer.truncated:
            message = "The effect is not in the part of the vendor's list that was read, and the list goes on."
            raise ConnectorError(message, permanent=True, vendor_code="lookup-truncated")
        return None if found is None else CallResult(found, artefact_url(found), verified=True)

    @staticmethod
    def recovery(operation: ExecutableOperation, *, repeat: bool = True) -> str:
        """What follows a call of unknown outcome: `repeat`, `lookup` or `ask`; `repeat` is whether that may be."""
        if repeat and is_repeatable(operation):
            return "repeat"
        return "lookup" if lookup_of(operation) else "ask"


def _artefact_in(operation: ExecutableOperation, read: ExecutableOperation, answer: Any, key: str) -> Any:
    """The artefact in the answer of the read counterpart; None if a list doesn't tell, or doesn't show it yet."""
    if not is_list(read):
        return answer
    lookup = lookup_of(operation)
    return lookup_match(lookup, answer, key) if lookup and lookup.operation == read.key else None
