"""The one HTTP client: pooled, one per event loop, never to an address that is not public."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urljoin
from weakref import WeakSet

import aiohttp
from yarl import URL

from connectors_app.http.bodies import checked_headers, encode_body
from connectors_app.http.errors import ConnectorError, ForeignHost, RequestRefused
from connectors_app.http.lifetime import LoopLocal, close_loop_locals
from connectors_app.http.messages import Credentials, VendorRequest, VendorResponse
from connectors_app.http.resolver import Lookup, SafeResolver, system_lookup
from connectors_app.http.urls import CheckedUrl, check_url

__all__ = [
    "HttpClient",
    "client_scope",
    "close_client",
    "fetch",
    "refuse_foreign_host",
    "run_with_client",
    "send",
    "tls_context",
]

T = TypeVar("T")

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONNECT_SECONDS = 10.0
KEEPALIVE_SECONDS = 15.0
"""Shorter than vendors keep idle connections, so that a write seldom meets one that is being closed."""
POOL_SIZE = 512
POOL_SIZE_PER_HOST = 128
DNS_SECONDS = 30
USER_AGENT = "workflow-automation-agent"
_MOVED = frozenset({301, 302, 303, 307, 308})
_KEPT_ACROSS_HOSTS = frozenset({"accept", "accept-language", "content-type", "user-agent"})


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """Certificates are always verified, against the system's authorities (or `SSL_CERT_FILE`); made once."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Progress:
    """How far one attempt came: whether it had a connection, and whether that had been used before."""

    __slots__ = ("connected", "reused")

    def __init__(self) -> None:
        self.connected = False
        self.reused = False


_progress: ContextVar[_Progress | None] = ContextVar("progress of an attempt", default=None)


class _Connector(aiohttp.TCPConnector):
    """Tells an attempt of its connection. aiohttp's tracing tells that too, and makes objects of every other step."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._used: WeakSet[Any] = WeakSet()

    async def connect(self, *arguments: Any, **options: Any) -> Any:
        """A connection for a request."""
        connection = await super().connect(*arguments, **options)
        progress, protocol = _progress.get(), connection.protocol
        if progress is not None:
            progress.connected = True
            progress.reused = protocol in self._used
        self._used.add(protocol)
        return connection


class HttpClient:
    """A pool of connections. Made, used and closed in one event loop; `lookup` resolves names, `tls` checks servers."""

    def __init__(self, lookup: Lookup = system_lookup, tls: ssl.SSLContext | None = None) -> None:
        resolver = SafeResolver(lookup)
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                resolver=resolver,
                socket_factory=resolver.open_socket,
                ttl_dns_cache=DNS_SECONDS,
                limit=POOL_SIZE,
                limit_per_host=POOL_SIZE_PER_HOST,
                keepalive_timeout=KEEPALIVE_SECONDS,
                ssl=tls or tls_context(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),  # one account's session must never reach another's request
            max_line_size=16_384,
            max_field_size=16_384,
            trust_env=False,  # neither proxies nor .netrc of the environment
            headers={"User-Agent": USER_AGENT},
        )
        # A write is never repeated unseen; what may be repeated, `_attempt` repeats.
        self._session._retry_connection = False

    async def close(self) -> None:
        """Close all connections; those in use end with an error."""
        await self._session.close()

    async def send(self, request: VendorRequest) -> VendorResponse:
        """See the module's `send`."""
        if request.method not in METHODS:
            raise ConnectorError(
                f"There is no method {request.method[:20]!r}.", permanent=True, vendor_code="bad-method"
            )
        headers = checked_headers(request.headers)
        body, content_type = encode_body(request)
        if content_type and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = content_type
        secret = checked_headers(request.credentials.headers)
        target = check_url(_with_query(request.url, request.query))
        credentials = request.credentials
        refuse_foreign_host(target, credentials)
        method = request.method
        deadline = asyncio.get_running_loop().time() + request.timeout_seconds
        for hop in range(request.max_redirects + 1):
            url = _with_query(target.url, tuple(credentials.query.items())) if credentials else target.url
            sent = {**headers, **secret} if credentials else headers
            response = await self._attempt(method, target, url, sent, body, request, deadline)
            location = response.headers.get("location", "")
            if response.status not in _MOVED or not location or not request.max_redirects:
                return response
            if hop == request.max_redirects:
                break
            moved, next_method = _redirected(response, target, method)
            _refuse_leak(location, moved, request.credentials)
            if moved.host_key != target.host_key or moved.scheme != target.scheme:
                credentials = Credentials()
                headers = {name: value for name, value in headers.items() if name.lower() in _KEPT_ACROSS_HOSTS}
            if next_method != method:
                body = None
                headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
            method, target = next_method, moved
        raise ConnectorError(
            f"{target.host} redirected more than {request.max_redirects} times.",
            permanent=True,
            vendor_code="too-many-redirects",
            outcome_unknown=request.method not in SAFE_METHODS,
        )

    async def _attempt(
        self,
        method: str,
        target: CheckedUrl,
        url: str,
        headers: dict[str, str],
        body: bytes | None,
        request: VendorRequest,
        deadline: float,
    ) -> VendorResponse:
        """One exchange; repeated once where a safe request met a kept connection that the vendor had closed."""
        loop = asyncio.get_running_loop()
        while True:
            progress = _Progress()
            _progress.set(progress)
            left = max(deadline - loop.time(), 0.001)
            try:
                async with self._session.request(
                    method,
                    URL(url, encoded=True),
                    data=body if body is None else aiohttp.BytesPayload(body),  # else looked for among kinds
                    headers=headers,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(total=left, connect=min(CONNECT_SECONDS, left)),
                ) as response:
                    content = await _read(response, target, method, request.max_bytes)
                    return VendorResponse(response.status, _plain(response.headers), content, target.url)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                stale = isinstance(error, (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError))
                if stale and progress.reused and method in SAFE_METHODS:
                    continue
                raise _failure(error, target, method, progress) from error
            except ValueError as error:  # what aiohttp refuses to put on the wire
                message = "The request can't be sent: its address or headers are malformed."
                raise ConnectorError(message, permanent=True, vendor_code="bad-request") from error


