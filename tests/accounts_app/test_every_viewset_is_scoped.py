"""Walks every route of the API: anonymous callers get nowhere, and owned rows stay in their workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.viewsets import GenericViewSet

from accounts_app.managers import WorkspaceOwned
from accounts_app.selectors import workspace_for

PUBLIC = {"auth-token", "auth-token-refresh", "workflow-schema"}
SHARED_MODELS = {"Connector", "Operation"}
"""The registry is the same for every workspace and read-only."""

OWNED_THROUGH_ANOTHER = {"StepRun"}
"""Rows of a run; the run is in the workspace."""


def api_patterns() -> Iterator[URLPattern]:
    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry)
            else:
                yield entry

    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern).startswith("api/v1/"):
            yield from walk(entry)


def views() -> dict[str, Any]:
    found = {}
    for pattern in api_patterns():
        view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
        found[str(pattern.name)] = view
    return found


def viewsets() -> set[type[GenericViewSet[Any]]]:
    return {view for view in views().values() if isinstance(view, type) and issubclass(view, GenericViewSet)}


def test_the_walk_finds_the_api() -> None:
    assert {"workflow-prompt", "session-list", "interaction-list", "workflow-list"} <= set(views())
    assert len(viewsets()) >= 5


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_anonymous_callers_get_nowhere(method: str) -> None:
    client = APIClient()
    paths = {
        "session-detail": "/api/v1/sessions/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "interaction-detail": "/api/v1/interactions/1",
        "interaction-feedback": "/api/v1/interactions/1/feedback",
        "workflow-detail": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "workflow-versions": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/versions",
        "workflow-version": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/versions/1",
        "workflow-diff": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/diff",
        "workflow-rollback": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/rollback",
        "connector-detail": "/api/v1/connectors/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "credential-detail": "/api/v1/credentials/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "credential-test": "/api/v1/credentials/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/test",
        "operation-detail": "/api/v1/operations/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "api-token-detail": "/api/v1/tokens/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "session-list": "/api/v1/sessions",
        "interaction-list": "/api/v1/interactions",
        "workflow-list": "/api/v1/workflows",
        "connector-list": "/api/v1/connectors",
        "credential-list": "/api/v1/credentials",
        "operation-list": "/api/v1/operations",
        "api-token-list": "/api/v1/tokens",
        "workflow-preflight": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/preflight",
        "workflow-activation": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/activation",
        "workflow-activate": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/activate",
        "workflow-deactivate": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/deactivate",
        "workflow-run-list": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/runs",
        "workflow-step-test": "/api/v1/workflows/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/steps/node-1/test",
        "run-list": "/api/v1/runs",
        "run-detail": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "run-payload": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/payload",
        "run-steps": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/steps",
        "run-step-value": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/steps/1/output",
        "run-decide": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/steps/1/decide",
        "run-cancel": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/cancel",
        "run-pause": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/pause",
        "run-resume": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/resume",
        "run-retry": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/retry",
        "run-events": "/api/v1/runs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/events",
        "unknown-step-list": "/api/v1/unknown-steps",
        "approval-list": "/api/v1/approvals",
        "approval-detail": "/api/v1/approvals/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "approval-decide": "/api/v1/approvals/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/decide",
        "delivery-list": "/api/v1/deliveries",
        "delivery-detail": "/api/v1/deliveries/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "delivery-replay": "/api/v1/deliveries/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/replay",
        "webhook-endpoint-list": "/api/v1/webhook-endpoints",
        "webhook-endpoint-detail": "/api/v1/webhook-endpoints/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "webhook-endpoint-secret": "/api/v1/webhook-endpoints/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de/secret",
        "workflow-prompt": "/api/v1/workflow",
        "job-list": "/api/v1/jobs",
        "job-detail": "/api/v1/jobs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "stream": "/api/v1/streams/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de",
        "me": "/api/v1/me",
    }
    assert set(paths) == set(views()) - PUBLIC, "a new route needs its path here"
    for path in paths.values():
        assert getattr(client, method)(path, {}, format="json").status_code == 401, path


@pytest.mark.django_db
@pytest.mark.parametrize("viewset", sorted(viewsets(), key=str), ids=str)
def test_querysets_are_scoped_to_the_callers_workspace(viewset: Any, alice: Any, bob: Any) -> None:
    request = APIRequestFactory().get("/")
    request.user, request.workspace = alice, workspace_for(alice)  # type: ignore[attr-defined]
    view = viewset(request=request, action="list", kwargs={}, format_kwarg=None)
    queryset = view.get_queryset()
    model = queryset.model
    if not issubclass(model, WorkspaceOwned) and model.__name__ not in OWNED_THROUGH_ANOTHER:
        assert model.__name__ in SHARED_MODELS
        assert not {"post", "put", "patch", "delete"} & {
            name for name in viewset.http_method_names if hasattr(view, name)
        }
        return
    assert str(workspace_for(alice).pk).replace("-", "") in str(queryset.query).replace("-", "")  # type: ignore[union-attr]
