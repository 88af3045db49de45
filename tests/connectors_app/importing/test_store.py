"""Imported rows follow their documents; curated rows and people's edits stay, and what vanished is retired."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts_app.services import user_create
from connectors_app.contracts import OperationRole
from connectors_app.importing.build import build_catalogue, provenance
from connectors_app.importing.load import catalogues_load, catalogues_outdated
from connectors_app.importing.shipped import CATALOG_ROOT, catalogue_paths, read_catalogue
from connectors_app.importing.vendors import VENDORS
from connectors_app.manifest import load_manifests
from connectors_app.models import Operation, OperationSource
from connectors_app.selectors import catalog_snapshot, registry_version
from connectors_app.services import operation_edit
from connectors_app.sync import connectors_sync
from connectors_app.tasks import load_catalogues
from sessions_app.definition import complete_document, validate_document
from tests.connectors_app.credentials.vendor import Vendor, running
from tests.connectors_app.importing.documents import openapi
from tests.connectors_app.vendor_specs import SPECS_DIR, needs_specs

pytestmark = pytest.mark.django_db

LABELS = "/repos/{owner}/{repo}/labels/{name}/history"


def document(**paths: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"text": {"type": "string"}}}}}}
    return openapi(
        {
            LABELS: {"get": {"summary": "Vendor's words", "responses": {}}},
            "/sponsors/{login}/notes": {"post": {"requestBody": body, "responses": {}}},
            "/repos/{owner}/{repo}/issues": {"post": {"requestBody": body, "responses": {}}},
            **paths,
        }
    )


def imported(tmp_path: Path, content: dict[str, Any], *options: str) -> str:
    file = tmp_path / "acme.json"
    file.write_text(json.dumps(content))
    output = io.StringIO()
    call_command("import_openapi", str(file), "--connector", "github", *options, stdout=output)
    return output.getvalue()


def rows() -> dict[str, Operation]:
    return {row.path: row for row in Operation.objects.filter(connector__key="github", curated=False)}


def test_an_import_adds_what_no_curated_operation_stands_for(tmp_path: Path) -> None:
    version = registry_version()
    text = imported(tmp_path, document())
    assert "2 created, 0 updated, 0 retired, 0 unchanged, 1 curated already" in text
    assert set(rows()) == {LABELS, "/sponsors/{login}/notes"}
    row = rows()[LABELS]
    assert row.input_schema["required"] == ["repository", "name"]  # as GitHub's curated operations have it
    assert "Vendor's words" not in row.title + row.description
    assert registry_version() != version
    assert (
        Operation.objects.filter(connector=row.connector, path="/repos/{owner}/{repo}/issues", method="POST").count()
        == 1
    )
    source = OperationSource.objects.get(key="acme")
    assert (source.title, source.version, source.actions) == ("Acme", "1", 3)


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    version = registry_version()
    text = imported(tmp_path, document(), "--dry-run")
    assert "new: github." in text
    assert "2 would be created" in text
    assert rows() == {}
    assert registry_version() == version


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, document())
    version = registry_version()
    assert "0 created, 0 updated, 0 retired, 2 unchanged" in imported(tmp_path, document())
    assert registry_version() == version


def test_another_edition_updates_in_place_and_retires_what_vanished(tmp_path: Path) -> None:
    imported(tmp_path, document())
    before = rows()
    edition = document()
    del edition["paths"]["/sponsors/{login}/notes"]
    edition["paths"][LABELS.replace("{name}", "{label}")] = edition["paths"].pop(LABELS)
    assert "0 created, 1 updated, 1 retired" in imported(tmp_path, edition)
    after = {row.pk: row for row in rows().values()}
    kept = after[before[LABELS].pk]
    assert (kept.key, kept.input_schema["required"]) == (before[LABELS].key, ["repository", "label"])
    assert after[before["/sponsors/{login}/notes"].pk].retired
    assert "0 created, 2 updated" in imported(tmp_path, document())  # what comes back is offered again
    assert not Operation.objects.get(pk=before["/sponsors/{login}/notes"].pk).retired


def test_other_documents_retire_nothing_of_this_one(tmp_path: Path) -> None:
    imported(tmp_path, document())
    other = openapi({"/zen": {"get": {"responses": {}}}}) | {"info": {"title": "Other", "version": "1"}}
    assert "0 retired" in imported(tmp_path, other)


def test_edits_of_people_are_kept_and_named(tmp_path: Path) -> None:
    imported(tmp_path, document())
    operation_edit(operation=rows()[LABELS], title="Who changed a label")
    edition = document()
    edition["paths"][LABELS] = {"get": {"operationId": "labels/purge", "responses": {}}}
    text = imported(tmp_path, edition)
    assert rows()[LABELS].title == "Who changed a label"
    assert f"kept as edited in the admin: github.{rows()[LABELS].key}: title" in text


def test_a_sync_of_the_manifests_leaves_imported_rows_alone(tmp_path: Path) -> None:
    imported(tmp_path, document())
    assert not connectors_sync(manifests=load_manifests()).changed
    assert not any(row.retired for row in rows().values())


def test_a_workflow_with_a_retired_operation_gets_a_violation(tmp_path: Path) -> None:
    imported(tmp_path, document())
    row = rows()["/sponsors/{login}/notes"]
    document_of = workflow(row)
    assert "retired-operation" not in codes(document_of)
    edition = document()
    del edition["paths"]["/sponsors/{login}/notes"]
    imported(tmp_path, edition)
    assert "retired-operation" in codes(document_of)


def workflow(action: Operation) -> dict[str, Any]:
    """A document that starts by hand and takes this action."""
    start = Operation.objects.get(connector__key="manual", role=OperationRole.TRIGGER.value)
    rows = [("node-1", start), ("node-2", action)]
    return {
        "name": "Note",
        "structure": [{"id": node} for node, _ in rows],
        "data": [
            {"id": node, "scm_id": str(row.pk), "properties": {"action": row.key, "role": row.role, "inputs": {}}}
            for node, row in rows
        ],
        "edges": [{"source": "node-1", "target": "node-2", "branch": None}],
    }


def codes(value: dict[str, Any]) -> set[str]:
    catalog = catalog_snapshot()
    return {item.code for item in validate_document(complete_document(value, catalog), catalog)}


def test_an_address_is_fetched_as_vendors_are(settings: Any) -> None:
    with running(Vendor()) as vendor:
        vendor.answer("/acme.json", document())
        with pytest.raises(CommandError, match=r"127\.0\.0\.1"):
            call_command("import_openapi", f"{vendor.url}/acme.json", "--connector", "github")
        assert vendor.asked == []
        settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]
        call_command("import_openapi", f"{vendor.url}/acme.json", "--connector", "github", stdout=io.StringIO())
        with pytest.raises(CommandError, match="404"):
            call_command("import_openapi", f"{vendor.url}/none.json", "--connector", "github")
    assert LABELS in rows()


def test_mistakes_are_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_openapi", str(tmp_path / "none.json"), "--connector", "github")
    (tmp_path / "x.json").write_text(json.dumps(document()))
    with pytest.raises(CommandError, match="no connector 'acme'"):
        call_command("import_openapi", str(tmp_path / "x.json"), "--connector", "acme")


def shipped(connector: str) -> int:
    """How many operations the connector's shipped catalogue has."""
    return len(read_catalogue(catalogue_paths()[connector]).operations)


