"""Shapes of the registry endpoints."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from connectors_app.credentials.rules import auth_kinds, required_settings, setting_names
from connectors_app.models import Connector, Operation

__all__ = ["ConnectorSerializer", "OperationDetailSerializer", "OperationSerializer"]


class AuthKindSerializer(serializers.Serializer[Any]):
    """One way to authenticate: what a credential of that kind holds."""

    kind = serializers.CharField()
    title = serializers.CharField()
    secrets = serializers.ListField(child=serializers.CharField())
    settings = serializers.DictField(child=serializers.CharField(), help_text="Setting to what it means.")
    required_settings = serializers.ListField(child=serializers.CharField())


class ConnectorSerializer(serializers.ModelSerializer[Connector]):
    """A connector with the number of operations it offers."""

    operation_count = serializers.IntegerField(read_only=True)
    auth = serializers.SerializerMethodField()

    @extend_schema_field(AuthKindSerializer(many=True))
    def get_auth(self, connector: Connector) -> list[dict[str, Any]]:
        """What a credential for it asks, by kind; none where it takes no account."""
        return [
            {
                "kind": kind.kind,
                "title": kind.label,
                "secrets": list(kind.secrets),
                "settings": setting_names(connector, kind),
                "required_settings": list(required_settings(connector, kind, "")),
            }
            for kind in auth_kinds(connector)
        ]

    class Meta:
        model = Connector
        fields = [
            "id",
            "catalog",
            "key",
            "name",
            "category",
            "aliases",
            "description",
            "docs_url",
            "operation_count",
            "auth",
        ]
        read_only_fields = fields


class OperationSerializer(serializers.ModelSerializer[Operation]):
    """An operation in a list."""

    connector = serializers.CharField(source="connector.key", read_only=True)
    catalog = serializers.CharField(source="connector.catalog", read_only=True)

    class Meta:
        model = Operation
        fields = [
            "id",
            "catalog",
            "connector",
            "key",
            "role",
            "title",
            "description",
            "method",
            "path",
            "risk",
            "external_id",
        ]
        read_only_fields = fields


class OperationDetailSerializer(OperationSerializer):
    """An operation with its schemas."""

    class Meta(OperationSerializer.Meta):
        fields = [
            *OperationSerializer.Meta.fields,
            *("aliases", "phrases", "utterances", "input_schema", "output_schema"),
        ]
        read_only_fields = fields
