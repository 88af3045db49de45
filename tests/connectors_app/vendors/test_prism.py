"""Requests with generated inputs are what GitHub and Jira describe, by the word of a validating mock (Prism)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, InputInvalid
from connectors_app.execution.execute import execute
from tests.connectors_app.loopback import trap
from tests.connectors_app.vendor_specs import SPECS_DIR, normalize
from tests.connectors_app.vendors.calls import curated
from tests.connectors_app.vendors.generated import described, invalid_inputs, valid_inputs
from tests.connectors_app.vendors.servers import free_ports, node_tool, running, specification

pytestmark = [pytest.mark.vendors, pytest.mark.usefixtures("closed_pools")]

FILES = {"github": "github-rest.json.gz", "jira": "jira-platform-v3-2025-12.json.gz"}
WANTED = 50
ROUNDS = 3
START_SECONDS = 240  # a few on an idle machine
SETTINGS = {"organization": "acme", "site": "acme"}
# What the mock can't judge: a document it was not given, a path parameter of several segments, a file in a form.
NOT_MOCKED = ("/rest/agile/", "/repos/{owner}/{repo}/git/refs/{ref}", "/rest/api/3/issue/{issueIdOrKey}/attachments")


@dataclass
class Mock:
    """Two running mocks by connector, and the operations to call there."""

    urls: dict[str, str]
    operations: dict[str, dict[str, ExecutableOperation]]


def prepared(connector: str) -> dict[str, Any]:
    """The description with the defects mended that would keep Prism from checking (specs/README.md)."""
    document: dict[str, Any] = specification(FILES[connector])
    _mend(document)
    document.pop("x-webhooks", None)
    return document


def _mend(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _mend(item)
    elif isinstance(node, dict):
        if node.get("nullable") is True and "type" not in node:
            del node["nullable"]
        if isinstance(node.get("example"), str) and node["example"][:1] in {"{", "["}:
            try:
                node["example"] = json.loads(node["example"])
            except ValueError:
                del node["example"]
        content = node.get("content")
        if isinstance(content, dict) and "application/json" in content:  # GitHub answers JSON to its own media type
            content.setdefault("application/vnd.github+json", content["application/json"])
        if isinstance(node.get("security"), list):
            node["security"] = [item for item in node["security"] if item]
        for item in node.values():
            _mend(item)


def chosen(connector: str, document: dict[str, Any]) -> dict[str, ExecutableOperation]:
    """The curated operations, filled up with described ones to the number wanted.

    Their generated inputs name nothing that there is, and are sent as they are.
    """
    own = {
        key: replace(item, curated=False)
        for key, item in curated(connector).items()
        if not item.path.startswith(NOT_MOCKED)
    }
    seen = {(item.method, item.path) for item in own.values()}
    facts = next(iter(own.values())).connector
    every = [item for item in described(document, facts) if (item.method, item.path) not in seen]
    random.Random(7).shuffle(every)
    others = {item.key: item for item in every[: max(0, WANTED + 10 - len(own))]}
    return {**own, **others}


def only(document: dict[str, Any], operations: dict[str, ExecutableOperation]) -> dict[str, Any]:
    """The description of these operations' paths alone, which the mock reads in a tenth of the time."""
    called = {normalize(operation.path) for operation in operations.values()}
    return {**document, "paths": {path: item for path, item in document["paths"].items() if normalize(path) in called}}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    directory = tmp_path_factory.mktemp("prism")
    command = node_tool("@stoplight/prism-cli/dist/index.js")
    documents = {connector: prepared(connector) for connector in FILES}
    operations = {connector: chosen(connector, documents[connector]) for connector in FILES}
    first = free_ports(len(FILES))
    with ExitStack() as stack:

        def start(pair: tuple[int, str]) -> tuple[str, str]:
            index, connector = pair
            file = directory / f"{connector}.json"
            file.write_text(json.dumps(only(documents[connector], operations[connector])))
            url = f"http://127.0.0.1:{first + index}"
            line = [*command, "mock", "-h", "127.0.0.1", "-p", str(first + index), str(file)]
            stack.enter_context(
                running(line, f"{url}/", directory / f"{connector}.log", START_SECONDS, Path(directory))
            )
            return connector, url

        with ThreadPoolExecutor() as pool:
            urls = dict(pool.map(start, enumerate(FILES)))
        yield Mock(urls, operations)


@pytest.fixture(autouse=True)
def loopback_allowed(settings: Any) -> None:
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]


def connection(connector: str, url: str, key: str) -> Connection:
    kind = "basic" if connector == "jira" else "token"
    secrets = {"token": "t0ken-of-a-test", "username": "dana@example.com", "password": "passw0rd"}
    host = url.split("/")[2]
    return Connection(connector, kind, secrets, SETTINGS, base_url=url, hosts=frozenset({host}), key=key)


def unlimited(operation: ExecutableOperation) -> ExecutableOperation:
    """The same without limits, which would slow hundreds of calls down."""
    return replace(operation, paging=None, pace=None, connector=replace(operation.connector, rate_limit=None))


@pytest.mark.parametrize("connector", list(FILES))
async def test_valid_inputs_are_accepted(mock: Mock, connector: str) -> None:
    url = mock.urls[connector]
    accepted, problems = set(), []
    for key, operation in mock.operations[connector].items():
        rng = random.Random(crc32(f"{connector} {key}".encode()))
        for _ in range(ROUNDS):
            inputs = valid_inputs(operation, rng)
            try:
                await execute(unlimited(operation), inputs, connection=connection(connector, url, key))
            except ConnectorError as error:
                problems.append(f"{key}: {error.vendor_status} {error.message} for {inputs}")
                break
        else:
            accepted.add(key)
    assert not problems, "\n".join(problems)
    assert len(accepted) >= WANTED


@pytest.mark.parametrize("connector", list(FILES))
async def test_mock_does_refuse(mock: Mock, connector: str) -> None:
    """The mock is no rubber stamp: it refuses what we would refuse, were it sent."""
    key = {"github": "create_issue", "jira": "create_issue"}[connector]
    operation = unlimited(mock.operations[connector][key])
    loose = replace(operation, input_schema={**operation.input_schema, "required": []}, schema_hash="loose")
    first = {"github": {"repository": "acme/api", "labels": ["x"]}, "jira": {}}[connector]
    if connector == "jira":
        loose = replace(loose, binding={**loose.binding, "constants": {"fields": "no object"}})
    with pytest.raises(ConnectorError) as info:
        await execute(loose, first, connection=connection(connector, mock.urls[connector], key))
    assert info.value.vendor_status in {400, 422}


@pytest.mark.parametrize("connector", list(FILES))
async def test_invalid_inputs_are_refused_before_anything_is_sent(connector: str) -> None:
    if not (SPECS_DIR / FILES[connector]).is_file():
        operations = curated(connector)
    else:
        operations = chosen(connector, prepared(connector))
        assert len(operations) >= WANTED
    tried = 0
    async with trap() as listening:
        where = connection(connector, f"http://127.0.0.1:{listening.port}", "invalid")
        for key, operation in operations.items():
            good = valid_inputs(operation, random.Random(crc32(key.encode())))
            for name, bad in invalid_inputs(operation, good):
                with pytest.raises(InputInvalid) as info:
                    await execute(unlimited(operation), bad, connection=where)
                assert name in info.value.details, (key, bad)
                tried += 1
    assert listening.connections == 0
    assert tried >= 4 * len(operations)