class TestShippedCatalogues:
    def test_loading_twice_writes_once(self) -> None:
        assert "trello" in catalogues_outdated()
        [first] = catalogues_load(connectors=["trello"])
        assert first.report is not None
        assert len(first.report.created) > 200
        [second] = catalogues_load(connectors=["trello"])
        assert second.report is None
        assert "trello" not in catalogues_outdated()

    def test_a_changed_manifest_loads_its_catalogue_again(self) -> None:
        catalogues_load(connectors=["trello"])
        row = Operation.objects.filter(connector__key="trello", curated=True).first()
        assert row is not None
        Operation.objects.filter(pk=row.pk).update(source_hash="other")
        assert "trello" in catalogues_outdated()

    def test_the_command(self) -> None:
        output = io.StringIO()
        call_command("load_catalog", "--connector", "opsgenie", stdout=output)
        assert f"{shipped('opsgenie')} operations created" in output.getvalue()

    def test_the_admin_has_a_button_that_asks_a_worker(self, admin_api: Client) -> None:
        address = reverse("admin:connectors_app_connector_load_catalogues")
        page = admin_api.get(reverse("admin:connectors_app_connector_changelist"))
        assert address in page.content.decode()
        with patch("wfproject.celery.app.send_task") as sent:
            assert admin_api.get(address).status_code == 405
            assert sent.call_args_list == []
            assert "A worker loads" in admin_api.post(address, follow=True).content.decode()
        assert [call.args for call in sent.call_args_list] == [(load_catalogues.name,)]

    def test_the_admin_says_when_the_queue_is_down(self, admin_api: Client) -> None:
        address = reverse("admin:connectors_app_connector_load_catalogues")
        with patch("wfproject.celery.app.send_task", side_effect=OperationalError("refused")):
            assert "The queue does not answer" in admin_api.post(address, follow=True).content.decode()

    def test_the_button_is_for_those_who_may_change_connectors(self, client: Client) -> None:
        user = user_create(username="helper", password="correct horse battery")
        user.is_staff = True
        user.save()
        client.force_login(user)
        assert client.post(reverse("admin:connectors_app_connector_load_catalogues")).status_code == 403

    def test_the_task(self) -> None:
        catalogues_load(connectors=[key for key in catalogue_paths() if key not in {"opsgenie", "trello"}])
        assert load_catalogues() == {key: shipped(key) for key in ("opsgenie", "trello")}
        assert load_catalogues() == {}
        assert Operation.objects.filter(retired=False).count() > 6_000
        assert Operation.objects.filter(retired=False, role=OperationRole.TRIGGER.value).count() >= 400


class TestFiles:
    @pytest.mark.parametrize("connector", sorted(VENDORS))
    def test_a_catalogue_holds_distinct_described_operations(self, connector: str) -> None:
        catalogue = read_catalogue(catalogue_paths()[connector])
        assert (catalogue.connector, len(catalogue.sources) > 0) == (connector, True)
        for role in OperationRole:
            items = [item for item in catalogue.operations if item.role is role]
            assert len({item.key for item in items}) == len({item.identity for item in items}) == len(items)
            assert len({(item.source, item.title) for item in items}) == len(items)
        assert all(item.title and item.description and len(item.key) <= 120 for item in catalogue.operations)

    def test_provenance_and_licences_are_listed(self) -> None:
        catalogues = [read_catalogue(path) for path in catalogue_paths().values()]
        assert (CATALOG_ROOT / "README.md").read_text(encoding="utf-8") == provenance(catalogues)
        assert sum(len(item.operations) for item in catalogues) > 6_000
        assert all(document.licence for documents in VENDORS.values() for document in documents)

    @needs_specs
    @pytest.mark.parametrize("connector", ["linear", "opsgenie", "slack", "trello"])
    def test_a_catalogue_is_what_its_documents_give(self, connector: str) -> None:
        [manifest] = [item for item in load_manifests() if item.key == connector]
        _, content = build_catalogue(manifest, VENDORS[connector], SPECS_DIR)
        assert content == catalogue_paths()[connector].read_bytes()
