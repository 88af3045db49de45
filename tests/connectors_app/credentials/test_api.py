"""The credential endpoints: what goes in as a secret never comes out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connectors_app.models import Credential
from tests.connectors_app.credentials.accounts import SECRET, make_credential

pytestmark = pytest.mark.django_db
BODY: dict[str, Any] = {"connector": "github", "name": "ci", "kind": "token", "secrets": {"token": SECRET}}


def test_a_credential_is_made_shown_masked_changed_and_deleted(api: Any) -> None:
    made = api.post("/api/v1/credentials", BODY, format="json")
    assert made.status_code == 201
    body = made.json()
    assert (body["connector"], body["hint"], body["is_default"], body["expired"]) == ("github", "…2345", False, False)
    assert "api.github.com" in body["hosts"]
    url = f"/api/v1/credentials/{body['id']}"
    answers = [made, api.get(url), api.get("/api/v1/credentials")]
    changed = api.patch(url, {"name": "build", "is_default": True, "secrets": {"token": "x" * 20}}, format="json")
    assert (changed.status_code, changed.json()["name"], changed.json()["is_default"]) == (200, "build", True)
    for answer in [*answers, changed]:
        assert SECRET not in answer.content.decode()
        assert "sealed" not in answer.content.decode()
        assert "secrets" not in answer.json()
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"connector": "nothing"}, ["connector"]),
        ({"connector": 5}, ["connector"]),
        ({"kind": "oauth1"}, ["kind"]),
        ({"secrets": None}, ["secrets"]),
        ({"secrets": {}}, ["secrets.token"]),
        ({"secrets": {"token": {"a": 1}}}, ["secrets.token"]),
        ({"secrets": "text"}, ["secrets"]),
        ({"settings": {"nope": "x"}}, ["settings.nope"]),
        ({"settings": {"organization": 5}}, ["settings.organization"]),
        ({"base_url": "https://127.0.0.1/api"}, ["base_url"]),
        ({"base_url": "http://ghe.example.com"}, ["base_url"]),
        ({"name": ""}, ["name"]),
        ({"expires_at": "soon"}, ["expires_at"]),
    ],
)
def test_bad_input_is_422_naming_the_field_and_no_secret(api: Any, change: dict[str, Any], fields: list[str]) -> None:
    answer = api.post("/api/v1/credentials", BODY | change, format="json")
    assert answer.status_code == 422, answer.content
    assert sorted(answer.json()["error"]["details"]) == fields
    assert SECRET not in answer.content.decode()
    assert Credential.unscoped.count() == 0


def test_another_workspace_sees_nothing(api: Any, bobs_api: Any, alice: Any) -> None:
    row = make_credential(alice)
    url = f"/api/v1/credentials/{row.pk}"
    assert bobs_api.get("/api/v1/credentials").json()["count"] == 0
    assert bobs_api.get(url).status_code == 404
    assert bobs_api.patch(url, {"name": "mine"}, format="json").status_code == 404
    assert bobs_api.post(f"{url}/test").status_code == 404
    assert bobs_api.delete(url).status_code == 404
    assert api.get(url).status_code == 200


def test_lists_are_paged_and_filtered(api: Any, alice: Any) -> None:
    make_credential(alice)
    make_credential(alice, name="other", is_default=True)
    make_credential(alice, "gitea", settings={"host": "git.example.com"})
    assert api.get("/api/v1/credentials?connector=github").json()["count"] == 2
    assert api.get("/api/v1/credentials?connector=github&is_default=true").json()["count"] == 1
    assert len(api.get("/api/v1/credentials?page_size=1").json()["results"]) == 1


def test_a_list_takes_as_many_queries_for_many_as_for_one_and_reads_no_ciphertext(api: Any, alice: Any) -> None:
    make_credential(alice)
    api.get("/api/v1/credentials")  # notes the use of the token
    with CaptureQueriesContext(connection) as one:
        api.get("/api/v1/credentials")
    for index in range(10):
        make_credential(alice, name=f"n{index}")
    with CaptureQueriesContext(connection) as many:
        assert api.get("/api/v1/credentials").json()["count"] == 11
    assert len(many) == len(one)
    assert not any('"sealed"' in query["sql"] for query in many.captured_queries)


def test_connectors_say_what_a_credential_asks(api: Any) -> None:
    rows = {row["key"]: row for row in api.get("/api/v1/connectors?catalog=core&page_size=100").json()["results"]}
    (jira_basic, jira_oauth) = rows["jira"]["auth"]
    assert (jira_basic["kind"], jira_basic["secrets"]) == ("basic", ["username", "password"])
    assert jira_basic["required_settings"] == ["site"]
    assert jira_oauth["secrets"] == ["client_id", "client_secret"]
    assert rows["trello"]["auth"][0]["secrets"] == ["api_key", "token"]
    assert rows["manual"]["auth"] == []
    assert "tenant" in rows["microsoft_teams"]["auth"][0]["required_settings"]
    with CaptureQueriesContext(connection) as queries:
        api.get("/api/v1/connectors?catalog=core&page_size=100")
    assert len(queries) <= 6
