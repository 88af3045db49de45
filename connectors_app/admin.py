"""The registry in the admin: every edit goes through the services, which note it for the next sync."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts_app.models import Workspace
from connectors_app.credentials.forms import SECRET_FIELDS, CredentialForm
from connectors_app.credentials.services import credential_create, credential_update
from connectors_app.importing.load import catalogues_outdated
from connectors_app.models import Connector, Credential, Operation, OperationSource, RegistryState
from connectors_app.selectors import without_schemas
from connectors_app.services import connector_edit, operation_edit
from wfproject.common.admin import ReadOnlyModelAdmin, json_block
from wfproject.common.broker import ring

MOST_TESTED = 20
"""Credentials that one use of the admin action tests, because each is a call."""


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

    def get_urls(self) -> list[URLPattern]:
        """The pages, and where the button of the list posts to."""
        view = self.admin_site.admin_view(self.load_catalogues)
        load = path("load-catalogues", view, name="connectors_app_connector_load_catalogues")
        return [load, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with a button where shipped catalogues are not loaded as they stand."""
        wanted = catalogues_outdated() if self.has_change_permission(request) else []
        return super().changelist_view(request, {**(extra_context or {}), "catalogues_wanted": wanted})

    def load_catalogues(self, request: HttpRequest) -> HttpResponse:
        """Have a worker load the shipped catalogues (POST only)."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        if ring("connectors_app.load_catalogues"):
            message = "A worker loads the catalogues and then indexes them; this takes a few minutes."
            self.message_user(request, message, messages.SUCCESS)
        else:
            self.message_user(request, "The queue does not answer. Run make catalog instead.", messages.ERROR)
        return redirect("admin:connectors_app_connector_changelist")

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
    list_filter = ["role", "curated", "risk", "retired", "connector__catalog", "connector"]
    list_select_related = ["connector"]
    search_fields = ["key", "title", "description", "external_id"]
    search_help_text = "Search by key, title, description or foreign id"
    list_per_page = 50
    readonly_fields = ["id", "connector", "key", "role", "external_id", "edited_fields", "created_at", "updated_at"]
    fieldsets = [
        ("Operation", {"fields": ["connector", "key", "role", "title", "description", "risk", "retired", "curated"]}),
        ("How people say it", {"fields": ["aliases", "phrases", "utterances"]}),
        ("Vendor's call or event", {"fields": ["method", "path", "binding", "external_id"]}),
        ("Schemas", {"fields": ["input_schema", "output_schema"], "classes": ["collapse"]}),
        ("Record", {"fields": ["id", "edited_fields", "created_at", "updated_at"], "classes": ["collapse"]}),
    ]

    class Media(RegistryMedia):
        pass

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        """The rows; the schemas come with a query of their own where one row is looked at."""
        return without_schemas(super().get_queryset(request))

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


@admin.register(OperationSource)
class OperationSourceAdmin(ReadOnlyModelAdmin):
    """Documents that operations were imported from."""

    list_display = ["title", "connector", "version", "actions", "triggers", "file", "updated_at"]
    list_filter = ["connector"]
    list_select_related = ["connector"]
    search_fields = ["title", "key", "file"]
    list_per_page = 50


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin[Credential]):
    """Accounts at vendors. Secrets can be typed in, but nothing here shows more than the end of one."""

    form = CredentialForm
    list_display = [
        "name",
        "workspace",
        "connector",
        "kind",
        "hint",
        "is_default",
        "tested",
        "expires_at",
    ]
    list_filter = [
        ("connector", admin.RelatedOnlyFieldListFilter),
        "kind",
        "is_default",
        ("workspace", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["workspace", "connector"]
    search_fields = ["name", "workspace__name"]
    list_per_page = 50
    actions = ["try_out"]
    readonly_fields = [
        "id",
        "hint",
        "hosts",
        "test_result",
        "last_tested_at",
        "last_used_at",
        "created_by",
        "created_at",
        "updated_at",
    ]
    fieldsets = [
        ("Account", {"fields": ["workspace", "connector", "name", "kind", "is_default", "expires_at"]}),
        ("Address", {"fields": ["settings", "base_url", "hosts"]}),
        (
            "Secrets",
            {
                "fields": ["hint", *SECRET_FIELDS],
                "description": "Which are needed follows from connector and kind. Left empty on a change, the stored "
                "ones stay; a new address needs them again.",
            },
        ),
        ("Test", {"fields": ["test_result", "last_tested_at", "last_used_at"]}),
        ("Record", {"fields": ["id", "created_by", "created_at", "updated_at"], "classes": ["collapse"]}),
    ]

    class Media(RegistryMedia):
        js: ClassVar = ["admin/credential.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credential]:
        return super().get_queryset(request).defer("sealed")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The only workspace, where there is one only."""
        only = list(Workspace.objects.values_list("pk", flat=True)[:2])
        chosen = {"workspace": str(only[0])} if len(only) == 1 else {}
        return {**chosen, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Credential | None = None) -> list[str]:
        """Workspace and connector are what the secrets are bound to: they stay."""
        return [*self.readonly_fields, *(["workspace", "connector"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: Credential, form: Any, change: bool) -> None:
        if change:
            credential_update(credential=obj, secrets=form.secrets(), **form.account())
            return
        row = credential_create(
            workspace_id=obj.workspace_id,
            connector=obj.connector,
            secrets=form.secrets() or {},
            user_id=request.user.pk,
            **form.account(),
        )
        obj.pk = row.pk

    @admin.display(description="Tested", boolean=True)
    def tested(self, credential: Credential) -> bool | None:
        """Whether the vendor accepted it the last time it was asked."""
        return credential.last_test["ok"] if credential.last_test else None

    @admin.display(description="What the vendor said")
    def test_result(self, credential: Credential) -> SafeString | str:
        """Identity, scopes and expiry, or what is wrong."""
        return json_block(credential.last_test) if credential.last_test else "–"

    @admin.action(description="Test the chosen credentials at their vendors", permissions=["change"])
    def try_out(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        """Make the "who am I" call of each and say what came of it."""
        from connectors_app.credentials.whoami import credential_test

        for row in queryset.select_related("connector").defer(None)[:MOST_TESTED]:
            result = credential_test(credential=row)
            known = f" as {result.identity}" if result.identity else ""
            level = messages.SUCCESS if result.ok else messages.ERROR
            self.message_user(request, f"{row.connector.name}, {row.name}{known}: {result.message}", level)


@admin.register(RegistryState)
class RegistryStateAdmin(ReadOnlyModelAdmin):
    list_display = ["version", "changed_at"]
