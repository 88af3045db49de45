"""The registry in the admin: every edit goes through the services, which note it for the next sync."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from connectors_app.models import Connector, Operation, RegistryState
from connectors_app.services import connector_edit, operation_edit
from wfproject.common.admin import ReadOnlyModelAdmin


class RegistryMedia:
    """The style sheet of JSON fields."""

    css = {"all": ["admin/workflow.css"]}


@admin.register(Connector)
class ConnectorAdmin(admin.ModelAdmin[Connector]):
    list_display = ["name", "key", "catalog", "category", "operations_link", "enabled", "edited", "updated_at"]
    list_filter = ["catalog", "category", "enabled"]
    search_fields = ["name", "key", "description"]
    list_per_page = 50
    readonly_fields = ["id", "catalog", "key", "edited_fields", "operations_link", "created_at", "updated_at"]

    class Media(RegistryMedia):
        pass

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connector]:
        return super().get_queryset(request).annotate(operation_total=Count("operations"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Connectors come from manifests and imports."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Disable instead: workflows refer to operations."""
        return False

    def save_model(self, request: HttpRequest, obj: Connector, form: Any, change: bool) -> None:
        connector_edit(connector=obj)

    @admin.display(description="Operations", ordering="operation_total")
    def operations_link(self, connector: Any) -> SafeString:
        """How many there are, linked to their list."""
        url = reverse("admin:connectors_app_operation_changelist")
        return format_html('<a href="{}?connector__id__exact={}">{}</a>', url, connector.pk, connector.operation_total)

    @admin.display(description="Edited", boolean=True)
    def edited(self, connector: Connector) -> bool:
        """Whether a person changed it; the next sync keeps that."""
        return bool(connector.edited_fields)


@admin.register(Operation)
class OperationAdmin(admin.ModelAdmin[Operation]):
    list_display = ["title", "connector", "key", "role", "method", "path", "risk", "retired", "edited"]
    list_filter = ["role", "risk", "retired", "curated", "connector__catalog", "connector"]
    list_select_related = ["connector"]
    search_fields = ["key", "title", "description", "external_id"]
    search_help_text = "Search by key, title, description or foreign id"
    list_per_page = 50
    readonly_fields = ["id", "connector", "key", "role", "external_id", "edited_fields", "created_at", "updated_at"]
    fieldsets = [
        ("Operation", {"fields": ["connector", "key", "role", "title", "description", "risk", "retired", "curated"]}),
        ("How people say it", {"fields": ["aliases", "phrases"]}),
        ("Vendor's call or event", {"fields": ["method", "path", "binding", "external_id"]}),
        ("Schemas", {"fields": ["input_schema", "output_schema"], "classes": ["collapse"]}),
        ("Record", {"fields": ["id", "edited_fields", "created_at", "updated_at"], "classes": ["collapse"]}),
    ]

    class Media(RegistryMedia):
        pass

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Operations come from manifests and imports."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Retire instead: workflows refer to operations."""
        return False

    def save_model(self, request: HttpRequest, obj: Operation, form: Any, change: bool) -> None:
        operation_edit(operation=obj)

    @admin.display(description="Edited", boolean=True)
    def edited(self, operation: Operation) -> bool:
        """Whether a person changed it; the next sync keeps that."""
        return bool(operation.edited_fields)


@admin.register(RegistryState)
class RegistryStateAdmin(ReadOnlyModelAdmin):
    list_display = ["version", "changed_at"]
