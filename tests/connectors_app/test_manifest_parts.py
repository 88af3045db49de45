"""A manifest whose operations stand in several files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors_app.manifest import ManifestError, load_manifest
from tests.connectors_app.test_manifest import DEMO, write

READ = {
    "key": "get_issue",
    "role": "action",
    "title": "Get an issue",
    "description": "Reads an issue.",
    "method": "GET",
    "path": "/issues/{number}",
    "inputs": {"number": {"$ref": "#/definitions/number_in"}},
    "output": {"$ref": "#/definitions/issue"},
}
NUMBER = {"number_in": {"type": "integer", "required": True, "in": "path"}}


def part(manifest: Path, name: str, **document: Any) -> Path:
    path = manifest.parent / "operations" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def test_parts_add_operations_and_share_definitions(tmp_path: Path) -> None:
    path = write(tmp_path, DEMO)
    part(path, "b.yaml", operations=[READ])
    part(path, "a.yaml", definitions=NUMBER, operations=[{**READ, "key": "read_issue"}])

    manifest = load_manifest(path)

    assert [item.key for item in manifest.operations] == ["create_issue", "issue_opened", "read_issue", "get_issue"]
    assert manifest.operations[-1].output == manifest.operations[0].output
    assert manifest.operations[-1].input_schema["properties"] == {"number": {"type": "integer"}}


def test_operations_of_different_parts_must_not_share_a_name(tmp_path: Path) -> None:
    path = write(tmp_path, DEMO)
    part(path, "a.yaml", definitions=NUMBER, operations=[{**READ, "aliases": ["open_issue"]}])
    with pytest.raises(ManifestError, match="the name open_issue belongs to create_issue"):
        load_manifest(path)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"operations": [], "title": "Other"}, "a part has definitions and operations, not \\['title'\\]"),
        ({"definitions": {"user": {"type": "string"}}}, "defined twice: \\['user'\\]"),
        ({"operations": [READ]}, "#/definitions/number_in"),
    ],
)
def test_bad_part_is_refused_by_name(tmp_path: Path, document: dict[str, Any], message: str) -> None:
    path = write(tmp_path, DEMO)
    part(path, "a.yaml", **document)
    with pytest.raises(ManifestError, match=message):
        load_manifest(path)


def test_a_part_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, DEMO)
    part(path, "a.yaml").write_text("operations: [", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"operations/a\.yaml: "):
        load_manifest(path)
