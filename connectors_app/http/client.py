"""The one HTTP client: pooled, one per event loop, never to an address that is not public."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from connectors_app.http.messages import VendorRequest, VendorResponse

__all__ = ["close_client", "client_scope", "fetch", "run_with_client", "send"]

T = TypeVar("T")


async def send(request: VendorRequest) -> VendorResponse:
    """Send one request over the pool of the running loop and read its answer; an answer of any status is returned.

    Raises RequestRefused (address not allowed; nothing sent), ForeignHost (credentials for another host; nothing sent)
    or ConnectorError (no answer: `outcome_unknown` tells whether the request may have arrived; body over
    `max_bytes`; too many redirects). Redirects are followed by hand: every address is checked again, credentials
    are dropped when the host changes, only GET and HEAD are repeated after 301 and 302, other methods after 307 and 308
    to the same host only.
    """
    raise NotImplementedError


async def fetch(url: str, *, max_bytes: int = 50_000_000, timeout_seconds: float = 60.0) -> VendorResponse:
    """GET a document from a URL that a person gave, for the importers; a status other than 2xx is a ConnectorError."""
    raise NotImplementedError


async def close_client() -> None:
    """Close the client of the running loop, if there is one. A later `send` opens a new one."""
    raise NotImplementedError


@asynccontextmanager
async def client_scope() -> AsyncIterator[None]:
    """Close the running loop's client at the end: for loops that live only as long as one piece of work."""
    try:
        yield
    finally:
        await close_client()


def run_with_client(work: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine from synchronous code in a loop of its own and close the loop's client after it.

    Raises RuntimeError if the calling thread runs an event loop already.
    """
    raise NotImplementedError
