"""Credential endpoints: secrets go in, only their last characters come out."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from connectors_app.contracts import CORE_CATALOG
from connectors_app.credentials.selectors import credential_get, credential_list
from connectors_app.credentials.services import credential_create, credential_delete, credential_update
from connectors_app.models import Connector, Credential
from connectors_app.selectors import connector_list
from wfproject.common.errors import ValidationFailed
from wfproject.common.fields import StrictCharField

__all__ = ["CredentialInputSerializer", "CredentialSerializer", "CredentialTestSerializer", "CredentialViewSet"]

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class CredentialTestSerializer(serializers.Serializer[Any]):
    """What the vendor said when it was asked whose credential it is; `scopes` is null where it doesn't tell."""

    ok = serializers.BooleanField()
    code = serializers.CharField()
    message = serializers.CharField()
    identity = serializers.CharField(allow_blank=True)
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    vendor_status = serializers.IntegerField()
    retry_after = serializers.FloatField(allow_null=True)


class CredentialSerializer(serializers.ModelSerializer[Credential]):
    """A credential without its secrets; `hint` is the end of the main one."""

    connector = serializers.CharField(source="connector.key", read_only=True)
    last_test = CredentialTestSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Credential
        fields = [
            "id",
            "connector",
            "name",
            "kind",
            "settings",
            "base_url",
            "hosts",
            "hint",
            "is_default",
            "expires_at",
            "expired",
            "last_used_at",
            "last_tested_at",
            "last_test",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class CredentialInputSerializer(serializers.Serializer[Any]):
    """What a client says of a credential. What `secrets` and `settings` hold follows from connector and kind."""

    connector = StrictCharField(max_length=80)
    name = StrictCharField(max_length=120)
    kind = StrictCharField(max_length=10)
    secrets = serializers.DictField(child=serializers.JSONField(), write_only=True)
    settings = serializers.DictField(child=serializers.JSONField(), required=False)
    base_url = StrictCharField(max_length=300, required=False, allow_blank=True)
    is_default = serializers.BooleanField(required=False)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class CredentialChangeSerializer(CredentialInputSerializer):
    """What of a credential changes; the connector stays."""

    connector = None  # type: ignore[assignment]


class CredentialFilter(django_filters.FilterSet):
    """By connector, kind, name and whether it is the default."""

    connector = django_filters.CharFilter(field_name="connector__key")

    class Meta:
        model = Credential
        fields = ["kind", "name", "is_default"]


def _connector(key: str) -> Connector:
    found: Connector | None = connector_list().filter(catalog=CORE_CATALOG, key=key).first()
    if found is None:
        message = "There is no such connector."
        raise ValidationFailed(f"Invalid input: connector. {message}", details={"connector": [message]})
    return found


class CredentialViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[Credential]
):
    """The workspace's accounts at vendors: list, make, change, try, delete."""

    queryset = Credential.unscoped.none()
    serializer_class = CredentialSerializer
    filterset_class = CredentialFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "name", "last_used_at"]

    def get_queryset(self) -> Any:
        """The workspace's credentials."""
        return credential_list(workspace_id=principal_of(self.request).workspace_id)

    @extend_schema(request=CredentialInputSerializer, responses={201: CredentialSerializer})
    def create(self, request: Request) -> Response:
        """Keep an account; the answer does not repeat its secrets."""
        data = CredentialInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        principal, values = principal_of(request), dict(data.validated_data)
        row = credential_create(
            workspace_id=principal.workspace_id,
            user_id=principal.user_id,
            connector=_connector(values.pop("connector")),
            **values,
        )
        return Response(CredentialSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CredentialChangeSerializer(partial=True), responses=CredentialSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is given; a new address needs the secrets again."""
        row = self.get_object()
        data = CredentialChangeSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        return Response(CredentialSerializer(credential_update(credential=row, **data.validated_data)).data)

    def perform_destroy(self, instance: Credential) -> None:
        """Delete the account and its secrets."""
        credential_delete(credential=instance)

    @extend_schema(request=None, responses=CredentialTestSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def test(self, request: Request, pk: str) -> Response:
        """Ask the vendor whose credential it is."""
        from connectors_app.credentials.whoami import credential_test

        row = credential_get(workspace_id=principal_of(request).workspace_id, credential_id=self.get_object().pk)
        result = credential_test(credential=row)
        return Response(CredentialTestSerializer(result.as_json()).data)
