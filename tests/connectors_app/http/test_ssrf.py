"""No request reaches an address that is not public: 0 connections over all vectors."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from connectors_app.http.client import HttpClient
from connectors_app.http.errors import ConnectorError, RequestRefused
from connectors_app.http.messages import VendorRequest
from connectors_app.http.resolver import SafeResolver
from tests.connectors_app.http.ssrf_vectors import resolved_vectors, tricks, written_vectors
from tests.connectors_app.loopback import Trap, tls_contexts, trap, vendor

WRITTEN, RESOLVED, TRICKS = written_vectors(), resolved_vectors(), list(tricks(4711))
NAME = "vendor.example"
REDIRECTED = [vector for vector in (*WRITTEN, *TRICKS) if vector[0] not in {"empty", "relative", "data", "long-url"}][
    ::3
]


@pytest.fixture
async def caught(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trap]:
    """A trap; whatever opens a socket besides is counted as well."""
    opened: list[Any] = []
    original = SafeResolver.open_socket

    def watched(self: SafeResolver, address_info: tuple[Any, ...]) -> socket.socket:
        result = original(self, address_info)
        if address_info[4][0] != "127.0.0.2":
            opened.append(address_info)
        return result

    monkeypatch.setattr(SafeResolver, "open_socket", watched)
    async with trap() as listening:
        yield listening
        assert listening.connections == 0
        assert opened == []


async def refused(url: str, answers: list[str]) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return answers

    client = HttpClient(lookup)
    try:
        for method in ("GET", "POST"):
            with pytest.raises(RequestRefused) as info:
                await client.send(VendorRequest(method, url, timeout_seconds=5))
            assert info.value.permanent
            assert not info.value.outcome_unknown
    finally:
        await client.close()


def test_there_are_enough_vectors() -> None:
    names = [name for name, _ in (*WRITTEN, *TRICKS)] + [name for name, _ in RESOLVED]
    assert len(names) == len(set(names))
    assert len(names) + len(REDIRECTED) >= 500


@pytest.mark.parametrize("url", [pytest.param(url, id=name) for name, url in WRITTEN])
async def test_written_address_is_refused(url: str, caught: Trap) -> None:
    await refused(url.replace("{port}", str(caught.port)), ["127.0.0.1"])


@pytest.mark.parametrize("index", [pytest.param(index, id=name) for index, (name, _) in enumerate(TRICKS)])
async def test_trick_is_refused(index: int, caught: Trap) -> None:
    await refused(list(tricks(caught.port))[index][1], ["127.0.0.1"])


@pytest.mark.parametrize("answers", [pytest.param(answers, id=name) for name, answers in RESOLVED])
async def test_name_that_leads_inside_is_refused(answers: list[str], caught: Trap) -> None:
    await refused(f"https://{NAME}:{caught.port}/", answers)


@pytest.mark.parametrize("url", [pytest.param(url, id=name) for name, url in REDIRECTED])
async def test_redirect_inside_is_refused(url: str, caught: Trap, settings: Any) -> None:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.2"]
    server, client_tls = tls_contexts(NAME)
    target = quote(url.replace("{port}", str(caught.port)), safe="/:?#[]@!$&'()*+,;=%\\ |")

    async def redirect(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": target.replace("\r", "").replace("\n", "")})

    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.2"] if host == NAME and port == served.port else ["127.0.0.1"]

    async with vendor(redirect, address="127.0.0.2", tls=server) as served:
        client = HttpClient(lookup, client_tls)
        try:
            with pytest.raises(ConnectorError) as info:
                await client.send(VendorRequest("GET", f"https://{NAME}:{served.port}/start", timeout_seconds=5))
        finally:
            await client.close()
    assert isinstance(info.value, RequestRefused) or info.value.vendor_code == "too-many-redirects"
    assert served.requests


async def test_trap_catches_what_is_allowed(settings: Any) -> None:
    """The trap works: an operator who opens the loopback address gets there."""
    async with trap() as listening:
        settings.HTTP_ALLOWED_HOSTS = [f"127.0.0.1:{listening.port}"]
        client = HttpClient()
        with pytest.raises(ConnectorError):
            await client.send(VendorRequest("GET", f"https://127.0.0.1:{listening.port}/", timeout_seconds=5))
        await client.close()
        assert listening.connections == 1


@pytest.mark.parametrize("allowed", ["169.254.0.0/16", "0.0.0.0/0", "169.254.169.254", "meta.example", "::/0"])
async def test_metadata_services_stay_closed(allowed: str, settings: Any, caught: Trap) -> None:
    settings.HTTP_ALLOWED_HOSTS = [allowed]
    for url in ("https://169.254.169.254/", "https://[::ffff:169.254.169.254]/", "https://[64:ff9b::a9fe:a9fe]/"):
        await refused(url, [])
    for answer in ("169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200"):
        if allowed == "meta.example" or answer == "169.254.169.254":
            await refused("https://meta.example/", [answer])


class TestRebinding:
    """A name that answers otherwise the next time."""

    async def ask(self, lookup: Any, tls: Any, url: str, times: int = 1) -> list[int]:
        client = HttpClient(lookup, tls)
        try:
            return [(await client.send(VendorRequest("GET", url, timeout_seconds=5))).status for _ in range(times)]
        finally:
            await client.close()

    async def test_connection_goes_to_the_checked_address(self, caught: Trap, settings: Any) -> None:
        settings.HTTP_ALLOWED_HOSTS = ["127.0.0.2"]
        server, client_tls = tls_contexts(NAME)
        answers = [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]]
        asked: list[str] = []

        async def lookup(host: str, port: int) -> list[str]:
            asked.append(host)
            return answers[len(asked) - 1]

        async def fine(request: web.Request) -> web.StreamResponse:
            return web.Response(text="fine")

        async with vendor(fine, address="127.0.0.2", tls=server) as served:
            url = f"https://{NAME}:{served.port}/"
            assert await self.ask(lookup, client_tls, url, times=5) == [200] * 5
            assert asked == [NAME]  # resolved once, connected to that answer
            with pytest.raises(RequestRefused):  # a new client, hence a new resolution: the rebound name is refused
                await self.ask(lookup, client_tls, url)
        assert len(served.requests) == 5

    async def test_new_connection_after_rebinding_is_refused(self, caught: Trap, settings: Any) -> None:
        settings.HTTP_ALLOWED_HOSTS = ["127.0.0.2"]
        server, client_tls = tls_contexts(NAME)
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])

        async def lookup(host: str, port: int) -> list[str]:
            return next(answers)

        async def closing(request: web.Request) -> web.StreamResponse:
            response = web.Response(text="fine")
            response.force_close()
            return response

        async with vendor(closing, address="127.0.0.2", tls=server) as served:
            client = HttpClient(lookup, client_tls)
            url = f"https://{NAME}:{served.port}/"
            assert (await client.send(VendorRequest("GET", url))).ok
            client._session.connector.clear_dns_cache()  # type: ignore[union-attr]  # its time has passed
            with pytest.raises(RequestRefused):
                await client.send(VendorRequest("GET", url))
            await client.close()

    async def test_one_bad_answer_among_good_ones_refuses_the_name(self, caught: Trap, settings: Any) -> None:
        settings.HTTP_ALLOWED_HOSTS = ["127.0.0.2"]
        _, client_tls = tls_contexts(NAME)

        async def lookup(host: str, port: int) -> list[str]:
            return ["127.0.0.2", "127.0.0.1"]

        with pytest.raises(RequestRefused):
            await self.ask(lookup, client_tls, f"https://{NAME}:{caught.port}/")

    async def test_gate_refuses_what_slipped_through(self, caught: Trap) -> None:
        """The last look before a socket is opened does not trust the resolver."""
        gate = SafeResolver()
        with pytest.raises(PermissionError):
            gate.open_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", caught.port)))
        with pytest.raises(PermissionError):
            gate.open_socket((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", caught.port, 0, 0)))


async def test_proxies_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch, settings: Any, caught: Trap
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{caught.port}")

    async def fine(request: web.Request) -> web.StreamResponse:
        return web.Response(text="fine")

    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.2"]
    async with vendor(fine, address="127.0.0.2") as served:
        client = HttpClient()
        assert (await client.send(VendorRequest("GET", served.url))).ok
        await client.close()
