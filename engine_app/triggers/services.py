"""Writes of endpoints and deliveries that people ask for."""

from __future__ import annotations

from django.db import transaction

from accounts_app.contracts import Principal
from connectors_app.webhooks.reading import event_action
from connectors_app.webhooks.secrets import hook_secret_make, hook_secret_seal
from engine_app.contracts import Cause
from engine_app.models import Activation, Run, WebhookDelivery, WebhookEndpoint
from engine_app.services import run_create
from engine_app.triggers.facts import connector_rule, version_triggers
from engine_app.triggers.matching import trigger_match
from wfproject.common.errors import ConflictError, ValidationFailed

__all__ = ["delivery_replay", "endpoint_secret_set"]

_LONGEST_SECRET = 500


@transaction.atomic
def delivery_replay(*, delivery: WebhookDelivery, by: Principal) -> Run:
    """Start the workflow with a stored delivery as if it came now: as of its live version, else its current one.

    A run of its own, with the cause `replay`, linked to the delivery and to the run that this started first, if any.
    Raises ConflictError where no trigger of that version wants the delivery.
    """
    workflow = delivery.endpoint.workflow
    active = Activation.unscoped.filter(workflow=workflow, active=True).first()
    version_id = active.version_id if active else workflow.current_version_id
    rule = connector_rule(delivery.connector)
    if version_id is None or rule is None:
        raise ConflictError("The workflow has no version that the delivery could start.")
    version = version_triggers(version_id)
    trigger = trigger_match(
        rule,
        version.triggers.get(delivery.connector, ()),
        event=delivery.event,
        action=event_action(rule, delivery.payload),
        payload=delivery.payload,
    )
    if trigger is None:
        raise ConflictError("No trigger of the workflow wants this delivery.")
    first = Run.unscoped.filter(delivery=delivery).order_by("created_at").first()
    return run_create(
        version=version.version,
        cause=Cause.REPLAY,
        trigger_node=trigger.node_id,
        payload=delivery.payload,
        plan=version.plan,
        origin=first,
        delivery=delivery,
        user_id=by.user_id,
    )


def endpoint_secret_set(*, endpoint: WebhookEndpoint, secret: str | None = None) -> str | None:
    """Keep the secret that a vendor made (Slack's signing secret, Sentry's client secret); it is never given out again.

    Without one a new secret is made, kept and returned, to be entered at the vendor; the former one is worth nothing
    from then on. Raises ValidationFailed for what no vendor makes, ConflictError where the hook was registered by the
    service, which then knows the secret better.
    """
    if endpoint.external_id:
        raise ConflictError("The service registered this hook itself; deactivate the workflow to renew its secret.")
    text = hook_secret_make() if secret is None else secret.strip()
    if not text or len(text) > _LONGEST_SECRET or not text.isprintable():
        problem = f"Must be a printable text of at most {_LONGEST_SECRET} characters."
        raise ValidationFailed(f"Invalid input: secret. {problem}", details={"secret": [problem]})
    sealed = hook_secret_seal(
        text, workspace_id=endpoint.workspace_id, owner_id=endpoint.workflow_id, endpoint_id=endpoint.pk
    )
    WebhookEndpoint.unscoped.filter(pk=endpoint.pk).update(sealed=sealed)
    endpoint.sealed = sealed
    return text if secret is None else None
