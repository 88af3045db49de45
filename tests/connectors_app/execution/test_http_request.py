"""The generic HTTP request: an error status fails the step, or is its outcome where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, OperationResult
from connectors_app.execution.execute import execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.manifest import MANIFEST_ROOT, load_manifest
from tests.connectors_app.execution.conftest import connection
from tests.connectors_app.execution.test_answers import answering
from tests.connectors_app.loopback import vendor


def request() -> ExecutableOperation:
    manifest = load_manifest(MANIFEST_ROOT / "http" / "manifest.yaml")
    return manifest_operation(manifest, next(item for item in manifest.operations if item.key == "send_request"))


async def sent(handler: Any, **inputs: Any) -> OperationResult:
    async with vendor(handler) as served:
        return await execute(request(), {"url": f"{served.url}/health", **inputs}, connection=connection(served.url))


async def sent_to_nobody(**inputs: Any) -> OperationResult:
    async with vendor(answering(200)) as served:
        url = served.url
    return await execute(request(), {"url": f"{url}/health", **inputs}, connection=connection(url))


def told(result: OperationResult) -> Mapping[str, Any]:
    output: Mapping[str, Any] = result.output
    return output


async def test_an_error_status_fails_the_step() -> None:
    with pytest.raises(ConnectorError) as info:
        await sent(answering(500, {"why": "broken"}))
    assert info.value.vendor_status == 500


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_an_error_status_is_told_where_it_is_not_to_fail(status: int) -> None:
    output = told(await sent(answering(status, {"why": "broken"}), fail_on_error=False))
    assert output["status"] == status
    assert str(status) in output["body"]


async def test_a_server_that_does_not_answer_has_the_status_0() -> None:
    output = told(await sent_to_nobody(fail_on_error=False))
    assert output["status"] == 0
    assert output["body"]


async def test_a_server_that_does_not_answer_fails_the_step() -> None:
    with pytest.raises(ConnectorError):
        await sent_to_nobody()


async def test_a_good_answer_is_the_same_either_way() -> None:
    given = told(await sent(answering(200, {"up": True}), fail_on_error=False))
    assert (given["status"], given["body"]) == (200, {"up": True})


async def test_a_rate_limit_is_waited_for() -> None:
    with pytest.raises(ConnectorError) as info:
        await sent(answering(429, {}, {"Retry-After": "7"}), fail_on_error=False)
    assert info.value.retry_after == 7


async def test_a_write_of_unknown_effect_is_no_outcome() -> None:
    async def broken(request: web.Request) -> web.StreamResponse:
        return web.json_response({}, status=502)

    with pytest.raises(ConnectorError) as info:
        await sent(broken, method="POST", fail_on_error=False)
    assert info.value.outcome_unknown


async def test_a_refused_address_is_no_outcome() -> None:
    with pytest.raises(ConnectorError) as info:
        await execute(
            request(),
            {"url": "http://169.254.169.254/latest", "fail_on_error": False},
            connection=connection("https://api.example.com"),
        )
    assert info.value.vendor_code == "address-refused"
