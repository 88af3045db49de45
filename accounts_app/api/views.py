"""Account endpoints: JWT login, the caller, the caller's API tokens."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from accounts_app.api.serializers import (
    ApiTokenCreatedSerializer,
    ApiTokenInputSerializer,
    ApiTokenSerializer,
    MeSerializer,
)
from accounts_app.models import ApiToken, User
from accounts_app.selectors import api_tokens_of, principal_of
from accounts_app.services import api_token_create, api_token_revoke
from accounts_app.throttling import LoginRateThrottle

__all__ = ["ApiTokenViewSet", "LoginView", "MeView", "RefreshView"]


class LoginView(TokenObtainPairView):
    """Exchange a user name and password for an access and a refresh token."""

    throttle_classes = [LoginRateThrottle]
    permission_classes = ()


class RefreshView(TokenRefreshView):
    """Exchange a refresh token for a new access token."""

    throttle_classes = [LoginRateThrottle]
    permission_classes = ()


class MeView(APIView):
    """The caller and their workspace."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who am I."""
        workspace: Any = request.workspace  # type: ignore[attr-defined]
        body = {
            "username": request.user.get_username(),
            "workspace_id": workspace.pk,
            "workspace_name": workspace.name,
        }
        return Response(MeSerializer(body).data)


class ApiTokenViewSet(mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[ApiToken]):
    """The caller's API tokens: list, make, revoke."""

    queryset = ApiToken.unscoped.none()
    serializer_class = ApiTokenSerializer
    filterset_fields = ["name"]
    ordering_fields = ["created_at", "name"]

    def get_queryset(self) -> Any:
        """The caller's tokens in the workspace at hand."""
        return api_tokens_of(principal_of(self.request))

    @extend_schema(request=ApiTokenInputSerializer, responses={201: ApiTokenCreatedSerializer})
    def create(self, request: Request) -> Response:
        """Make a token; the answer shows it this once."""
        data = ApiTokenInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        row, token = api_token_create(
            user=cast("User", request.user),
            workspace=request.workspace,  # type: ignore[attr-defined]
            name=data.validated_data["name"],
            expires_at=data.validated_data.get("expires_at"),
        )
        row.token = token  # type: ignore[attr-defined]
        return Response(ApiTokenCreatedSerializer(row).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: ApiToken) -> None:
        """Revoke; the row stays for the audit."""
        api_token_revoke(token=instance)
