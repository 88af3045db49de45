"""What the shipped manifests say of effects: idempotency keys, look-ups, read counterparts, inverses, risks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jmespath
import pytest

from connectors_app.contracts import OperationRole
from connectors_app.manifest import ConnectorManifest, OperationManifest, load_manifests
from sessions_app.definition import evaluate_expression, evaluate_value

MANIFESTS = {manifest.key: manifest for manifest in load_manifests()}
MARKER = "wfa-0123456789abcdef0123456789abcdef"
INPUT = re.compile(r"\binputs\.(\w+)")
MAKING = re.compile(r"^(create|post|send|reply|add_comment|add_note|add_work_note|add_customer|comment|schedule)")
# Least numbers of actions and events of the connectors whose catalogues are written by hand.
HAND_WRITTEN = {"gitlab": (60, 15), "servicenow": (30, 8), "zendesk": (40, 12), "microsoft_teams": (30, 10)}


def actions(manifest: ConnectorManifest) -> dict[str, OperationManifest]:
    return {item.key: item for item in manifest.operations if item.role is OperationRole.ACTION}


def writes() -> Iterator[tuple[ConnectorManifest, OperationManifest]]:
    for manifest in MANIFESTS.values():
        for operation in actions(manifest).values():
            if operation.risk != "read":
                yield manifest, operation


def cases(field: str) -> list[Any]:
    return [
        pytest.param(actions(manifest), operation, id=f"{manifest.key}-{operation.key}")
        for manifest, operation in writes()
        if getattr(operation, field)
    ]


@pytest.mark.parametrize(("key", "least"), HAND_WRITTEN.items())
def test_hand_written_catalogues_are_wide(key: str, least: tuple[int, int]) -> None:
    roles = [item.role for item in MANIFESTS[key].operations]
    assert (roles.count(OperationRole.ACTION), roles.count(OperationRole.TRIGGER)) >= least
    assert roles.count(OperationRole.TRIGGER) >= least[1]


def test_most_of_what_makes_something_can_be_done_once() -> None:
    making = [item for _, item in writes() if MAKING.match(item.key) and item.method]
    safe = [item for item in making if item.idempotency or item.lookup]
    assert len(safe) >= 60
    assert len(safe) >= len(making) // 2


def test_risk_follows_from_the_method() -> None:
    for _, operation in writes():
        assert operation.method != "GET"
        if operation.method == "DELETE" and operation.key.startswith("delete_"):
            assert operation.risk == "destructive", operation.key


@pytest.mark.parametrize(("siblings", "operation"), cases("lookup"))
def test_lookup_asks_a_read_for_what_the_write_knows(
    siblings: dict[str, OperationManifest], operation: OperationManifest
) -> None:
    lookup = operation.lookup
    assert lookup is not None
    read = siblings[lookup.operation]
    assert read.risk == "read"
    assert lookup.inputs.keys() <= read.inputs.keys()
    needed = {name for name, value in read.inputs.items() if value.must_be_given}
    assert needed <= lookup.inputs.keys()
    assert set(INPUT.findall(str(lookup.inputs))) <= operation.inputs.keys()
    assert "{marker}" in lookup.match or "marker" in str(lookup.inputs) or not lookup.marker_input
    if lookup.marker_input:
        carrier = operation.inputs[lookup.marker_input].json_schema
        assert carrier["type"] == "string"
        assert "enum" not in carrier
    jmespath.compile(lookup.match.replace("{marker}", MARKER))


LISTING = re.compile(r"^(list|search|query|find)_")


@pytest.mark.parametrize("field", ["lookup", "reads"])
def test_no_list_is_asked_whose_end_cannot_be_seen(field: str) -> None:
    """What is not in a part of a list may be in the rest of it."""
    asked = 0
    for manifest, operation in writes():
        key = operation.reads if field == "reads" else operation.lookup.operation if operation.lookup else ""
        read = actions(manifest).get(key)
        if read is None or not (LISTING.match(key) or read.output.get("type") == "array"):
            continue
        asked += 1
        assert read.paging is not None, f"{manifest.key}: {operation.key} asks {key}, whose paging is not stated"
        items = read.output
        for name in filter(None, read.paging.items.split(".")):
            items = items["properties"][name]
        assert items["type"] == "array", f"{manifest.key} {key}"
    assert asked > 30


@pytest.mark.parametrize(("siblings", "operation"), cases("lookup"))
def test_lookup_matches_in_the_list_that_is_paged(
    siblings: dict[str, OperationManifest], operation: OperationManifest
) -> None:
    lookup = operation.lookup
    assert lookup is not None
    paging = siblings[lookup.operation].paging
    assert paging is not None
    assert lookup.match.startswith(f"{paging.items}[") or not paging.items
    assert paging.parameter not in lookup.inputs


def test_what_follows_a_forgotten_key_is_stated() -> None:
    """A look-up where the vendor has something to look up; elsewhere a person is asked (see the comment there)."""
    asking = {
        (manifest.key, operation.key)
        for manifest, operation in writes()
        if operation.idempotency and operation.idempotency.seconds and not operation.lookup
    }
    assert asking == {("discord", "post_message"), ("discord", "send_direct_message")}


@pytest.mark.parametrize(("siblings", "operation"), cases("lookup"))
def test_lookup_inputs_can_be_evaluated(siblings: dict[str, OperationManifest], operation: OperationManifest) -> None:
    lookup = operation.lookup
    assert lookup is not None
    read = siblings[lookup.operation]
    given = {name: sample(value.json_schema) for name, value in operation.inputs.items()}
    asked = evaluate_value(dict(lookup.inputs), {"inputs": given, "marker": MARKER})
    for name, value in asked.items():
        kind = read.inputs[name].json_schema.get("type")
        assert isinstance(value, TYPES[kind] if isinstance(kind, str) else object), (name, value)
        assert "{{" not in str(value)


TYPES: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "number": float}


def sample(schema: dict[str, Any]) -> Any:
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    return {"integer": 7, "number": 7.5, "boolean": True, "array": ["a"], "object": {}}.get(str(kind), "a")


def obtainable(operation: OperationManifest, other: OperationManifest) -> set[str]:
    """Inputs that the other action needs and that neither this one's inputs nor its answer give."""
    answer = operation.output.get("properties", {})
    missing = set()
    for name, value in other.inputs.items():
        names = {name, value.target or name, name.rsplit("_", 1)[-1]}
        if value.must_be_given and not (name in operation.inputs or name in operation.yields or names & answer.keys()):
            missing.add(name)
    return missing


