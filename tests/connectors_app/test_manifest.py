"""The manifest format, and what every shipped manifest has to satisfy beyond it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jmespath
import pytest
import yaml
from jsonschema import Draft202012Validator

from connectors_app.contracts import Category, OperationRole, operation_uuid
from connectors_app.manifest import (
    ConnectorManifest,
    ManifestError,
    OperationManifest,
    load_manifest,
    load_manifests,
    manifest_specs,
)

CONNECTORS = (
    *("asana", "azure_devops", "bitbucket", "confluence", "discord", "email", "gitea", "github", "gitlab", "http"),
    *("jira", "linear", "manual", "microsoft_teams", "opsgenie", "pagerduty", "schedule", "sentry", "servicenow"),
    *("slack", "trello", "webhook", "zendesk"),
)
REPOSITORY = {"type": "string", "required": True, "in": "path", "parts": ["owner", "repo"]}
DEMO: dict[str, Any] = {
    "key": "demo",
    "name": "Demo",
    "category": "SCM",
    "aliases": ["the demo"],
    "description": "A connector of the tests.",
    "base_url": "https://{host}/api",
    "connection": {"host": "Host name of the server"},
    "definitions": {
        "user": {"type": "object", "properties": {"login": "string"}},
        "issue": {"type": "object", "properties": {"url": "uri", "user": {"$ref": "#/definitions/user"}}},
    },
    "operations": [
        {
            "key": "create_issue",
            "role": "action",
            "title": "Create an issue",
            "description": "Opens an issue.",
            "method": "POST",
            "path": "/repos/{owner}/{repo}/issues",
            "aliases": ["open_issue"],
            "phrases": ["file a bug", "raise an issue"],
            "risk": "write",
            "inputs": {
                "repository": REPOSITORY,
                "title": {"type": "string", "required": True, "in": "body", "maxLength": 255},
                "base": {"type": "string", "required": True, "default": "main", "in": "body"},
                "labels": {"type": "array", "items": "string", "in": "body", "join": ","},
            },
            "output": {"$ref": "#/definitions/issue"},
        },
        {
            "key": "issue_opened",
            "role": "trigger",
            "title": "Issue opened",
            "description": "Someone opens an issue.",
            "event": "issues",
            "event_action": "opened",
            "when": {"issue.draft": False},
            "reads": "create_issue",
            "inputs": {"repository": {"type": "string", "match": "repository.full_name"}},
            "output": {"type": "object", "properties": {"issue": {"$ref": "#/definitions/issue", "title": "Issue"}}},
        },
    ],
}


def write(root: Path, document: Any, key: str = "demo") -> Path:
    path = root / key / "manifest.yaml"
    path.parent.mkdir()
    path.write_text(document if isinstance(document, str) else yaml.safe_dump(document), encoding="utf-8")
    return path


def test_definitions_and_type_names_are_resolved(tmp_path: Path) -> None:
    action, trigger = load_manifest(write(tmp_path, DEMO)).operations

    issue = {
        "type": "object",
        "properties": {
            "url": {"type": "string", "format": "uri"},
            "user": {"type": "object", "properties": {"login": {"type": "string"}}},
        },
    }
    assert action.output == issue
    assert trigger.output["properties"]["issue"] == {**issue, "title": "Issue"}


def test_schema_and_binding_are_told_apart(tmp_path: Path) -> None:
    action, trigger = load_manifest(write(tmp_path, DEMO)).operations

    assert action.input_schema == {
        "type": "object",
        "properties": {
            "repository": {"type": "string"},
            "title": {"type": "string", "maxLength": 255},
            "base": {"type": "string", "default": "main"},
            "labels": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["repository", "title"],
        "additionalProperties": False,
    }
    assert action.binding == {
        "inputs": {
            "repository": {"in": "path", "parts": ["owner", "repo"]},
            "title": {"in": "body"},
            "base": {"in": "body"},
            "labels": {"in": "body", "join": ","},
        },
        "content_type": "application/json",
    }
    assert trigger.binding == {
        "inputs": {"repository": {"match": "repository.full_name"}},
        "event": "issues",
        "event_action": "opened",
        "when": {"issue.draft": False},
        "reads": "create_issue",
    }


def test_specs_carry_stable_ids(tmp_path: Path) -> None:
    write(tmp_path, DEMO)
    specs = manifest_specs(load_manifests(tmp_path))

    assert [spec.node_name for spec in specs] == ["demo-create-issue", "demo-issue-opened"]
    assert specs[0].id == operation_uuid("demo", "create_issue", "action")
    assert specs[0].connector.category is Category.SCM
    assert specs[0].required_inputs == ("repository", "title")


def action(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["operations"][0]
    return found


BREAKS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "unknown key": (lambda d: action(d).update(methods="GET"), "operations.create_issue.methods"),
    "unknown category": (lambda d: d.update(category="GIT"), "category"),
    "key not snake case": (lambda d: action(d).update(key="createIssue"), "operations.createIssue.key"),
    "no description": (lambda d: action(d).pop("description"), "operations.create_issue.description"),
    "misspelt input key": (
        lambda d: action(d)["inputs"]["title"].update(requred=True),
        "operations.create_issue.inputs.title.requred",
    ),
    "input without type": (lambda d: action(d)["inputs"]["title"].pop("type"), "inputs.title: .*type"),
    "input without location": (lambda d: action(d)["inputs"]["title"].pop("in"), "inputs.title: in is missing"),
    "bad schema": (lambda d: action(d)["inputs"]["title"].update(type="text"), "inputs.title.json_schema"),
    "bad pattern": (lambda d: action(d)["inputs"]["title"].update(pattern="("), "regex.* at \\$.pattern"),
    "open placeholder": (lambda d: action(d).update(path="/repos/{owner}/{repo}/{number}"), "number"),
    "no such placeholder": (lambda d: action(d).update(path="/repos/{owner}"), "no placeholder .*repo"),
    "optional path input": (lambda d: action(d)["inputs"]["repository"].pop("required"), "must be required"),
    "method without path": (lambda d: action(d).pop("path"), "method and path go together"),
    "path with query": (lambda d: action(d).update(path="/repos/{owner}/{repo}?a=b"), "create_issue.path"),
    "action with event": (lambda d: action(d).update(event="issues"), "an action has no event"),
    "trigger with method": (lambda d: d["operations"][1].update(method="GET"), "a trigger has no method"),
    "trigger input in body": (lambda d: d["operations"][1]["inputs"]["repository"].update({"in": "body"}), "filters"),
    "unknown reads": (lambda d: action(d).update(reads="get_issue"), "create_issue: reads, inverse or lookup"),
    "alias of another": (
        lambda d: d["operations"].append({**d["operations"][1], "key": "new_issue", "aliases": ["issue_opened"]}),
        "issue_opened belongs to",
    ),
    "key twice": (lambda d: d["operations"].append(d["operations"][1]), "operations twice"),
    "undescribed setting": (lambda d: d.pop("connection"), "not described under connection: .*host"),
    "unknown definition": (lambda d: action(d).update(output={"$ref": "#/definitions/x"}), "#/definitions/x"),
    "recursive definition": (
        lambda d: d["definitions"]["user"]["properties"].update(boss={"$ref": "#/definitions/user"}),
        "recursive",
    ),
    "unknown type name": (lambda d: d["definitions"]["user"]["properties"].update(login="text"), "'text' is no type"),
    "alias in capitals": (lambda d: d.update(aliases=["Demo"]), "lower-case"),
    "plain http": (lambda d: d.update(base_url="http://example.com"), "base_url"),
}


@pytest.mark.parametrize(("change", "message"), BREAKS.values(), ids=BREAKS.keys())
def test_bad_manifest_is_refused_by_file_and_field(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    document = copy.deepcopy(DEMO)
    change(document)
    path = write(tmp_path, document)

    with pytest.raises(ManifestError, match=message) as caught:
        load_manifests(tmp_path)
    assert str(path) in caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [("key: a\nkey: b\n", "'key' twice"), ("- a\n", "not a mapping"), ("key: [", "expected")],
)
def test_bad_yaml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        load_manifest(write(tmp_path, text))


def test_folder_and_key_must_agree(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="not the folder's name"):
        load_manifest(write(tmp_path, DEMO, key="other"))


def test_two_connectors_cannot_share_a_name(tmp_path: Path) -> None:
    write(tmp_path, DEMO)
    write(tmp_path, {**DEMO, "key": "second", "name": "Second", "aliases": ["demo"]}, key="second")
    with pytest.raises(ManifestError, match="'demo' belongs to demo"):
        load_manifests(tmp_path)


def test_no_manifest_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"no manifest\.yaml found"):
        load_manifests(tmp_path)


# The shipped manifests


def shipped() -> list[Any]:
    return [pytest.param(manifest, id=manifest.key) for manifest in load_manifests()]


def shipped_operations(role: OperationRole) -> list[Any]:
    return [
        pytest.param(operation, id=f"{manifest.key}-{operation.key}")
        for manifest in load_manifests()
        for operation in manifest.operations
        if operation.role is role
    ]


def test_every_connector_is_shipped() -> None:
    manifests = load_manifests()
    assert tuple(manifest.key for manifest in manifests) == CONNECTORS
    assert sum(len(manifest.operations) for manifest in manifests) >= 150


def test_ids_are_unique() -> None:
    specs = manifest_specs(load_manifests())
    assert len({spec.id for spec in specs}) == len(specs)


@pytest.mark.parametrize("manifest", shipped())
def test_vendor_can_be_reached_and_heard(manifest: ConnectorManifest) -> None:
    if any(operation.method for operation in manifest.operations):
        assert manifest.base_url
        assert manifest.docs_url
        assert manifest.auth.header or manifest.auth.query or manifest.auth.kinds == ("none",)
    if manifest.webhook:
        for expression in (
            manifest.webhook.event_field,
            manifest.webhook.action_field,
            manifest.webhook.delivery_field,
        ):
            if expression:
                jmespath.compile(expression)
        events = [operation.event for operation in manifest.operations if operation.role is OperationRole.TRIGGER]
        assert all(events)


@pytest.mark.parametrize("operation", shipped_operations(OperationRole.ACTION))
def test_action_is_complete(operation: OperationManifest) -> None:
    assert len(operation.phrases) >= 2
    assert operation.method != "GET" or operation.risk == "read"
    assert operation.method != "DELETE" or operation.risk != "read"
    assert all(value.location != "body" for value in operation.inputs.values()) or operation.method != "GET"
    Draft202012Validator.check_schema(operation.input_schema)


@pytest.mark.parametrize("operation", shipped_operations(OperationRole.TRIGGER))
def test_trigger_is_complete(operation: OperationManifest) -> None:
    assert operation.output.get("properties") or operation.output.get("items")
    for expression in (*operation.when, *(value.match for value in operation.inputs.values() if value.match)):
        jmespath.compile(expression)
    for name in ("repository", "project"):
        assert name not in operation.inputs or not operation.inputs[name].required


@pytest.mark.parametrize("manifest", shipped())
def test_inputs_of_one_name_are_declared_alike(manifest: ConnectorManifest) -> None:
    """A planner fills inputs by name: one name must not mean a text here and a list there."""
    for role in OperationRole:
        shapes: dict[str, set[object]] = {}
        for operation in manifest.operations:
            if operation.role is role:
                for name, value in operation.inputs.items():
                    kind = value.json_schema.get("type")
                    shapes.setdefault(name, set()).add(kind if kind in ("array", "object") else "scalar")
        assert {name: found for name, found in shapes.items() if len(found) > 1} == {}
