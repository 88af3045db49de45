"""What starts runs: active workflows, schedules, endpoints and what was delivered to them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engine_app.admin.base import SteeredAdmin, value_block
from engine_app.models import Activation, Run, Schedule, WebhookDelivery, WebhookEndpoint
from wfproject.common.admin import admin_link

_RUNS_SHOWN = 20


def _run_links(runs: QuerySet[Run]) -> SafeString | str:
    """Links to the latest runs with their states."""
    latest = runs.select_related("workflow").defer("payload").order_by("-created_at")[:_RUNS_SHOWN]
    rows = ((admin_link(run), run.state, run.get_state_display()) for run in latest)
    listed = format_html_join("", '<li>{} <span class="wf-badge wf-state-{}">{}</span></li>', rows)
    return format_html("<ul>{}</ul>", listed) if listed else "–"


@admin.register(Activation)
class ActivationAdmin(SteeredAdmin):
    empty_hint = "No workflow has been made live yet: POST /api/v1/workflows/{id}/activate."
    list_display = ["workflow", "version_number", "active", "workspace", "changed_by", "updated_at"]
    list_filter = ["active", "workspace"]
    search_fields = ["workflow__name", "workflow__id"]
    fields = ("workflow_link", "version_link", "active", "workspace", "changed_by", "created_at", "updated_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With workflows, without documents."""
        queryset: QuerySet[Any] = (
            super().get_queryset(request).select_related("workflow", "version", "workspace", "changed_by")
        )
        return queryset.defer("version__document", "version__violations", "version__changes")

    @admin.display(description="Version", ordering="version__number")
    def version_number(self, activation: Activation) -> int:
        """The version that is live."""
        return activation.version.number

    @admin.display(description="Workflow")
    def workflow_link(self, activation: Activation) -> SafeString | str:
        """A link to the workflow."""
        return admin_link(activation.workflow)

    @admin.display(description="Version")
    def version_link(self, activation: Activation) -> SafeString | str:
        """A link to the version that is live."""
        return admin_link(activation.version)


@admin.register(Schedule)
class ScheduleAdmin(SteeredAdmin):
    empty_hint = "There are none yet: a workflow that a schedule starts has one while it is live."
    list_display = ["cron", "timezone", "workflow", "enabled", "next_at", "catch_up", "workspace"]
    list_filter = ["enabled", "catch_up", "workspace"]
    list_select_related = ["workflow", "workspace"]
    search_fields = ["workflow__name", "workflow__id", "cron"]
    fields = (
        "workflow_link",
        "node_id",
        "cron",
        "timezone",
        "catch_up",
        "enabled",
        "next_at",
        "workspace",
        "created_at",
        "latest_runs",
    )
    readonly_fields = fields

    @admin.display(description="Workflow")
    def workflow_link(self, schedule: Schedule) -> SafeString | str:
        """A link to the workflow."""
        return admin_link(schedule.workflow)

    @admin.display(description="Latest runs")
    def latest_runs(self, schedule: Schedule) -> SafeString | str:
        """The runs that it started last."""
        return _run_links(Run.unscoped.filter(schedule=schedule))


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(SteeredAdmin):
    """Neither the token nor the secret is shown: whoever has them can send."""

    empty_hint = "There are none yet: a workflow that a vendor's event starts has one from when it is made live."

    list_display = ["workflow", "connector", "target", "enabled", "at_vendor", "last_delivery_at", "workspace"]
    list_filter = ["enabled", "connector", "workspace"]
    list_select_related = ["workflow", "workspace"]
    search_fields = ["workflow__name", "workflow__id", "target", "external_id"]
    fields = (
        "workflow_link",
        "connector",
        "target",
        "enabled",
        "at_vendor",
        "external_id",
        "last_delivery_at",
        "workspace",
        "created_at",
    )
    readonly_fields = fields

    @admin.display(description="Registered at the vendor", boolean=True)
    def at_vendor(self, endpoint: WebhookEndpoint) -> bool:
        """Whether the vendor knows the hook."""
        return bool(endpoint.external_id)

    @admin.display(description="Workflow")
    def workflow_link(self, endpoint: WebhookEndpoint) -> SafeString | str:
        """A link to the workflow."""
        return admin_link(endpoint.workflow)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(SteeredAdmin):
    empty_hint = "Nothing was delivered yet: vendors send to the addresses under Webhook endpoints."
    list_display = ["delivery_id", "connector", "event", "outcome_shown", "workflow_name", "workspace", "created_at"]
    list_filter = ["outcome", "connector", "workspace", "created_at"]
    search_fields = ["delivery_id", "event", "endpoint__workflow__name"]
    date_hierarchy = "created_at"
    fields = (
        "delivery_id",
        "connector",
        "event",
        "outcome_shown",
        "endpoint_link",
        "workspace",
        "created_at",
        "runs_started",
        "headers_block",
        "payload_block",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With endpoints; the list without what was sent."""
        queryset: QuerySet[Any] = super().get_queryset(request).select_related("endpoint__workflow", "workspace")
        return queryset.defer("payload", "headers") if self.is_list(request) else queryset

    @admin.display(description="Outcome", ordering="outcome")
    def outcome_shown(self, delivery: WebhookDelivery) -> str:
        """What it led to."""
        return delivery.get_outcome_display()

    @admin.display(description="Workflow", ordering="endpoint__workflow__name")
    def workflow_name(self, delivery: WebhookDelivery) -> str:
        """The workflow it was sent to."""
        return delivery.endpoint.workflow.name

    @admin.display(description="Endpoint")
    def endpoint_link(self, delivery: WebhookDelivery) -> SafeString | str:
        """A link to where it came in."""
        return admin_link(delivery.endpoint)

    @admin.display(description="Runs")
    def runs_started(self, delivery: WebhookDelivery) -> SafeString | str:
        """The runs it started, replays too."""
        return _run_links(Run.unscoped.filter(delivery=delivery))

    @admin.display(description="Headers")
    def headers_block(self, delivery: WebhookDelivery) -> SafeString | str:
        """What was sent with it, without secrets."""
        return value_block(delivery.headers)

    @admin.display(description="Payload")
    def payload_block(self, delivery: WebhookDelivery) -> SafeString | str:
        """What was sent, without secrets."""
        return value_block(delivery.payload)
