"""Planning a prompt in tests and reading the document that comes out."""

from __future__ import annotations

import re
from typing import Any

from agent_app.contracts import Plan, PlanningContext
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import plan_new_workflow
from connectors_app.contracts import JsonObject, OperationCatalog
from sessions_app.definition import Severity, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog


def plan(prompt: str, catalog: OperationCatalog | None = None, timezone: str = "UTC") -> Plan:
    """Plan a new workflow without any retrieval hits."""
    catalog = catalog or shipped_catalog()
    context = PlanningContext(prompt=prompt, catalog=catalog, timezone=timezone)
    return plan_new_workflow(context, (), catalog_index(catalog))


def document(prompt: str, catalog: OperationCatalog | None = None) -> JsonObject:
    """The planned document; fails if the planner abstained."""
    made = plan(prompt, catalog).document
    assert made is not None, prompt
    return made


def flow(prompt: str, catalog: OperationCatalog | None = None) -> str:
    """The outline of the planned flow on one line; nodes in its expressions carry no number."""
    return re.sub(r"node_\d+", "node", outline(document_flow(document(prompt, catalog))))


def rows(made: JsonObject, role: str) -> list[JsonObject]:
    """The data rows of one role, in order."""
    return [row for row in made["data"] if row["properties"]["role"] == role]


def name(row: JsonObject) -> str:
    """`connector.action` of a step."""
    return f"{row['metadata']['connector']['key']}.{row['properties']['action']}"


def names(made: JsonObject, role: str = "action") -> list[str]:
    """`connector.action` of all steps of a role."""
    return [name(row) for row in rows(made, role)]


def inputs(made: JsonObject, step: str) -> dict[str, Any]:
    """Inputs of the first step of that name."""
    found: dict[str, Any] = next(row for row in made["data"] if row["metadata"].get("connector") and name(row) == step)[
        "properties"
    ]["inputs"]
    return found


def errors(made: JsonObject, catalog: OperationCatalog | None = None) -> list[str]:
    """Messages of the violations that would withhold the document."""
    found = validate_document(made, catalog or shipped_catalog())
    return [item.message for item in found if item.severity is Severity.ERROR]


def branches(made: JsonObject) -> set[tuple[str, str, str | None]]:
    """Edges as (source, target, branch)."""
    return {(edge["source"], edge["target"], edge["branch"]) for edge in made["edges"]}


def members(made: JsonObject, loop: str) -> list[str]:
    """Ids of the members of a loop."""
    return [row["id"] for row in made["structure"] if row.get("parent") == loop]
