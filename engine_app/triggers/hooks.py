"""Endpoints of a live workflow and their hooks at the vendors: made, adopted, replaced and taken away.

Both doors are synchronous, call vendors in an event loop of their own, and must stand outside of transactions. A hook
is never registered twice: one at a time works on a workflow, and before one is made the vendor is asked for one that
sends to the endpoint's address, which nobody else has.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from connectors_app.connection import Connection
from connectors_app.contracts import CORE_CATALOG
from connectors_app.credentials.selectors import CredentialMissing
from connectors_app.execution.contracts import ConnectorError
from connectors_app.execution.registry import connector_facts
from connectors_app.http.client import run_with_client
from connectors_app.manifest_webhook import RegistrationManifest
from connectors_app.models import Connector
from connectors_app.webhooks.registration import HookAtVendor, VendorHooks, vendor_target
from connectors_app.webhooks.secrets import hook_secret_make, hook_secret_open, hook_secret_seal
from engine_app.contracts import HookReport
from engine_app.models import Activation, WebhookEndpoint
from engine_app.selectors import endpoint_url
from engine_app.triggers.facts import connector_rule
from engine_app.triggers.filters import filter_ids_keep, place_id, trigger_account
from engine_app.triggers.wanted import WantedHook, wanted_hooks
from wfproject.common.errors import ApplicationError

__all__ = ["endpoint_account", "hooks_register", "hooks_remove", "vendor_hooks"]

logger = logging.getLogger(__name__)

_LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 1))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended(%s, 1))"


def hooks_register(*, activation: Activation) -> tuple[HookReport, ...]:
    """Have an endpoint, and where possible a hook at the vendor, for each place whose events the version wants.

    Endpoints that the version does not want any more are switched off and their hooks taken away. Where a hook can't be
    registered (no public address, no account, no such door at the vendor) the report says what a person has to do.
    Raises ConnectorError where a vendor refuses, or has nothing that is called as a filter says; called again it goes
    on from there.
    """
    with _one_at_a_time(activation.workflow_id):
        filter_ids_keep(activation)
        wanted = wanted_hooks(activation)
        reports = tuple(_keep(activation, item) for item in wanted)
        kept = {report.endpoint_id for report in reports}
        others = WebhookEndpoint.unscoped.filter(workflow_id=activation.workflow_id).exclude(pk__in=kept)
        _take_away(activation, list(others))
    return reports


def hooks_remove(*, activation: Activation) -> None:
    """Switch the workflow's endpoints off, then take its hooks away at the vendors.

    Off they are in any case. Raises the first ConnectorError; called again it tries what is left.
    """
    with _one_at_a_time(activation.workflow_id):
        _take_away(activation, list(WebhookEndpoint.unscoped.filter(workflow_id=activation.workflow_id)))


@contextmanager
def _one_at_a_time(workflow_id: UUID) -> Iterator[None]:
    """Hold the workflow's lock, which ends with the connection at the latest."""
    key = f"hooks/{workflow_id}"
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_UNLOCK, [key])


def _keep(activation: Activation, wanted: WantedHook) -> HookReport:
    endpoint, secret, is_new = _endpoint(activation, wanted)
    rule = wanted.rule.registration
    facts: dict[str, Any] = {
        "endpoint_id": endpoint.pk,
        "connector": endpoint.connector,
        "target": endpoint.target,
        "url": endpoint_url(endpoint),
    }
    manual = _obstacle(endpoint, wanted)
    hooks = None
    if not manual and rule is not None:
        hooks = vendor_hooks(endpoint, rule, credential_id=wanted.credential_id)
        manual = "" if hooks is not None else "no account, or no owner of the repository, is known"
    if hooks is None:
        missing = not secret and wanted.rule.secret == "vendor"  # noqa: S105 - whose it is
        told = secret if is_new else ""
        todo = f"{wanted.rule.setup} ({manual})"
        return HookReport(**facts, registered=False, manual=todo, secret=told, secret_missing=missing)
    _register(endpoint, wanted, hooks, secret)
    return HookReport(**facts, registered=True)


def _obstacle(endpoint: WebhookEndpoint, wanted: WantedHook) -> str:
    """Why no hook can be registered, empty where one can."""
    rule = wanted.rule.registration
    if rule is None:
        return "the vendor has no door for it"
    if not settings.PUBLIC_URL:
        return "WF_PUBLIC_URL is not set"
    if not endpoint.target and not rule.broad:
        return f"no trigger names a {rule.target}"
    if rule.flags and not set(wanted.events) <= rule.flags.keys():
        return "the events are those of a whole group"
    return ""


