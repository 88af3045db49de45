"""How a request proves who it is: personal API tokens or JWTs, both as bearer tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken

from accounts_app.contracts import Principal
from accounts_app.models import ApiToken, User, Workspace
from accounts_app.permissions import HasWorkspace
from accounts_app.selectors import api_token_by_secret, workspace_for
from accounts_app.services import TOKEN_PREFIX, api_token_touch

__all__ = ["ApiTokenAuthentication", "WorkspaceJWTAuthentication", "principal_by_token", "principal_of_request"]

WORKSPACE_HEADER = "X-Workspace"


def _bind_workspace(request: Request, workspace: Workspace | None) -> None:
    request.workspace = workspace  # type: ignore[attr-defined]


def _bearer(request: HttpRequest | Request) -> str:
    """What follows `Bearer` in the header, as it is; empty without, or with another scheme."""
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token if kind.lower() == "bearer" else ""


def _api_token(token: str) -> ApiToken:
    row = api_token_by_secret(token)
    if row is None:
        raise AuthenticationFailed("The API token is unknown, expired or revoked.")
    api_token_touch(token=row)
    return row


def principal_by_token(token: str, workspace: str | None = None) -> Principal:
    """Who a token of either kind stands for, where there is no request; `workspace` (id or slug) goes with a JWT.

    Raises AuthenticationFailed, and PermissionDenied for a user who is not a member of the workspace.
    """
    user: Any
    space: Workspace | None
    if token.startswith(TOKEN_PREFIX):
        row = _api_token(token)
        user, space = row.user, row.workspace
    else:
        reader = WorkspaceJWTAuthentication()
        user = reader.get_user(reader.get_validated_token(token.encode()))
        space = workspace_for(user, workspace)
    if space is None:
        raise PermissionDenied(HasWorkspace.message)
    return Principal(user_id=user.pk, workspace_id=space.pk, username=user.get_username())


def principal_of_request(request: HttpRequest) -> Principal:
    """Who a request stands for, before a view has authenticated it.

    Raises NotAuthenticated without a bearer token, else like `principal_by_token`.
    """
    token = _bearer(request).strip()
    if not token:
        raise NotAuthenticated
    return principal_by_token(token, request.headers.get(WORKSPACE_HEADER))


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer wfa_…` (RFC 6750). The token carries its workspace."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """The user and the token row; None when the header holds no token of ours."""
        token = _bearer(request)
        if not token.startswith(TOKEN_PREFIX):
            return None
        row = _api_token(token.strip())
        _bind_workspace(request, row.workspace)
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return 'Bearer realm="api"'


class WorkspaceJWTAuthentication(JWTAuthentication):
    """`Authorization: Bearer <JWT>`; the workspace is the one of `X-Workspace` (id or slug) or the user's default."""

    def get_validated_token(self, raw_token: bytes) -> Any:
        """The token as it was signed; InvalidToken for anything else."""
        try:
            return super().get_validated_token(raw_token)
        except InvalidToken as error:
            raise InvalidToken("The token is no API token, and no access token that still holds.") from error

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The user and the validated token; None without a bearer header."""
        result = super().authenticate(request)
        if result is None:
            return None
        user, token = result
        _bind_workspace(request, workspace_for(user, request.headers.get(WORKSPACE_HEADER)))
        return user, token
