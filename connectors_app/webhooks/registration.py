"""Hooks at the vendor, as the connector's manifest says: finding, creating and removing them, sending one again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ConnectorFacts
from connectors_app.execution.execute import call_vendor
from connectors_app.http.messages import VendorRequest
from connectors_app.manifest_webhook import HookCallManifest, RegistrationManifest
from wfproject.common.jmes import value_at

__all__ = ["HookAtVendor", "VendorHooks", "vendor_target"]

_PLACE = re.compile(r"\{(\w+)\}")
_TIMEOUT_SECONDS = 15.0
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class HookAtVendor:
    """A hook that exists at the vendor. `secret` is what the vendor signs with, where the vendor makes it."""

    id: str
    secret: str = field(default="", repr=False)


def vendor_target(rule: RegistrationManifest, target: str, settings: Mapping[str, str]) -> str:
    """Where a hook belongs as the vendor's address names it: `api` is `acme/api` for a connection with an owner.

    Empty where that is not known, or the text can't stand in an address.
    """
    owner = settings.get(rule.setting, "") if rule.setting else ""
    text = f"{owner}/{target}" if owner and target and "/" not in target else target
    segments = text.split("/")
    usable = bool(text) and text.isprintable() and not any(part in {"", ".", ".."} for part in segments)
    return text if usable and (len(segments) > 1 or not rule.setting) else ""


class VendorHooks:
    """The hooks of one place (`target`, empty: the whole account) with one account. All calls raise ConnectorError."""

    def __init__(
        self, rule: RegistrationManifest, *, connector: ConnectorFacts, connection: Connection, target: str
    ) -> None:
        self._rule = rule
        self._connector = connector
        self._connection = connection
        self._target = target

    async def find(self, url: str) -> HookAtVendor | None:
        """The hook that sends to this address, None where there is none."""
        for row in value_at(self._rule.rows, await self._call(self._rule.find, {})) or []:
            if value_at(self._rule.url, row) == url:
                return HookAtVendor(_identifier(value_at(self._rule.id, row)))
        return None

    async def create(self, *, url: str, secret: str, events: Sequence[str]) -> HookAtVendor:
        """Have the vendor send these events there, signed with the secret unless it makes one itself."""
        flags = sorted({self._rule.flags.get(event, event) for event in events})
        values = {"url": url, "secret": secret, "events": flags, "flags": flags}
        answer = await self._call(self._rule.create, values)
        identifier = _identifier(value_at(self._rule.id_in, answer))
        if not identifier:
            message = f"{self._connector.name} did not say which hook it made."
            raise ConnectorError(message, permanent=True, vendor_code="no-hook-id", outcome_unknown=True)
        made = value_at(self._rule.secret_in, answer) if self._rule.secret_in else ""
        return HookAtVendor(identifier, made if isinstance(made, str) else "")

    async def remove(self, hook_id: str) -> None:
        """Take the hook away; one that is gone already is no error."""
        try:
            await self._call(self._rule.remove, {"id": hook_id})
        except ConnectorError as error:
            if error.vendor_status not in _GONE:
                raise

    async def sent(self, hook_id: str) -> list[dict[str, Any]]:
        """The latest deliveries as the vendor lists them; none where it does not."""
        if self._rule.deliveries is None:
            return []
        found = await self._call(self._rule.deliveries, {"id": hook_id})
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    async def send_again(self, hook_id: str, delivery: str) -> None:
        """Have the vendor send a delivery once more."""
        if self._rule.redeliver is not None:
            await self._call(self._rule.redeliver, {"id": hook_id, "delivery": delivery})

    async def _call(self, call: HookCallManifest, values: Mapping[str, Any]) -> Any:
        known = {"target": self._target or None, "broad": not self._target, **values}
        path = _PLACE.sub(lambda place: _in_path(place[1], known), call.path)
        request = VendorRequest(
            method=call.method,
            url=path,
            json=None if call.body is None else _filled(call.body, known),
            timeout_seconds=_TIMEOUT_SECONDS,
        )
        answer = await call_vendor(request, connector=self._connector, connection=self._connection)
        return answer.json()


def _in_path(name: str, known: Mapping[str, Any]) -> str:
    """A value in an address; only `target` keeps its slashes, `target_segment` is the same in one segment."""
    if name == "target_segment":
        return quote(str(known.get("target") or ""), safe="")
    return quote(str(known.get(name) or ""), safe="/" if name == "target" else "")


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    """The body with its places filled; a text that is nothing but a place becomes the value itself.

    The key `{flags}` stands for a key of each flag.
    """
    if isinstance(value, str):
        whole = _PLACE.fullmatch(value)
        return known[whole[1]] if whole and whole[1] in known else value
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    if isinstance(value, Mapping):
        found = {name: _filled(item, known) for name, item in value.items() if name != "{flags}"}
        return found | (dict.fromkeys(known.get("flags", ()), value["{flags}"]) if "{flags}" in value else {})
    return value


def _identifier(value: Any) -> str:
    """An id as text; of one that is an address (Jira) the last part."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return urlsplit(text).path.rstrip("/").rsplit("/", 1)[-1] if text.startswith(("https://", "http://")) else text
