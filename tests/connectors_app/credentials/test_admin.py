"""Credentials in the admin: written, tested, never read."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts_app.selectors import workspace_for
from accounts_app.services import user_create
from connectors_app.credentials.services import credential_connection
from connectors_app.models import Credential
from tests.connectors_app.credentials.accounts import SECRET, connector, make_credential

pytestmark = pytest.mark.django_db
LIST = "admin:connectors_app_credential_changelist"


def form(user: Any, key: str = "github", **values: Any) -> dict[str, Any]:
    workspace = workspace_for(user)
    assert workspace is not None
    base = {"workspace": workspace.pk, "connector": connector(key).pk, "name": "admin made", "kind": "token"}
    return base | {"settings": "{}", "base_url": "", "token": SECRET} | values


def test_a_credential_is_added_changed_and_never_shown(admin_api: Any, alice: Any) -> None:
    answer = admin_api.post(reverse("admin:connectors_app_credential_add"), form(alice))
    assert answer.status_code == 302, answer.content
    row = Credential.unscoped.select_related("connector").get()
    assert async_to_sync(credential_connection)(credential=row).secrets == {"token": SECRET}
    page = reverse("admin:connectors_app_credential_change", args=[row.pk])
    changed = admin_api.post(page, form(alice, name="renamed", token=""))
    assert changed.status_code == 302, changed.content
    row = Credential.unscoped.select_related("connector").get()
    assert row.name == "renamed"
    assert async_to_sync(credential_connection)(credential=row).secrets == {"token": SECRET}
    for url in (page, reverse(LIST), reverse("admin:connectors_app_credential_history", args=[row.pk])):
        text = admin_api.get(url).content.decode()
        assert SECRET not in text
        assert row.sealed not in text
    assert "…2345" in admin_api.get(page).content.decode()
    logged = " ".join(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all())
    assert logged
    assert SECRET not in logged


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"token": ""}, "This secret is required."),
        ({"kind": "basic"}, "take this kind"),
        ({"settings": '{"nope": "x"}'}, "Unknown setting"),
        ({"base_url": "https://10.0.0.1"}, "refused"),
    ],
)
def test_what_the_api_refuses_the_admin_refuses_without_repeating_a_secret(
    admin_api: Any, alice: Any, values: dict[str, Any], message: str
) -> None:
    answer = admin_api.post(reverse("admin:connectors_app_credential_add"), form(alice, **values))
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert Credential.unscoped.count() == 0


def test_a_new_address_needs_the_secret_again(admin_api: Any, alice: Any) -> None:
    row = make_credential(alice, "gitea", settings={"host": "git.example.com"})
    page = reverse("admin:connectors_app_credential_change", args=[row.pk])
    values = form(alice, "gitea", settings='{"host": "evil.example"}', token="")
    assert "Needed again" in admin_api.post(page, values).content.decode()
    assert Credential.unscoped.get().hosts == ["git.example.com"]


def test_the_test_action_says_what_is_wrong(admin_api: Any, alice: Any) -> None:
    row = make_credential(alice)
    Credential.unscoped.filter(pk=row.pk).update(sealed="damaged")
    data = {"action": "try_out", "_selected_action": [str(row.pk)]}
    answer = admin_api.post(reverse(LIST), data, follow=True)
    assert "can&#x27;t be read" in answer.content.decode()
    row.refresh_from_db()
    assert row.last_test is not None
    assert row.last_test["code"] == "credential-unreadable"
    assert admin_api.get(reverse("admin:connectors_app_credential_change", args=[row.pk])).status_code == 200


def test_the_only_workspace_is_chosen(admin_api: Any, admin_user: Any) -> None:
    page = reverse("admin:connectors_app_credential_add")
    workspace = workspace_for(admin_user)
    assert workspace is not None
    chosen = f'<option value="{workspace.pk}" selected>'
    assert chosen in admin_api.get(page).content.decode()
    user_create(username="carol", password="correct horse battery")
    assert chosen not in admin_api.get(page).content.decode()
