"""A credential reaches the hosts of its connection alone: 0 times another, over all connectors, hosts and redirects."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import pytest

from connectors_app.connection import Connection
from connectors_app.contracts import OperationRole
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, ForeignHost
from connectors_app.execution.execute import call_vendor, execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.http.client import CLIENTS, HttpClient, close_client
from connectors_app.http.messages import VendorRequest
from connectors_app.manifest import ConnectorManifest, load_manifests
from tests.connectors_app.execution.samples import sample_inputs
from tests.connectors_app.loopback import tls_contexts

OWN = "vendor.example"
TOKEN = "tok3n-never-to-be-seen"
PASSWORD = "passw0rd-never-to-be-seen"
SECRETS = {"token": TOKEN, "api_key": TOKEN, "username": "robot", "password": PASSWORD}
# Each contains a trace of the credential wherever it stands in a request.
TRACES = (TOKEN, PASSWORD, base64.b64encode(f"robot:{PASSWORD}".encode()).decode(), quote(TOKEN, safe=""))
FOREIGN = (
    "evil.example",
    "vendor.example.evil.example",
    "evilvendor.example",
    "vendor-example.evil.example",
    "sub.vendor.example",
    "vendor.exampl",
    "vendor.examples",
    "xn--vendr-jua.example",
    "vendor.example.co",
    "vendor_.example",
)
CONNECTORS = [item for item in load_manifests() if item.auth.kinds != ("none",) and item.key != "email"]


@dataclass
class Listener:
    """Answers every request over TLS and keeps every byte; hosts are told apart by the name the client asks for."""

    port: int = 0
    received: dict[str, bytes] = field(default_factory=dict)
    redirect: tuple[int, str] | None = None

    def leaks(self) -> list[str]:
        """Foreign hosts that saw a trace of the credential."""
        return [
            host
            for host, seen in self.received.items()
            if host != OWN and any(text.encode() in seen for text in TRACES)
        ]


@pytest.fixture
async def listener(settings: Any) -> AsyncIterator[Listener]:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.0/8"]
    heard = Listener()
    server_tls, _ = tls_contexts(OWN)
    server_tls = _copy(server_tls)
    names: dict[int, str] = {}
    server_tls.sni_callback = lambda sock, name, context: names.__setitem__(id(sock), name or "")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = names.get(id(writer.get_extra_info("ssl_object")), "?")
        while data := await reader.read(65536):
            heard.received[name] = heard.received.get(name, b"") + data
            if name == OWN and heard.redirect:
                status, location = heard.redirect
                head = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
                writer.write(head.encode())
            else:
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + b'{"ok":true}'
                )
            await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_tls)
    heard.port = server.sockets[0].getsockname()[1]

    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    trusting = ssl.create_default_context()
    trusting.check_hostname = False  # every host has a good certificate here: that must not save us
    trusting.verify_mode = ssl.CERT_NONE
    CLIENTS.put(HttpClient(lookup, trusting))
    try:
        yield heard
    finally:
        await close_client()
        server.close()


def _copy(context: ssl.SSLContext) -> ssl.SSLContext:
    tls_contexts.cache_clear()  # a context of this test's own, since its callback is
    return tls_contexts(OWN)[0]


def actions(manifest: ConnectorManifest) -> list[ExecutableOperation]:
    """A read and a write of the connector, as far as it has them."""
    every = [
        manifest_operation(manifest, item)
        for item in manifest.operations
        if item.role is OperationRole.ACTION and (item.method or manifest.key == "http")
    ]
    reads = [item for item in every if item.method == "GET"][:1]
    return reads + [item for item in every if item.method != "GET"][:1]


def connection_to(manifest: ConnectorManifest, kind: str, base: str, hosts: set[str], key: str) -> Connection:
    settings = dict.fromkeys(manifest.connection, "acme")
    return Connection(
        manifest.key, kind, secrets=SECRETS, settings=settings, base_url=base, hosts=frozenset(hosts), key=key
    )


def inputs_for(operation: ExecutableOperation, base: str) -> dict[str, Any]:
    inputs = sample_inputs(operation)
    return {**inputs, "url": f"{base}/path"} if operation.connector.key == "http" else inputs


def secret_kinds(manifest: ConnectorManifest) -> list[str]:
    return [kind for kind in manifest.auth.kinds if kind not in {"none", "webhook_url"}]


@pytest.mark.parametrize("manifest", CONNECTORS, ids=lambda item: item.key)
async def test_foreign_host_gets_nothing(manifest: ConnectorManifest, listener: Listener) -> None:
    own = {OWN, f"{OWN}:{listener.port}"}
    tried = 0
    for foreign in FOREIGN:
        base = f"https://{foreign}:{listener.port}"
        for kind in secret_kinds(manifest):
            connection = connection_to(manifest, kind, base, own, f"{manifest.key}-{foreign}-{kind}")
            for operation in actions(manifest):
                operation = replace(operation, binding={**operation.binding, "base_url": ""})
                with pytest.raises(ForeignHost):
                    await execute(operation, inputs_for(operation, base), connection=connection)
                tried += 1
            facts = actions(manifest)[0].connector
            with pytest.raises(ForeignHost):
                await call_vendor(VendorRequest("GET", f"{base}/me"), connector=facts, connection=connection)
            tried += 1
    assert listener.received == {}
    assert tried >= 20


@pytest.mark.parametrize("manifest", CONNECTORS, ids=lambda item: item.key)
async def test_own_base_address_of_an_operation_is_foreign_too(manifest: ConnectorManifest, listener: Listener) -> None:
    """An operation whose manifest names another service does not get the credential unless the connection lists it."""
    for kind in secret_kinds(manifest):
        connection = connection_to(manifest, kind, "", {f"{OWN}:{listener.port}"}, f"{manifest.key}-own-{kind}")
        for operation in actions(manifest):
            base = f"https://other.example:{listener.port}"
            operation = replace(operation, binding={**operation.binding, "base_url": base})
            with pytest.raises(ForeignHost):
                await execute(operation, inputs_for(operation, base), connection=connection)
    assert listener.received == {}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("manifest", CONNECTORS, ids=lambda item: item.key)
async def test_redirect_to_a_foreign_host_carries_nothing(
    manifest: ConnectorManifest, status: int, listener: Listener
) -> None:
    base = f"https://{OWN}:{listener.port}"
    for foreign in FOREIGN[:4]:
        for kind in secret_kinds(manifest):
            known = quote(PASSWORD if kind == "basic" else TOKEN, safe="")  # what the vendor could repeat
            for echoed in ("", f"&key={known}"):
                listener.redirect = (status, f"https://{foreign}:{listener.port}/landing?x=1{echoed}")
                name = f"{manifest.key}-{foreign}-{kind}-{echoed}"
                connection = connection_to(manifest, kind, base, {f"{OWN}:{listener.port}"}, name)
                for operation in actions(manifest):
                    operation = replace(operation, pace=None, binding={**operation.binding, "base_url": ""})
                    with suppress(ConnectorError):
                        await execute(operation, inputs_for(operation, base), connection=connection)
    assert any(text.encode() in listener.received[OWN] for text in TRACES)  # the right host does get it
    assert listener.leaks() == []
