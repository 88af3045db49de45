"""Sessions, interactions and feedback."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from sessions_app.admin.base import (
    REVIEW_FIELDS,
    ReadOnlyInline,
    ReviewAdmin,
    drawing_block,
    session_link,
    writes_block,
)
from sessions_app.definition import PlannedWrite
from sessions_app.models import AgentSession, Feedback, Interaction, Workflow
from wfproject.common.admin import ReadOnlyModelAdmin, admin_link, json_block


class InteractionInline(ReadOnlyInline):
    model = Interaction
    fields = ["prompt", "intent", "confidence", "planner", "latency_ms", "status", "review_status", "created_at"]
    ordering = ["id"]


class WorkflowInline(ReadOnlyInline):
    model = Workflow
    fields = ["name", "created_at", "updated_at"]


class FeedbackInline(ReadOnlyInline):
    model = Feedback
    fields = ["rating", "comment", "user", "review_status", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With users, in one query."""
        return super().get_queryset(request).select_related("user")


@admin.register(AgentSession)
class AgentSessionAdmin(ReadOnlyModelAdmin):
    list_display = [
        "title_or_id",
        "workspace",
        "user",
        "interactions_made",
        "workflow_link",
        "created_at",
        "updated_at",
    ]
    list_filter = ["workspace", ("created_at", admin.DateFieldListFilter)]
    list_select_related = ["workspace", "user", "current_workflow"]
    search_fields = ["id", "title", "user__username"]
    search_help_text = "Search by id, title or user"
    date_hierarchy = "created_at"
    list_per_page = 50
    readonly_fields = ["id", "title", "workspace", "user", "workflow_link", "revision", "created_at", "updated_at"]
    fields = tuple(readonly_fields)
    inlines = [InteractionInline, WorkflowInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of interactions."""
        queryset: QuerySet[Any] = super().get_queryset(request).annotate(interaction_total=Count("interactions"))
        return queryset

    @admin.display(description="Session", ordering="title")
    def title_or_id(self, session: AgentSession) -> str:
        """The first prompt, else the id."""
        return Truncator(str(session)).chars(80)

    @admin.display(description="Interactions", ordering="interaction_total")
    def interactions_made(self, session: Any) -> int:
        """How many prompts were put."""
        return int(session.interaction_total)

    @admin.display(description="Current workflow")
    def workflow_link(self, session: AgentSession) -> SafeString | str:
        """A link to the workflow the session works on."""
        return admin_link(session.current_workflow)


@admin.register(Interaction)
class InteractionAdmin(ReviewAdmin):
    list_display = [
        "id",
        "short_prompt",
        "intent",
        "confidence",
        "planner",
        "latency_ms",
        "outcome",
        "thumbs",
        "review_status",
        "session_link",
        "created_at",
    ]
    list_filter = ["review_status", "status", "intent", "planner", "feedback__rating", "workspace", "created_at"]
    list_select_related = ["session", "version__workflow"]
    search_fields = ["prompt", "request_id", "session__id"]
    search_help_text = "Search by words of the prompt, request id or session id"
    date_hierarchy = "created_at"
    list_per_page = 50
    inlines = [FeedbackInline]
    fieldsets = [
        ("Review", {"fields": [*REVIEW_FIELDS, "reviewed_by", "reviewed_at"]}),
        (
            "Exchange",
            {"fields": ["prompt", "conversation", "next_question", "graph", "writes", "session_link", "version_link"]},
        ),
        (
            "How it was answered",
            {
                "fields": [
                    "intent",
                    "confidence",
                    "planner",
                    "latency_ms",
                    "prompt_tokens",
                    "completion_tokens",
                    "cost_usd",
                    "status",
                    "error_json",
                    "request_id",
                    "workspace",
                    "user",
                    "created_at",
                ]
            },
        ),
        ("Retrieved operations", {"fields": ["retrieved_json"], "classes": ["collapse"]}),
        ("Whole response", {"fields": ["response_json"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With feedback, in one query more."""
        return super().get_queryset(request).prefetch_related("feedback")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything but the review."""
        return [name for name in flatten_fieldsets(self.fieldsets) if name not in REVIEW_FIELDS]

    @admin.display(description="Prompt", ordering="prompt")
    def short_prompt(self, interaction: Interaction) -> str:
        """The beginning of the prompt."""
        return Truncator(interaction.prompt).chars(80)

    @admin.display(description="Outcome", ordering="status")
    def outcome(self, interaction: Interaction) -> SafeString:
        """Answered or failed, as a badge."""
        kind = "ok" if interaction.status == Interaction.Status.OK else "bad"
        return format_html('<span class="wf-badge wf-badge-{}">{}</span>', kind, interaction.get_status_display())

    @admin.display(description="Feedback")
    def thumbs(self, interaction: Interaction) -> str:
        """Thumbs up and down."""
        return " ".join(item.get_rating_display()[0] for item in interaction.feedback.all()) or "–"

    @admin.display(description="Session")
    def session_link(self, interaction: Interaction) -> SafeString | str:
        """A link to the conversation."""
        return session_link(interaction.session)

    @admin.display(description="Version")
    def version_link(self, interaction: Interaction) -> SafeString | str:
        """A link to the version this answer made."""
        version = interaction.version
        return admin_link(version, f"{version.workflow.name}, {version}") if version else "–"

    @admin.display(description="Conversation")
    def conversation(self, interaction: Interaction) -> str:
        """What was said."""
        return str(interaction.response.get("conversation") or "–")

    @admin.display(description="Next question")
    def next_question(self, interaction: Interaction) -> str:
        """What was asked back."""
        return str(interaction.response.get("next_question") or "–")

    @admin.display(description="Workflow")
    def graph(self, interaction: Interaction) -> SafeString | str:
        """The workflow of the answer, drawn."""
        return drawing_block(interaction.response.get("workflow"))

    @admin.display(description="Writes to")
    def writes(self, interaction: Interaction) -> SafeString | str:
        """What the workflow changes at vendors, as the answer said; answers made before it was told don't."""
        told = interaction.response.get("writes")
        return "–" if told is None else writes_block(map(PlannedWrite.model_validate, told))

    @admin.display(description="Response")
    def response_json(self, interaction: Interaction) -> SafeString:
        """The response body."""
        return json_block(interaction.response)

    @admin.display(description="Error")
    def error_json(self, interaction: Interaction) -> SafeString | str:
        """What went wrong."""
        return json_block(interaction.error) if interaction.error else "–"

    @admin.display(description="Retrieved")
    def retrieved_json(self, interaction: Interaction) -> SafeString:
        """Operations found, with scores."""
        rows = (
            (item.get("query", ""), item.get("operation", ""), item.get("score", ""), item.get("dense", ""))
            for item in interaction.retrieved
        )
        body = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        head = "<tr><th>Query</th><th>Operation</th><th>Score</th><th>Cosine</th></tr>"
        return format_html("<table>" + head + "{}</table>", body)


@admin.register(Feedback)
class FeedbackAdmin(ReviewAdmin):
    list_display = ["id", "rating", "short_comment", "prompt", "user", "review_status", "created_at"]
    list_filter = ["rating", "review_status", "interaction__intent", "workspace", "created_at"]
    list_select_related = ["interaction", "user"]
    search_fields = ["comment", "interaction__prompt", "user__username"]
    date_hierarchy = "created_at"
    list_per_page = 50
    readonly_fields = ["reviewed_by", "reviewed_at", "rating", "comment", "interaction_link", "user", "created_at"]
    fields = (*REVIEW_FIELDS, *readonly_fields)

    @admin.display(description="Comment")
    def short_comment(self, feedback: Feedback) -> str:
        """The beginning of the comment."""
        return Truncator(feedback.comment).chars(80) or "–"

    @admin.display(description="Prompt")
    def prompt(self, feedback: Feedback) -> str:
        """The prompt that was answered."""
        return Truncator(feedback.interaction.prompt).chars(80)

    @admin.display(description="Interaction")
    def interaction_link(self, feedback: Feedback) -> SafeString | str:
        """A link to the answer."""
        return admin_link(feedback.interaction)
