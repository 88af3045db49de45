"""Deliveries as the vendors send and sign them, made from their documentation and without the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["DISCORD_KEY", "VENDORS", "Vendor"]

Headers = dict[str, str]
DISCORD_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@dataclass(frozen=True)
class Vendor:
    """A vendor's delivery. `sign(secret, body, now, url)` gives the headers; `signed_time` says that they age."""

    connector: str
    operation: str
    payload: dict[str, Any]
    sign: Callable[[str, bytes, float, str], Headers]
    headers: Headers = field(default_factory=dict)
    secret: str = "whsec_c2VjcmV0LW9mLXRoaXMtdGVzdC0wMTIzNDU2Nzg5"
    delivery_id: str = ""
    signed_time: bool = False
    content_type: str = "application/json"
    variant: str = ""

    @property
    def name(self) -> str:
        return f"{self.connector}-{self.variant}" if self.variant else self.connector

    def body(self, **changes: Any) -> bytes:
        return json.dumps({**self.payload, **changes}, ensure_ascii=False).encode()

    def request(self, body: bytes, now: float, url: str, secret: str | None = None) -> Headers:
        own = {"Content-Type": self.content_type, "User-Agent": "vendor", **self.headers}
        return own | self.sign(self.secret if secret is None else secret, body, now, url)


def digest(secret: str | bytes, signed: bytes, algorithm: str = "sha256") -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.new(key, signed, getattr(hashlib, algorithm)).digest()


def in_header(name: str, prefix: str = "") -> Callable[[str, bytes, float, str], Headers]:
    """The hexadecimal HMAC-SHA256 of the body."""
    return lambda secret, body, now, url: {name: prefix + digest(secret, body).hex()}


def standard(secret: str, body: bytes, now: float, url: str) -> Headers:
    identifier, timestamp = "msg_2b", str(int(now))
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    signed = f"{identifier}.{timestamp}.".encode() + body
    signature = base64.b64encode(digest(key, signed)).decode()
    return {"webhook-id": identifier, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def basic(secret: str, body: bytes, now: float, url: str) -> Headers:
    return {"Authorization": "Basic " + base64.b64encode(f"anyone:{secret}".encode()).decode()}


def slack(secret: str, body: bytes, now: float, url: str) -> Headers:
    timestamp = str(int(now))
    signed = f"v0:{timestamp}:".encode() + body
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": "v0=" + digest(secret, signed).hex()}


def zendesk(secret: str, body: bytes, now: float, url: str) -> Headers:
    timestamp = datetime.fromtimestamp(now, UTC).isoformat()
    signature = base64.b64encode(digest(secret, timestamp.encode() + body)).decode()
    return {"X-Zendesk-Webhook-Signature": signature, "X-Zendesk-Webhook-Signature-Timestamp": timestamp}


def trello(secret: str, body: bytes, now: float, url: str) -> Headers:
    return {"X-Trello-Webhook": base64.b64encode(digest(secret, body + url.encode(), "sha1")).decode()}


def teams(secret: str, body: bytes, now: float, url: str) -> Headers:
    return {"Authorization": "HMAC " + base64.b64encode(digest(base64.b64decode(secret), body)).decode()}


def discord(secret: str, body: bytes, now: float, url: str) -> Headers:
    timestamp = str(int(now))
    key = DISCORD_KEY if secret == _DISCORD_PUBLIC else Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = key.sign(timestamp.encode() + body).hex()
    return {"X-Signature-Timestamp": timestamp, "X-Signature-Ed25519": signature}


_DISCORD_PUBLIC = DISCORD_KEY.public_key().public_bytes_raw().hex()
_REPOSITORY = {"full_name": "acme/api"}
_JIRA_ISSUE = {"key": "OPS-1", "fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Bug"}}}

