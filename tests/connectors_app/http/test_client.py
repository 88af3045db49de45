"""Requests, answers, redirects and credentials of the one client, against loopback servers."""

from __future__ import annotations

import asyncio
import gzip
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

import pytest
from aiohttp import web

from connectors_app.http.client import fetch, send
from connectors_app.http.errors import ConnectorError, ForeignHost
from connectors_app.http.messages import Credentials, Part, VendorRequest, VendorResponse
from tests.connectors_app.loopback import fine, vendor

pytestmark = pytest.mark.usefixtures("loopback_allowed", "closed_pools")

SECRET = "s3cr3t-token-value"


def secret_for(*hosts: str) -> Credentials:
    return Credentials({"Authorization": f"Bearer {SECRET}"}, {"key": SECRET}, frozenset(hosts))


def redirecting(status: int, location: str) -> Any:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/start":
            return web.Response(status=status, headers={"Location": location})
        return web.json_response({"path": request.path_qs, "method": request.method})

    return handler


class TestRequests:
    async def test_json_query_and_credentials(self) -> None:
        async with vendor(fine) as served:
            answer = await send(
                VendorRequest(
                    "POST",
                    f"{served.url}/a%2Fb?x=1#part",
                    query=[("q", "ä &="), ("q", "2")],
                    json={"text": "ü", "n": 1.5},
                    credentials=secret_for(served.key),
                )
            )
        [got] = served.requests
        assert got.path == f"/a%2Fb?x=1&q=%C3%A4%20%26%3D&q=2&key={SECRET}"
        assert got.body == '{"text":"ü","n":1.5}'.encode()
        assert got.headers["Content-Type"] == "application/json"
        assert got.headers["Authorization"] == f"Bearer {SECRET}"
        assert answer.ok
        assert answer.json() == {"fine": True}
        assert SECRET not in answer.url

    async def test_form(self) -> None:
        async with vendor(fine) as served:
            await send(VendorRequest("POST", served.url, form=[("a", "1 ä"), ("a", "&")]))
        [got] = served.requests
        assert got.body == b"a=1+%C3%A4&a=%26"
        assert got.headers["Content-Type"] == "application/x-www-form-urlencoded"

    async def test_multipart_is_what_a_server_reads(self) -> None:
        async with vendor(fine) as served:
            sent = [Part("file", b"\x00\xff", filename='re"p\r\nort.csv'), Part("comment", "ä")]
            await send(VendorRequest("POST", served.url, parts=sent))
        [got] = served.requests
        head = f"Content-Type: {got.headers['Content-Type']}\r\n\r\n".encode()
        message = message_from_bytes(head + got.body, policy=HTTP)
        first, second = message.iter_parts()
        assert first.get_payload(decode=True) == b"\x00\xff"
        assert "\r\n" not in first["Content-Disposition"]
        assert 'filename="re%22p%0D%0Aort.csv"' in first["Content-Disposition"]
        assert second.get_payload(decode=True) == "ä".encode()

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Content-Length": "0"},
            {"Transfer-Encoding": "chunked"},
            {"Cookie": "a=b"},
            {"X-Ok": "a\r\nX-Evil: 1"},
            {"X-Ok": "a\nb"},
            {"X-Ok": "a\x00b"},
            {"X Bad": "1"},
            {"X:Bad": "1"},
            {"": "1"},
            {"X-Ok": "snow☃"},
        ],
    )
    async def test_header_that_changes_the_message_is_refused(self, headers: dict[str, str]) -> None:
        async with vendor(fine) as served:
            with pytest.raises(ConnectorError) as info:
                await send(VendorRequest("GET", served.url, headers=headers))
        assert info.value.permanent
        assert info.value.vendor_code == "bad-header"
        assert served.requests == []

    @pytest.mark.parametrize("method", ["get", "CONNECT", "TRACE", "GET / HTTP/1.1\r\n", ""])
    async def test_other_methods_are_refused(self, method: str) -> None:
        async with vendor(fine) as served:
            with pytest.raises(ConnectorError):
                await send(VendorRequest(method, served.url))
        assert served.requests == []

    async def test_values_without_json_are_refused(self) -> None:
        async with vendor(fine) as served:
            for value in (float("nan"), object()):
                with pytest.raises(ConnectorError, match="can't be sent"):
                    await send(VendorRequest("POST", served.url, json={"x": value}))
        assert served.requests == []

    async def test_no_cookie_is_kept(self) -> None:
        async def cookie(request: web.Request) -> web.StreamResponse:
            response = web.Response()
            response.set_cookie("session", "of-another-account")
            return response

        async with vendor(cookie) as served:
            for _ in range(2):
                await send(VendorRequest("GET", served.url))
        assert not any("Cookie" in got.headers for got in served.requests)

    async def test_connections_are_reused(self) -> None:
        peers: set[Any] = set()

        async def peer(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            peers.add(request.transport.get_extra_info("peername"))
            return web.Response()

        async with vendor(peer) as served:
            for _ in range(10):
                await send(VendorRequest("GET", served.url))
        assert len(peers) == 1


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_get_is_followed_on_the_same_host_with_its_credentials(self, status: int) -> None:
        async with vendor(redirecting(status, "/end?x=1")) as served:
            answer = await send(VendorRequest("GET", f"{served.url}/start", credentials=secret_for(served.key)))
        assert answer.json() == {"path": f"/end?x=1&key={SECRET}", "method": "GET"}
        assert all(SECRET in got for got in served.requests)

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_credentials_are_dropped_when_the_host_changes(self, status: int) -> None:
        async with vendor(fine) as other, vendor(redirecting(status, f"{other.url}/end")) as served:
            answer = await send(
                VendorRequest(
                    "GET",
                    f"{served.url}/start",
                    headers={"X-Api-Key": SECRET, "Accept": "text/plain"},
                    credentials=secret_for(served.key, other.key),
                )
            )
        assert answer.ok
        [got] = other.requests
        assert SECRET not in got
        assert got.headers["Accept"] == "text/plain"

    async def test_redirect_that_carries_the_secret_is_not_followed(self) -> None:
        async with vendor(fine) as other, vendor(redirecting(302, f"{other.url}/end?key={SECRET}")) as served:
            with pytest.raises(ForeignHost):
                await send(VendorRequest("GET", f"{served.url}/start", credentials=secret_for(served.key)))
        assert other.requests == []

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    @pytest.mark.parametrize("status", [301, 302])
    async def test_write_is_not_replayed(self, method: str, status: int) -> None:
        async with vendor(redirecting(status, "/end")) as served:
            with pytest.raises(ConnectorError) as info:
                await send(VendorRequest(method, f"{served.url}/start", json={"a": 1}))
        assert info.value.vendor_code == "redirected"
        assert info.value.permanent
        assert not info.value.outcome_unknown
        assert len(served.requests) == 1

    @pytest.mark.parametrize("status", [307, 308])
    async def test_write_is_repeated_on_the_same_host_only(self, status: int) -> None:
        async with vendor(redirecting(status, "/end")) as served:
            answer = await send(VendorRequest("POST", f"{served.url}/start", json={"a": 1}))
        assert answer.json()["method"] == "POST"
        assert served.requests[1].body == b'{"a":1}'
        async with vendor(fine) as other, vendor(redirecting(status, f"{other.url}/end")) as served:
            with pytest.raises(ConnectorError, match="not followed"):
                await send(VendorRequest("POST", f"{served.url}/start", json={"a": 1}))
        assert other.requests == []

    async def test_303_is_followed_by_a_get(self) -> None:
        async with vendor(redirecting(303, "/end")) as served:
            answer = await send(VendorRequest("POST", f"{served.url}/start", json={"a": 1}))
        assert answer.json() == {"path": "/end", "method": "GET"}
        assert served.requests[1].body == b""

    async def test_endless_redirects_end(self) -> None:
        async with vendor(redirecting(302, "/start")) as served:
            with pytest.raises(ConnectorError) as info:
                await send(VendorRequest("GET", f"{served.url}/start", max_redirects=3))
        assert info.value.vendor_code == "too-many-redirects"
        assert len(served.requests) == 4

    async def test_redirect_is_given_back_where_none_is_followed(self) -> None:
        async with vendor(redirecting(302, "/end")) as served:
            answer = await send(VendorRequest("GET", f"{served.url}/start", max_redirects=0))
        assert answer.status == 302
        assert answer.headers["location"] == "/end"

    async def test_time_is_bounded_over_all_redirects(self) -> None:
        async def slow(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(0.2)
            return web.Response(status=302, headers={"Location": "/again"})

        async with vendor(slow) as served:
            with pytest.raises(ConnectorError) as info:
                await send(VendorRequest("GET", served.url, timeout_seconds=0.5))
        assert info.value.vendor_code == "timeout"
        assert len(served.requests) == 3


class TestCredentials:
    @pytest.mark.parametrize("hosts", [(), ("evil.example",), ("127.0.0.1",), ("127.0.0.1:1",)])
    async def test_host_outside_the_list_gets_nothing(self, hosts: tuple[str, ...]) -> None:
        async with vendor(fine) as served:
            with pytest.raises(ForeignHost) as info:
                await send(VendorRequest("GET", served.url, credentials=secret_for(*hosts)))
        assert served.requests == []
        assert info.value.permanent
        assert SECRET not in str(info.value)

    def test_nothing_shows_a_secret(self) -> None:
        request = VendorRequest("GET", "https://a.example", credentials=secret_for("a.example"), json={"p": SECRET})
        assert SECRET not in repr(request)
        assert SECRET not in repr(request.credentials)


class TestAnswers:
    async def test_body_over_the_limit_is_not_read(self) -> None:
        async def large(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(status=200)
            await response.prepare(request)
            for _ in range(100):
                await response.write(b"x" * 10_000)
            return response

        async def announced(request: web.Request) -> web.StreamResponse:
            return web.Response(body=b"x" * 200_000)

        for handler in (large, announced):
            async with vendor(handler) as served:
                for method, unknown in (("GET", False), ("POST", True)):
                    with pytest.raises(ConnectorError) as info:
                        await send(VendorRequest(method, served.url, max_bytes=50_000))
                    assert info.value.vendor_code == "answer-too-large"
                    assert info.value.outcome_unknown is unknown

    async def test_compressed_bomb_is_counted_unpacked(self) -> None:
        async def bomb(request: web.Request) -> web.StreamResponse:
            packed = gzip.compress(b"\x00" * 50_000_000)
            return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

        async with vendor(bomb) as served:
            with pytest.raises(ConnectorError) as info:
                await send(VendorRequest("GET", served.url, max_bytes=1_000_000))
        assert info.value.vendor_code == "answer-too-large"

    async def test_head_has_no_body(self) -> None:
        async def announced(request: web.Request) -> web.StreamResponse:
            return web.Response(body=b"x" * 200_000)

        async with vendor(announced) as served:
            answer = await send(VendorRequest("HEAD", served.url, max_bytes=10))
        assert answer.body == b""
        assert answer.headers["content-length"] == "200000"

    def test_text_and_json(self) -> None:
        latin = VendorResponse(200, {"content-type": "text/plain; charset=ISO-8859-1"}, "ä".encode("latin-1"))
        assert latin.text() == "ä"
        assert VendorResponse(200, {"content-type": "text/plain; charset=nonsense"}, b"a\xff").text() == "a\ufffd"
        assert VendorResponse(204, {}, b"").json() is None
        with pytest.raises(ConnectorError, match="not the JSON"):
            VendorResponse(200, {}, b"[" * 100_000).json()

    async def test_fetch_gives_documents_and_raises_for_others(self) -> None:
        async def status(request: web.Request) -> web.StreamResponse:
            return web.Response(status=int(request.path.strip("/")), text="x")

        async with vendor(status) as served:
            assert (await fetch(f"{served.url}/200")).text() == "x"
            for code, permanent in ((404, True), (429, False), (503, False)):
                with pytest.raises(ConnectorError) as info:
                    await fetch(f"{served.url}/{code}")
                assert info.value.permanent is permanent
                assert info.value.vendor_status == code
