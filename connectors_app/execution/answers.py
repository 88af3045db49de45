"""From a vendor's answer to a step's output, or to the one kind of error."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import jmespath

from connectors_app.execution.contracts import ConnectorError, ConnectorFacts
from connectors_app.execution.waits import is_rate_limited, retry_after, wait_announced
from connectors_app.http.messages import Credentials, VendorResponse
from connectors_app.manifest_parts import RateLimitManifest
from wfproject.common.json_text import read_json
from wfproject.common.logging import redact

__all__ = ["NO_LIMIT", "answer_output", "raise_for_answer", "read_payload"]

NO_LIMIT = RateLimitManifest()
MAX_MESSAGE_CHARS = 300
# Another try may succeed: time-outs, too early, and trouble on the vendor's side.
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529, 598, 599})
# The vendor may have carried out the request before it failed.
_UNCERTAIN = _TRANSIENT - {425, 429}
_MESSAGE_FIELDS = ("message", "error_description", "detail", "title", "description", "error", "err", "reason")
_CODE_FIELDS = ("code", "error_code", "errorCode", "error", "type", "name")
_LIST_FIELDS = ("errors", "errorMessages", "details")


def read_payload(response: VendorResponse) -> Any:
    """The body as JSON where it says so or looks so, else as text, else (no text) as Base64 text; None if empty."""
    body = response.body
    if not body:
        return None
    content_type = response.headers.get("content-type", "").lower()
    if "json" in content_type or body.lstrip()[:1] in {b"{", b"["}:
        try:
            return read_json(body)
        except (ValueError, RecursionError):
            if "json" in content_type and response.ok:
                return response.json()  # raises: the vendor broke its own word
    if b"\x00" not in body:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            if "charset=" in content_type:
                return response.text()
    return base64.b64encode(body).decode("ascii")


def answer_output(payload: Any, graphql_field: str = "") -> Any:
    """What the step gives on: the body itself; of GraphQL the value of its one field."""
    if graphql_field and isinstance(payload, dict):
        data = payload.get("data")
        return data.get(graphql_field) if isinstance(data, dict) else None
    return payload


def raise_for_answer(
    response: VendorResponse,
    payload: Any,
    facts: ConnectorFacts,
    *,
    writes: bool,
    graphql_field: str = "",
    credentials: Credentials,
) -> None:
    """Raise the ConnectorError that the answer stands for, if it stands for one."""
    rule = facts.rate_limit or NO_LIMIT
    failed_inside = _failed_inside(payload, facts, graphql_field)
    if response.ok and not failed_inside:
        return
    code, text = _code(payload, facts), _message(payload, facts)
    name = facts.name or facts.key
    if is_rate_limited(response, payload, rule):
        wait = wait_announced(response, payload, rule, limited=True)
        raise ConnectorError(
            f"{name} limits the rate of requests.",
            permanent=False,
            retry_after=wait,
            vendor_code=code or "rate-limited",
            vendor_status=response.status,
        )
    if response.ok:
        transient = code in facts.errors.transient
        # A mutation that answers with its field and with errors has run.
        has_result = bool(graphql_field) and answer_output(payload, graphql_field) is not None
        uncertain = has_result or code in facts.errors.uncertain
    else:
        transient = response.status in _TRANSIENT or code in facts.errors.transient
        uncertain = response.status in _UNCERTAIN or code in facts.errors.uncertain
    told = f"{name} answered with {'an error' if response.ok else f'status {response.status}'}"
    raise ConnectorError(
        _safe(f"{told}: {text}" if text else f"{told}.", credentials),
        permanent=not transient,
        retry_after=retry_after(response) if transient else None,
        vendor_code=_safe(code, credentials)[:80],
        vendor_status=response.status,
        outcome_unknown=writes and uncertain,
    )


def _failed_inside(payload: Any, facts: ConnectorFacts, graphql_field: str) -> bool:
    """Whether the body is an error in spite of a good status: by the manifest, or as GraphQL says it."""
    if not isinstance(payload, dict):
        return bool(graphql_field)
    if facts.errors.ok and not jmespath.search(facts.errors.ok, payload):
        return True
    return bool(graphql_field) and (bool(payload.get("errors")) or not isinstance(payload.get("data"), dict))


def _code(payload: Any, facts: ConnectorFacts) -> str:
    if not isinstance(payload, (dict, list)):
        return ""
    if facts.errors.code and isinstance(found := jmespath.search(facts.errors.code, payload), (str, int)):
        return str(found)
    for node in _error_nodes(payload):
        for name in _CODE_FIELDS:
            value = node.get(name)
            if isinstance(value, int) or (isinstance(value, str) and value and " " not in value and len(value) <= 80):
                return str(value)
    return ""


def _message(payload: Any, facts: ConnectorFacts) -> str:
    if isinstance(payload, str):
        return "" if payload.lstrip().startswith("<") else payload.strip()
    if not isinstance(payload, (dict, list)):
        return ""
    if facts.errors.message and isinstance(found := jmespath.search(facts.errors.message, payload), str):
        return found
    texts: list[str] = []
    for node in _error_nodes(payload):
        found_here = next((node[name] for name in _MESSAGE_FIELDS if isinstance(node.get(name), str)), "")
        texts += [found_here] if found_here else []
        texts += [text for name in _LIST_FIELDS for text in _strings(node.get(name))]
    return "; ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _error_nodes(payload: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of an answer that may describe its error: itself, `error`, and the elements of lists of errors."""
    nodes = payload if isinstance(payload, list) else [payload]
    for node in nodes[:5]:
        if isinstance(node, dict):
            yield node
            if isinstance(node.get("error"), dict):
                yield node["error"]
            for name in _LIST_FIELDS:
                for item in (node.get(name) or [])[:5] if isinstance(node.get(name), list) else []:
                    if isinstance(item, dict):
                        yield item
                        yield from [item["extensions"]] if isinstance(item.get("extensions"), dict) else []


def _strings(value: Any) -> list[str]:
    """Texts of a list, or `field: text` of an object (Jira's `errors`)."""
    if isinstance(value, list):
        return [item for item in value[:5] if isinstance(item, str)]
    if isinstance(value, dict):
        return [f"{name}: {item}" for name, item in list(value.items())[:5] if isinstance(item, str)]
    return []


def _safe(text: str, credentials: Credentials) -> str:
    """The text without our secrets, control characters and overlong parts."""
    for word in sorted(credentials.traces(), key=len, reverse=True):
        text = text.replace(word, "[masked]")
    text = "".join(character if character.isprintable() else " " for character in redact(text))
    return text if len(text) <= MAX_MESSAGE_CHARS else text[: MAX_MESSAGE_CHARS - 1] + "…"