VENDORS = [
    Vendor(
        "github",
        "issue_opened",
        {"action": "opened", "issue": {"number": 7, "labels": [{"name": "bug"}]}, "repository": _REPOSITORY},
        in_header("X-Hub-Signature-256", "sha256="),
        {"X-GitHub-Event": "issues", "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958"},
        delivery_id="72d3162e-cc78-11e3-81ab-4c9367dc0958",
    ),
    Vendor(
        "gitlab",
        "issue_opened",
        {"object_kind": "issue", "object_attributes": {"action": "open"}, "project": {"path_with_namespace": "a/b"}},
        lambda secret, body, now, url: {"X-Gitlab-Token": secret},
        {"X-Gitlab-Event": "Issue Hook", "Idempotency-Key": "f5e5f430-f57b-4e6e-9fac-d9128cd7232f"},
        delivery_id="f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
        variant="token",
    ),
    Vendor(
        "gitlab",
        "push",
        {"object_kind": "push", "ref": "refs/heads/main", "project": {"path_with_namespace": "acme/api"}},
        standard,
        {"X-Gitlab-Event": "Push Hook", "Idempotency-Key": "msg_2b"},
        delivery_id="msg_2b",
        signed_time=True,
        variant="signed",
    ),
    Vendor(
        "bitbucket",
        "push",
        {"repository": _REPOSITORY, "push": {"changes": [{"new": {"name": "main"}}]}},
        in_header("X-Hub-Signature", "sha256="),
        {"X-Event-Key": "repo:push", "X-Request-UUID": "8c1f0a1e"},
        delivery_id="8c1f0a1e",
    ),
    Vendor(
        "gitea",
        "issue_opened",
        {"action": "opened", "issue": {"number": 1, "labels": []}, "repository": _REPOSITORY},
        in_header("X-Gitea-Signature"),
        {"X-Gitea-Event": "issues", "X-GitHub-Event": "issues", "X-Gitea-Delivery": "f6266f16"},
        delivery_id="f6266f16",
    ),
    Vendor(
        "jira",
        "issue_created",
        {"timestamp": 1780000000000, "webhookEvent": "jira:issue_created", "issue": _JIRA_ISSUE},
        in_header("X-Hub-Signature", "sha256="),
        {"X-Atlassian-Webhook-Identifier": "a1b2"},
        delivery_id="a1b2",
    ),
    Vendor(
        "confluence",
        "page_created",
        {"timestamp": 1780000000000, "userAccountId": "5b1", "page": {"spaceKey": "OPS", "version": 1, "title": "T"}},
        in_header("X-Hub-Signature", "sha256="),
        {"X-Atlassian-Webhook-Identifier": "c3d4"},
        delivery_id="c3d4",
    ),
    Vendor(
        "linear",
        "issue_created",
        {"action": "create", "type": "Issue", "data": {"id": "9", "team": {"key": "ENG"}}},
        in_header("Linear-Signature"),
        {"Linear-Event": "Issue", "Linear-Delivery": "234d1a4e"},
        delivery_id="234d1a4e",
        signed_time=True,
    ),
    Vendor(
        "slack",
        "app_mentioned",
        {"type": "event_callback", "event_id": "Ev08MFMKH6", "event": {"type": "app_mention", "channel": "C1"}},
        slack,
        secret="8f742231b10e8888abcd99yyyzzz85a5",
        delivery_id="Ev08MFMKH6",
        signed_time=True,
    ),
    Vendor(
        "discord",
        "message_posted",
        {"type": 1, "event": {"type": "MESSAGE_CREATE"}, "d": {"author": {"bot": False}}},
        discord,
        secret=_DISCORD_PUBLIC,
        variant="ed25519",
    ),
    Vendor(
        "discord",
        "member_joined",
        {"t": "GUILD_MEMBER_ADD", "d": {"guild_id": "1"}},
        standard,
        delivery_id="msg_2b",
        signed_time=True,
        variant="relay",
    ),
    Vendor(
        "zendesk",
        "ticket_created",
        {
            "id": "01HX",
            "subject": "zen:ticket:5",
            "type": "zen:event-type:ticket.created",
            "detail": {"priority": "high"},
        },
        zendesk,
        secret="dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3RpbmdfaW5fb25seQ==",
        delivery_id="01HX",
    ),
    Vendor(
        "pagerduty",
        "incident_triggered",
        {"event": {"id": "5ac64822", "event_type": "incident.triggered", "data": {"id": "P1", "urgency": "high"}}},
        in_header("X-PagerDuty-Signature", "v1="),
        delivery_id="5ac64822",
    ),
    Vendor(
        "sentry",
        "issue_created",
        {"action": "created", "data": {"issue": {"id": "1", "level": "error"}}},
        in_header("Sentry-Hook-Signature"),
        {"Sentry-Hook-Resource": "issue", "Request-ID": "d6e0a3", "Sentry-Hook-Timestamp": "1780000000"},
        delivery_id="d6e0a3",
    ),
    Vendor(
        "trello",
        "card_created",
        {"action": {"id": "51f9424b", "type": "createCard", "data": {"board": {"name": "Roadmap"}}}},
        trello,
        delivery_id="51f9424b",
    ),
    Vendor(
        "asana",
        "task_completed",
        {
            "events": [
                {
                    "action": "changed",
                    "resource": {"resource_type": "task", "gid": "1"},
                    "change": {"field": "completed"},
                }
            ]
        },
        in_header("X-Hook-Signature"),
        secret="b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81",
    ),
    Vendor(
        "azure_devops",
        "build_completed",
        {"id": "4a5d99d6", "eventType": "build.complete", "resource": {"result": "succeeded"}},
        basic,
        delivery_id="4a5d99d6",
    ),
    Vendor(
        "opsgenie",
        "alert_created",
        {"action": "Create", "alert": {"alertId": "1", "priority": "P1", "updatedAt": 1780000000000}},
        lambda secret, body, now, url: {"X-Webhook-Token": secret},
    ),
    Vendor(
        "servicenow",
        "incident_created",
        {"table": "incident", "operation": "insert", "record": {"priority": "1"}},
        standard,
        delivery_id="msg_2b",
        signed_time=True,
        variant="signed",
    ),
    Vendor(
        "servicenow",
        "problem_created",
        {"table": "problem", "operation": "insert", "record": {"priority": "1"}},
        basic,
        variant="basic",
    ),
    Vendor(
        "microsoft_teams",
        "message_posted",
        {"type": "message", "id": "1485983408511", "timestamp": "2026-05-01T10:00:00Z", "text": "<at>Bot</at> go"},
        teams,
        secret=base64.b64encode(bytes(range(32))).decode(),
    ),
    Vendor(
        "email",
        "email_received",
        {"message_id": "<1@acme.example>", "from": {"address": "a@acme.example"}, "subject": "Hi"},
        standard,
        delivery_id="msg_2b",
        signed_time=True,
    ),
    Vendor("webhook", "received", {"anything": ["goes"]}, standard, delivery_id="msg_2b", signed_time=True),
]
