"""Endpoints about webhooks: what vendors sent and where they send to; within the caller's workspace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.selectors import principal_of
from engine_app.api import webhook_serializers as shapes
from engine_app.api.serializers import RunSerializer
from engine_app.api.views import UUID_PATTERN
from engine_app.models import WebhookDelivery, WebhookEndpoint
from engine_app.selectors import delivery_get, delivery_list, endpoint_list, run_get
from engine_app.triggers.services import delivery_replay, endpoint_secret_set
from wfproject.common.filters import TimeFilter

__all__ = ["DeliveryViewSet", "WebhookEndpointViewSet"]


class DeliveryFilter(django_filters.FilterSet):
    """By workflow, connector, event, outcome and time."""

    workflow = django_filters.UUIDFilter(field_name="endpoint__workflow_id")
    created_after = TimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = TimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = WebhookDelivery
        fields = ["connector", "event", "outcome"]


class DeliveryViewSet(viewsets.ReadOnlyModelViewSet[WebhookDelivery]):
    """Verified deliveries of webhooks."""

    queryset = WebhookDelivery.unscoped.none()
    filterset_class = DeliveryFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at"]

    def get_queryset(self) -> Any:
        """The workspace's deliveries."""
        return delivery_list(workspace_id=principal_of(self.request).workspace_id)

    def get_serializer_class(self) -> Any:
        """The long shape for one, the short for many."""
        return shapes.DeliveryDetailSerializer if self.action == "retrieve" else shapes.DeliverySerializer

    @extend_schema(
        request=None,
        responses={201: RunSerializer, 409: OpenApiResponse(description="No trigger of the workflow wants it.")},
    )
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Start the workflow with what was sent, as if it came now; the run's cause is `replay`."""
        principal = principal_of(request)
        delivery = delivery_get(workspace_id=principal.workspace_id, delivery_id=UUID(pk))
        started = delivery_replay(delivery=delivery, by=principal)
        run = run_get(workspace_id=principal.workspace_id, run_id=started.pk)
        return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)


class WebhookEndpointFilter(django_filters.FilterSet):
    """By workflow, connector, and whether it takes deliveries."""

    class Meta:
        model = WebhookEndpoint
        fields = ["workflow", "connector", "enabled"]


class WebhookEndpointViewSet(viewsets.ReadOnlyModelViewSet[WebhookEndpoint]):
    """Addresses that vendors send events to; they come and go with activation."""

    queryset = WebhookEndpoint.unscoped.none()
    filterset_class = WebhookEndpointFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ["created_at", "last_delivery_at"]
    serializer_class = shapes.WebhookEndpointSerializer

    def get_queryset(self) -> Any:
        """The workspace's endpoints."""
        return endpoint_list(workspace_id=principal_of(self.request).workspace_id)

    @extend_schema(
        request=shapes.HookSecretInputSerializer,
        responses={
            200: shapes.HookSecretSerializer,
            409: OpenApiResponse(description="The service registered the hook itself."),
        },
    )
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, pk: str) -> Response:
        """Keep the secret that the vendor made, or make one to be entered there, shown this once."""
        data = shapes.HookSecretInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        made = endpoint_secret_set(endpoint=self.get_object(), secret=data.validated_data.get("secret"))
        return Response(shapes.HookSecretSerializer({"secret": made}).data)
