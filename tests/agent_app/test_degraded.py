"""With a part down the main endpoint still answers with a valid workflow, and `/readyz` names the part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from connectors_app.selectors import catalog_snapshot
from sessions_app.definition import validate_document
from sessions_app.models import Interaction
from vectors_app.models import OperationVector

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"


def ask(api: APIClient, **body: Any) -> dict[str, Any]:
    response = api.post("/api/v1/workflow", {"prompt": PROMPT} | body, format="json")
    answer: dict[str, Any] = response.json()
    assert response.status_code == 200, answer
    assert [
        item for item in validate_document(answer["workflow"], catalog_snapshot()) if item.severity == "error"
    ] == []
    return answer


@pytest.fixture
def redis_down(settings: Any, tmp_path: Path) -> None:
    """A cache whose server does not answer: nobody listens on its socket."""
    caches = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}}
    settings.CACHES = caches


def test_redis_down(api: APIClient, client: Any, redis_down: None) -> None:
    first = ask(api)
    again = ask(api, session_id=first["session_id"])
    assert again["cached"] is False
    edited = api.post(
        "/api/v1/workflow", {"prompt": "use #dev instead", "session_id": first["session_id"]}, format="json"
    )
    assert edited.status_code == 200  # the history comes from the database
    body = client.get("/readyz").json()
    assert (body["status"], body["down"]) == ("degraded", ["cache"])


def test_vector_store_empty(api: APIClient, client: Any) -> None:
    OperationVector.objects.all().delete()
    ask(api)
    body = client.get("/readyz").json()
    assert (body["status"], body["down"]) == ("degraded", ["vector_store"])


@pytest.fixture
def llm_down(settings: Any) -> None:
    """An OpenAI-compatible endpoint that refuses connections (port 1 of loopback)."""
    settings.PLANNER = "openai"
    settings.OPENAI_API_KEY = "sk-not-a-real-key"
    settings.OPENAI_BASE_URL = "http://127.0.0.1:1/v1"
    settings.OPENAI_MAX_RETRIES = 0


def test_llm_endpoint_refusing_connections(api: APIClient, client: Any, llm_down: None) -> None:
    answer = ask(api)
    assert answer["generated_by"] == "local"
    assert "language model did not answer" in answer["conversation"]
    assert Interaction.unscoped.get().planner == "local"
    body = client.get("/readyz").json()
    assert (body["status"], body["down"]) == ("degraded", ["planner"])
    assert body["parts"]["planner"]["fallback"] == "local"
    assert "sk-not" not in str(body)


def test_the_database_down_is_503(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from wfproject import health

    def refuse() -> dict[str, Any]:
        raise OperationalError("connection refused for user wf with password hunter2")

    monkeypatch.setitem(health.PARTS, "database", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert "hunter2" not in response.content.decode()
