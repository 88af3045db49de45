"""Reads of users, workspaces and tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, QuerySet
from rest_framework.request import Request

from accounts_app.contracts import Principal
from accounts_app.models import ApiToken, Membership, User, Workspace
from accounts_app.services import token_digest

__all__ = [
    "api_token_by_secret",
    "api_tokens_of",
    "default_workspace",
    "principal_of",
    "workspace_for",
    "workspaces_of",
]


def api_token_by_secret(token: str) -> ApiToken | None:
    """The usable token row with this secret, of an active user who is still a member, or None. One query."""
    row = (
        ApiToken.unscoped.select_related("user", "workspace")
        .filter(digest=token_digest(token), user__is_active=True, workspace__memberships__user=F("user"))
        .first()
    )
    return row if row is not None and row.usable else None


def workspace_for(user: AbstractBaseUser, named: str | None = None) -> Workspace | None:
    """The workspace named (id or slug) if the user is a member, else their default or only one, or None."""
    memberships = (
        Membership.objects.select_related("workspace").filter(user_id=user.pk).order_by("-is_default", "created_at")
    )
    if named is None:
        first = memberships.first()
        return first.workspace if first else None
    try:
        chosen = memberships.filter(workspace_id=UUID(named)).first()
    except ValueError:
        chosen = memberships.filter(workspace__slug=named).first()
    return chosen.workspace if chosen else None


def default_workspace(user: User) -> Workspace | None:
    """The user's default workspace, or None."""
    return workspace_for(user)


def principal_of(request: Request) -> Principal:
    """Who this authenticated request acts for; `HasWorkspace` has made sure that there is a workspace."""
    workspace: Any = request.workspace  # type: ignore[attr-defined]
    user: Any = request.user
    return Principal(user_id=user.pk, workspace_id=workspace.pk, username=user.get_username())


def workspaces_of(user: User) -> QuerySet[Membership]:
    """A user's memberships with their workspaces."""
    return Membership.objects.select_related("workspace").filter(user=user)


def api_tokens_of(principal: Principal) -> QuerySet[ApiToken]:
    """A user's tokens in the workspace at hand."""
    return ApiToken.objects.for_workspace(principal.workspace_id).filter(user_id=principal.user_id)
