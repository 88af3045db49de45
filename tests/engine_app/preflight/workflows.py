"""Workflows to check."""

from __future__ import annotations

from typing import Any

from accounts_app.selectors import workspace_for
from connectors_app.selectors import catalog_snapshot
from sessions_app.definition.nodes import operation_rows
from sessions_app.models import Workflow, WorkflowVersion


def make_workflow(user: Any, *steps: tuple[str, dict[str, Any]], **properties: Any) -> Workflow:
    """A chain of steps, each `connector.operation` with its inputs; the first may be a trigger."""
    catalog, structure, data = catalog_snapshot(), [], []
    for index, (name, inputs) in enumerate(steps, start=1):
        connector, _, key = name.partition(".")
        operation = catalog.find(connector, key, "trigger" if index == 1 and "trigger" not in properties else "action")
        assert operation is not None, name
        shape, row = operation_rows(f"node-{index}", operation, inputs)
        row["properties"].update(properties.get(f"node_{index}", {}))
        structure.append(shape | {"position": {"x": index, "y": 0}})
        data.append(row)
    edges = [
        {"id": f"edge-{index}", "source": f"node-{index}", "target": f"node-{index + 1}", "branch": None}
        for index in range(1, len(steps))
    ]
    document = {"name": "checked", "structure": structure, "data": data, "edges": edges, "settings": {}}
    workspace = workspace_for(user)
    workflow: Workflow = Workflow.unscoped.create(workspace=workspace, name="checked")
    version = WorkflowVersion.unscoped.create(workspace=workspace, workflow=workflow, number=1, document=document)
    workflow.current_version = version
    workflow.save()
    return workflow
