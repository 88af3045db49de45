"""Receiving one delivery: verified, matched, and stored with the run it starts in one transaction."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from connectors_app.manifest_webhook import WebhookManifest
from connectors_app.webhooks.contracts import DeliveryMalformed, HookRequest, ReadDelivery
from connectors_app.webhooks.reading import challenge_of, deliveries_read, payload_read
from connectors_app.webhooks.secrets import hook_secret_open, hook_secret_seal
from connectors_app.webhooks.verification import signature_verify
from engine_app.contracts import Cause, JsonObject
from engine_app.models import Run, WebhookDelivery, WebhookEndpoint
from engine_app.payloads import storable_json
from engine_app.services import run_create
from engine_app.triggers.contracts import EndpointFacts, EventTrigger, HookAnswer, VersionTriggers
from engine_app.triggers.facts import connector_rule, endpoint_facts, version_triggers
from engine_app.triggers.matching import trigger_match
from engine_app.triggers.own_effects import Effect, effect_behind
from wfproject.common.api import error_body
from wfproject.common.errors import ApplicationError

__all__ = ["hook_answer", "hook_probe"]

Outcome = WebhookDelivery.Outcome

_ATTEMPTS = 3
_PAUSE_SECONDS = 0.2
_TOUCH_INTERVAL = timedelta(minutes=1)
_STORE = """
INSERT INTO engine_app_webhookdelivery
    (id, workspace_id, endpoint_id, connector, delivery_id, event, headers, payload, outcome, created_at, updated_at)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, now(), now())
ON CONFLICT (endpoint_id, delivery_id) DO NOTHING
"""


def hook_answer(token: str, request: HookRequest) -> HookAnswer:
    """The answer to a POST at `/hooks/<token>`; what it means is in docs/engine.md.

    Raises DatabaseError where the database stays away: nothing is stored then, and the vendor has to send again.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return _answer(token, request)
        except (OperationalError, InterfaceError):  # restarting, or a deadlock: nothing was committed, or all of it
            connection.close()
            if attempt + 1 == _ATTEMPTS:
                raise
            time.sleep(_PAUSE_SECONDS)
    raise AssertionError("unreachable")


def hook_probe(token: str) -> HookAnswer:
    """The answer to a GET or HEAD: some vendors ask whether somebody is there before they register a hook."""
    endpoint = endpoint_facts(token)
    if endpoint is None:
        return _refusal(404, "not-found", "There is no such hook.")
    return HookAnswer(200, {"connector": endpoint.connector}) if endpoint.live else _gone()


def _refusal(status: int, code: str, message: str) -> HookAnswer:
    return HookAnswer(status, error_body(code, message))


def _gone() -> HookAnswer:
    return _refusal(410, "hook-disabled", "The workflow of this hook is not active.")


def _answer(token: str, request: HookRequest) -> HookAnswer:
    endpoint = endpoint_facts(token)
    rule = connector_rule(endpoint.connector) if endpoint else None
    if endpoint is None or rule is None:
        return _refusal(404, "not-found", "There is no such hook.")
    try:
        secret = hook_secret_open(
            endpoint.sealed,
            workspace_id=endpoint.workspace_id,
            owner_id=endpoint.workflow_id,
            endpoint_id=endpoint.id,
        )
        if rule.handshake_header and rule.handshake_header.lower() in request.headers:
            return _shake_hands(endpoint, rule, request, secret)
        signature_verify(rule.signature, request, secret=secret, now=time.time())
        if not endpoint.live or endpoint.version_id is None:
            return _gone()
        payload = payload_read(request)
        if (challenge := challenge_of(rule, payload)) is not None:
            return HookAnswer(challenge.status, dict(challenge.body) if challenge.body is not None else None)
        deliveries = deliveries_read(rule, request, payload)
    except ApplicationError as error:
        status = error.http_status if error.http_status < 500 else 400
        return HookAnswer(status, error_body(error.code, error.message))
    version = version_triggers(endpoint.version_id)
    told = [_receive(rule, endpoint, version, delivery, request.body) for delivery in deliveries]
    _touch(endpoint)
    if len(told) == 1:
        return HookAnswer(200 if told[0].get("duplicate") else 202, told[0])
    return HookAnswer(202, {"deliveries": told})


