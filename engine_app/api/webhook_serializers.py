"""Shapes of the endpoints about webhooks: addresses that vendors send to, and what they sent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from engine_app.models import Run, WebhookDelivery, WebhookEndpoint
from engine_app.payloads import shown
from engine_app.selectors import endpoint_url
from wfproject.common.fields import StrictCharField

__all__ = [
    "DeliveryDetailSerializer",
    "DeliverySerializer",
    "HookReportSerializer",
    "HookSecretInputSerializer",
    "HookSecretSerializer",
    "WebhookEndpointSerializer",
]


class HookReportSerializer(serializers.Serializer[Any]):
    """An address that a vendor sends a live workflow's events to.

    `manual` says what a person has to do for them to come (empty: nothing). `secret` is there once, when it is made,
    where a person has to enter it at the vendor; `secret_missing`: the vendor makes it, and it has to be entered here.
    """

    endpoint = serializers.UUIDField(source="endpoint_id")
    connector = serializers.CharField()
    target = serializers.CharField(allow_blank=True)
    url = serializers.CharField()
    registered = serializers.BooleanField()
    manual = serializers.CharField(allow_blank=True)
    secret = serializers.CharField(allow_blank=True)
    secret_missing = serializers.BooleanField()


class WebhookEndpointSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An address that a vendor sends a workflow's events to; the secret is never shown."""

    workflow_name = serializers.CharField(source="workflow.name", read_only=True)
    url = serializers.SerializerMethodField()
    registered = serializers.SerializerMethodField()
    has_secret = serializers.SerializerMethodField()

    class Meta:
        model = WebhookEndpoint
        fields = [
            "id",
            "workflow",
            "workflow_name",
            "connector",
            "target",
            "url",
            "enabled",
            "registered",
            "has_secret",
            "events",
            "last_delivery_at",
            "created_at",
        ]
        read_only_fields = fields

    def get_url(self, endpoint: WebhookEndpoint) -> str:
        """Where the vendor sends to."""
        return endpoint_url(endpoint)

    def get_registered(self, endpoint: WebhookEndpoint) -> bool:
        """Whether the hook at the vendor was made by the service."""
        return bool(endpoint.external_id)

    def get_has_secret(self, endpoint: WebhookEndpoint) -> bool:
        """Whether deliveries can be verified; without a secret all are refused."""
        return bool(endpoint.sealed)


class HookSecretInputSerializer(serializers.Serializer[Any]):
    """The secret that the vendor made; without one the service makes it."""

    secret = StrictCharField(max_length=500, required=False)


class HookSecretSerializer(serializers.Serializer[Any]):
    """The secret that was made, to be entered at the vendor; null where the vendor's own was given."""

    secret = serializers.CharField(allow_null=True)


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """A verified delivery and what it led to."""

    workflow = serializers.UUIDField(source="endpoint.workflow_id", read_only=True)
    workflow_name = serializers.CharField(source="endpoint.workflow.name", read_only=True)
    outcome = serializers.ChoiceField(choices=WebhookDelivery.Outcome.choices, read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = ["id", "workflow", "workflow_name", "connector", "delivery_id", "event", "outcome", "created_at"]
        read_only_fields = fields


class DeliveryDetailSerializer(DeliverySerializer):
    """A delivery with what was sent and the runs it started."""

    payload = serializers.SerializerMethodField()
    headers = serializers.SerializerMethodField()
    runs = serializers.SerializerMethodField()

    class Meta(DeliverySerializer.Meta):
        fields = [*DeliverySerializer.Meta.fields, "headers", "payload", "runs"]
        read_only_fields = fields

    def get_payload(self, delivery: WebhookDelivery) -> Any:
        """What was sent, redacted and cut."""
        return shown(delivery.payload)

    def get_headers(self, delivery: WebhookDelivery) -> Any:
        """With which headers."""
        return shown(delivery.headers)

    def get_runs(self, delivery: WebhookDelivery) -> list[str]:
        """Ids of the runs that it started, replays included, the latest first."""
        rows = Run.objects.for_workspace(delivery.workspace_id).filter(delivery=delivery)
        return [str(key) for key in rows.values_list("pk", flat=True)[:100]]
