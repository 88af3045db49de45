"""A scaffolded connector is complete, and a connector that lacks something is named by the system check."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from connectors_app.checks import CONTRACT_CASES, check_credential_keys, connector_problems
from connectors_app.connection import Connection
from connectors_app.execution.execute import execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.http.client import run_with_client
from connectors_app.manifest import MANIFEST_ROOT, ConnectorManifest, load_manifest, load_manifests
from connectors_app.probes import load_probes
from connectors_app.scaffold import connector_scaffold
from tests.connectors_app.connectors.test_contract import differences
from tests.connectors_app.credentials.conftest import vendor
from tests.connectors_app.credentials.vendor import Vendor
from wfproject.common.errors import ValidationFailed

__all__ = ["vendor"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with a place for contract cases."""
    (tmp_path / CONTRACT_CASES).mkdir(parents=True)
    (tmp_path / "connectors").mkdir()
    return tmp_path


def ids(folder: Path, cases: Path | None) -> list[str | None]:
    return [problem.id for problem in connector_problems(folder, cases)]


def test_all_shipped_connectors_pass_the_check() -> None:
    assert run_checks(tags=["connectors"]) == []
    calling = [item.key for item in load_manifests() if any(operation.method for operation in item.operations)]
    assert len(calling) >= 18
    for key in calling:
        cases = yaml.safe_load((ROOT / CONTRACT_CASES / f"{key}.yaml").read_text())
        assert cases[0]["request"], key


def test_a_scaffolded_connector_loads_passes_the_check_and_its_case_goes_over_the_wire(
    vendor: Vendor, project: Path
) -> None:
    files = connector_scaffold(key="ship_yard", name="Ship Yard", root=project / "connectors", project=project)
    assert [path.name for path in files] == ["manifest.yaml", "probes.yaml", "ship_yard.yaml"]
    folder = project / "connectors" / "ship_yard"
    assert ids(folder, project / CONTRACT_CASES) == []
    manifest = load_manifest(files[0])
    assert manifest.whoami is not None
    assert len(load_probes(files[1]).probes) == 2
    assert_goes_over_the_wire(manifest, files[2].read_text(), vendor)


def assert_goes_over_the_wire(manifest: ConnectorManifest, cases: str, vendor: Vendor) -> None:
    """The only case, of the manifest's first operation, is sent and answered as it says."""
    (case,) = yaml.safe_load(cases)
    vendor.answer(case["request"]["path"], case["answer"]["json"], method="POST", status=201)
    operation = manifest_operation(manifest, manifest.operations[0])
    account = Connection(manifest.key, base_url=vendor.url, hosts=frozenset({vendor.host}), **case["account"])
    result = run_with_client(execute(operation, case["inputs"], connection=account))
    assert differences(case["output"], result.output) == []
    assert differences(case["request"]["json"], yaml.safe_load(vendor.asked[0].text)) == []
    assert vendor.asked[0].headers["Authorization"] == "Bearer t-1"


def test_the_documented_connector_is_complete_and_its_case_goes_over_the_wire(vendor: Vendor, project: Path) -> None:
    page = (ROOT / "docs/adding-a-connector.md").read_text()
    blocks = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    manifest, probes, case = (block for block in blocks if not block.startswith(" "))  # indented: a part to be added
    folder = project / "connectors" / "shipyard"
    files = connector_scaffold(key="shipyard", name="Shipyard", root=folder.parent, project=project)
    for path, text in zip(files, (manifest, probes, case), strict=True):
        path.write_text(text)
    assert ids(folder, project / CONTRACT_CASES) == []
    assert len(load_probes(files[1]).probes) == 2
    assert_goes_over_the_wire(load_manifest(files[0]), case, vendor)


@pytest.mark.parametrize("key", ["Ship", "ship-yard", "_ship", "ship_", "1ship", "", "../evil", "ship__yard"])
def test_a_malformed_key_writes_nothing(project: Path, key: str) -> None:
    with pytest.raises(ValidationFailed):
        connector_scaffold(key=key, name="Ship", root=project / "connectors", project=project)
    assert list((project / "connectors").iterdir()) == []


def test_a_key_name_or_alias_that_is_taken_is_refused(project: Path) -> None:
    connector_scaffold(key="ship", name="Ship", root=project / "connectors", project=project)
    for key, name in (("ship", "Other"), ("other", "Ship")):
        with pytest.raises(ValidationFailed):
            connector_scaffold(key=key, name=name, root=project / "connectors", project=project)
    with pytest.raises(CommandError, match="already"):
        call_command("startconnector", "gh")
    assert not (MANIFEST_ROOT / "gh").exists()


@pytest.mark.parametrize(
    ("line", "expected"), [("auth:", "connectors_app.E002"), ("rate_limit:", "connectors_app.E003")]
)
def test_a_manifest_without_auth_or_rate_limit_is_named(project: Path, line: str, expected: str) -> None:
    manifest, *_ = connector_scaffold(key="ship", name="Ship", root=project / "connectors", project=project)
    kept = [text for text in manifest.read_text().splitlines() if not text.startswith(line)]
    manifest.write_text("\n".join(kept))
    assert ids(manifest.parent, project / CONTRACT_CASES) == [expected]


def test_a_connector_without_manifest_or_contract_test_is_named(project: Path) -> None:
    manifest, _, cases = connector_scaffold(key="ship", name="Ship", root=project / "connectors", project=project)
    assert ids(manifest.parent, None) == []
    cases.write_text("# nothing yet\n")
    assert ids(manifest.parent, project / CONTRACT_CASES) == ["connectors_app.E004"]
    cases.unlink()
    assert ids(manifest.parent, project / CONTRACT_CASES) == ["connectors_app.E004"]
    manifest.unlink()
    assert ids(manifest.parent, project / CONTRACT_CASES) == ["connectors_app.E001"]
    shutil.copytree(MANIFEST_ROOT / "manual", project / "connectors" / "manual")
    assert ids(project / "connectors" / "manual", project / CONTRACT_CASES) == []


def test_malformed_credential_keys_are_an_error(settings: Any) -> None:
    settings.CREDENTIAL_KEYS = ["short"]
    assert [problem.id for problem in check_credential_keys(None)] == ["connectors_app.E005"]
