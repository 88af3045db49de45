"""Answers become outputs or typed errors; lists are read to a stated limit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, OperationResult
from connectors_app.execution.encoding import adf_document, adf_text
from connectors_app.execution.execute import execute
from connectors_app.execution.waits import is_rate_limited, retry_after, wait_announced
from connectors_app.http.messages import VendorResponse
from connectors_app.manifest import load_manifests
from connectors_app.manifest_parts import PagingManifest, RateLimitManifest
from tests.connectors_app.execution.conftest import connection, operation
from tests.connectors_app.loopback import vendor
from tests.connectors_app.vendors.calls import curated

RULES = {item.key: item.rate_limit for item in load_manifests()}
NOW = datetime(2026, 5, 1, tzinfo=UTC).timestamp()


def answering(status: int, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    async def handler(request: web.Request) -> web.StreamResponse:
        if isinstance(body, (bytes, str)):
            data = body if isinstance(body, bytes) else body.encode()
            return web.Response(status=status, body=data, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    return handler


async def called(
    action: ExecutableOperation, handler: Callable[[web.Request], Awaitable[web.StreamResponse]], **options: Any
) -> OperationResult:
    async with vendor(handler) as served:
        return await execute(action, options.pop("inputs", {}), connection=connection(served.url), **options)


async def failing(action: ExecutableOperation, handler: Any, **options: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as info:
        await called(action, handler, **options)
    return info.value


class TestOutput:
    @pytest.mark.parametrize(
        ("handler", "expected"),
        [
            (answering(200, {"a": 1}), {"a": 1}),
            (answering(200, [1]), [1]),
            (answering(200, b""), None),
            (answering(200, "plain", {"Content-Type": "text/plain"}), "plain"),
            (answering(200, '{"a": 1}', {"Content-Type": "text/plain"}), {"a": 1}),
            (answering(200, "{not json", {"Content-Type": "text/plain"}), "{not json"),
            (answering(200, "ä".encode("latin-1"), {"Content-Type": "text/plain; charset=latin-1"}), "ä"),
            (answering(200, b"\x89PNG\x00", {"Content-Type": "image/png"}), "iVBORwA="),
        ],
    )
    async def test_body_unwrapped(self, handler: Any, expected: Any) -> None:
        assert (await called(operation(), handler)).output == expected

    async def test_no_content(self) -> None:
        result = await called(operation("DELETE"), answering(204, b""))
        assert (result.output, result.status) == (None, 204)

    async def test_broken_json_is_an_error(self) -> None:
        error = await failing(operation(), answering(200, "{", {"Content-Type": "application/json"}))
        assert error.vendor_code == "not-json"

    async def test_graphql_field(self) -> None:
        action = operation("POST", graphql="issue")
        assert (await called(action, answering(200, {"data": {"issue": {"id": "1"}}}))).output == {"id": "1"}


class TestRichText:
    """Documents as in developer.atlassian.com/cloud/jira/platform/apis/document/structure."""

    def test_what_is_written_is_read_again(self) -> None:
        assert adf_text(adf_document("Down\n\nsince 9\nin eu")) == "Down\n\nsince 9\nin eu"

    @given(
        st.lists(st.sampled_from(["https://a.io/x_(y)", "see ", ".", "(", ")", "\n", "<b>", "`", '"', "ä"])).map(
            "".join
        )
    )
    def test_addresses_are_links_and_nothing_is_lost(self, text: str) -> None:
        lines = text.strip("\n")
        assert adf_text(adf_document(re.sub("\n{2,}", "\n", lines))) == re.sub("\n{2,}", "\n", lines)

    @pytest.mark.parametrize(
        ("text", "links"),
        [
            ("see https://a.io/1, (https://a.io/b_(c)) or so.", ["https://a.io/1", "https://a.io/b_(c)"]),
            ("HTTP://a.io/?q=1!", ["HTTP://a.io/?q=1"]),
            ("<https://a.io/1> [wfa-1]", ["https://a.io/1"]),
            ("acme.io ftp://a.io https:// https://...", []),
        ],
    )
    def test_links(self, text: str, links: list[str]) -> None:
        [paragraph] = adf_document(text)["content"]
        marked = [node for node in paragraph["content"] if "marks" in node]
        assert [node["text"] for node in marked] == links
        assert [node["marks"][0]["attrs"]["href"] for node in marked] == links

    def test_mentions(self) -> None:
        [paragraph] = adf_document("[~accountid:5b1|Kim [Ops]] and [~accountid:557058:f-1], [~kim]")["content"]
        assert paragraph["content"] == [
            {"type": "mention", "attrs": {"id": "5b1", "text": "@Kim [Ops]"}},
            {"type": "text", "text": " and "},
            {"type": "mention", "attrs": {"id": "557058:f-1"}},
            {"type": "text", "text": ", [~kim]"},
        ]

    def test_a_link_is_read_with_its_address(self) -> None:
        link = {"type": "link", "attrs": {"href": "https://a.io/1"}}
        said = [
            {"type": "text", "text": "our page", "marks": [{"type": "strong"}, link]},
            {"type": "text", "text": " or "},
            {"type": "text", "text": "https://a.io/1", "marks": [link]},
        ]
        document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": said}]}
        assert adf_text(document) == "our page (https://a.io/1) or https://a.io/1"

    async def test_an_answer_has_it_as_text(self) -> None:
        answered = {"fields": {"summary": "doc", "description": adf_document("Down since 9")}}
        output = (await called(operation(), answering(200, answered))).output
        assert output == {"fields": {"summary": "doc", "description": "Down since 9"}}

    def test_mentions_lists_and_cards_are_told(self) -> None:
        items = [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]}]
        said = [
            {"type": "mention", "attrs": {"id": "5b1", "text": "@Kim"}},
            {"type": "text", "text": " see "},
            {"type": "inlineCard", "attrs": {"url": "https://acme.example/1"}},
        ]
        content = [{"type": "paragraph", "content": said}, {"type": "bulletList", "content": items}]
        document = {"type": "doc", "version": 1, "content": content}
        answered = {"comments": [{"id": "1", "body": document}]}
        assert adf_text(answered) == {"comments": [{"id": "1", "body": "@Kim see https://acme.example/1\n\n- one"}]}

    @pytest.mark.parametrize("value", [None, 3, "doc", {"type": "doc"}, {"type": "page", "content": []}, [["doc"]]])
    def test_all_else_stays_as_it_is(self, value: Any) -> None:
        assert adf_text(value) == value


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "permanent", "unknown"),
        [
            *((400, True, False), (401, True, False), (403, True, False), (404, True, False), (409, True, False)),
            *((410, True, False), (412, True, False), (415, True, False), (422, True, False), (423, True, False)),
            *((408, False, True), (425, False, False), (429, False, False), (500, False, True), (502, False, True)),
            *((503, False, True), (504, False, True), (501, True, False), (304, True, False)),
        ],
    )
    async def test_status(self, status: int, permanent: bool, unknown: bool) -> None:
        body = b"" if status == 304 else {"message": "Reason"}
        for method, writes in (("POST", True), ("GET", False)):
            error = await failing(operation(method), answering(status, body))
            assert error.vendor_status == status
            assert error.permanent is permanent
            assert error.outcome_unknown is (unknown and writes)

    @pytest.mark.parametrize(
        ("body", "message", "code"),
        [
            (
                {"message": "Validation Failed", "errors": [{"code": "missing_field", "field": "x"}]},
                "Validation Failed",
                "missing_field",
            ),
            ({"errorMessages": ["Issue does not exist"], "errors": {}}, "Issue does not exist", ""),
            ({"errorMessages": [], "errors": {"summary": "Field is required"}}, "summary: Field is required", ""),
            ({"error": {"code": "BadRequest", "message": "No team"}}, "No team", "BadRequest"),
            ({"error": "invalid_grant", "error_description": "Expired"}, "Expired", "invalid_grant"),
            ({"code": 50001, "message": "Missing Access"}, "Missing Access", "50001"),
            ({"errors": ["One", "Two"]}, "One; Two", ""),
            ("<html><body>Bad gateway</body></html>", "", ""),
            ("plain words", "plain words", ""),
        ],
    )
    async def test_vendors_own_words(self, body: Any, message: str, code: str) -> None:
        error = await failing(operation("POST"), answering(400, body))
        assert error.message == (
            f"Made Up answered with status 400: {message}" if message else "Made Up answered with status 400."
        )
        assert error.vendor_code == code

    async def test_message_is_safe(self) -> None:
        body = {"message": "bad token tok3n-of-a-test \x1b[31m ghp_abcdefghijklmnop1234 " + "x" * 5000}
        error = await failing(operation("POST"), answering(401, body))
        assert "tok3n-of-a-test" not in error.message
        assert "ghp_abcdefghijklmnop1234" not in error.message
        assert "\x1b" not in error.message
        assert len(error.message) <= 300

    async def test_slack(self) -> None:
        slack = curated("slack")["post_message"]
        inputs = {"channel": "C1", "text": "x"}
        for code, permanent, unknown in (
            ("channel_not_found", True, False),
            ("internal_error", False, True),
            ("fatal_error", False, True),
            ("service_unavailable", False, False),
        ):
            error = await self.slack_error(slack, inputs, {"ok": False, "error": code})
            assert (error.vendor_code, error.permanent, error.outcome_unknown) == (code, permanent, unknown)
        error = await self.slack_error(slack, inputs, {"ok": False, "error": "ratelimited"})
        assert not error.permanent
        assert error.retry_after == 30
        told = {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] missing field"]}}
        assert "missing field" in (await self.slack_error(slack, inputs, told)).message

    async def slack_error(self, action: ExecutableOperation, inputs: Any, body: Any) -> ConnectorError:
        async with vendor(answering(200, body)) as served:
            where = replace(connection(served.url), connector="slack")
            with pytest.raises(ConnectorError) as info:
                await execute(action, inputs, connection=where)
        return info.value

    async def test_graphql(self) -> None:
        failed = {"errors": [{"message": "No such team", "extensions": {"code": "INVALID_INPUT"}}], "data": None}
        error = await failing(operation("POST", graphql="issueCreate"), answering(200, failed))
        assert (error.permanent, error.outcome_unknown) == (True, False)
        assert "No such team" in error.message
        ran = {"errors": [{"message": "Can't read url"}], "data": {"issueCreate": {"success": True}}}
        assert (await failing(operation("POST", graphql="issueCreate"), answering(200, ran))).outcome_unknown
        assert (await failing(operation("POST", graphql="x"), answering(200, "no graphql"))).permanent

    async def test_time_and_size(self) -> None:
        async def slow(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(3)
            return web.Response()

        error = await failing(operation("POST"), slow, timeout_seconds=0.3)
        assert (error.vendor_code, error.outcome_unknown) == ("timeout", True)
        assert (
            await failing(operation(), answering(200, "x" * 5000), max_bytes=1000)
        ).vendor_code == "answer-too-large"


class TestWaits:
    def answer(self, status: int, body: bytes = b"", **headers: str) -> VendorResponse:
        return VendorResponse(status, {name.lower().replace("_", "-"): value for name, value in headers.items()}, body)

    def wait(self, rule: RateLimitManifest | None, status: int, payload: Any = None, **headers: str) -> float | None:
        assert rule is not None
        response = self.answer(status, b"", **headers)
        limited = is_rate_limited(response, payload, rule)
        return wait_announced(response, payload, rule, limited=limited, now=NOW)

    def test_retry_after(self) -> None:
        date = format_datetime(datetime.fromtimestamp(NOW, UTC) + timedelta(seconds=90), usegmt=True)
        for text, seconds in (
            ("7", 7),
            ("0", 0),
            ("1.5", 1.5),
            ("-3", 0),
            (date, 90),
            ("soon", None),
            ("", None),
            ("nan", None),
        ):
            assert retry_after(self.answer(429, Retry_After=text), NOW) == seconds
        assert retry_after(self.answer(429, Retry_After="99999999"), NOW) == 86400

    def test_each_vendors_form(self) -> None:
        epoch = str(int(NOW) + 40)
        assert self.wait(RULES["github"], 403, X_RateLimit_Remaining="0", X_RateLimit_Reset=epoch) == 40
        assert self.wait(RULES["github"], 403, Retry_After="12") == 12
        assert self.wait(RULES["github"], 429) == 60
        assert self.wait(RULES["github"], 200, X_RateLimit_Remaining="0", X_RateLimit_Reset=epoch) == 40
        assert self.wait(RULES["github"], 200, X_RateLimit_Remaining="10", X_RateLimit_Reset=epoch) is None
        assert self.wait(RULES["gitlab"], 429, RateLimit_Remaining="0", RateLimit_Reset=epoch) == 40
        assert self.wait(RULES["jira"], 429, X_RateLimit_Reset="2026-05-01T00:00Z") == 0
        assert self.wait(RULES["jira"], 429, X_RateLimit_Reset="2026-05-01T00:02Z") == 120
        assert (
            self.wait(
                RULES["linear"],
                400,
                {"errors": [{"extensions": {"code": "RATELIMITED"}}]},
                X_RateLimit_Requests_Remaining="0",
                X_RateLimit_Requests_Reset=str(int(NOW * 1000) + 5000),
            )
            == 5
        )
        assert self.wait(RULES["discord"], 429, {"retry_after": 0.75}) == 0.75
        assert self.wait(RULES["discord"], 200, X_RateLimit_Remaining="0", X_RateLimit_Reset_After="2.5") == 2.5
        assert self.wait(RULES["pagerduty"], 429, ratelimit_remaining="0", ratelimit_reset="9") == 9
        assert self.wait(RULES["sentry"], 429, X_Sentry_Rate_Limit_Reset=epoch) == 40
        assert self.wait(RULES["opsgenie"], 429, X_RateLimit_Period_In_Sec="60") == 60
        assert self.wait(RULES["zendesk"], 429, Retry_After="93") == 93

    def test_forbidden_is_a_limit_only_with_a_sign(self) -> None:
        rule = RULES["github"]
        assert rule is not None
        assert not is_rate_limited(self.answer(403, b'{"message":"Resource not accessible"}'), None, rule)
        assert is_rate_limited(self.answer(403, b'{"message":"You have exceeded a secondary rate limit"}'), None, rule)
        assert not is_rate_limited(self.answer(403, b"rate limit"), None, RULES["jira"] or rule)


class TestPaging:
    """Nine elements, two a page."""

    ELEMENTS = list(range(9))

    def handler(self, style: str) -> Any:
        async def page(request: web.Request) -> web.StreamResponse:
            body = await request.json() if await request.read() else {}
            size = int(request.query.get("size", 2))
            start = int(request.query.get("at", body.get("at", 1 if style == "page" else 0)))
            start = (start - 1) * size if style == "page" else start
            items = self.ELEMENTS[start : start + size]
            after = start + size if start + size < len(self.ELEMENTS) else None
            headers = {}
            if style == "link" and after:
                headers["Link"] = f'<{request.url.with_query(at=after, size=size)}>; rel="next", </x>; rel="last"'
            if style == "link":
                return web.json_response(items, headers=headers)
            answer: dict[str, Any] = {"list": {"items": items}, "total": len(self.ELEMENTS), "cursor": after}
            answer["next"] = f"/things?at={after}&size={size}" if after else None
            return web.json_response(answer)

        return page

    RULES: dict[str, PagingManifest] = {
        "link": PagingManifest(style="link", size_parameter="size", size=2),
        "cursor": PagingManifest(style="cursor", parameter="at", next="cursor", items="list.items"),
        "url": PagingManifest(style="url", next="next", items="list.items"),
        "page": PagingManifest(style="page", parameter="at", items="list.items", size_parameter="size", size=2),
        "offset": PagingManifest(style="offset", parameter="at", next="total", items="list.items"),
    }

    @pytest.mark.parametrize("style", list(RULES))
    async def test_whole_list(self, style: str) -> None:
        result = await called(operation(paging=self.RULES[style]), self.handler(style))
        items = result.output if style == "link" else result.output["list"]["items"]
        assert items == self.ELEMENTS
        assert result.pages == 5
        assert not result.truncated

    @pytest.mark.parametrize("style", list(RULES))
    async def test_stated_limits(self, style: str) -> None:
        for options, count, pages in (({"max_pages": 2}, 4, 2), ({"max_items": 3}, 3, 2), ({"max_items": 4}, 4, 2)):
            result = await called(operation(paging=self.RULES[style]), self.handler(style), **options)
            items = result.output if style == "link" else result.output["list"]["items"]
            assert items == self.ELEMENTS[:count]
            assert result.pages == pages
            assert result.truncated

    async def test_cursor_in_a_posted_body(self) -> None:
        result = await called(operation("POST", paging=self.RULES["cursor"]), self.handler("cursor"))
        assert result.output["list"]["items"] == self.ELEMENTS

    async def test_page_that_the_step_names_is_the_only_one(self) -> None:
        action = operation(inputs={"at": {"type": "integer", "_": {"in": "query"}}}, paging=self.RULES["cursor"])
        result = await called(action, self.handler("cursor"), inputs={"at": 4})
        assert result.output["list"]["items"] == [4, 5]

    async def test_size_that_the_step_names_is_the_whole(self) -> None:
        action = operation(
            inputs={"limit": {"type": "integer", "_": {"in": "query", "target": "size"}}}, paging=self.RULES["page"]
        )
        result = await called(action, self.handler("page"), inputs={"limit": 3})
        assert result.output["list"]["items"] == [0, 1, 2]

    async def test_default_size_ends_no_list_that_is_read_to_its_end(self) -> None:
        size = {"type": "integer", "default": 4, "_": {"in": "query", "target": "size"}}
        action = operation(inputs={"limit": size}, paging=self.RULES["page"])
        for inputs, count in (({}, 9), ({"limit": 3}, 3)):
            result = await called(action, self.handler("page"), inputs=inputs, to_the_end=True)
            assert result.output["list"]["items"] == self.ELEMENTS[:count]
        assert (await called(action, self.handler("page"))).output["list"]["items"] == self.ELEMENTS[:4]

    async def test_list_that_comes_whole_is_given_on_whole(self) -> None:
        rule = PagingManifest(style="whole", items="list.items")
        whole = {"list": {"items": self.ELEMENTS}, "next": "/things?at=2"}
        result = await called(operation(paging=rule), answering(200, whole), max_items=3)
        assert (result.output, result.pages, result.truncated) == (whole, 1, False)

    async def test_vendor_that_repeats_its_cursor_ends(self) -> None:
        async def same(request: web.Request) -> web.StreamResponse:
            return web.json_response({"list": {"items": [1]}, "cursor": "again"})

        result = await called(operation(paging=self.RULES["cursor"]), same)
        assert (result.pages, result.truncated) == (2, True)

    async def test_next_page_elsewhere_is_refused(self) -> None:
        async with vendor(answering(200, {})) as other:

            async def lead(request: web.Request) -> web.StreamResponse:
                return web.json_response({"list": {"items": [1]}, "next": f"{other.url}/things?at=2"})

            error = await failing(operation(paging=self.RULES["url"]), lead)
        assert error.code == "foreign-host"
        assert other.requests == []

    async def test_answer_without_the_list_is_given_on(self) -> None:
        result = await called(operation(paging=self.RULES["cursor"]), answering(200, {"x": 1}))
        assert result.output == {"x": 1}
