"""Registry endpoints: read-only, the same for every workspace."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import viewsets

from connectors_app.api.serializers import ConnectorSerializer, OperationDetailSerializer, OperationSerializer
from connectors_app.models import Connector, Operation
from connectors_app.selectors import connector_list, operation_list, without_schemas

__all__ = ["ConnectorViewSet", "OperationViewSet"]


class ConnectorFilter(django_filters.FilterSet):
    """By catalogue, key, category or a part of the name."""

    search = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="part of the name")

    class Meta:
        model = Connector
        fields = ["catalog", "key", "category"]


class OperationFilter(django_filters.FilterSet):
    """By connector, role, catalogue or words of title and key."""

    connector = django_filters.CharFilter(field_name="connector__key")
    catalog = django_filters.CharFilter(field_name="connector__catalog")
    search = django_filters.CharFilter(method="filter_search", label="part of title or key")

    class Meta:
        model = Operation
        fields = ["role", "key", "risk", "method"]

    def filter_search(self, queryset: QuerySet[Operation], name: str, value: str) -> QuerySet[Operation]:
        """Operations whose title or key contains the text."""
        return queryset.filter(Q(title__icontains=value) | Q(key__icontains=value))


class ConnectorViewSet(viewsets.ReadOnlyModelViewSet[Connector]):
    """Connectors of the registry."""

    queryset = Connector.objects.none()
    serializer_class = ConnectorSerializer
    filterset_class = ConnectorFilter
    ordering_fields = ["key", "name", "category"]

    def get_queryset(self) -> Any:
        """All enabled connectors."""
        return connector_list()


class OperationViewSet(viewsets.ReadOnlyModelViewSet[Operation]):
    """Operations of the registry; the detail has the schemas."""

    queryset = Operation.objects.none()
    filterset_class = OperationFilter
    ordering_fields = ["key", "title"]

    def get_queryset(self) -> Any:
        """All operations on offer; their schemas only where one is asked for."""
        return operation_list() if self.action == "retrieve" else without_schemas(operation_list())

    def get_serializer_class(self) -> type[OperationSerializer]:
        """The long shape for one, the short for many."""
        return OperationDetailSerializer if self.action == "retrieve" else OperationSerializer
