"""Shapes of the registry endpoints."""

from __future__ import annotations

from rest_framework import serializers

from connectors_app.models import Connector, Operation

__all__ = ["ConnectorSerializer", "OperationDetailSerializer", "OperationSerializer"]


class ConnectorSerializer(serializers.ModelSerializer[Connector]):
    """A connector with the number of operations it offers."""

    operation_count = serializers.IntegerField(read_only=True)

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
        fields = [*OperationSerializer.Meta.fields, "aliases", "phrases", "input_schema", "output_schema"]
        read_only_fields = fields