@pytest.mark.parametrize(("siblings", "operation"), cases("reads"))
def test_read_counterpart_can_be_asked(siblings: dict[str, OperationManifest], operation: OperationManifest) -> None:
    read = siblings[operation.reads]
    assert read.risk == "read"
    assert obtainable(operation, read) == set()
    # What was deleted can't be read: the counterpart would report a failure.
    assert operation.method != "DELETE" or read.path != operation.path


@pytest.mark.parametrize(("siblings", "operation"), cases("inverse"))
def test_inverse_can_be_called(siblings: dict[str, OperationManifest], operation: OperationManifest) -> None:
    inverse = siblings[operation.inverse]
    assert inverse.risk != "read"
    assert inverse.key != operation.key
    assert obtainable(operation, inverse) == set()


@pytest.mark.parametrize(("siblings", "operation"), cases("yields"))
def test_yields_are_inputs_of_read_or_inverse(
    siblings: dict[str, OperationManifest], operation: OperationManifest
) -> None:
    others = [siblings[key] for key in (operation.reads, operation.inverse) if key]
    for name, expression in operation.yields.items():
        jmespath.compile(expression)
        assert expression.lstrip("[").startswith(("output.", "inputs."))
        assert any(name in other.inputs for other in others), name


# Answers in the vendors' form in which the artefact stands beside another one, and what is found there.
FOUND: dict[tuple[str, str], tuple[Any, Any]] = {
    ("github", "create_issue"): (
        [{"number": 2, "body": None}, {"number": 3, "body": f"Text\n\n<!-- {MARKER} -->"}],
        {"number": 3, "body": f"Text\n\n<!-- {MARKER} -->"},
    ),
    ("github", "create_deployment"): (
        [{"id": 1, "payload": ""}, {"id": 2, "payload": {"marker": f"[{MARKER}]"}}],
        {"id": 2, "payload": {"marker": f"[{MARKER}]"}},
    ),
    ("gitlab", "create_comment"): (
        [{"id": 1, "body": "other"}, {"id": 2, "body": f"<!-- {MARKER} -->"}],
        {"id": 2, "body": f"<!-- {MARKER} -->"},
    ),
    ("jira", "create_issue"): (
        {"issues": [{"key": "A-1"}, {"key": "A-2", "properties": {"workflow_step": f"[{MARKER}]"}}]},
        {"key": "A-2", "properties": {"workflow_step": f"[{MARKER}]"}},
    ),
    ("slack", "post_message"): (
        {
            "messages": [
                {"ts": "1.0", "text": "other"},
                {"ts": "2.0", "metadata": {"event_payload": {"marker": f"[{MARKER}]"}}},
            ]
        },
        {"ts": "2.0", "message": {"ts": "2.0", "metadata": {"event_payload": {"marker": f"[{MARKER}]"}}}},
    ),
    ("zendesk", "add_comment"): (
        {
            "audits": [
                {"ticket_id": 5, "metadata": {"system": {}}},
                {"ticket_id": 5, "metadata": {"custom": {"marker": f"[{MARKER}]"}}},
            ]
        },
        {"ticket": {"id": 5}},
    ),
    ("zendesk", "create_ticket"): (
        {"tickets": [{"id": 8, "external_id": None}, {"id": 9, "external_id": f"[{MARKER}]"}]},
        {"ticket": {"id": 9, "external_id": f"[{MARKER}]"}},
    ),
    ("servicenow", "create_incident"): ({"result": [{"sys_id": "a"}]}, {"result": {"sys_id": "a"}}),
    ("pagerduty", "create_incident"): ({"incidents": [{"id": "P1"}]}, {"incident": {"id": "P1"}}),
    ("linear", "create_issue"): ({"nodes": [{"id": "i"}]}, {"success": True, "issue": {"id": "i"}}),
    ("azure_devops", "create_pull_request_comment"): (
        {"value": [{"id": 1, "comments": []}, {"id": 2, "comments": [{"content": f"<!-- {MARKER} -->"}]}]},
        {"id": 2, "comments": [{"content": f"<!-- {MARKER} -->"}]},
    ),
    ("confluence", "create_page"): (
        {"results": [{"id": "9", "metadata": {"properties": {"workflowstep": {"value": f"[{MARKER}]"}}}}]},
        {"id": "9", "metadata": {"properties": {"workflowstep": {"value": f"[{MARKER}]"}}}},
    ),
}


@pytest.mark.parametrize(("place", "answer", "found"), [(place, *pair) for place, pair in FOUND.items()])
def test_lookup_finds_what_carries_the_marker(place: tuple[str, str], answer: Any, found: Any) -> None:
    lookup = actions(MANIFESTS[place[0]])[place[1]].lookup
    assert lookup is not None
    assert evaluate_expression(lookup.match.replace("{marker}", MARKER), answer) == found


@pytest.mark.parametrize(("siblings", "operation"), cases("lookup"))
def test_lookup_finds_nothing_where_nothing_is(
    siblings: dict[str, OperationManifest], operation: OperationManifest
) -> None:
    lookup = operation.lookup
    assert lookup is not None
    output = siblings[lookup.operation].output
    answer: Any = [] if output.get("type") == "array" else {key: [] for key in output.get("properties", {})}
    assert not evaluate_expression(lookup.match.replace("{marker}", MARKER), answer)
