"""Deny by default: a request needs a user and a workspace."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

__all__ = ["HasWorkspace"]


class HasWorkspace(IsAuthenticated):
    """An authenticated user acting for a workspace they are a member of."""

    message = "You are not a member of this workspace."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the authentication bound a workspace."""
        return super().has_permission(request, view) and getattr(request, "workspace", None) is not None
