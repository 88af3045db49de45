"""Workflows and their versions; editing a version makes the next one."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from sessions_app.admin.base import (
    ReadOnlyInline,
    WorkflowMedia,
    drawing_block,
    every_catalog,
    reviewer_id,
    session_link,
    writes_block,
)
from sessions_app.definition import planned_writes
from sessions_app.models import Workflow, WorkflowVersion
from sessions_app.services import checked_by_hand, version_create_by_hand, workflow_rollback
from wfproject.common.admin import ReadOnlyModelAdmin, admin_link
from wfproject.common.errors import ApplicationError


class VersionInline(ReadOnlyInline):
    model = WorkflowVersion
    fk_name = "workflow"
    fields = ["number", "source", "created_by", "what_changed", "created_at"]
    ordering = ["-number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With authors, in one query; the documents stay in the database."""
        return super().get_queryset(request).select_related("created_by").defer("document")

    @admin.display(description="Changes")
    def what_changed(self, version: WorkflowVersion) -> str:
        """The changes in words."""
        return "; ".join(version.changes) or "–"


@admin.register(Workflow)
class WorkflowAdmin(ReadOnlyModelAdmin):
    list_display = ["name", "current_version", "workspace", "created_by", "session_link", "created_at", "updated_at"]
    list_filter = ["workspace", "created_at"]
    list_select_related = ["current_version", "workspace", "created_by", "session"]
    search_fields = ["id", "name"]
    date_hierarchy = "created_at"
    list_per_page = 50
    fieldsets = [
        (
            "Workflow",
            {
                "fields": [
                    "id",
                    "name",
                    "current_link",
                    "workspace",
                    "session_link",
                    "created_by",
                    "created_at",
                    "updated_at",
                ]
            },
        ),
        ("Graph", {"classes": ["wf-whole"], "fields": ["graph", "writes"]}),
    ]
    inlines = [VersionInline]

    class Media(WorkflowMedia):
        pass

    @admin.display(description="Session")
    def session_link(self, workflow: Workflow) -> SafeString | str:
        """A link to the conversation."""
        return session_link(workflow.session)

    @admin.display(description="Current version")
    def current_link(self, workflow: Workflow) -> SafeString | str:
        """A link to the version in force."""
        return admin_link(workflow.current_version)

    @admin.display(description="Graph")
    def graph(self, workflow: Workflow) -> SafeString | str:
        """The current version, drawn."""
        return drawing_block(workflow.current_version.document if workflow.current_version else None)

    @admin.display(description="Writes to")
    def writes(self, workflow: Workflow) -> SafeString | str:
        """What the current version changes at vendors, and where."""
        document = workflow.current_version.document if workflow.current_version else None
        return writes_block(planned_writes(document, every_catalog()))


