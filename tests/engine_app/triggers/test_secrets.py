"""What vendors ask before they send, and the secrets they sign with when the keys change."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from connectors_app.webhooks.secrets import hook_secret_open
from engine_app.models import WebhookEndpoint
from engine_app.triggers.rotation import hook_secrets_rotate
from tests.connectors_app.webhooks.vendors import VENDORS, Vendor
from tests.engine_app.triggers.kit import Hook, make_hook

pytestmark = pytest.mark.usefixtures("transactional_db")
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def vendor(name: str) -> Vendor:
    return next(item for item in VENDORS if item.name == name)


def hook_of(name: str, **more: Any) -> Hook:
    chosen = vendor(name)
    return make_hook(chosen.connector, chosen.operation, **{"secret": chosen.secret, **more})


def secret_of(hook: Hook) -> str:
    row = WebhookEndpoint.unscoped.get(pk=hook.endpoint.pk)
    return hook_secret_open(row.sealed, workspace_id=row.workspace_id, owner_id=row.workflow_id, endpoint_id=row.pk)


def test_a_question_whether_somebody_is_there_is_answered_and_starts_nothing() -> None:
    slack = hook_of("slack")
    asked = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    answer = slack.send(asked, vendor("slack").request(asked, time.time(), slack.url))
    assert (answer.status, answer.json) == (200, {"challenge": "3eZbrw1a"})
    assert slack.send(asked, vendor("slack").request(asked, time.time(), slack.url, "another")).status == 401
    discord = hook_of("discord-ed25519")
    ping = json.dumps({"type": 0}).encode()
    assert discord.send(ping, vendor("discord-ed25519").request(ping, time.time(), discord.url)).status == 204
    assert slack.rows() + discord.rows() == 0


def test_the_secret_of_a_handshake_is_kept_once() -> None:
    hook = hook_of("asana", secret="")
    given = {"X-Hook-Secret": "b" * 64}
    answer = hook.send(b"", given)
    assert (answer.status, answer.headers["x-hook-secret"]) == (200, "b" * 64)
    assert secret_of(hook) == "b" * 64
    assert hook.send(b"", given).status == 200  # the vendor did not hear the first answer
    assert hook.send(b"", {"X-Hook-Secret": "c" * 64}).status == 401
    assert secret_of(hook) == "b" * 64
    for wrong in ("", "short", "d" * 201):
        assert hook_of("asana", secret="").send(b"", {"X-Hook-Secret": wrong}).status == 401, wrong
    assert hook.rows() == 0


def test_secrets_are_encrypted_anew_and_deliveries_go_on(settings: Any) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    hooks = [hook_of("github") for _ in range(5)]
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    newer = hook_of("github")
    before = WebhookEndpoint.unscoped.get(pk=newer.endpoint.pk).sealed
    out = io.StringIO()
    call_command("rotate_credentials", "--batch-size", "2", stdout=out, stderr=io.StringIO())
    assert "5 secrets of webhooks" in out.getvalue()
    assert WebhookEndpoint.unscoped.get(pk=newer.endpoint.pk).sealed == before
    settings.CREDENTIAL_KEYS = [NEW]
    assert {secret_of(hook) for hook in hooks} == {vendor("github").secret}
    assert hooks[0].deliver(vendor("github")).status == 202


def test_a_rotation_that_was_stopped_goes_on(settings: Any) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    hooks = [hook_of("github") for _ in range(4)]
    settings.CREDENTIAL_KEYS = [NEW, OLD]

    def stop(done: int, total: int) -> None:
        assert total == 4
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hook_secrets_rotate(progress=stop, batch_size=2)
    assert hook_secrets_rotate().rotated == 2
    settings.CREDENTIAL_KEYS = [NEW]
    assert [secret_of(hook) for hook in hooks] == [vendor("github").secret] * 4


def test_a_secret_that_no_key_opens_is_named_and_left_alone(settings: Any) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    first, second = hook_of("github"), hook_of("github")
    WebhookEndpoint.unscoped.filter(pk=second.endpoint.pk).update(sealed=first.endpoint.sealed)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match=str(second.endpoint.pk)):
        call_command("rotate_credentials", stdout=io.StringIO(), stderr=io.StringIO())
    assert WebhookEndpoint.unscoped.get(pk=second.endpoint.pk).sealed == first.endpoint.sealed
    assert second.deliver(vendor("github")).status in {401, 409}