def _endpoint(activation: Activation, wanted: WantedHook) -> tuple[WebhookEndpoint, str, bool]:
    """The endpoint of the place, switched on, its secret, which is made now where there is none, and whether it was."""
    endpoint, _ = WebhookEndpoint.unscoped.get_or_create(
        workflow_id=activation.workflow_id,
        connector=wanted.connector,
        target=wanted.target,
        defaults={"workspace_id": activation.workspace_id, "token": secrets.token_urlsafe(32)},
    )
    binding = _binding(endpoint)
    secret = hook_secret_open(endpoint.sealed, **binding)
    is_new = not secret and wanted.rule.secret == "ours"  # noqa: S105 - whose it is
    if is_new:
        secret = hook_secret_make()
        endpoint.sealed = hook_secret_seal(secret, **binding)
    endpoint.enabled = True
    endpoint.save(update_fields=["sealed", "enabled", "updated_at"])
    return endpoint, secret, is_new


def _binding(endpoint: WebhookEndpoint) -> dict[str, UUID]:
    return {
        "workspace_id": endpoint.workspace_id,
        "owner_id": endpoint.workflow_id,
        "endpoint_id": endpoint.pk,
    }


def _register(endpoint: WebhookEndpoint, wanted: WantedHook, hooks: VendorHooks, secret: str) -> None:
    """Adopt the hook that sends to the endpoint, or make it; one with other events or an unknown secret is replaced."""
    url, events = endpoint_url(endpoint), list(wanted.events)

    async def settle() -> HookAtVendor:
        found = await hooks.find(url)
        fitting = bool(secret) and (not endpoint.events or endpoint.events == events)
        if found is not None and fitting:
            return found
        if found is not None:
            await hooks.remove(found.id)
        return await hooks.create(url=url, secret=secret, events=events)

    hook = run_with_client(settle())
    if hook.secret:
        endpoint.sealed = hook_secret_seal(hook.secret, **_binding(endpoint))
    endpoint.external_id, endpoint.events = hook.id, events
    endpoint.save(update_fields=["external_id", "events", "sealed", "updated_at"])


def _take_away(activation: Activation, endpoints: list[WebhookEndpoint]) -> None:
    WebhookEndpoint.unscoped.filter(pk__in=[item.pk for item in endpoints]).update(enabled=False)
    refusal: ConnectorError | None = None
    for endpoint in endpoints:
        if not endpoint.external_id:
            continue
        try:
            _remove(endpoint)
        except ConnectorError as error:
            refusal = refusal or error
        except ApplicationError as error:
            logger.warning("hook %s of %s is left at the vendor: %s", endpoint.external_id, endpoint.pk, error.code)
    if refusal is not None:
        raise refusal


def _remove(endpoint: WebhookEndpoint) -> None:
    rule = connector_rule(endpoint.connector)
    if rule is None or rule.registration is None:
        return
    hooks = vendor_hooks(endpoint, rule.registration)
    if hooks is None:
        raise CredentialMissing("The account that registered the hook is gone.")
    run_with_client(hooks.remove(endpoint.external_id))
    fields: dict[str, Any] = {"external_id": "", "events": []}
    if rule.secret == "vendor":  # noqa: S105 - whose it is
        fields["sealed"] = ""  # the next hook has another one
    WebhookEndpoint.unscoped.filter(pk=endpoint.pk).update(**fields)


def endpoint_account(endpoint: WebhookEndpoint, credential_id: str = "") -> Connection | None:
    """The account hooks are registered with: the named one, else the workspace's for the connector; None without."""
    return trigger_account(endpoint.workspace_id, endpoint.connector, credential_id)


def vendor_hooks(
    endpoint: WebhookEndpoint, rule: RegistrationManifest, *, credential_id: str = ""
) -> VendorHooks | None:
    """The door to the vendor's hooks of the endpoint's place; None without an account or a usable place."""
    account = endpoint_account(endpoint, credential_id)
    if account is None:
        return None
    target = vendor_target(rule, endpoint.target, account.settings) if endpoint.target else ""
    if endpoint.target and not target:
        return None
    facts = connector_facts(Connector.objects.get(catalog=CORE_CATALOG, key=endpoint.connector))
    target = place_id(facts, rule.target, target, account) if target else target
    return VendorHooks(rule, connector=facts, connection=account, target=target)
