"""What ends without an answer, and how long the one client's pools live, against loopback servers."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from connectors_app.http.client import HttpClient, client_scope, run_with_client, send
from connectors_app.http.errors import ConnectorError, RequestRefused
from connectors_app.http.messages import VendorRequest, VendorResponse
from tests.connectors_app.loopback import fine, tls_contexts, vendor

pytestmark = pytest.mark.usefixtures("loopback_allowed", "closed_pools")


class TestFailures:
    async def failing(self, url: str, method: str = "POST", seconds: float = 0.5) -> ConnectorError:
        with pytest.raises(ConnectorError) as info:
            await send(VendorRequest(method, url, json=None if method == "GET" else {}, timeout_seconds=seconds))
        assert not info.value.permanent
        return info.value

    async def test_no_connection_means_not_sent(self) -> None:
        async with vendor(fine) as served:
            pass
        error = await self.failing(served.url)
        assert error.vendor_code == "connect-failed"
        assert not error.outcome_unknown

    async def test_name_that_does_not_resolve_means_not_sent(self) -> None:
        async def lookup(host: str, port: int) -> list[str]:
            raise OSError(-2, "Name or service not known")

        client = HttpClient(lookup)
        with pytest.raises(ConnectorError) as info:
            await client.send(VendorRequest("POST", "https://gone.example"))
        await client.close()
        assert info.value.vendor_code == "name-not-resolved"
        assert not info.value.outcome_unknown

    async def test_slow_resolver_means_not_sent(self) -> None:
        async def lookup(host: str, port: int) -> list[str]:
            await asyncio.sleep(5)
            return []

        client = HttpClient(lookup)
        with pytest.raises(ConnectorError) as info:
            await client.send(VendorRequest("POST", "https://slow.example", timeout_seconds=0.2))
        await client.close()
        assert info.value.vendor_code == "connect-timeout"
        assert not info.value.outcome_unknown

    async def test_timeout_after_sending_leaves_a_write_unknown(self) -> None:
        async def slow(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(3)
            return web.Response()

        async with vendor(slow) as served:
            assert (await self.failing(served.url)).outcome_unknown
            assert not (await self.failing(served.url, "GET")).outcome_unknown

    async def test_reset_leaves_a_write_unknown_and_repeats_nothing(self) -> None:
        async def reset(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        async with vendor(reset) as served:
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                error = await self.failing(served.url, method)
                assert error.vendor_code == "connection-broken"
                assert error.outcome_unknown
        assert len(served.requests) == 4

    async def test_kept_connection_that_was_closed_repeats_reads_only(self) -> None:
        seen: list[str] = []

        async def closing(request: web.Request) -> web.StreamResponse:
            """Answers the first request of a connection, breaks off at the second."""
            assert request.transport is not None
            peer = str(request.transport.get_extra_info("peername"))
            if peer in seen:
                request.transport.abort()
            seen.append(peer)
            return web.Response(text="fine")

        for method, works in (("GET", True), ("PUT", False), ("DELETE", False), ("POST", False)):
            async with vendor(closing) as served:
                assert (await send(VendorRequest("GET", served.url))).ok
                if works:
                    assert (await send(VendorRequest(method, served.url))).ok
                else:
                    assert (await self.failing(served.url, method)).outcome_unknown
                assert len(served.requests) == (3 if works else 2)

    async def test_no_http_is_a_failure(self) -> None:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(100)
            writer.write(b"220 mail.example ESMTP\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        assert (await self.failing(f"http://127.0.0.1:{port}/")).vendor_code == "connection-broken"
        server.close()

    async def test_certificate_of_another_name_is_refused(self) -> None:
        server, client_tls = tls_contexts("right.example")

        async def lookup(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        async with vendor(fine, tls=server) as served:
            client = HttpClient(lookup, client_tls)
            assert (await client.send(VendorRequest("GET", f"https://right.example:{served.port}"))).ok
            strict = HttpClient(lookup)  # trusts the system's authorities
            for used, name in ((client, "wrong.example"), (strict, "right.example")):
                with pytest.raises(ConnectorError) as info:
                    await used.send(VendorRequest("POST", f"https://{name}:{served.port}", json={"private": "text"}))
                assert info.value.vendor_code == "certificate-invalid"
                assert info.value.permanent
                assert not info.value.outcome_unknown
            await client.close()
            await strict.close()
        assert len(served.requests) == 1


class TestLifetime:
    def test_one_client_a_loop_closed_with_it(self) -> None:
        async def work() -> int:
            async with vendor(fine) as served:
                return (await send(VendorRequest("GET", served.url))).status

        assert [run_with_client(work()) for _ in range(3)] == [200] * 3

    async def test_scope_closes_and_a_later_request_opens_again(self) -> None:
        async with vendor(fine) as served:
            async with client_scope():
                assert (await send(VendorRequest("GET", served.url))).ok
            assert (await send(VendorRequest("GET", served.url))).ok

    async def test_refusals_of_one_do_not_hinder_others(self) -> None:
        async with vendor(fine) as served:
            good = [send(VendorRequest("GET", served.url)) for _ in range(20)]
            bad = [send(VendorRequest("GET", "https://10.0.0.1")) for _ in range(20)]
            results = await asyncio.gather(*good, *bad, return_exceptions=True)
        assert all(isinstance(item, VendorResponse) for item in results[:20])
        assert all(isinstance(item, RequestRefused) for item in results[20:])
