"""Credentials are kept encrypted, bound to row and hosts, and give a connection for a call."""

from __future__ import annotations

import io
import pickle
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts_app.selectors import workspace_for
from connectors_app.credentials.encryption import SecretUnreadable
from connectors_app.credentials.rules import hosts_for
from connectors_app.credentials.selectors import CredentialMissing, credential_for, credential_get
from connectors_app.credentials.services import (
    CredentialExpired,
    HostsChanged,
    credential_connection,
    credential_delete,
    credential_update,
)
from connectors_app.models import Connector, Credential, Operation
from tests.connectors_app.credentials.accounts import SECRET, connector, make_credential
from wfproject.common.errors import NotFoundError, ValidationFailed

pytestmark = pytest.mark.django_db

MAIL = {"kind": "basic", "secrets": {"username": "u", "password": "p"}}


def connection_of(credential: Credential) -> Any:
    row = Credential.unscoped.select_related("connector").get(pk=credential.pk)
    return async_to_sync(credential_connection)(credential=row)


def test_a_token_is_stored_encrypted_and_comes_out_as_a_connection(alice: Any) -> None:
    row = make_credential(alice)
    stored = Credential.unscoped.values().get(pk=row.pk)
    assert SECRET not in str(stored)
    assert stored["hint"] == "…2345"
    found = connection_of(row)
    assert (found.connector, found.kind, found.secrets) == ("github", "token", {"token": SECRET})
    assert found.hosts == {"api.github.com", *connector("github").settings["hosts"]}
    assert found.key == str(row.pk)
    assert Credential.unscoped.get(pk=row.pk).last_used_at is not None


def test_secrets_are_in_no_repr_dump_pickle_or_log(alice: Any, caplog: pytest.LogCaptureFixture) -> None:
    row = make_credential(alice)
    found = connection_of(row)
    out = io.StringIO()
    call_command("dumpdata", "connectors_app.credential", stdout=out)
    dumped = out.getvalue()
    assert str(row.pk) in dumped
    for text in (dumped, repr(row), str(row), repr(found), str(pickle.dumps(row)), caplog.text):
        assert SECRET not in text
    assert row.sealed not in dumped
    assert row.key_id not in dumped


@pytest.mark.parametrize(
    ("key", "values", "hosts"),
    [
        (
            "jira",
            {"kind": "basic", "secrets": {"username": "a@b.c", "password": "p"}, "settings": {"site": "Acme"}},
            {"acme.atlassian.net"},
        ),
        ("gitea", {"settings": {"host": "git.example.com:3000"}}, {"git.example.com:3000"}),
        ("pagerduty", {}, {"api.pagerduty.com"}),
        ("trello", {"kind": "api_key", "secrets": {"api_key": "k", "token": "t"}}, {"api.trello.com"}),
        ("github", {"base_url": "https://ghe.example.com/api/v3/"}, {"ghe.example.com"}),
        ("gitlab", {"base_url": "https://GitLab.example.com:8443/api/v4"}, {"gitlab.example.com:8443"}),
        ("http", {"base_url": "https://api.example.com"}, {"api.example.com"}),
    ],
)
def test_hosts_follow_from_connector_settings_and_base_url(
    alice: Any, key: str, values: dict[str, Any], hosts: set[str]
) -> None:
    row = make_credential(alice, key, **values)
    assert hosts <= set(row.hosts)
    assert connection_of(row).hosts == set(row.hosts)
    if values.get("base_url"):
        assert set(row.hosts) == hosts