async def _read(response: aiohttp.ClientResponse, target: CheckedUrl, method: str, max_bytes: int) -> bytes:
    """The decompressed body, at most `max_bytes` of it held."""
    chunks: list[bytes] = []
    size = 0
    announced = response.content_length or 0
    if announced <= max_bytes or method == "HEAD":
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > max_bytes:
                break
            chunks.append(chunk)
        else:
            return b"".join(chunks)
    response.close()
    raise ConnectorError(
        f"The answer of {target.host} is larger than {max_bytes} bytes.",
        permanent=True,
        vendor_code="answer-too-large",
        vendor_status=response.status,
        outcome_unknown=method not in SAFE_METHODS and response.status < 400,
    )


def _plain(headers: Any) -> dict[str, str]:
    plain: dict[str, str] = {}
    for name, value in headers.items():
        name = name.lower()
        plain[name] = f"{plain[name]}, {value}" if name in plain else value
    return plain


def _failure(error: Exception, target: CheckedUrl, method: str, progress: _Progress) -> ConnectorError:
    """The error of an exchange without an answer. What never had a connection was certainly not sent."""
    unknown = progress.connected and method not in SAFE_METHODS
    host = target.host_key
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            message = f"The certificate of {host} is not valid."
            return ConnectorError(message, permanent=True, vendor_code="certificate-invalid")
        if isinstance(error.os_error, PermissionError):
            return RequestRefused(f"The host {host} is refused: its address is not public.")
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            message, code = f"The name {target.host} could not be resolved.", "name-not-resolved"
        else:
            message, code = f"Could not connect to {host}.", "connect-failed"
        return ConnectorError(message, permanent=False, vendor_code=code)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return ConnectorError(
            f"The certificate of {host} is not valid.", permanent=True, vendor_code="certificate-invalid"
        )
    if isinstance(error, TimeoutError):
        message = f"{host} did not answer in time." if progress.connected else f"Could not connect to {host} in time."
        code = "timeout" if progress.connected else "connect-timeout"
        return ConnectorError(message, permanent=False, vendor_code=code, outcome_unknown=unknown)
    message = f"{host} broke off the connection or answered with something that is no HTTP."
    return ConnectorError(message, permanent=False, vendor_code="connection-broken", outcome_unknown=unknown)


