"""Prompts that workers answer, for operators: how far they are, not what they say."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from agent_app.models import PromptJob
from wfproject.common.admin import ReadOnlyModelAdmin, admin_link


@admin.register(PromptJob)
class PromptJobAdmin(ReadOnlyModelAdmin):
    list_display = [
        "id",
        "state",
        "workspace",
        "user",
        "attempts",
        "http_status",
        "error_code",
        "created_at",
        "started_at",
        "finished_at",
    ]
    list_filter = ["state", "workspace", "error_code", ("created_at", admin.DateFieldListFilter)]
    search_fields = ["=id", "=request_id", "user__username", "=session__id"]
    date_hierarchy = "created_at"
    fields = (
        "id",
        "state",
        "workspace",
        "user",
        "session_link",
        "interaction_link",
        "request_id",
        "attempts",
        "leased_until",
        "http_status",
        "error_code",
        "created_at",
        "started_at",
        "finished_at",
        "expires_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without what was asked and answered, which is encrypted."""
        queryset = super().get_queryset(request).select_related("workspace", "user", "session", "interaction")
        return queryset.defer("question", "answer", "interaction__response", "interaction__retrieved")

    @admin.display(description="Session")
    def session_link(self, job: PromptJob) -> SafeString | str:
        """A link to the conversation."""
        return admin_link(job.session)

    @admin.display(description="Interaction")
    def interaction_link(self, job: PromptJob) -> SafeString | str:
        """A link to the answer, once there is one."""
        return admin_link(job.interaction)