class PrettyJSON(json.JSONEncoder):
    """Two blanks a level, so that a document can be edited as text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"indent": 2, "ensure_ascii": False})


class VersionForm(forms.ModelForm[WorkflowVersion]):
    """The document as text; cleaning validates it as a workflow."""

    document = forms.JSONField(
        encoder=PrettyJSON,
        widget=forms.Textarea(attrs={"class": "wf-document", "spellcheck": "false"}),
        help_text="Saving makes a new version by you, after validation; this one stays as it is.",
    )

    class Meta:
        model = WorkflowVersion
        fields = ["document"]

    def clean_document(self) -> Any:
        """The completed document; every violation that is an error is a message at the field."""
        try:
            return checked_by_hand(self.cleaned_data["document"], every_catalog())
        except ApplicationError as error:
            details = [
                text if place == "workflow" else f"{place}: {text}"
                for place, texts in error.details.items()
                for text in texts
            ]
            raise forms.ValidationError([error.message, *details]) from error


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(admin.ModelAdmin[WorkflowVersion]):
    form = VersionForm
    list_display = ["workflow", "number", "source", "created_by", "what_changed", "created_at"]
    list_filter = ["source", "workspace", "created_at"]
    list_select_related = ["workflow", "created_by"]
    search_fields = ["workflow__name", "workflow__id"]
    date_hierarchy = "created_at"
    list_per_page = 50
    actions = ["make_current"]
    readonly_fields = [
        "graph",
        "writes",
        "workflow_link",
        "number",
        "source",
        "parent_link",
        "interaction_link",
        "what_changed",
        "violations_list",
        "created_by",
        "created_at",
    ]
    fieldsets = [
        ("Version", {"fields": ["workflow_link", "number", "source", "created_by", "created_at", "parent_link"]}),
        ("Graph", {"classes": ["wf-whole"], "fields": ["graph"]}),
        ("Review", {"fields": ["writes", "violations_list", "what_changed", "interaction_link"]}),
        ("Document", {"fields": ["document"]}),
    ]

    class Media(WorkflowMedia):
        pass

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowVersion]:
        """Without the documents in lists."""
        queryset = super().get_queryset(request).select_related("workflow__current_version", "parent", "interaction")
        resolved = request.resolver_match
        is_list = resolved is not None and str(resolved.url_name).endswith("_changelist")
        return queryset.defer("document", "workflow__current_version__document") if is_list else queryset

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions come from prompts, clients, or from editing one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History stays."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The page, headed by the workflow too."""
        if (version := context.get("original")) is not None:
            context["subtitle"] = f"{version.workflow.name}, {version}"
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: WorkflowVersion, form: Any, change: bool) -> None:
        """Make the edited document the next version of the workflow; the edited row itself is never written."""
        if "document" not in form.changed_data:
            return
        try:
            version = version_create_by_hand(
                workflow=obj.workflow,
                document=form.cleaned_data["document"],
                source=WorkflowVersion.Source.ADMIN,
                user_id=reviewer_id(request),
                catalog=every_catalog(),
                based_on=obj,
            )
        except ApplicationError as error:
            self.message_user(request, error.message, messages.ERROR)
            return
        request._saved_version = version  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: WorkflowVersion) -> HttpResponse:
        """Go on to the new version, or stay and say that nothing was saved."""
        version: WorkflowVersion | None = getattr(request, "_saved_version", None)
        if version is None:
            self.message_user(request, "Nothing was saved: the document is unchanged or out of date.", messages.WARNING)
            version = obj
        else:
            self.message_user(request, f"Saved as version {version.number}.", messages.SUCCESS)
        name = "admin:sessions_app_workflowversion_change"
        return HttpResponseRedirect(reverse(name, args=[version.pk]))

    @admin.action(description="Make the chosen version the current one (as a new version)", permissions=["change"])
    def make_current(self, request: HttpRequest, queryset: QuerySet[WorkflowVersion]) -> None:
        """Roll the workflow of each chosen version back to it."""
        for version in queryset.select_related("workflow"):
            try:
                made = workflow_rollback(
                    workflow=version.workflow,
                    number=version.number,
                    user_id=reviewer_id(request),
                    catalog=every_catalog(),
                )
            except ApplicationError as error:
                self.message_user(request, f"{version.workflow}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, f"{version.workflow}: version {made.number} made.", messages.SUCCESS)

    @admin.display(description="Graph")
    def graph(self, version: WorkflowVersion) -> SafeString | str:
        """The document, drawn."""
        return drawing_block(version.document)

    @admin.display(description="Writes to")
    def writes(self, version: WorkflowVersion) -> SafeString | str:
        """What the document changes at vendors, and where."""
        return writes_block(planned_writes(version.document, every_catalog()))

    @admin.display(description="Changes")
    def what_changed(self, version: WorkflowVersion) -> str:
        """The changes against the parent, in words."""
        return "; ".join(version.changes) or "–"

    @admin.display(description="Violations")
    def violations_list(self, version: WorkflowVersion) -> SafeString | str:
        """What validation said."""
        rows = ((item["severity"], item["message"], item["code"]) for item in version.violations)
        return format_html_join("", "<li><b>{}</b>: {} <code>{}</code></li>", rows) or "none"

    @admin.display(description="Workflow")
    def workflow_link(self, version: WorkflowVersion) -> SafeString | str:
        """A link to the workflow."""
        return admin_link(version.workflow)

    @admin.display(description="Parent")
    def parent_link(self, version: WorkflowVersion) -> SafeString | str:
        """A link to the version before."""
        return admin_link(version.parent)

    @admin.display(description="Interaction")
    def interaction_link(self, version: WorkflowVersion) -> SafeString | str:
        """A link to the prompt that made it."""
        return admin_link(version.interaction)