def _with_query(url: str, query: Any) -> str:
    """The URL with parameters added to its query, before a fragment."""
    if not query:
        return url
    head, _, _ = url.partition("#")
    separator = "&" if "?" in head else "?"
    return f"{head}{separator}{urlencode(query, quote_via=quote, safe='')}"


def _redirected(response: VendorResponse, target: CheckedUrl, method: str) -> tuple[CheckedUrl, str]:
    """Where a redirect leads and with which method, checked as any address (RFC 9110, section 15.4)."""
    try:
        moved = check_url(urljoin(target.url, response.headers["location"]))
    except ValueError as error:  # urljoin, on a malformed IPv6 address
        raise RequestRefused(f"{target.host} redirected to a malformed address.") from error
    if method in {"GET", "HEAD"}:
        return moved, method
    if response.status == 303:
        return moved, "GET"
    if response.status in {307, 308} and moved.host_key == target.host_key and moved.scheme == target.scheme:
        return moved, method
    raise ConnectorError(
        f"{target.host} redirected a {method} request, which is not followed there. Correct the connection's address.",
        permanent=True,
        vendor_code="redirected",
        vendor_status=response.status,
    )


def refuse_foreign_host(target: CheckedUrl, credentials: Credentials) -> None:
    """ForeignHost if there are credentials and this host is none of theirs."""
    if credentials and target.host_key not in credentials.hosts:
        raise ForeignHost(f"The credential may not be sent to {target.host_key}.")


def _refuse_leak(location: str, moved: CheckedUrl, credentials: Credentials) -> None:
    """A vendor that repeats our secret in a redirect must not make us carry it to another host."""
    if credentials and moved.host_key not in credentials.hosts:
        for word in credentials.traces():
            if word in location or quote(word, safe="") in location:
                raise ForeignHost(f"A redirect to {moved.host_key} holds the credential.")


CLIENTS: LoopLocal[HttpClient] = LoopLocal(HttpClient, HttpClient.close)


async def send(request: VendorRequest) -> VendorResponse:
    """Send one request over the pool of the running loop and read its answer; an answer of any status is returned.

    Raises RequestRefused (address not allowed; nothing sent), ForeignHost (credentials for another host; nothing sent)
    or ConnectorError (no answer: `outcome_unknown` tells whether the request may have arrived; body over
    `max_bytes`; too many redirects). Redirects are followed by hand: every address is checked again, credentials
    are dropped when the host changes, only GET and HEAD are repeated after 301 and 302, other methods after 307 and 308
    to the same host only.
    """
    return await CLIENTS.get().send(request)


async def fetch(url: str, *, max_bytes: int = 50_000_000, timeout_seconds: float = 60.0) -> VendorResponse:
    """GET a document from a URL that a person gave, for the importers; a status other than 2xx is a ConnectorError."""
    response = await send(VendorRequest("GET", url, timeout_seconds=timeout_seconds, max_bytes=max_bytes))
    if not response.ok:
        raise ConnectorError(
            f"{check_url(url).host_key} answered with status {response.status}.",
            permanent=response.status < 500 and response.status != 429,
            vendor_code="unexpected-status",
            vendor_status=response.status,
        )
    return response


async def close_client() -> None:
    """Close the pools of the running loop, if it has any. A later `send` opens new ones."""
    await close_loop_locals()


@asynccontextmanager
async def client_scope() -> AsyncIterator[None]:
    """Close the running loop's pools at the end: for loops that live only as long as one piece of work."""
    try:
        yield
    finally:
        await close_client()


def run_with_client(work: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine from synchronous code in a loop of its own and close the loop's pools after it.

    Raises RuntimeError if the calling thread runs an event loop already.
    """

    async def scoped() -> T:
        async with client_scope():
            return await work

    return asyncio.run(scoped())
