"""Rows follow the manifests; what people edited stays, and is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from connectors_app.contracts import operation_uuid
from connectors_app.manifest import ConnectorManifest, load_manifests
from connectors_app.models import Connector, Operation
from connectors_app.selectors import catalog_snapshot, registry_version
from connectors_app.services import operation_edit
from connectors_app.signals import registry_changed
from connectors_app.sync import connectors_sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifests() -> list[ConnectorManifest]:
    return load_manifests()


def operation(connector: str = "github", key: str = "create_issue", role: str = "action") -> Operation:
    return Operation.objects.get(pk=operation_uuid(connector, key, role))


def without_operation(manifests: list[ConnectorManifest], connector: str, key: str) -> list[ConnectorManifest]:
    return [
        item.model_copy(update={"operations": tuple(op for op in item.operations if op.key != key)})
        if item.key == connector
        else item
        for item in manifests
    ]


def test_the_shipped_registry_is_large_enough() -> None:
    assert Operation.objects.filter(retired=False).count() >= 150
    assert Connector.objects.count() >= 23


def test_a_second_sync_changes_nothing(manifests: Any) -> None:
    version = registry_version()
    report = connectors_sync(manifests=manifests)
    assert not report.changed
    assert registry_version() == version


def test_utterances_reach_the_snapshot_as_the_manifest_has_them(manifests: Any) -> None:
    manifest = next(item for item in manifests if item.key == "github")
    stated = next(item for item in manifest.operations if item.key == "create_issue")
    found = catalog_snapshot(("core",)).find("github", "create_issue", "action")
    assert found is not None
    assert stated.utterances
    assert found.utterances == stated.utterances


def test_the_snapshot_tells_what_an_operation_may_change(manifests: Any) -> None:
    stated = {(item.key, op.role, op.key): op.risk for item in manifests for op in item.operations}
    known = {(op.connector.key, op.role, op.key): op.risk for op in catalog_snapshot().operations}
    assert {key: known[key] for key in stated} == stated
    assert {op.writes for op in catalog_snapshot().operations if op.risk == "destructive"} == {True}
    operation_edit(operation=operation(key="get_issue"), risk="write")
    edited = catalog_snapshot().find("github", "get_issue", "action")
    assert edited is not None
    assert edited.writes


def test_edits_in_the_admin_are_kept_and_reported(manifests: Any) -> None:
    row = operation()
    operation_edit(operation=row, title="File it")
    report = connectors_sync(manifests=manifests)
    assert operation().title == "File it"
    assert "github.create_issue: title" in report.kept
    connectors_sync(manifests=manifests, overwrite_edited=True)
    assert operation().title != "File it"
    assert operation().edited_fields == []


def test_the_admin_notes_what_was_edited(admin_api: Client) -> None:
    row = operation()
    page = reverse("admin:connectors_app_operation_change", args=[row.pk])
    form = admin_api.get(page).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: json.dumps(v) if isinstance(v, list | dict) else v for name, v in values.items() if v is not None}
    assert admin_api.post(page, data | {"title": "File it", "retired": ""}).status_code == 302
    assert operation().title == "File it"
    assert operation().edited_fields == ["title"]


def test_a_vanished_operation_is_retired_and_comes_back(manifests: Any) -> None:
    report = connectors_sync(manifests=without_operation(manifests, "github", "create_issue"))
    assert report.retired == ["github.create_issue"]
    assert operation().retired
    assert catalog_snapshot().find("github", "create_issue") is None
    assert catalog_snapshot().get(operation().pk) is not None
    connectors_sync(manifests=manifests)
    assert not operation().retired


def test_a_dry_run_writes_nothing(manifests: Any) -> None:
    version = registry_version()
    report = connectors_sync(manifests=without_operation(manifests, "github", "create_issue"), dry_run=True)
    assert report.retired
    assert not operation().retired
    assert registry_version() == version


def test_ids_are_stable_across_installations(manifests: Any) -> None:
    before = set(Operation.objects.values_list("pk", flat=True))
    Connector.objects.all().delete()
    connectors_sync(manifests=manifests)
    assert set(Operation.objects.values_list("pk", flat=True)) == before


def test_listeners_hear_of_changes_after_the_commit(manifests: Any, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[Any] = []

    def listen(version: str, catalogs: tuple[str, ...], **_: Any) -> None:
        heard.append((version, catalogs))

    registry_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=False):
            operation_edit(operation=operation(), title="File it")
            assert heard == []
    finally:
        registry_changed.disconnect(listen)


def test_the_snapshot_is_read_again_only_when_the_version_changed(django_assert_num_queries: Any) -> None:
    first = catalog_snapshot()
    with django_assert_num_queries(1):
        assert catalog_snapshot() is first
    operation_edit(operation=operation(), title="File it")
    second = catalog_snapshot()
    assert second is not first
    found = second.find("github", "create_issue")
    assert found is not None
    assert found.title == "File it"


@pytest.mark.parametrize(
    ("connector", "name", "role", "key"),
    [
        ("github", "issue_created", "trigger", "issue_opened"),
        ("GitHub", "issue-created", None, "issue_opened"),
        ("gh", "create_issue", None, "create_issue"),
        ("jira", "create-ticket", "action", "create_issue"),
        ("ms teams", "post_message", None, "post_message"),
    ],
)
def test_the_catalogue_finds_by_any_spelling(connector: str, name: str, role: str | None, key: str) -> None:
    found = catalog_snapshot().find(connector, name, role)
    assert found is not None
    assert found.key == key


def test_the_command_reports(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync_connectors")
    assert "unchanged" in capsys.readouterr().out
