"""`Idempotency-Key`: the same request takes effect once, whatever happens to its answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts_app.contracts import Principal
from accounts_app.idempotency import Claim, idempotency_claim, idempotency_key, idempotency_prune
from accounts_app.models import IdempotentRequest
from accounts_app.selectors import workspace_for
from sessions_app.models import Interaction
from wfproject.common.errors import ApplicationError

pytestmark = pytest.mark.django_db

ROUTE = "/api/v1/workflow"
HELLO = {"prompt": "hello there"}


def post(api: APIClient, body: Any, key: str = '"k-1"', route: str = ROUTE) -> Any:
    return api.post(route, body, format="json", HTTP_IDEMPOTENCY_KEY=key)


def principal(user: Any) -> Principal:
    workspace = workspace_for(user)
    assert workspace is not None
    return Principal(user_id=user.pk, workspace_id=workspace.pk, username=user.username)


def claim(user: Any, key: str = "k-1") -> Claim:
    found = idempotency_claim(
        principal=principal(user), route=f"POST {ROUTE}", key=key, body=json.dumps(HELLO).encode()
    )
    assert isinstance(found, Claim)
    return found


def test_the_second_answer_is_the_first_one(api: APIClient) -> None:
    first, second = post(api, HELLO), post(api, HELLO)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert second["Content-Type"] == first["Content-Type"]
    assert Interaction.unscoped.count() == 1


def test_the_same_json_in_another_spelling_is_the_same_request(api: APIClient) -> None:
    first = post(api, HELLO)
    again = api.generic(
        "POST", ROUTE, '{ "prompt":"hello\\u0020there" }', "application/json", HTTP_IDEMPOTENCY_KEY="k-1"
    )
    assert again.content == first.content


def test_another_request_with_the_key_is_refused(api: APIClient) -> None:
    post(api, HELLO)
    response = post(api, {"prompt": "something else"})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "idempotency-key-reused")
    assert Interaction.unscoped.count() == 1


def test_keys_are_of_one_user_and_one_route(api: APIClient, bobs_api: APIClient) -> None:
    first, bobs = post(api, HELLO), post(bobs_api, HELLO)
    assert first.json()["interaction_id"] != bobs.json()["interaction_id"]
    rating = post(api, {"rating": "up"}, route=f"/api/v1/interactions/{first.json()['interaction_id']}/feedback")
    assert rating.status_code in {200, 201}, rating.content
    assert IdempotentRequest.unscoped.count() == 3


def test_while_it_is_answered_the_request_is_refused_and_told_to_come_back(api: APIClient, alice: Any) -> None:
    claim(alice)
    response = post(api, HELLO)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "idempotency-key-in-progress")
    assert response["Retry-After"] == "1"
    assert not Interaction.unscoped.exists()


def test_who_died_while_answering_loses_the_key_with_its_lease(api: APIClient, alice: Any) -> None:
    claim(alice)
    IdempotentRequest.unscoped.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert post(api, HELLO).status_code == 200
    assert post(api, HELLO)["Idempotent-Replayed"] == "true"


def test_a_refused_request_leaves_the_key_free(api: APIClient) -> None:
    assert post(api, {"prompt": ""}).status_code == 422
    assert post(api, HELLO).status_code == 200


@pytest.mark.parametrize("key", ["", '""', '"open', "two words", '"ü"', "x" * 256, '"' + "x" * 256 + '"'])
def test_a_malformed_key_is_refused(api: APIClient, key: str) -> None:
    response = post(api, HELLO, key=key)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid-idempotency-key")
    assert not Interaction.unscoped.exists()


@pytest.mark.parametrize(
    ("header", "key"), [('"a b"', "a b"), ('"a\\"b\\\\"', 'a"b\\'), ("8e03978e-40d5", "8e03978e-40d5")]
)
def test_keys_are_strings_of_structured_fields_or_bare(header: str, key: str) -> None:
    assert idempotency_key(header) == key


def test_a_key_beyond_the_bounds_names_the_header() -> None:
    with pytest.raises(ApplicationError) as refused:
        idempotency_key('"' + "x" * 300 + '"')
    assert "Idempotency-Key" in refused.value.details


def test_without_a_valid_token_nothing_is_kept() -> None:
    assert post(APIClient(), HELLO).status_code == 401
    assert not IdempotentRequest.unscoped.exists()


def test_neither_body_nor_key_nor_answer_can_be_read_from_the_row(api: APIClient) -> None:
    answer = post(api, HELLO, key='"very-private-key"')
    row = IdempotentRequest.unscoped.get()
    stored = repr({name: bytes(value) if isinstance(value, memoryview) else value for name, value in vars(row).items()})
    assert "very-private-key" not in stored
    assert "hello there" not in stored
    assert str(answer.json()["session_id"]) not in stored


def test_kept_answers_are_pruned_when_their_time_is_over(api: APIClient, settings: Any) -> None:
    post(api, HELLO, key="old")
    IdempotentRequest.unscoped.update(created_at=timezone.now() - timedelta(hours=settings.IDEMPOTENCY_KEEP_HOURS + 1))
    fresh = post(api, HELLO, key="fresh")
    assert post(api, HELLO, key="old")["Content-Type"] == "application/json"  # done anew: its answer is too old
    IdempotentRequest.unscoped.exclude(pk=IdempotentRequest.unscoped.latest("created_at").pk).update(
        created_at=timezone.now() - timedelta(hours=settings.IDEMPOTENCY_KEEP_HOURS + 1)
    )
    assert idempotency_prune() == 1
    assert IdempotentRequest.unscoped.count() == 1
    assert fresh.status_code == 200
