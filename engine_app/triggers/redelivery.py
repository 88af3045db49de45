"""Deliveries that a vendor could not deliver and does not send again by itself (GitHub) are asked for, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from connectors_app.http.client import run_with_client
from connectors_app.webhooks.registration import VendorHooks
from engine_app.models import Activation, WebhookDelivery, WebhookEndpoint
from engine_app.triggers.hooks import vendor_hooks
from engine_app.triggers.wanted import wanted_hooks
from wfproject.common.errors import ApplicationError

__all__ = ["failed_deliveries", "webhooks_redeliver"]

logger = logging.getLogger(__name__)

_MOST_ENDPOINTS = 200
_MOST_AGAIN = 50


def failed_deliveries(sent: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Delivery id to the vendor's number of its latest attempt, of those that never arrived and were not sent again.

    `sent` is GitHub's list of a hook's deliveries, the latest first; attempts of one delivery share their `guid`
    (https://docs.github.com/rest/repos/webhooks#list-deliveries-for-a-repository-webhook).
    """
    numbers: dict[str, str] = {}
    settled: set[str] = set()
    for row in sent:
        guid, status = str(row.get("guid") or ""), row.get("status_code")
        arrived = isinstance(status, int) and 200 <= status < 300
        if arrived or row.get("redelivery") or row.get("event") == "ping":
            settled.add(guid)
        if guid and row.get("id") is not None:
            numbers.setdefault(guid, str(row["id"]))
    return {guid: number for guid, number in numbers.items() if guid not in settled}


def webhooks_redeliver() -> int:
    """Ask for what failed at the live endpoints, some of them at a time; returns how many were asked for.

    A vendor that does not answer is asked in the next round; deliveries that are stored already are left alone.
    """
    rows = WebhookEndpoint.unscoped.filter(enabled=True, workflow__activation__active=True).exclude(external_id="")
    asked = 0
    for endpoint in rows.order_by("?")[:_MOST_ENDPOINTS]:
        try:
            asked += _redeliver(endpoint)
        except ApplicationError as error:
            logger.warning("failed deliveries of endpoint %s are not known: %s", endpoint.pk, error.code)
    return asked


def _redeliver(endpoint: WebhookEndpoint) -> int:
    activation = Activation.unscoped.select_related("version").get(workflow_id=endpoint.workflow_id)
    place = (endpoint.connector, endpoint.target)
    wanted = next((item for item in wanted_hooks(activation) if (item.connector, item.target) == place), None)
    rule = wanted.rule.registration if wanted else None
    if wanted is None or rule is None or rule.redeliver is None:
        return 0
    hooks = vendor_hooks(endpoint, rule, credential_id=wanted.credential_id)
    if hooks is None:
        return 0
    failed = failed_deliveries(run_with_client(hooks.sent(endpoint.external_id)))
    stored = WebhookDelivery.unscoped.filter(endpoint=endpoint, delivery_id__in=failed)
    for guid in stored.values_list("delivery_id", flat=True):
        del failed[guid]
    run_with_client(_send_again(hooks, endpoint.external_id, list(failed.values())[:_MOST_AGAIN]))
    return min(len(failed), _MOST_AGAIN)


async def _send_again(hooks: VendorHooks, hook_id: str, numbers: list[str]) -> None:
    for number in numbers:
        await hooks.send_again(hook_id, number)