@pytest.mark.parametrize(
    ("key", "values", "fields"),
    [
        ("github", {"kind": "basic"}, ["kind"]),
        ("manual", {}, ["kind"]),
        ("github", {"secrets": {}}, ["secrets.token"]),
        ("github", {"secrets": {"token": "  "}}, ["secrets.token"]),
        ("github", {"secrets": {"token": "a\nb"}}, ["secrets.token"]),
        ("github", {"secrets": {"token": 5}}, ["secrets.token"]),
        ("github", {"secrets": {"token": "t", "more": "x"}}, ["secrets.more"]),
        ("github", {"settings": {"site": "x"}}, ["settings.site"]),
        ("github", {"settings": {"organization": "a\r\nX-Evil: 1"}}, ["settings.organization"]),
        ("github", {"base_url": "ftp://ghe.example.com"}, ["base_url"]),
        ("github", {"base_url": "https://user:pw@ghe.example.com"}, ["base_url"]),
        ("gitea", {}, ["settings.host"]),
        ("gitea", {"settings": {"host": "evil.com/x"}}, ["settings.host"]),
        ("gitea", {"settings": {"host": "a@evil.com"}}, ["settings.host"]),
        ("jira", {"kind": "basic", "secrets": {"password": "p"}, "settings": {"site": "evil.com#"}}, ["settings.site"]),
        ("jira", {"kind": "basic", "secrets": {"password": "p"}, "settings": {"site": "a:1"}}, ["settings.site"]),
        ("email", {**MAIL, "settings": {"host": "mail.example.com", "port": "abc"}}, ["settings.port"]),
        ("email", {**MAIL, "settings": {"host": "mail.example.com", "port": "70000"}}, ["settings.port"]),
        ("email", {**MAIL, "settings": {"host": "mail.example.com:25", "port": "25"}}, ["settings.host"]),
        ("http", {}, ["base_url"]),
        (
            "http",
            {
                "kind": "api_key",
                "secrets": {"api_key": "k"},
                "base_url": "https://a.example",
                "settings": {"header": "a b"},
            },
            ["settings.header"],
        ),
    ],
)
def test_wrong_accounts_are_refused_by_field(alice: Any, key: str, values: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(ValidationFailed) as caught:
        make_credential(alice, key, **values)
    assert sorted(caught.value.details) == fields
    assert Credential.unscoped.count() == 0


def test_a_ciphertext_moved_to_another_row_does_not_open(alice: Any, bob: Any) -> None:
    first, second, foreign = make_credential(alice), make_credential(alice, name="two"), make_credential(bob)
    for other in (second, foreign):
        Credential.unscoped.filter(pk=other.pk).update(sealed=first.sealed)
        with pytest.raises(SecretUnreadable):
            connection_of(other)
    assert connection_of(first).secrets == {"token": SECRET}


def test_tampered_settings_base_url_or_connector_lead_to_no_foreign_host(alice: Any) -> None:
    row = make_credential(alice, "gitea", settings={"host": "git.example.com"})
    Credential.unscoped.filter(pk=row.pk).update(settings={"host": "evil.example"}, hosts=["evil.example"])
    with pytest.raises(HostsChanged):
        connection_of(row)
    Credential.unscoped.filter(pk=row.pk).update(settings={"host": "git.example.com"}, base_url="https://evil.example")
    with pytest.raises(HostsChanged):
        connection_of(row)
    github = make_credential(alice)
    Connector.objects.filter(pk=github.connector_id).update(base_url="https://evil.example")
    with pytest.raises(HostsChanged):
        connection_of(github)


def test_a_host_added_to_the_connector_later_gets_no_old_secret(alice: Any) -> None:
    row = make_credential(alice)
    changed = {**row.connector.settings, "hosts": ["new.example"]}
    Connector.objects.filter(pk=row.connector_id).update(settings=changed)
    assert "new.example" in hosts_for(connector("github"), {})
    assert connection_of(row).hosts == {"api.github.com"}


def test_an_imported_document_adds_no_host(alice: Any) -> None:
    facts = {"connector": connector("github"), "role": "action", "binding": {"base_url": "https://evil.example"}}
    Operation.objects.create(id=uuid4(), key="import_evil", curated=False, source="acme", **facts)
    assert "evil.example" not in hosts_for(connector("github"), {})
    assert "evil.example" not in connection_of(make_credential(alice)).hosts


def test_a_change_of_host_needs_the_secrets_again(alice: Any) -> None:
    row = make_credential(alice, "gitea", settings={"host": "git.example.com"})
    with pytest.raises(ValidationFailed) as caught:
        credential_update(credential=row, settings={"host": "evil.example"})
    assert list(caught.value.details) == ["secrets"]
    with pytest.raises(ValidationFailed):
        credential_update(credential=row, base_url="https://evil.example")
    changed = credential_update(credential=row, settings={"host": "new.example"}, secrets={"token": "another-token-1"})
    assert connection_of(changed).hosts == {"new.example"}
    assert connection_of(changed).secrets == {"token": "another-token-1"}


def test_other_changes_keep_the_secrets(alice: Any) -> None:
    row = make_credential(alice, expires_at=timezone.now() + timedelta(days=1))
    changed = credential_update(credential=row, name="renamed", settings={"organization": "acme"})
    assert (changed.name, changed.revision, changed.expires_at) == ("renamed", row.revision, row.expires_at)
    assert connection_of(changed).secrets == {"token": SECRET}
    assert credential_update(credential=row, expires_at=None).expires_at is None
    again = credential_update(credential=row, secrets={"token": "another-token-2"})
    assert again.revision == row.revision + 1
    assert again.hint == "…en-2"


def test_an_expired_credential_is_not_used(alice: Any) -> None:
    row = make_credential(alice, expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(CredentialExpired):
        connection_of(row)


def test_one_default_a_connector_and_workspace(alice: Any, bob: Any) -> None:
    workspace = workspace_for(alice)
    assert workspace is not None
    with pytest.raises(CredentialMissing):
        credential_for(workspace_id=workspace.pk, connector_key="github")
    first, foreign = make_credential(alice), make_credential(bob, is_default=True)
    assert credential_for(workspace_id=workspace.pk, connector_key="github") == first
    second = make_credential(alice, name="second")
    with pytest.raises(CredentialMissing, match="several"):
        credential_for(workspace_id=workspace.pk, connector_key="github")
    credential_update(credential=first, is_default=True)
    assert credential_for(workspace_id=workspace.pk, connector_key="github") == first
    credential_update(credential=second, is_default=True)
    assert credential_for(workspace_id=workspace.pk, connector_key="github") == second
    assert Credential.unscoped.get(pk=foreign.pk).is_default
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.unscoped.filter(pk=first.pk).update(is_default=True)


def test_names_are_unique_and_rows_scoped(alice: Any, bob: Any) -> None:
    row = make_credential(alice)
    with pytest.raises(ValidationFailed) as caught:
        make_credential(alice)
    assert list(caught.value.details) == ["name"]
    theirs = workspace_for(bob)
    assert theirs is not None
    with pytest.raises(NotFoundError):
        credential_get(workspace_id=theirs.pk, credential_id=row.pk)
    credential_delete(credential=row)
    assert Credential.unscoped.count() == 0
