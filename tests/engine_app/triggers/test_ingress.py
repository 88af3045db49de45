"""`/hooks/<token>`: every vendor's delivery starts one run, whatever else is sent starts none."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from typing import Any

import pytest

from engine_app.contracts import Cause
from engine_app.models import Run
from tests.connectors_app.webhooks.vendors import VENDORS, Vendor
from tests.engine_app.triggers.kit import Hook, make_hook, request
from tests.engine_app.triggers.mutations import mutations

pytestmark = pytest.mark.usefixtures("transactional_db")
GITHUB = next(vendor for vendor in VENDORS if vendor.name == "github")


def hook_of(vendor: Vendor, **more: Any) -> Hook:
    return make_hook(vendor.connector, vendor.operation, secret=vendor.secret, **more)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda item: item.name)
def test_a_delivery_starts_one_run(vendor: Vendor) -> None:
    hook = hook_of(vendor)
    first = hook.deliver(vendor)
    assert first.status == 202, first.raw
    run = hook.runs.get()
    assert first.json == {"delivery_id": first.json["delivery_id"], "outcome": "started", "run_id": str(run.pk)}
    assert (run.cause, run.trigger_node, run.state, run.depth) == (Cause.WEBHOOK, "hook", "queued", 0)
    delivery = hook.deliveries.get()
    assert run.delivery_id == delivery.pk
    assert delivery.delivery_id == first.json["delivery_id"]
    if vendor.delivery_id:
        assert delivery.delivery_id == vendor.delivery_id
    if vendor.connector == "webhook":
        assert run.payload["body"] == vendor.payload
        assert "webhook-signature" not in run.payload["headers"]
    else:
        assert vendor.payload.items() <= run.payload.items()
    kept = json.dumps(delivery.headers).lower()
    assert "signature" not in kept
    assert vendor.secret.lower() not in kept


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda item: item.name)
def test_a_delivery_that_comes_again_tells_of_the_first(vendor: Vendor) -> None:
    hook = hook_of(vendor)
    body = vendor.body(webhookTimestamp=int(time.time() * 1000)) if vendor.connector == "linear" else vendor.body()
    headers = vendor.request(body, time.time(), hook.url)
    first, second = hook.send(body, headers), hook.send(body, headers)
    assert (first.status, second.status) == (202, 200)
    assert second.json == {**first.json, "duplicate": True}
    assert (hook.runs.count(), hook.deliveries.count()) == (1, 1)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda item: item.name)
def test_whatever_else_is_sent_leaves_nothing(vendor: Vendor) -> None:
    hook = hook_of(vendor)
    chance = random.Random(vendor.name)
    tried: Counter[int] = Counter()
    for name, body, headers in mutations(vendor, hook.url, chance):
        answer = hook.send(body, headers)
        assert 400 <= answer.status < 500, (name, answer.status, answer.raw)
        assert answer.json["error"]["code"], name
        tried[answer.status] += 1
    assert tried.total() >= 40, tried
    # Linear's timestamp stands in the body, so that a malformed one can't be fresh.
    assert ({401} if vendor.connector == "linear" else {400, 401}) <= tried.keys()
    assert hook.rows() == 0


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda item: item.name)
def test_an_endpoint_without_a_secret_lets_nobody_in(vendor: Vendor) -> None:
    hook = make_hook(vendor.connector, vendor.operation, secret="")
    for secret in ("", vendor.secret):
        body = vendor.body()
        try:
            headers = vendor.request(body, time.time(), hook.url, secret)
        except ValueError:
            continue
        assert hook.send(body, headers).status == 401
    assert hook.rows() == 0


def test_several_signatures_of_which_one_fits() -> None:
    pagerduty = next(vendor for vendor in VENDORS if vendor.name == "pagerduty")
    hook = hook_of(pagerduty)
    body = pagerduty.body()
    good = pagerduty.request(body, time.time(), hook.url)
    right = good["X-PagerDuty-Signature"]
    wrong = "v1=" + "0" * 64
    assert hook.send(body, good | {"X-PagerDuty-Signature": f"{wrong},v2=abc"}).status == 401
    assert hook.send(body, good | {"X-PagerDuty-Signature": f"{wrong}, {right},v2=abc"}).status == 202


def test_sizes(settings: Any) -> None:
    settings.WEBHOOK_MAX_BODY_BYTES = 2_000
    hook = hook_of(GITHUB)
    large = GITHUB.body(filler="x" * 2_000)
    headers = GITHUB.request(large, time.time(), hook.url)
    assert hook.send(large, headers).status == 413
    assert hook.send(b"", headers, chunks=[large[:1_000], large[1_000:]]).status == 413
    assert hook.send(b"", [*headers.items(), ("Content-Length", "9" * 30)], chunks=[b"{}"]).status == 413
    assert hook.rows() == 0
    small = GITHUB.body(filler="x" * 1_000)
    parts = [small[:10], small[10:500], b"", small[500:]]
    assert hook.send(b"", GITHUB.request(small, time.time(), hook.url), chunks=parts).status == 202


def test_addresses_and_methods() -> None:
    hook = hook_of(GITHUB)
    body = GITHUB.body()
    headers = GITHUB.request(body, time.time(), hook.url)
    for path in ("/hooks/", "/hooks/short", f"/hooks/{'a' * 43}", f"{hook.path}/", f"{hook.path}x", "/hooks/../admin"):
        answer = asyncio.run(request(path, body, {**headers, "X-Request-ID": "of-the-vendor"}))
        assert (answer.status, answer.headers["x-request-id"]) == (404, "of-the-vendor"), path
        assert answer.json["error"]["request_id"] == "of-the-vendor"
    assert hook.send(body, headers, method="GET").status == 200
    head = hook.send(b"", headers, method="HEAD")
    assert (head.status, head.raw) == (200, b"")
    assert hook.send(body, headers, method="PUT").status == 405
    assert hook.rows() == 0


def test_what_is_not_active_is_gone() -> None:
    inactive = hook_of(GITHUB, active=False)
    assert inactive.deliver(GITHUB).status == 410
    disabled = hook_of(GITHUB)
    disabled.endpoint.enabled = False
    disabled.endpoint.save()
    assert disabled.deliver(GITHUB).status == 410
    assert disabled.send(b"", {}, method="HEAD").status == 410
    assert disabled.send(b"{}", {}).status == 401  # who can't sign learns nothing
    assert inactive.rows() + disabled.rows() == 0


def test_filters_are_compared_with_the_payload() -> None:
    hook = hook_of(GITHUB, inputs={"repository": "Acme/API", "label": "Bug"})
    assert hook.deliver(GITHUB).json["outcome"] == "started"
    GITHUB.headers["X-GitHub-Delivery"] = "other-1"
    try:
        told = hook.deliver(GITHUB, issue={"number": 8, "labels": [{"name": "question"}]})
    finally:
        GITHUB.headers["X-GitHub-Delivery"] = GITHUB.delivery_id
    assert (told.status, told.json["outcome"], told.json["run_id"]) == (202, "unmatched", None)
    assert (hook.runs.count(), hook.deliveries.count()) == (1, 2)


def test_deliveries_sent_at_once_start_one_run_each() -> None:
    hook = hook_of(GITHUB)
    count, times = 300, 3

    async def one(number: int) -> int:
        body = GITHUB.body(number=number)
        headers = GITHUB.request(body, time.time(), hook.url) | {"X-GitHub-Delivery": f"d-{number}"}
        return (await request(hook.path, body, headers)).status

    async def all_of_them() -> list[int]:
        numbers = [number for number in range(count) for _ in range(times)]
        random.Random(5).shuffle(numbers)
        return await asyncio.gather(*map(one, numbers))

    answers = Counter(asyncio.run(all_of_them()))
    assert answers == {202: count, 200: count * (times - 1)}
    assert (hook.runs.count(), hook.deliveries.count()) == (count, count)
    assert Run.unscoped.filter(workflow=hook.version.workflow_id).values("payload__number").distinct().count() == count
