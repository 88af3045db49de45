"""Inputs for what a product keeps its things in, where these have other names than the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent_app.planners.local.model import Entity, EntityKind
from connectors_app.contracts import Category, OperationSpec

__all__ = ["container_input", "owner_of"]


def container_input(entity: Entity, operation: OperationSpec) -> str | None:
    """The input for a project that is told by its id, or for the owner of a path where there are no repositories."""
    inputs = operation.inputs
    if entity.kind is EntityKind.PROJECT and entity.value.isdigit():
        return next((name for name, schema in inputs.items() if _identifies_project(name, schema)), None)
    if entity.kind is EntityKind.REPOSITORY and operation.connector.category != Category.SCM:
        return "organization" if "organization" in inputs and "project" not in operation.required_inputs else None
    return None


def owner_of(entity: Entity, name: str) -> str | None:
    """ "In acme/web", where no repositories are: the organization that has the project."""
    return entity.value.partition("/")[0] if entity.kind is EntityKind.REPOSITORY and name == "organization" else None


def _identifies_project(name: str, schema: Mapping[str, Any]) -> bool:
    """Whether the id of a project goes into an input: `project_gid`, or a repository that is called a project."""
    called = str(schema.get("description", "")).startswith("Project ")
    identifies = name.startswith("project_") and name.endswith(("id", "key"))
    return identifies or (schema.get("format") == "repository" and called)
