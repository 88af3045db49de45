"""Loopback servers that stand for vendors, and a trap that must never be reached."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Recorded:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def __contains__(self, text: str) -> bool:
        whole = f"{self.method} {self.path} {self.headers}".encode() + self.body
        return text.encode() in whole


@dataclass
class Vendor:
    """A server that records what it gets and answers by `handler`."""

    host: str
    port: int
    scheme: str
    requests: list[Recorded] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def key(self) -> str:
        return f"{self.host}:{self.port}"


async def fine(request: web.Request) -> web.StreamResponse:
    """Answers everything."""
    return web.json_response({"fine": True})


@asynccontextmanager
async def vendor(
    handler: Handler, *, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Vendor]:
    """Serve on a free port of the address for as long as the block runs."""

    async def record(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        served.requests.append(Recorded(request.method, request.raw_path, dict(request.headers), body))
        return await handler(request)

    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{rest:.*}", record)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, address, 0, ssl_context=tls)
    await site.start()
    served = Vendor(address, runner.addresses[0][1], "https" if tls else "http")
    try:
        yield served
    finally:
        await runner.cleanup()


@dataclass
class Trap:
    """Listens and counts: every connection is one too many."""

    port: int = 0
    connections: int = 0


@asynccontextmanager
async def trap() -> AsyncIterator[Trap]:
    """A listener on the IPv4 and, where the machine has it, the IPv6 loopback address."""
    caught = Trap()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caught.connections += 1
        writer.close()

    server = await asyncio.start_server(count, "127.0.0.1", 0)
    caught.port = server.sockets[0].getsockname()[1]
    servers = [server]
    with suppress(OSError):
        servers.append(await asyncio.start_server(count, "::1", caught.port))
    try:
        yield caught
    finally:
        for item in servers:
            item.close()


@cache
def tls_contexts(*names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for the names, and a client's that trusts its issuer alone."""
    now = datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    with TemporaryDirectory() as directory:
        file = Path(directory, "server.pem")
        file.write_bytes(
            pem
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(file)
    client = ssl.create_default_context(cadata=pem.decode())
    return server, client
