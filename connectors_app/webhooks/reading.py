"""What a verified request says: events with their names, ids and payloads, or a question that only wants an answer."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import parse_qsl

from connectors_app.manifest_webhook import WebhookManifest
from connectors_app.webhooks.contracts import Challenge, DeliveryMalformed, HookRequest, ReadDelivery
from wfproject.common.jmes import value_at
from wfproject.common.json_text import read_json
from wfproject.common.parsers import check_depth, reject_constant

__all__ = ["challenge_of", "deliveries_read", "event_action", "payload_read"]

_LONGEST_ID = 200
_LONGEST_EVENT = 120
_KEPT = frozenset({"content-type", "user-agent"})
_SECRET = re.compile(r"authorization|cookie|secret|token|signature|api-?key|password|credential")
_FORM = "application/x-www-form-urlencoded"


def payload_read(request: HookRequest) -> Any:
    """The body as JSON; a form is an object of its fields, or the JSON in its field `payload`.

    Raises DeliveryMalformed for what is neither, and for JSON nested deeper than the API takes.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if content_type == _FORM:
            fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=200))
            return _json(fields["payload"].encode()) if "payload" in fields else fields
        return _json(request.body)
    except (ValueError, RecursionError) as error:
        raise DeliveryMalformed("The body is not the JSON or the form it should be.") from error


def _json(raw: bytes) -> Any:
    value = read_json(raw.decode(), reject_constant)
    check_depth(value)
    return value


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def challenge_of(rule: WebhookManifest, payload: Any) -> Challenge | None:
    """What is to be answered where the vendor only asks whether somebody is there; None for an event."""
    for challenge in rule.challenges:
        if value_at(challenge.when, payload) is True:
            body = {challenge.field: value_at(challenge.field, payload)} if challenge.field else None
            return Challenge(challenge.status, body)
    return None


def event_action(rule: WebhookManifest, payload: Any) -> str:
    """The action of an event, empty where the vendor names none."""
    return _text(value_at(rule.action_field, payload))[:_LONGEST_EVENT]


def deliveries_read(rule: WebhookManifest, request: HookRequest, payload: Any) -> list[ReadDelivery]:
    """The events of a verified request: one, or one for each element of the list that the rule splits.

    Raises DeliveryMalformed where the payload is no object and the connector wants one.
    """
    headers = _kept_headers(rule, request)
    if rule.payload == "request":
        return [_delivery(rule, request, {"body": payload, "headers": headers}, payload, headers)]
    if not isinstance(payload, dict):
        raise DeliveryMalformed("The body is not a JSON object.")
    if not rule.split:
        return [_delivery(rule, request, payload, payload, headers)]
    elements = payload.get(rule.split)
    if not isinstance(elements, list):
        raise DeliveryMalformed(f"The body has no list “{rule.split}”.")
    parts = [{**payload, rule.split: [element]} for element in elements]
    return [_delivery(rule, request, part, part, headers, f"/{index}") for index, part in enumerate(parts)]


def _delivery(
    rule: WebhookManifest, request: HookRequest, shown: Any, payload: Any, headers: dict[str, str], part: str = ""
) -> ReadDelivery:
    event = request.headers.get(rule.event_header.lower(), "") if rule.event_header else ""
    event = (event or _text(value_at(rule.event_field, payload)))[:_LONGEST_EVENT]
    given = request.headers.get(rule.delivery_header.lower(), "") if rule.delivery_header else ""
    given = given or _text(value_at(rule.delivery_field, payload))
    if not given or len(given) + len(part) > _LONGEST_ID or not given.isprintable():
        # The vendor sends the same bytes again, so they name the delivery; the event's name may stand outside of them.
        given = hashlib.sha256(f"{given}\n{event}\n".encode("utf-8", "replace") + request.body).hexdigest()
    return ReadDelivery(given + part, event, event_action(rule, payload), shown, headers)


def _kept_headers(rule: WebhookManifest, request: HookRequest) -> dict[str, str]:
    """The headers that are stored: of a vendor those that say what came, of a program all but secrets."""
    if rule.payload == "request":
        return {name: value for name, value in request.headers.items() if not _SECRET.search(name)}
    named = {rule.event_header.lower(), rule.delivery_header.lower()} - {""} | _KEPT
    return {name: value for name, value in request.headers.items() if name in named}
