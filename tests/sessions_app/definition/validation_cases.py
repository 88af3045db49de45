"""Damage to valid documents, and the violation each kind of damage is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from connectors_app.contracts import JsonObject
from tests.sessions_app.definition.catalogs import branching, chain, looping, operation_id

Edit = Callable[[JsonObject], Any]


def edited(make: Callable[[], JsonObject], edit: Edit) -> JsonObject:
    document = make()
    edit(document)
    return document


def row(document: JsonObject, node_id: str) -> JsonObject:
    return next(item for item in document["data"] if item["id"] == node_id)


def drawing(document: JsonObject, node_id: str) -> JsonObject:
    return next(item for item in document["structure"] if item["id"] == node_id)


def inputs(node_id: str, **values: Any) -> Edit:
    return lambda document: row(document, node_id)["properties"]["inputs"].update(values)


def properties(node_id: str, **values: Any) -> Edit:
    return lambda document: row(document, node_id)["properties"].update(values)


def structure(node_id: str, **values: Any) -> Edit:
    return lambda document: drawing(document, node_id).update(values)


def data(node_id: str, **values: Any) -> Edit:
    return lambda document: row(document, node_id).update(values)


def metadata(node_id: str, **values: Any) -> Edit:
    return lambda document: row(document, node_id)["metadata"].update(values)


def edge(source: str, target: str, branch: str | None = None, **values: Any) -> Edit:
    added = {"id": f"edge-{source}-{target}", "source": source, "target": target, "branch": branch} | values
    return lambda document: document["edges"].append(added)


def settings(**values: Any) -> Edit:
    return lambda document: document["settings"].update(values)


def without_edge(number: int) -> Edit:
    return lambda document: document["edges"].pop(number)


def both(*edits: Edit) -> Edit:
    def apply(document: JsonObject) -> None:
        for edit in edits:
            edit(document)

    return apply


def add_control(role: str, **values: Any) -> Edit:
    """A control node `extra` after node-3 of the chain."""

    def apply(document: JsonObject) -> None:
        document["structure"].append({"id": "extra", "name": role, "type": role})
        document["data"].append(
            {"id": "extra", "name": role, "type": "FLOW_CONTROL", "properties": {"role": role, **values}}
        )
        edge("node-3", "extra")(document)

    return apply


def remove_node(node_id: str) -> Edit:
    def apply(document: JsonObject) -> None:
        for name in ("structure", "data"):
            document[name] = [item for item in document[name] if item["id"] != node_id]
        document["edges"] = [item for item in document["edges"] if node_id not in {item["source"], item["target"]}]

    return apply


# One row: the violation expected, a valid document, what is done to it, the node named, and the end of the path.
CASES: list[tuple[str, Callable[[], JsonObject], Edit, str | None, str]] = [
    ("schema", chain, lambda d: d["structure"][0].pop("name"), "node-1", "/structure/0/name"),
    ("schema", chain, structure("node-2", type="odd"), "node-2", "/structure/1/type"),
    ("schema", chain, inputs("node-3", text="a\x00b"), None, "/data/2/properties/inputs/text"),
    ("schema", chain, inputs("node-3", text="\ud83d"), None, "/data/2/properties/inputs/text"),
    ("schema", chain, inputs("node-2", fields={"a\x00": 1}), None, "/data/1/properties/inputs/fields"),
    ("schema", chain, inputs("node-2", points=float("nan")), None, "/data/1/properties/inputs/points"),
    ("empty-workflow", chain, lambda d: d.update(structure=[], data=[], edges=[]), None, "/structure"),
    ("bad-id", chain, lambda d: d["structure"].append({"id": "Node_4", "name": "x"}), "Node_4", "/structure/3/id"),
    ("reserved-id", chain, both(structure("node-3", id="trigger"), data("node-3", id="trigger")), "trigger", "/id"),
    ("duplicate-id", chain, lambda d: d["data"].append(copy.deepcopy(d["data"][0])), "node-1", "/data/3/id"),
    ("duplicate-id", chain, edge("node-1", "node-3", id="edge-1"), None, "/edges/2/id"),
    ("structure-data-mismatch", chain, lambda d: d["data"].pop(), "node-3", "/structure/2"),
    ("structure-data-mismatch", chain, lambda d: d["structure"].pop(), "node-3", "/data/2"),
    ("type-mismatch", chain, data("node-2", type="SCM_ACTION"), "node-2", "/data/1/type"),
    ("type-mismatch", branching, structure("node-2", type="normal"), "node-2", "/structure/1/type"),
    ("type-mismatch", chain, structure("node-2", type="delay"), "node-2", "/structure/1/type"),
    ("role-mismatch", chain, properties("node-2", role="trigger"), "node-2", "/data/1/properties/role"),
    ("role-mismatch", chain, lambda d: row(d, "node-2")["properties"].pop("role"), "node-2", "/properties/role"),
    ("connector-mismatch", chain, metadata("node-2", connector={"key": "slack"}), "node-2", "/connector/key"),
    ("connector-mismatch", chain, properties("node-2", action="delete_issue"), "node-2", "/properties/action"),
    ("unknown-operation", chain, both(data("node-2", scm_id=None, name="x"), properties("node-2", action="fly")),
     "node-2", "/data/1"),
    ("unknown-operation", chain, data("node-2", scm_id=None, name="x", metadata={}), "node-2", "/data/1"),
    ("missing-trigger", chain, remove_node("node-1"), None, "/structure"),
    ("trigger-with-incoming-edge", chain, edge("node-3", "node-1"), "node-1", "/edges/2"),
    ("trigger-in-group", looping, structure("node-1", parent="node-3"), "node-1", "/parent"),
    ("unknown-edge-node", chain, edge("node-3", "node-9"), None, "/edges/2/target"),
    ("self-edge", chain, edge("node-3", "node-3"), "node-3", "/edges/2"),
    ("duplicate-edge", chain, edge("node-1", "node-2"), "node-1", "/edges/2"),
    ("cycle", chain, edge("node-3", "node-2"), "node-2", "/structure/1"),
    ("unreachable-node", chain, without_edge(1), "node-3", "/structure/2"),
    ("bad-branch", branching, edge("node-2", "node-5"), "node-2", "/edges/5/branch"),
    ("bad-branch", branching, edge("node-2", "node-5", "approved"), "node-2", "/edges/5/branch"),
    ("bad-branch", chain, edge("node-2", "node-3", "true"), "node-2", "/edges/2/branch"),
    ("bad-branch", chain, edge("node-1", "node-3", "error"), "node-1", "/edges/2/branch"),
    ("bad-branch", chain, edge("node-2", "node-3", "maybe"), None, "/edges/2/branch"),
    ("edge-crosses-group", looping, edge("node-2", "node-4"), "node-2", "/edges/4"),
    ("edge-crosses-group", looping, edge("node-5", "node-6"), "node-5", "/edges/4"),
    ("unknown-parent", looping, structure("node-5", parent="node-9"), "node-5", "/structure/4/parent"),
    ("parent-not-group", looping, structure("node-5", parent="node-2"), "node-5", "/structure/4/parent"),
    ("parent-cycle", looping, structure("node-3", parent="node-3"), "node-3", "/structure/2/parent"),
    ("input-type", chain, inputs("node-2", labels="bug"), "node-2", "/inputs/labels"),
    ("input-type", chain, inputs("node-2", labels=["bug", 5]), "node-2", "/inputs/labels/1"),
    ("input-type", chain, inputs("node-2", priority="Urgent"), "node-2", "/inputs/priority"),
    ("input-type", chain, inputs("node-2", project="ops"), "node-2", "/inputs/project"),
    ("input-type", chain, inputs("node-2", points=-1), "node-2", "/inputs/points"),
    ("input-type", looping, inputs("node-4", number="about {{ node_3.item.number }}"), "node-4", "/inputs/number"),
    ("bad-expression", chain, inputs("node-3", text="{{ node_2. }}"), "node-3", "/inputs/text"),
    ("bad-expression", chain, inputs("node-3", text="{{ node-2.key }}"), "node-3", "/inputs/text"),
    ("bad-expression", chain, inputs("node-3", text="{{ node_2.key"), "node-3", "/inputs/text"),
    ("bad-expression", branching, properties("node-2", expression="node_1.issue.comments > 5"), "node-2",
     "/properties/expression"),
    ("unquoted-literal", branching, properties("node-2", expression='node_1.action == "opened"'), "node-2",
     "/properties/expression"),
    ("unknown-reference", chain, inputs("node-3", text="{{ node_9.key }}"), "node-3", "/inputs/text"),
    ("unknown-reference", branching, properties("node-2", expression="node_1.action == opened"), "node-2",
     "/properties/expression"),
    ("reference-not-upstream", chain, inputs("node-2", summary="{{ node_3.ts }}"), "node-2", "/inputs/summary"),
    ("reference-not-upstream", chain, inputs("node-2", summary="{{ node_2.key }}"), "node-2", "/inputs/summary"),
    ("reference-not-upstream", chain, inputs("node-1", label="{{ trigger.x }}"), "node-1", "/inputs/label"),
    ("reference-not-upstream", branching, inputs("node-3", summary="{{ node_4.ts }}"), "node-3", "/inputs/summary"),
    ("reference-not-upstream", looping, inputs("node-4", body="{{ node_5.ts }}"), "node-4", "/inputs/body"),
    ("reference-not-upstream", chain, settings(concurrency={"limit": 1, "key": "node_2.key"}), None, "/key"),
    ("member-reference-outside", looping, inputs("node-6", text="{{ node_4.id }}"), "node-6", "/inputs/text"),
    ("bad-duration", chain, add_control("delay", duration="5 minutes"), "extra", "/properties/duration"),
    ("bad-duration", chain, add_control("delay", duration="-PT5M"), "extra", "/properties/duration"),
    ("bad-duration", chain, add_control("delay", until="soon"), "extra", "/properties/until"),
    ("bad-duration", chain, add_control("delay", until="2030-01-01", duration="PT5M"), "extra", "/properties/until"),
    ("bad-retry", chain, properties("node-2", retry={"max_attempts": 0}), "node-2", "/retry/max_attempts"),
    ("bad-retry", chain, properties("node-2", retry=3), "node-2", "/retry"),
    ("bad-timeout", chain, properties("node-2", timeout_seconds="long"), "node-2", "/timeout_seconds"),
    ("bad-on-error", chain, properties("node-2", on_error="explode"), "node-2", "/on_error"),
    ("bad-cron", looping, inputs("node-1", cron="every morning"), "node-1", "/inputs/cron"),
    ("bad-cron", looping, inputs("node-1", cron="61 * * * *"), "node-1", "/inputs/cron"),
    ("bad-cron", looping, inputs("node-1", cron="@daily"), "node-1", "/inputs/cron"),
    ("bad-timezone", looping, inputs("node-1", timezone="Berlin"), "node-1", "/inputs/timezone"),
    ("bad-timezone", looping, inputs("node-1", timezone="../../etc/passwd"), "node-1", "/inputs/timezone"),
    ("bad-settings", chain, settings(concurrency={"limit": 0}), None, "/settings/concurrency/limit"),
    ("bad-settings", chain, settings(on_failure={}), None, "/settings/on_failure"),
    ("bad-settings", chain, settings(on_failure={"scm_id": "nothing"}), None, "/settings/on_failure/scm_id"),
    ("missing-step", chain, both(remove_node("node-2"), remove_node("node-3")), None, "/structure"),
    ("missing-input", chain, lambda d: row(d, "node-2")["properties"]["inputs"].pop("project"), "node-2", "/project"),
    ("missing-input", chain, inputs("node-2", project="  "), "node-2", "/inputs/project"),
    ("missing-input", chain, inputs("node-2", project=None), "node-2", "/inputs/project"),
    ("ambiguous-placeholder", chain, inputs("node-3", channel="<channel>"), "node-3", "/inputs/channel"),
    ("ambiguous-placeholder", chain, inputs("node-2", fields={"a": ["[your team]"]}), "node-2", "/inputs/fields/a/0"),
    ("ambiguous-placeholder", looping, inputs("node-2", repository="acme/<your-repo>"), "node-2", "/inputs/repository"),
    ("missing-expression", branching, properties("node-2", expression=" "), "node-2", "/properties/expression"),
    ("missing-items", looping, lambda d: row(d, "node-3")["properties"].pop("items"), "node-3", "/properties/items"),
    ("missing-duration", chain, add_control("delay"), "extra", "/properties/duration"),
    ("missing-instructions", chain, add_control("approval"), "extra", "/properties/instructions"),
    ("empty-group", looping, both(remove_node("node-5"), remove_node("node-4")), "node-3", "/structure/2"),
    ("missing-output-field", looping, inputs("node-6", text="{{ node_1.issue.title }}"), "node-6", "/inputs/text"),
    ("retired-operation", chain,
     both(data("node-3", scm_id=operation_id("github", "create_milestone"), type="SCM_ACTION"),
          properties("node-3", action="create_milestone", inputs={}), metadata("node-3", connector={"key": "github"})),
     "node-3", "/scm_id"),
    ("unknown-input", chain, inputs("node-3", txt="x"), "node-3", "/inputs/txt"),
    ("unknown-output-field", chain, inputs("node-3", text="{{ node_2.kee }}"), "node-3", "/inputs/text"),
    ("unknown-output-field", branching, properties("node-2", expression="node_1.issue.title.x"), "node-2", "sion"),
    ("unknown-output-field", looping, inputs("node-4", body="{{ node_3.item.titel }}"), "node-4", "/inputs/body"),
    ("unknown-output-field", looping, inputs("node-6", text="{{ node_3.item }}"), "node-6", "/inputs/text"),
    ("unknown-output-field", looping, properties("node-3", items="node_2[?state2 == 'x']"), "node-3", "/items"),
    ("unused-condition", branching, both(without_edge(2), without_edge(1)), "node-2", "/structure/1"),
    ("missing-error-branch", chain, properties("node-2", on_error="branch"), "node-2", "/on_error"),
    ("error-edge-conflict", chain, both(properties("node-2", on_error="continue"), edge("node-2", "node-3", "error")),
     "node-2", "/on_error"),
]  # fmt: skip
