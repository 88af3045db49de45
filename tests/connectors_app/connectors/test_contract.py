"""The contract every connector passes: its cases go through the real executor to a server on the loopback.

`tests/connectors_app/connectors/<key>.yaml` lists calls: `operation`, the `account` it is made with, `inputs`, the
`request` that has to arrive (`json` and `headers` may say less than all; `query_text` is part of a GraphQL query), the
vendor's `answer`, and, where the step's output is worth a look, some of `output`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from connectors_app.connection import Connection
from connectors_app.execution.contracts import InputInvalid
from connectors_app.execution.execute import execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.http.client import run_with_client
from connectors_app.http.errors import ForeignHost
from connectors_app.manifest import ConnectorManifest, load_manifests
from tests.connectors_app.credentials.conftest import vendor
from tests.connectors_app.credentials.vendor import Vendor

__all__ = ["vendor"]

HERE = Path(__file__).parent
MANIFESTS = {item.key: item for item in load_manifests()}
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{case['operation']}")
    for path in sorted(HERE.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def differences(expected: Any, actual: Any, where: str = "") -> list[str]:
    """Where the actual value lacks or contradicts what is expected; it may have more keys."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            problem
            for name, value in expected.items()
            for problem in (
                differences(value, actual[name], f"{where}/{name}")
                if name in actual
                else [f"{where}/{name} is missing"]
            )
        ]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [problem for index, (one, other) in pairs for problem in differences(one, other, f"{where}/{index}")]
    return [] if expected == actual else [f"{where or 'the value'} is {actual!r}, not {expected!r}"]


def connection(manifest: ConnectorManifest, case: dict[str, Any], vendor: Vendor, host: str) -> Connection:
    account = {"settings": {}, **case["account"]}
    return Connection(connector=manifest.key, base_url=vendor.url, hosts=frozenset({host}), key="contract", **account)


def call(key: str, case: dict[str, Any], vendor: Vendor, *, host: str = "", inputs: Any = None) -> Any:
    manifest = MANIFESTS[key]
    operation = next(item for item in manifest.operations if item.key == case["operation"] and item.role == "action")
    account = connection(manifest, case, vendor, host or vendor.host)
    given = case["inputs"] if inputs is None else inputs
    return run_with_client(execute(manifest_operation(manifest, operation), given, connection=account))


@pytest.mark.parametrize(("key", "case"), CASES)
def test_the_request_arrives_as_the_vendor_wants_it(vendor: Vendor, key: str, case: dict[str, Any]) -> None:
    wanted, answer = case["request"], case["answer"]
    vendor.answer(wanted["path"], answer.get("json"), method=wanted["method"], status=answer["status"])
    result = call(key, case, vendor)
    (asked,) = vendor.asked
    address = urlsplit(asked.path)
    assert (asked.method, address.path) == (wanted["method"], wanted["path"])
    assert differences(wanted.get("query", {}), dict(parse_qsl(address.query))) == []
    assert differences({name: str(value) for name, value in wanted.get("headers", {}).items()}, asked.headers) == []
    if "json" in wanted:
        assert differences(wanted["json"], yaml.safe_load(asked.text)) == []
    if "query_text" in wanted:
        assert wanted["query_text"] in yaml.safe_load(asked.text)["query"]
    assert differences(case.get("output", {} if isinstance(result.output, dict) else []), result.output) == []


@pytest.mark.parametrize(("key", "case"), CASES)
def test_its_secrets_go_to_no_other_host(vendor: Vendor, key: str, case: dict[str, Any]) -> None:
    with pytest.raises(ForeignHost):
        call(key, case, vendor, host="elsewhere.example")
    assert vendor.asked == []


@pytest.mark.parametrize(("key", "case"), CASES)
def test_inputs_that_can_not_be_right_are_refused_before_anything_is_sent(
    vendor: Vendor, key: str, case: dict[str, Any]
) -> None:
    with pytest.raises(InputInvalid):
        call(key, case, vendor, inputs=case["inputs"] | {"no_such_input": 1})
    assert vendor.asked == []