def _shake_hands(endpoint: EndpointFacts, rule: WebhookManifest, request: HookRequest, secret: str) -> HookAnswer:
    """Keep the secret that the vendor makes and repeat it; an endpoint that has one keeps it."""
    given = request.headers[rule.handshake_header.lower()]
    if not secret and 16 <= len(given) <= 200 and given.isprintable():
        sealed = hook_secret_seal(
            given, workspace_id=endpoint.workspace_id, owner_id=endpoint.workflow_id, endpoint_id=endpoint.id
        )
        kept = WebhookEndpoint.unscoped.filter(pk=endpoint.id, sealed="", enabled=True).update(sealed=sealed)
        secret = given if kept else ""
    if not secret or given != secret:
        return _refusal(401, "invalid-signature", "The hook has a secret already.")
    return HookAnswer(200, {}, headers={rule.handshake_header: given})


def _receive(
    rule: WebhookManifest, endpoint: EndpointFacts, version: VersionTriggers, delivery: ReadDelivery, raw: bytes
) -> JsonObject:
    """Store one event with its run and say what became of it; one that came before is told of and nothing else."""
    trigger = trigger_match(
        rule,
        version.triggers.get(endpoint.connector, ()),
        event=delivery.event,
        action=delivery.action,
        payload=delivery.payload,
    )
    effect = effect_behind(rule, endpoint, delivery.payload, raw) if trigger else None
    outcome = _outcome(endpoint, trigger, effect)
    with transaction.atomic():
        pk = uuid4()
        if not _store(pk, endpoint, delivery, outcome):
            return _told_before(endpoint, delivery)
        run_id: UUID | None = None
        if outcome is Outcome.STARTED and trigger is not None:
            run = run_create(
                version=version.version,
                cause=Cause.WEBHOOK,
                trigger_node=trigger.node_id,
                payload=delivery.payload,
                plan=version.plan,
                origin=Run(pk=effect.run_id) if effect else None,
                depth=effect.depth + 1 if effect else 0,
                delivery=WebhookDelivery(pk=pk),
            )
            run_id = run.pk
    return _told(delivery.delivery_id, outcome, run_id)


def _outcome(endpoint: EndpointFacts, trigger: EventTrigger | None, effect: Effect | None) -> WebhookDelivery.Outcome:
    if trigger is None:
        return Outcome.UNMATCHED
    if effect is not None and effect.workflow_id == endpoint.workflow_id:
        return Outcome.OWN_EFFECT
    if effect is not None and effect.depth >= settings.ENGINE_MAX_DEPTH:
        return Outcome.TOO_DEEP
    return Outcome.STARTED


def _store(pk: UUID, endpoint: EndpointFacts, delivery: ReadDelivery, outcome: WebhookDelivery.Outcome) -> bool:
    """Whether the delivery is new. Of several at once the others wait here for the first one's transaction."""
    values: list[Any] = [
        pk,
        endpoint.workspace_id,
        endpoint.id,
        endpoint.connector,
        _storable(delivery.delivery_id),
        _storable(delivery.event),
        storable_json(dict(delivery.headers)),
        storable_json(delivery.payload),
        str(outcome),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        return bool(cursor.rowcount)


def _storable(text: str) -> str:
    """A text that a column takes: without NUL and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _told_before(endpoint: EndpointFacts, delivery: ReadDelivery) -> JsonObject:
    first = WebhookDelivery.unscoped.filter(endpoint_id=endpoint.id, delivery_id=delivery.delivery_id)
    row = first.values("outcome", "pk").first()
    if row is None:
        raise DeliveryMalformed("The delivery is being deleted.", http_status=409)
    run_id = Run.unscoped.filter(delivery_id=row["pk"], cause=Cause.WEBHOOK).values_list("pk", flat=True).first()
    return {**_told(delivery.delivery_id, row["outcome"], run_id), "duplicate": True}


def _told(delivery_id: str, outcome: str, run_id: UUID | None) -> JsonObject:
    return {"delivery_id": delivery_id, "outcome": str(outcome), "run_id": str(run_id) if run_id else None}


def _touch(endpoint: EndpointFacts) -> None:
    """Note that something came in, not at every delivery: they would wait for one another."""
    now = timezone.now()
    if endpoint.last_delivery_at is None or now - endpoint.last_delivery_at > _TOUCH_INTERVAL:
        WebhookEndpoint.unscoped.filter(pk=endpoint.id).update(last_delivery_at=now)
