"""With thousands of operations lists stay pages, and no request or sync reads all schemas."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from connectors_app.lazy import LazyObject
from connectors_app.manifest import load_manifests
from connectors_app.models import Connector, Operation
from connectors_app.selectors import catalog_snapshot
from connectors_app.services import registry_touch
from connectors_app.sync import connectors_sync

pytestmark = pytest.mark.django_db

ROWS = 5_000
LARGE = ("input_schema", "input_view", "output_schema")


@pytest.fixture
def registry(db: None) -> None:
    """The curated core and 5,000 imported operations of one connector."""
    github = Connector.objects.get(catalog="core", key="github")
    Operation.objects.bulk_create(
        [
            Operation(
                id=uuid4(), connector=github, key=f"list_part_{number}", role="action", title=f"List part {number}",
                method="GET", path=f"/parts/{number}", source="acme", source_hash="x", curated=False,
                input_schema={"type": "object", "properties": {"name": {"type": "string"}}},
            )
            for number in range(ROWS)
        ],
        batch_size=1_000,
    )  # fmt: skip
    registry_touch(catalogs=["core"])


def selected(queries: CaptureQueriesContext) -> str:
    """What the statements read, without conditions."""
    return " ".join(item["sql"].split(" WHERE ")[0] for item in queries.captured_queries)


def test_the_list_of_the_api_is_a_page_without_schemas(registry: None, api: APIClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = api.get(reverse("operation-list"), {"search": "part 49"})
    assert (answer.status_code, answer.json()["count"]) == (200, 111)
    assert len(answer.json()["results"]) < 111
    assert len(queries) <= 8
    assert not any(f'"{name}"' in selected(queries) for name in LARGE)


def test_the_admins_list_is_a_page_without_schemas(registry: None, admin_api: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = admin_api.get(reverse("admin:connectors_app_operation_changelist"), {"q": "List part"})
    assert page.status_code == 200
    assert page.context["cl"].result_count == ROWS
    assert len(page.context["cl"].result_list) == 50
    assert len(queries) <= 14
    assert not any(f'"{name}"' in selected(queries) for name in LARGE)


def test_a_snapshot_is_two_statements_and_leaves_schemas_unparsed(
    registry: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        snapshot = catalog_snapshot()
    found = snapshot.find("github", "list_part_7")
    assert found is not None
    assert isinstance(found.input_schema, LazyObject)
    assert found.inputs == {"name": {"type": "string"}}
    assert len(snapshot.operations) > ROWS


def test_a_sync_reads_no_schemas_of_imported_rows(registry: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not connectors_sync(manifests=load_manifests()).changed
    imported = [item["sql"] for item in queries.captured_queries if "NOT (" in item["sql"]]
    assert imported
    assert not any(f'"{name}"' in text for text in imported for name in LARGE)
    assert len(queries) <= 8
