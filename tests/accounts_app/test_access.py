"""Who gets in, and that nothing of one workspace is seen from another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts_app.managers import UnscopedAccess
from accounts_app.models import ApiToken, Membership, Workspace
from accounts_app.selectors import workspace_for
from accounts_app.services import api_token_create, api_token_revoke, token_digest
from sessions_app.models import AgentSession, Feedback, Interaction, Workflow, WorkflowVersion
from tests.conftest import api_client

pytestmark = pytest.mark.django_db


def login(client: APIClient, username: str, password: str) -> Any:
    body = {"username": username, "password": password}
    return client.post("/api/v1/auth/token", body, format="json")


def test_jwt_gets_in_and_refreshes(alice: Any) -> None:
    client = APIClient()
    tokens = login(client, "alice", "correct horse battery").json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
    assert client.get("/api/v1/me").json()["username"] == "alice"
    refreshed = client.post("/api/v1/auth/token/refresh", {"refresh": tokens["refresh"]}, format="json")
    assert refreshed.status_code == 200
    assert refreshed.json()["access"]


def test_wrong_password_is_401_in_our_shape(alice: Any) -> None:
    response = login(APIClient(), "alice", "wrong")
    assert response.status_code == 401
    assert response.json()["error"]["code"]
    assert response.json()["error"]["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize("header", ["", "Bearer wfa_unknown", "Bearer not.a.jwt", "Basic YTpi", "Bearer"])
def test_without_a_valid_token_401(alice: Any, header: str) -> None:
    client = APIClient()
    if header:
        client.credentials(HTTP_AUTHORIZATION=header)
    response = client.get("/api/v1/sessions")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_expired_revoked_and_inactive_tokens_are_refused(alice: Any) -> None:
    workspace = workspace_for(alice)
    assert workspace is not None
    expired = timezone.now() - timedelta(seconds=1)
    _, old = api_token_create(user=alice, workspace=workspace, name="old", expires_at=expired)
    row, revoked = api_token_create(user=alice, workspace=workspace, name="gone")
    api_token_revoke(token=row)
    for token in (old, revoked):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        assert client.get("/api/v1/me").status_code == 401
    client = api_client(alice)
    alice.is_active = False
    alice.save()
    assert client.get("/api/v1/me").status_code == 401


def test_only_the_digest_of_a_token_is_kept(api: APIClient) -> None:
    body = api.post("/api/v1/tokens", {"name": "laptop"}, format="json").json()
    row = ApiToken.unscoped.get(pk=body["id"])
    assert row.digest == token_digest(body["token"])
    assert body["token"] not in str(ApiToken.unscoped.values())
    listed = api.get("/api/v1/tokens").json()["results"]
    assert "token" not in listed[0]


def test_a_user_revokes_own_tokens_only(api: APIClient, bobs_api: APIClient) -> None:
    body = api.post("/api/v1/tokens", {"name": "laptop"}, format="json").json()
    assert bobs_api.delete(f"/api/v1/tokens/{body['id']}").status_code == 404
    assert api.delete(f"/api/v1/tokens/{body['id']}").status_code == 204
    assert ApiToken.unscoped.get(pk=body["id"]).revoked_at is not None


def test_jwt_chooses_a_workspace_by_header(alice: Any, bob: Any) -> None:
    bobs = workspace_for(bob)
    assert bobs is not None
    client = APIClient()
    tokens = login(client, "alice", "correct horse battery").json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}", HTTP_X_WORKSPACE=bobs.slug)
    assert client.get("/api/v1/me").status_code == 403
    Membership.objects.create(user=alice, workspace=bobs)
    assert client.get("/api/v1/me").json()["workspace_id"] == str(bobs.pk)


@pytest.mark.parametrize("model", [AgentSession, Interaction, Feedback, Workflow, WorkflowVersion, ApiToken])
def test_owned_models_refuse_queries_without_a_workspace(model: Any) -> None:
    for query in (model.objects.all, model.objects.count, model.objects.first):
        with pytest.raises(UnscopedAccess):
            query()
    assert list(model.objects.for_workspace(None)) == []


def test_workspaces_of_same_named_users_get_slugs_of_their_own(alice: Any) -> None:
    from accounts_app.services import user_create

    user_create(username="Alice", password="x1y2z3 battery")
    assert Workspace.objects.filter(slug__startswith="alice").count() == 2
