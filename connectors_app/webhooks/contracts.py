"""What a receiver of webhooks deals with: the request as it came in, what it says, and why it may be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wfproject.common.errors import ApplicationError

__all__ = ["Challenge", "DeliveryMalformed", "HookRequest", "ReadDelivery", "SignatureInvalid"]


class SignatureInvalid(ApplicationError):
    """The request does not prove that it comes from the vendor, or is too old; which of them is not told."""

    code = "invalid-signature"
    http_status = 401


class DeliveryMalformed(ApplicationError):
    """The request is signed and still not what the vendor sends."""

    code = "malformed-delivery"
    http_status = 400


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A request as it came in. `headers` have lower-case names, repeated ones joined by `, `; `url` is the address it
    was sent to as the vendor knows it."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReadDelivery:
    """One event. `delivery_id` is the same however often it is sent; `headers` are those worth keeping, no secrets."""

    delivery_id: str
    event: str
    action: str
    payload: Any = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a vendor who only asks whether somebody is there is answered; `body` None means none."""

    status: int = 200
    body: Mapping[str, Any] | None = None
