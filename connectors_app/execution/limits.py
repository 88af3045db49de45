"""The limits one call is under: which allowances it counts against, and what its answer changes for the next ones."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from connectors_app.connection import Connection
from connectors_app.execution.answers import NO_LIMIT
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.execution.limiter import Allowance, limiter
from connectors_app.execution.waits import is_rate_limited, wait_announced
from connectors_app.http.messages import VendorRequest, VendorResponse
from connectors_app.manifest_parts import PaceManifest, RateLimitManifest

__all__ = ["CallLimits", "call_limits"]

BUCKET_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The limits of one call. `account` names the credential, `route` the request where the vendor limits by route."""

    rule: RateLimitManifest
    account: str
    allowances: tuple[Allowance, ...] = ()
    route: str = ""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait for this call's turn, and hold a place among the concurrent ones while it is under way."""
        return nullcontext() if self.rule is NO_LIMIT and not self.allowances else self._turn()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        gate = limiter()
        async with gate.place(self.account, self.rule.concurrency):
            await gate.take_turn(self.allowances, await self._blocks())
            yield

    async def _blocks(self) -> list[str]:
        if not self.rule.bucket_header:
            return [self.account, self.route] if self.route else [self.account]
        return [self.account, await limiter().recall(self.route) or self.route]

    async def learn(self, response: VendorResponse, payload: Any) -> None:
        """Take note of what the answer says of the limit: until when requests are to wait, and in which bucket."""
        if self.rule is NO_LIMIT:
            return
        bucket = response.headers.get(self.rule.bucket_header.lower(), "") if self.rule.bucket_header else ""
        if bucket:
            bucket = f"{self.account}:{bucket}"
            await limiter().remember(self.route, bucket, BUCKET_SECONDS)
        limited = is_rate_limited(response, payload, self.rule)
        wait = wait_announced(response, payload, self.rule, limited=limited)
        if wait:
            is_global = "x-ratelimit-global" in response.headers  # Discord
            await limiter().block(self.account if is_global else (bucket or self.route or self.account), wait)


def call_limits(
    facts: ConnectorFacts,
    connection: Connection,
    request: VendorRequest,
    *,
    operation: ExecutableOperation | None = None,
    values: Mapping[str, Any] | None = None,
) -> CallLimits:
    """What this request counts against. Accounts are told apart by the connection's key, without one by host."""
    rule = facts.rate_limit or NO_LIMIT
    parts = urlsplit(request.url)
    account = f"{facts.key}:{connection.key or parts.netloc}"
    allowances = []
    if rule.requests:
        own = f":{operation.key}" if operation and rule.per == "operation" else ""
        if not (own and operation and operation.pace):  # its own pace stands for the general one
            allowances.append(Allowance(account + own, rule.requests, rule.seconds))
    if rule.writes and operation and operation.writes:
        allowances.append(_paced(f"{account}:writes", rule.writes, values))
    if operation and operation.pace:
        allowances.append(_paced(f"{account}:{operation.key}", operation.pace, values))
    route = ""
    if rule.bucket_header:
        route = f"{account}:{request.method}:{_digest(parts.path)}"
    elif rule.per == "operation" and operation:
        route = f"{account}:{operation.key}"
    return CallLimits(rule, account, tuple(allowances), route)


def _paced(name: str, pace: PaceManifest, values: Mapping[str, Any] | None) -> Allowance:
    by = f":{_digest(str((values or {}).get(pace.by, '')))}" if pace.by else ""
    return Allowance(name + by, pace.requests, pace.seconds)


def _digest(text: str) -> str:
    """A short name for a text that may be long or private."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
