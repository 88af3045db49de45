"""Updating a Confluence page: title and version come from the page where the step leaves them out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.execute import execute
from connectors_app.http.client import run_with_client
from tests.connectors_app.credentials.conftest import vendor
from tests.connectors_app.credentials.vendor import Vendor
from tests.connectors_app.vendors.calls import curated

__all__ = ["vendor"]

PATH = "/wiki/rest/api/content/9"
READ = f"{PATH}?expand=version"


def update(vendor: Vendor, **inputs: Any) -> Any:
    account = Connection(
        "confluence",
        "basic",
        {"username": "ann@acme.io", "password": "p-1"},
        {"site": "acme"},
        base_url=vendor.url,
        hosts=frozenset({vendor.host}),
        key="confluence-update",
    )
    operation = curated("confluence")["update_page"]
    return run_with_client(execute(operation, {"page_id": "9", "body": "<p>x</p>", **inputs}, connection=account))


def test_title_and_next_version_come_from_the_page(vendor: Vendor) -> None:
    vendor.answer(READ, {"id": "9", "title": "Runbook", "version": {"number": 4}})
    vendor.answer(PATH, {"id": "9", "title": "Runbook"}, method="PUT")
    assert update(vendor).output["id"] == "9"
    read, written = vendor.asked
    assert (read.method, read.path, written.method, written.path) == ("GET", READ, "PUT", PATH)
    assert read.headers["Authorization"] == written.headers["Authorization"] == "Basic YW5uQGFjbWUuaW86cC0x"
    assert json.loads(written.text) == {
        "type": "page",
        "title": "Runbook",
        "version": {"number": 5},
        "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}},
    }


def test_what_the_step_gives_stands(vendor: Vendor) -> None:
    vendor.answer(READ, {"id": "9", "title": "Runbook", "version": {"number": 4}})
    vendor.answer(PATH, {"id": "9"}, method="PUT")
    update(vendor, title="New name")
    update(vendor, title="New name", version=8)
    assert [item.method for item in vendor.asked] == ["GET", "PUT", "PUT"]
    first, second = (json.loads(item.text) for item in vendor.asked[1:])
    assert (first["title"], first["version"]) == ("New name", {"number": 5})
    assert (second["title"], second["version"]) == ("New name", {"number": 8})


@pytest.mark.parametrize(("answer", "status"), [({"message": "No content"}, 404), ({"id": "9"}, 200)])
def test_nothing_is_written_where_the_page_can_not_be_read(vendor: Vendor, answer: Any, status: int) -> None:
    vendor.answer(READ, answer, status=status)
    with pytest.raises(ConnectorError) as info:
        update(vendor)
    assert info.value.permanent
    assert [item.method for item in vendor.asked] == ["GET"]
