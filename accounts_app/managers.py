"""The manager that makes forgetting the workspace impossible."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

__all__ = ["ScopedManager", "UnscopedAccess", "WorkspaceOwned"]

M = TypeVar("M", bound=models.Model)


class UnscopedAccess(RuntimeError):
    """Code asked an owned model for rows without naming the workspace."""


class ScopedManager(models.Manager[M]):
    """Reaches owned rows only through `for_workspace`; every other query raises `UnscopedAccess`."""

    def for_workspace(self, workspace: Any) -> models.QuerySet[M]:
        """The rows of one workspace (an instance or its id); None gives no rows."""
        queryset = super().get_queryset()
        return queryset.filter(workspace=workspace) if workspace is not None else queryset.none()

    def get_queryset(self) -> models.QuerySet[M]:
        """Refuse; see the class."""
        raise UnscopedAccess(f"{self.model.__name__}.objects needs for_workspace(); the admin uses .unscoped")


class WorkspaceOwned(models.Model):
    """A row of one workspace. `objects` is scoped; `unscoped` is for the admin, relations and maintenance."""

    workspace = models.ForeignKey("accounts_app.Workspace", on_delete=models.CASCADE, related_name="+")

    unscoped: models.Manager[Any] = models.Manager()
    objects: ScopedManager[Any] = ScopedManager()

    class Meta:
        abstract = True
