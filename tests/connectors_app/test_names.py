"""What the shipped `names.yaml` say of inputs, operations and vendors' APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jmespath
import pytest

from connectors_app.contracts import OperationRole
from connectors_app.manifest import ConnectorManifest, ManifestError, load_manifests
from connectors_app.names import AddressedThings, ConnectorNames, NamedThings, load_names, names_of
from tests.connectors_app.vendor_specs import FILES, api, needs_specs

PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")


NEWER = ("/graphql", "/workspaces/{repository:0}/members")
"""What the descriptions don't have: Bitbucket's calls workspaces teams."""


def entries(*, described: bool = False) -> list[Any]:
    return [
        pytest.param(manifest, rule, id=f"{manifest.key}-{rule.thing}-{index}")
        for manifest in load_manifests()
        for index, rule in enumerate((*names_of(manifest.key).names, *names_of(manifest.key).addressed))
        if not described or (manifest.key in FILES and rule.path not in NEWER)
    ]


def actions(manifest: ConnectorManifest, rule: NamedThings) -> Iterator[Any]:
    """The actions that an entry is for; those who are addressed are so in texts with a markup."""
    for operation in manifest.operations:
        if isinstance(rule, AddressedThings):
            if any(item.markup for item in operation.inputs.values()):
                yield operation
            continue
        applies = rule in names_of(manifest.key).for_operation(operation.key)
        if operation.role is OperationRole.ACTION and applies and set(rule.inputs) & set(operation.inputs):
            yield operation


@pytest.mark.parametrize(("manifest", "rule"), entries())
def test_an_entry_is_of_inputs_that_there_are_and_can_be_asked(manifest: ConnectorManifest, rule: NamedThings) -> None:
    found = list(actions(manifest, rule))
    assert {name for operation in found for name in rule.inputs if name in operation.inputs} == set(rule.inputs)
    assert set(rule.only) | set(rule.not_for) <= {operation.key for operation in manifest.operations}
    for pattern in (rule.id, rule.pattern):
        re.compile(pattern)
    for expression in (rule.things, rule.names, rule.gives, *([rule.owner.gives] if rule.owner else [])):
        jmespath.compile(expression)
    texts = [rule.path, *(rule.body or {}).get("variables", {}).values(), rule.owner.path if rule.owner else ""]
    wanted = {name for text in texts for name in PLACEHOLDER.findall(text)} - {"value"}
    known = {name for operation in found for name in operation.inputs} | set(manifest.connection)
    assert wanted <= known | ({rule.owner.name} if rule.owner else set())


@needs_specs
@pytest.mark.parametrize(("manifest", "rule"), entries(described=True))
def test_the_vendor_describes_what_is_asked(manifest: ConnectorManifest, rule: NamedThings) -> None:
    for method, path in ((rule.method, rule.path), *([("GET", rule.owner.path)] if rule.owner else [])):
        address, _, query = path.partition("?")
        told = api(manifest.key).find(method, manifest.base_url + PLACEHOLDER.sub("{x}", _in_parts(address)))
        told = told or api(manifest.key).find(method, manifest.base_url + address.replace("/me/", "/{id}/"))
        assert told is not None, address
        asked = {pair.partition("=")[0] for pair in query.split("&") if pair}
        asked |= {rule.paging.parameter, rule.paging.size_parameter} - {""} if rule.paging else set()
        assert asked <= told.names("query")


def _in_parts(address: str) -> str:
    """A path that stands for several segments, as descriptions have it: `acme/api` for owner and name."""
    return address.replace("{repository:path}", "{owner}/{repo}")


@pytest.mark.parametrize(
    "text",
    [
        "names: [{thing: team, inputs: [team], id: x, path: /teams, names: name}]",
        "names: [{thing: team, inputs: [team], id: x, path: teams, names: name, gives: id}]",
        "names: [{thing: team, inputs: [team], id: x, path: /t, method: POST, names: name, gives: id}]",
        "names: [{thing: team, inputs: [team], id: x, path: /t, names: name, gives: id, only: [a], not_for: [b]}]",
        "addressed: [{thing: person, id: x, path: /people, names: name, gives: id, written: kim}]",
        "name: []",
        "names: [",
    ],
)
def test_a_file_that_is_none_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "names.yaml"
    path.write_text(text)
    with pytest.raises(ManifestError, match=r"names\.yaml"):
        load_names(path)


def test_a_connector_without_the_file_has_no_names(tmp_path: Path) -> None:
    assert load_names(tmp_path / "names.yaml") == ConnectorNames()
