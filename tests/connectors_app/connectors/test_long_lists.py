"""Lists in which effects are looked for, longer than one page, in the form in which each vendor pages them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from connectors_app.connection import Connection
from connectors_app.execution.contracts import OperationResult
from connectors_app.execution.execute import execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.http.client import run_with_client
from tests.connectors_app.connectors.test_contract import MANIFESTS
from tests.connectors_app.credentials.conftest import vendor
from tests.connectors_app.credentials.vendor import Vendor

__all__ = ["vendor"]

Answer = tuple[int, Any, dict[str, str]]
KEY = {"kind": "api_key", "secrets": {"api_key": "k-1", "token": "t-1"}}
BASIC = {"kind": "basic", "secrets": {"username": "ann@acme.io/token", "password": "p-1"}}


def part(items: list[Any], start: int, size: int) -> tuple[list[Any], bool]:
    return items[start : start + size], start + size < len(items)


def azure_comments(request: web.Request, items: list[Any]) -> Answer:
    start = int(request.query.get("continuationToken", 0))
    size = int(request.query["$top"])
    found, more = part(items, start, size)
    return 200, {"comments": found, "continuationToken": str(start + size) if more else None}, {}


LIST = "5abbe4b7ddc1b351ef961414"


def trello_cards(request: web.Request, items: list[Any]) -> Answer:
    """The cards of a list as they stand in it; `before` leaves out those that are not older."""
    older = [item for item in items if item["id"] < request.query.get("before", "~")]
    latest = sorted(older, key=lambda item: str(item["id"]))[-int(request.query["limit"]) :]
    return 200, [item for item in items if item in latest], {}


def trello_comments(request: web.Request, items: list[Any]) -> Answer:
    return 200, part(items, 50 * int(request.query.get("page", 0)), 50)[0], {}


def opsgenie_notes(request: web.Request, items: list[Any]) -> Answer:
    start, size = int(request.query.get("offset", 0)), int(request.query["limit"])
    found, more = part(items, start, size)
    following = str(request.url.with_query(limit=size, offset=start + size))
    return 200, {"data": found, "paging": {"next": following} if more else {}}, {}


def zendesk_webhooks(request: web.Request, items: list[Any]) -> Answer:
    start, size = int(request.query.get("page[after]", 0)), int(request.query["page[size]"])
    found, more = part(items, start, size)
    following = str(request.url.with_query({"page[size]": str(size), "page[after]": str(start + size)}))
    return 200, {"webhooks": found, "meta": {"has_more": more}, "links": {"next": following}}, {}


def whole(field: str) -> Callable[[web.Request, list[Any]], Answer]:
    return lambda request, items: (200, {field: items} if field else items, {})


TOKEN = {"kind": "token", "secrets": {"token": "t-1"}}
AZURE = {**BASIC, "settings": {"organization": "acme", "project": "Web"}}
ITEM = "/acme/Web/_apis/wit/workItems/7/comments"
THREADS = "/acme/Web/_apis/git/repositories/shop/pullRequests/7/threads"
LISTS: dict[str, tuple[dict[str, Any], dict[str, Any], str, Callable[[web.Request, list[Any]], Answer], int, str]] = {
    "azure_devops list_work_item_comments": (AZURE, {"work_item_id": 7}, ITEM, azure_comments, 2, "comments"),
    "azure_devops list_pull_request_threads": (
        AZURE, {"repository": "shop", "pull_request_id": 7}, THREADS, whole("value"), 1, "value"
    ),
    "trello list_cards": (KEY, {"list": LIST}, f"/lists/{LIST}/cards", trello_cards, 2, ""),
    "trello list_comments": (KEY, {"card_id": "c1"}, "/cards/c1/actions", trello_comments, 7, ""),
    "gitea list_comments": (
        TOKEN, {"repository": "acme/web", "issue_number": 7}, "/repos/acme/web/issues/7/comments", whole(""), 1, ""
    ),
    "gitlab list_wiki_pages": (TOKEN, {"repository": "5"}, "/projects/5/wikis", whole(""), 1, ""),
    "opsgenie list_notes": (KEY, {"alert_id": "a1"}, "/v2/alerts/a1/notes", opsgenie_notes, 4, "data"),
    "pagerduty list_notes": (TOKEN, {"incident_id": "I1"}, "/incidents/I1/notes", whole("notes"), 1, "notes"),
    "zendesk list_webhooks": (BASIC, {}, "/api/v2/webhooks", zendesk_webhooks, 4, "webhooks"),
}  # fmt: skip


def read(vendor: Vendor, name: str, count: int, max_items: int = 1000) -> tuple[OperationResult, list[Any]]:
    account, inputs, path, page, _, field = LISTS[name]
    items = [{"id": f"{number:06}", "number": number} for number in range(count)]
    vendor.answers["GET", path] = lambda request, text: page(request, items)
    key, _, operation_key = name.partition(" ")
    manifest = MANIFESTS[key]
    operation = next(item for item in manifest.operations if item.key == operation_key and item.role == "action")
    facts = {"settings": {}, **account}
    connection = Connection(connector=key, base_url=vendor.url, hosts=frozenset({vendor.host}), key="lists", **facts)
    asked = execute(
        manifest_operation(manifest, operation), inputs, connection=connection, max_items=max_items, to_the_end=True
    )
    result = run_with_client(asked)
    return result, result.output[field] if field else result.output


@pytest.mark.parametrize("name", LISTS)
def test_the_list_is_read_to_its_end(vendor: Vendor, name: str) -> None:
    result, items = read(vendor, name, 320)
    assert sorted(item["number"] for item in items) == list(range(320))
    assert (result.truncated, len(vendor.asked)) == (False, LISTS[name][4])


@pytest.mark.parametrize("name", [name for name, facts in LISTS.items() if facts[4] > 1])
def test_a_list_that_goes_on_says_so(vendor: Vendor, name: str) -> None:
    result, items = read(vendor, name, 320, max_items=60)
    assert (result.truncated, len(items)) == (True, 60)
