"""Requests that are nearly a vendor's delivery and must leave nothing."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from typing import Any

from tests.connectors_app.webhooks.vendors import Vendor

__all__ = ["mutations"]

Mutation = tuple[str, bytes, Any]

_MALFORMED = {
    "empty": b"",
    "space": b"  \n",
    "no JSON": b"payload",
    "cut off": b'{"action": "opened", ',
    "two values": b"{} {}",
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "single quotes": b"{'a': 1}",
    "trailing comma": b'{"a": 1,}',
    "comment": b'{"a": 1 /* b */}',
    "deep lists": b'{"a": ' + b"[" * 500 + b"]" * 500 + b"}",
    "bottomless": b"[" * 200_000,
    "deep objects": b'{"a":' * 100 + b"1" + b"}" * 100,
    "control character": b'{"a": "\x01"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "half a number": b'{"a": 1.}',
}
_NO_OBJECT = {"list": b"[]", "text": b'"text"', "number": b"17", "null": b"null", "true": b"true"}


_LISTS = {"webhook-signature", "X-PagerDuty-Signature"}  # of which one has to fit


def mutations(vendor: Vendor, url: str, chance: random.Random) -> Iterator[Mutation]:
    """Names, bodies and headers: what is wrongly signed, what is too old, what is signed and malformed."""
    now = time.time()
    fresh = {"webhookTimestamp": int(now * 1000)} if vendor.connector == "linear" else {}
    body = vendor.body(**fresh)
    good = vendor.request(body, now, url)
    proofs = list(vendor.sign(vendor.secret, body, now, url))
    yield from _signatures(vendor, body, good, proofs, url, now, chance)
    yield from _bodies(vendor, body, good, chance)
    if vendor.signed_time:
        for age in (301, 86_400, -400, 10**9):
            old = {"webhookTimestamp": int((now - age) * 1000)} if vendor.connector == "linear" else {}
            stale = vendor.body(**old)
            yield f"{age} s old", stale, vendor.request(stale, now - age, url)
    yield from _signed_and_malformed(vendor, url, now)


def _signatures(
    vendor: Vendor, body: bytes, good: dict[str, str], proofs: list[str], url: str, now: float, chance: random.Random
) -> Iterator[Mutation]:
    yield "no headers", body, {}
    for name in proofs:
        value = good[name]
        yield f"no {name}", body, {key: item for key, item in good.items() if key != name}
        yield f"empty {name}", body, good | {name: ""}
        yield f"{name} cut", body, good | {name: value[:-3]}
        yield f"{name} longer", body, good | {name: value + "00"}
        yield f"{name} reversed", body, good | {name: value[::-1]}
        yield f"{name} in Latin-1", body, good | {name: "\xe9\xff" + value[2:]}
        if name not in _LISTS:
            yield f"{name} twice", body, [*good.items(), (name, value)]
        yield f"{name} of zeros", body, good | {name: "0" * len(value)}
        yield f"{name} with NUL", body, good | {name: value + "\x00"}
        for _ in range(4):
            place = chance.randrange(len(value) // 2, len(value))
            changed = "1" if value[place] != "1" else "2"
            if name.lower() != "webhook-id" or changed != value[place]:
                yield f"{name} changed at {place}", body, good | {name: value[:place] + changed + value[place + 1 :]}
    if vendor.variant == "relay":
        return
    for other in ("", "secret", vendor.secret[::-1], vendor.secret[:-4] + "AAA="):
        try:
            yield f"signed with {other[:8]}…", body, vendor.request(body, now, url, other)
        except ValueError:
            continue
    for scheme in ("Basic Og==", "Basic !!!", "Basic", "Bearer x", "HMAC ", "Basic " + "A" * 5000):
        yield (
            scheme[:20],
            body,
            {**{key: item for key, item in good.items() if key not in proofs}, "Authorization": scheme},
        )


def _bodies(vendor: Vendor, body: bytes, good: dict[str, str], chance: random.Random) -> Iterator[Mutation]:
    """Changed bodies under the old signature; a bare secret does not protect the body, so those must not be JSON."""
    if vendor.name in {"gitlab-token", "opsgenie", "azure_devops", "servicenow-basic"}:
        return
    yield "a space more", body + b" ", good
    yield "a line more", body + b"\r\n", good
    yield "another object", json.dumps({**vendor.payload, "extra": 1}).encode(), good
    yield "escaped differently", json.dumps(vendor.payload, indent=1).encode(), good
    for _ in range(6):
        place = chance.randrange(len(body))
        yield f"byte {place} changed", body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :], good


def _signed_and_malformed(vendor: Vendor, url: str, now: float) -> Iterator[Mutation]:
    whole = {} if vendor.connector == "webhook" else _NO_OBJECT
    for name, body in {**_MALFORMED, **whole}.items():
        yield f"signed: {name}", body, vendor.request(body, now, url)
