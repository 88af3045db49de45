"""What the pages share: reviewing, read-only inlines, drawings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from connectors_app.selectors import catalog_names, catalog_snapshot
from sessions_app.definition import PlannedWrite, describe_write
from sessions_app.drawing import draw_workflow
from sessions_app.models import AgentSession, ReviewStatus
from sessions_app.services import review_set
from wfproject.common.admin import ReadOnlyModelAdmin, admin_link

__all__ = [
    "REVIEW_FIELDS",
    "ReadOnlyInline",
    "ReviewAdmin",
    "WorkflowMedia",
    "drawing_block",
    "every_catalog",
    "reviewer_id",
    "session_link",
    "writes_block",
]

REVIEW_FIELDS = ("review_status", "correction", "note")


class WorkflowMedia:
    """The style sheet of JSON blocks and graphs."""

    css = {"all": ["admin/workflow.css"]}


def reviewer_id(request: HttpRequest) -> int:
    """Primary key of the signed-in reviewer; the admin lets nobody else in."""
    assert request.user.pk is not None  # noqa: S101 - narrows the type
    return request.user.pk


def every_catalog() -> Any:
    """All catalogues as one: a reviewer may save a workflow over any of them."""
    return catalog_snapshot(tuple(catalog_names()))


def drawing_block(document: dict[str, Any] | None) -> SafeString | str:
    """A drawn document in a box that scrolls; a dash for None."""
    return format_html('<div class="wf-scroll">{}</div>', draw_workflow(document)) if document else "–"


def writes_block(writes: Iterable[PlannedWrite]) -> SafeString | str:
    """What a document writes to, a line a step."""
    lines = [(describe_write(write),) for write in writes]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines)) if lines else "nothing"


def session_link(session: AgentSession | None) -> SafeString | str:
    """A link to a conversation, named by how it began; a dash for None."""
    return admin_link(session, Truncator(str(session)).chars(60))


class ReviewAdmin(ReadOnlyModelAdmin):
    """Rows whose content stays as it happened, while reviewers add status, correction and note."""

    actions = ("mark_approved", "mark_needs_work", "mark_rejected")

    class Media(WorkflowMedia):
        pass

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff with the model's change permission review."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what the reviewer set, with who and when."""
        changes = {name: getattr(obj, name) for name in form.changed_data if name in REVIEW_FIELDS}
        if changes:
            review_set(row=obj, user_id=reviewer_id(request), **changes)

    def _mark(self, request: HttpRequest, queryset: QuerySet[Any], status: ReviewStatus) -> None:
        for row in queryset:
            review_set(row=row, user_id=reviewer_id(request), review_status=status)
        self.message_user(request, f"{len(queryset)} marked as {status.label.lower()}.", messages.SUCCESS)

    @admin.action(description="Mark as approved", permissions=["change"])
    def mark_approved(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Set the status of the chosen rows."""
        self._mark(request, queryset, ReviewStatus.APPROVED)

    @admin.action(description="Mark as needing work", permissions=["change"])
    def mark_needs_work(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Set the status of the chosen rows."""
        self._mark(request, queryset, ReviewStatus.NEEDS_WORK)

    @admin.action(description="Mark as rejected", permissions=["change"])
    def mark_rejected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Set the status of the chosen rows."""
        self._mark(request, queryset, ReviewStatus.REJECTED)


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows of a parent, to look at and to follow."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All of them."""
        return [str(name) for name in self.fields or ()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits rows here."""
        return False
