"""Who is remembered is let in without a query, and whatever changes counts for the very next request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from django_redis import get_redis_connection
from rest_framework.test import APIClient

from accounts_app import remembered
from accounts_app.models import ApiToken, Membership, Workspace
from accounts_app.selectors import workspace_for
from accounts_app.services import api_token_create, api_token_revoke
from accounts_app.throttling import WorkflowRateThrottle, count_command
from wfproject.common.redis_client import redis_key
from wfproject.common.tags import tag_key

pytestmark = pytest.mark.django_db

OnCommit = Callable[..., Any]
LET_IN = 422
"""An empty prompt is refused by the view itself, which only those reach who are let in."""


def space(user: Any) -> Workspace:
    workspace = workspace_for(user)
    assert workspace is not None
    return workspace


def by_token(user: Any) -> APIClient:
    return with_bearer(api_token_create(user=user, workspace=space(user), name="test")[1])


def by_jwt(user: Any) -> APIClient:
    body = {"username": user.username, "password": "correct horse battery"}
    return with_bearer(APIClient().post("/api/v1/auth/token", body, format="json").json()["access"])


def with_bearer(token: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def ask(client: APIClient, **headers: Any) -> Any:
    return client.post("/api/v1/workflow", {}, format="json", **headers)


def account_queries(client: APIClient, **headers: str) -> int:
    """How many queries about accounts a request that is let in takes."""
    with CaptureQueriesContext(connection) as queries:
        assert ask(client, **headers).status_code == LET_IN
    return sum("accounts_app" in query["sql"] for query in queries)


def set_new_password(user: Any) -> None:
    user.set_password("another horse entirely")
    user.save()


def deactivate(user: Any) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])


def expire(user: Any) -> None:
    token = ApiToken.unscoped.get(user=user)
    token.expires_at = timezone.now()
    token.save()


@pytest.fixture(autouse=True)
def nobody_remembered() -> Iterator[None]:
    remembered._callers.clear()
    yield
    remembered._callers.clear()


@pytest.mark.parametrize("sign_in", [by_token, by_jwt])
def test_a_caller_is_remembered_and_counted_as_ever(alice: Any, sign_in: Any) -> None:
    client = sign_in(alice)
    assert account_queries(client) > 0
    answer = ask(client, HTTP_X_REQUEST_ID="remembered-1")
    assert answer["X-Request-ID"] == answer.json()["error"]["request_id"] == "remembered-1"
    assert account_queries(client) == 0
    counted = get_redis_connection("default").zcard(redis_key(f"rate:workflow:{alice.pk}"))
    assert counted == 3


@pytest.mark.parametrize(
    ("sign_in", "change", "status"),
    [
        (by_token, lambda user: api_token_revoke(token=ApiToken.unscoped.get(user=user)), 401),
        (by_token, lambda user: ApiToken.unscoped.get(user=user).delete(), 401),
        (by_token, expire, 401),
        (by_token, deactivate, 401),
        (by_token, lambda user: user.delete(), 401),
        (by_token, lambda user: Membership.objects.filter(user=user).delete(), 401),
        (by_token, lambda user: space(user).members.remove(user), 401),
        (by_token, lambda user: space(user).delete(), 401),
        (by_jwt, deactivate, 401),
        (by_jwt, lambda user: user.delete(), 401),
        (by_jwt, set_new_password, 401),
        (by_jwt, lambda user: Membership.objects.get(user=user).delete(), 403),
        (by_jwt, lambda user: space(user).members.clear(), 403),
        (by_jwt, lambda user: space(user).delete(), 403),
    ],
)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_the_next_request_after_a_change_is_refused(
    alice: Any,
    sign_in: Any,
    change: Any,
    status: int,
    elsewhere: bool,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    client = sign_in(alice)
    assert ask(client).status_code == LET_IN
    assert account_queries(client) == 0
    kept = dict(remembered._callers)
    with django_capture_on_commit_callbacks(execute=True):
        change(alice)
    if elsewhere:  # its memory is as it was; what it shares is Redis
        remembered._callers.update(kept)
    assert ask(client).status_code == status
    assert ask(client).status_code == status


@pytest.mark.parametrize("field", [{"role": Membership.Role.REVIEWER}, {"is_default": False}])
def test_a_membership_that_changes_is_read_again(
    alice: Any, field: dict[str, Any], django_capture_on_commit_callbacks: OnCommit
) -> None:
    client = by_token(alice)
    assert ask(client).status_code == LET_IN
    kept = dict(remembered._callers)
    with django_capture_on_commit_callbacks(execute=True):
        row = Membership.objects.get(user=alice)
        for name, value in field.items():
            setattr(row, name, value)
        row.save()
    remembered._callers.update(kept)
    assert account_queries(client) > 0
    assert account_queries(client) == 0


def test_a_workspace_that_is_named_otherwise_is_not_found_by_its_former_name(
    alice: Any, django_capture_on_commit_callbacks: OnCommit
) -> None:
    client, workspace = by_jwt(alice), space(alice)
    named = {"HTTP_X_WORKSPACE": workspace.slug}
    assert ask(client, **named).status_code == LET_IN
    assert account_queries(client, **named) == 0
    assert ask(client, HTTP_X_WORKSPACE="another").status_code == 403
    assert ask(client, HTTP_X_WORKSPACE="").status_code == 403
    workspace.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        workspace.save()
    assert ask(client, **named).status_code == 403


def test_what_concerns_nobody_remembered_forgets_nobody(
    alice: Any, django_capture_on_commit_callbacks: OnCommit
) -> None:
    client = by_token(alice)
    assert ask(client).status_code == LET_IN
    with django_capture_on_commit_callbacks(execute=True):
        by_token(alice)
        by_jwt(alice)
        alice.save(update_fields=["last_login"])
    assert account_queries(client) == 0


def test_of_a_burst_of_a_caller_one_request_asks_the_database(alice: Any) -> None:
    secret = api_token_create(user=alice, workspace=space(alice), name="test")[1]
    view = resolve("/api/v1/workflow").func

    async def burst(token: str) -> list[int]:
        headers = {"authorization": f"Bearer {token}"}
        requests = [
            RequestFactory().post("/api/v1/workflow", {}, "application/json", headers=headers) for _ in range(5)
        ]
        return [answer.status_code for answer in await asyncio.gather(*map(view, requests))]

    with CaptureQueriesContext(connection) as queries:
        assert async_to_sync(burst)(secret) == [LET_IN] * 5
    assert sum('FROM "accounts_app_apitoken"' in query["sql"] for query in queries) == 1
    assert get_redis_connection("default").zcard(redis_key(f"rate:workflow:{alice.pk}")) == 5
    assert async_to_sync(burst)("wfa_unknown") == [401] * 5


def test_a_token_is_not_remembered_beyond_its_end(alice: Any) -> None:
    end = timezone.now() + timedelta(seconds=1.5)
    client = with_bearer(api_token_create(user=alice, workspace=space(alice), name="short", expires_at=end)[1])
    assert ask(client).status_code == LET_IN
    time.sleep(1.6)
    assert ask(client).status_code == 401


def test_without_a_version_in_redis_the_database_is_asked(alice: Any) -> None:
    client = by_token(alice)
    assert ask(client).status_code == LET_IN
    get_redis_connection("default").delete(tag_key(remembered.ACCOUNTS_TAG))
    assert account_queries(client) > 0
    assert account_queries(client) == 0


def test_a_caller_is_asked_for_again_after_some_seconds(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "REMEMBER_SECONDS", 0.2)
    client = by_token(alice)
    assert ask(client).status_code == LET_IN
    time.sleep(0.25)
    assert account_queries(client) > 0


def test_a_refused_token_is_not_remembered(alice: Any) -> None:
    assert ask(with_bearer("wfa_unknown")).status_code == 401
    assert ask(APIClient()).status_code == 401
    assert not remembered._callers


def test_the_rate_holds_for_who_is_remembered(alice: Any, settings: Any) -> None:
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"workflow": "3/min"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    client = by_token(alice)
    answers = [ask(client) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [LET_IN] * 3 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 61


def test_no_more_than_the_rate_gets_through_at_once(settings: Any) -> None:
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"workflow": "10/s"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    throttle, redis = WorkflowRateThrottle(), get_redis_connection("default")
    key = f"{throttle.key_of(0)}:{time.time()}"

    def get_through(_: int) -> bool:
        return bool(redis.eval(*count_command([(throttle, key)])) == [0])

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(get_through, range(40))) == 10
    time.sleep(1.05)
    assert get_through(0)
