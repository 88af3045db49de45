"""A loopback vendor and operations made for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.manifest_parts import (
    AuthManifest,
    ErrorsManifest,
    PaceManifest,
    PagingManifest,
    RateLimitManifest,
)

BEARER = AuthManifest(kinds=("token",), header="Authorization", format="Bearer {token}")


def operation(
    method: str = "GET",
    path: str = "/things",
    inputs: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    rate_limit: RateLimitManifest | None = None,
    errors: ErrorsManifest | None = None,
    paging: PagingManifest | None = None,
    pace: PaceManifest | None = None,
    required: tuple[str, ...] = (),
    output: Mapping[str, Any] | None = None,
    **binding: Any,
) -> ExecutableOperation:
    """An operation of a made-up vendor; each input is its schema with the binding under `_`."""
    given = inputs or {}
    schema = {
        "type": "object",
        "properties": {name: {key: item for key, item in sub.items() if key != "_"} for name, sub in given.items()},
        "additionalProperties": False,
        "required": list(required),
    }
    facts = ConnectorFacts("made_up", "Made Up", auth=BEARER, rate_limit=rate_limit, errors=errors or ErrorsManifest())
    return ExecutableOperation(
        uuid4(),
        "do_it",
        facts,
        method=method,
        path=path,
        risk="read" if method == "GET" else "write",
        input_schema=schema,
        output_schema=output or {},
        binding={"inputs": {name: dict(sub.get("_", {})) for name, sub in given.items()}, **binding},
        paging=paging,
        pace=pace,
        schema_hash=uuid4().hex,
    )


def connection(base_url: str, **settings: str) -> Connection:
    """A connection to the address with a token of its own."""
    host = base_url.split("/")[2]
    return Connection(
        "made_up",
        "token",
        secrets={"token": "tok3n-of-a-test"},
        settings=settings,
        base_url=base_url,
        hosts=frozenset({host}),
        key=uuid4().hex,
    )


@pytest.fixture(autouse=True)
def loopback(settings: Any, closed_pools: None) -> None:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.0/8"]
