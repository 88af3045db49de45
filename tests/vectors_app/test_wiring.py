"""How the room is joined to the rest: settings, checks, health, signal, task, admin."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from connectors_app.selectors import catalog_names, catalog_snapshot
from connectors_app.signals import registry_changed
from vectors_app import registry
from vectors_app.checks import check_vector_settings
from vectors_app.embedders.batched import BatchedEmbedder
from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder
from vectors_app.models import OperationVector
from vectors_app.registry import get_embedder, get_store
from vectors_app.selectors import vector_health
from vectors_app.tasks import reindex_registry


@pytest.fixture
def fresh_registry() -> Any:
    registry.reset()
    yield
    registry.reset()


class TestChoices:
    def test_one_instance_a_process(self) -> None:
        assert get_embedder() is get_embedder()
        assert get_store() is get_store()

    def test_settings_choose(self, settings: Any, fresh_registry: None) -> None:
        settings.EMBEDDING_PRECISION = "int8"
        assert get_embedder().name == "all-MiniLM-L6-v2/onnx-int8"
        settings.EMBEDDER, settings.EMBEDDING_MODEL = "sentence-transformers", "intfloat/e5-small-v2"
        registry.reset()
        assert get_embedder().name == "e5-small-v2/sentence-transformers"

    def test_every_choice_can_be_imported(self, settings: Any) -> None:
        settings.PINECONE_API_KEY = "a-key"
        for name in registry.STORES:
            settings.VECTOR_STORE = name
            assert not check_vector_settings()

    def test_a_wrong_choice_is_an_error_of_the_system_check(self, settings: Any) -> None:
        settings.VECTOR_STORE = "chalkboard"
        problems = check_vector_settings()
        assert [problem.id for problem in problems] == ["vectors_app.E002"]
        assert "WF_VECTOR_STORE=chalkboard" in problems[0].msg
        assert "pgvector" in str(problems[0].hint)

    def test_an_implementation_that_can_not_be_imported_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(registry.STORES, "pgvector", "vectors_app.stores.nowhere.Store")
        assert [problem.id for problem in check_vector_settings()] == ["vectors_app.E002"]

    def test_a_package_that_is_not_installed_is_an_error(self, settings: Any) -> None:
        settings.EMBEDDER = "sentence-transformers"
        with patch("vectors_app.checks.find_spec", return_value=None):
            assert [problem.id for problem in check_vector_settings()] == ["vectors_app.E003"]


@pytest.mark.django_db
class TestHealth:
    def test_a_seeded_store_and_a_built_model_are_ready(self) -> None:
        facts = vector_health()
        assert facts["ok"] is True
        assert facts["embedder_ready"] is True
        assert facts["store"] == "pgvector"
        assert facts["count"] == OperationVector.objects.count() > 0

    def test_an_empty_store_is_not(self) -> None:
        OperationVector.objects.all().delete()
        facts = vector_health()
        assert facts["ok"] is False
        assert facts["count"] == 0

    def test_a_missing_model_is_named(self, settings: Any, tmp_path: Any, fresh_registry: None) -> None:
        settings.DATA_DIR = tmp_path
        facts = vector_health()
        assert (facts["ok"], facts["error"]) == (False, "embedder-unavailable")
        assert str(tmp_path) not in str(facts)


class TestSignal:
    def test_a_change_of_the_registry_rings_the_task(self) -> None:
        with patch("wfproject.celery.app.send_task") as sent:
            registry_changed.send(sender=None, version="2", catalogs=("core",))
        assert [call.args for call in sent.call_args_list] == [(reindex_registry.name,)]

    def test_a_broker_that_is_down_stops_nobody(self) -> None:
        down = OperationalError("connection refused")
        with patch("wfproject.celery.app.send_task", side_effect=down):
            registry_changed.send(sender=None, version="2", catalogs=("core",))


@pytest.mark.django_db
class TestTask:
    def test_it_has_the_name_the_schedule_calls(self, settings: Any) -> None:
        assert reindex_registry.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    def test_it_brings_the_store_up_to_date(self) -> None:
        size = len(catalog_snapshot(tuple(catalog_names())).operations)
        lost = list(OperationVector.objects.values_list("pk", flat=True)[:3])
        OperationVector.objects.filter(pk__in=lost).delete()
        assert reindex_registry() == {"embedded": 3, "unchanged": size - 3, "pruned": 0}
        assert OperationVector.objects.count() == size


@pytest.mark.django_db
class TestAdmin:
    @pytest.fixture
    def staff(self, admin_client: Client) -> Client:
        return admin_client

    def test_the_list_names_operations_without_a_query_each(
        self, staff: Client, django_assert_max_num_queries: Any
    ) -> None:
        url = reverse("admin:vectors_app_operationvector_changelist")
        with django_assert_max_num_queries(14):
            page = staff.get(url)
        assert page.status_code == 200
        assert b"Create an issue" in staff.get(url, {"q": "create_issue github"}).content

    def test_a_row_can_be_looked_at_and_not_changed(self, staff: Client) -> None:
        row = OperationVector.objects.first()
        assert row is not None
        url = reverse("admin:vectors_app_operationvector_change", args=[row.pk])
        page = staff.get(url)
        assert page.status_code == 200
        assert row.content_hash.encode() in page.content
        assert staff.post(url, {"connector": "other"}).status_code == 403
        assert staff.get(reverse("admin:vectors_app_operationvector_add")).status_code == 403


def test_the_default_embedder_is_the_onnx_one_in_batches() -> None:
    embedder = get_embedder()
    assert isinstance(embedder, BatchedEmbedder)
    assert isinstance(embedder._embedder, OnnxMiniLMEmbedder)
