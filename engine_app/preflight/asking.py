"""Asking vendors: each question once, several at a time, and no longer than the time that is left."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ExecutableOperation
from connectors_app.execution.execute import call_vendor, execute
from connectors_app.http.errors import ConnectorError
from connectors_app.http.messages import VendorRequest
from engine_app.preflight.steps import Account
from wfproject.common.errors import ApplicationError

__all__ = ["Answer", "Asker"]

_MAX_PAGES = 30
_MAX_ITEMS = 6_000
_REQUEST_SECONDS = 10.0
_MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question: a body, or why there is none. `status` is 0 where the vendor did not answer."""

    body: Any = None
    status: int = 0
    code: str = ""
    problem: str = ""
    truncated: bool = False
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        """Whether the vendor answered with what was asked for."""
        return not self.problem and not self.timed_out


class Asker:
    """Runs read-only calls for one preflight; equal questions to one account share one call."""

    def __init__(self, *, seconds: float, concurrency: int) -> None:
        self.deadline = time.monotonic() + seconds
        self.requests = 0
        self._slots = asyncio.Semaphore(concurrency)
        self._questions: dict[str, asyncio.Task[Answer]] = {}
        self._connections: dict[Any, asyncio.Task[Connection]] = {}

    async def connection(self, account: Account) -> Connection:
        """The account's connection, made once; raises what making it raises."""
        opened = account.opened
        if opened is None:
            raise ConnectorError(account.trouble, permanent=True)
        task = self._connections.setdefault(account.credential.pk, asyncio.ensure_future(opened.connection()))
        return await asyncio.shield(task)

    async def call(self, account: Account, method: str, path: str, body: Any = None) -> Answer:
        """One request of ours below the account's base address; the body is JSON."""

        async def run(connection: Connection) -> Answer:
            request = VendorRequest(method, path, json=body, timeout_seconds=_REQUEST_SECONDS, max_bytes=_MAX_BYTES)
            response = await call_vendor(request, connector=account.facts, connection=connection)
            return Answer(response.json() if response.body.strip() else None, response.status)

        return await self.once(account, [method, path, body], run)

    async def list(self, account: Account, operation: ExecutableOperation, inputs: Mapping[str, Any]) -> Answer:
        """A read action's list, to its end or to the limit."""

        async def run(connection: Connection) -> Answer:
            found = await execute(
                operation,
                inputs,
                connection=connection,
                timeout_seconds=_REQUEST_SECONDS,
                max_pages=_MAX_PAGES,
                max_items=_MAX_ITEMS,
            )
            self.requests += found.pages - 1
            return Answer(found.output, found.status, truncated=found.truncated)

        return await self.once(account, [operation.key, dict(inputs)], run)

    async def once(self, account: Account, question: Any, run: Callable[[Connection], Awaitable[Answer]]) -> Answer:
        """The answer to a question, asked for all who want to know it."""
        key = f"{account.credential.pk}:{json.dumps(question, sort_keys=True, default=str)}"
        if key not in self._questions:
            self._questions[key] = asyncio.ensure_future(self._ask(account, run))
        return await asyncio.shield(self._questions[key])

    async def _ask(self, account: Account, run: Callable[[Connection], Awaitable[Answer]]) -> Answer:
        try:
            async with asyncio.timeout(max(0.0, self.deadline - time.monotonic())), self._slots:
                connection = await self.connection(account)
                self.requests += 1
                return await run(connection)
        except TimeoutError:
            return Answer(timed_out=True, problem="The time for the whole check was up.")
        except ConnectorError as error:
            return Answer(status=error.vendor_status, code=error.vendor_code or error.code, problem=error.message)
        except ApplicationError as error:
            return Answer(code=error.code, problem=error.message)

    async def close(self) -> None:
        """Cancel what is still running."""
        tasks = [task for task in (*self._questions.values(), *self._connections.values()) if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
