"""The vectors in the admin: what is indexed, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from connectors_app.selectors import operation_list
from vectors_app.models import OperationVector
from wfproject.common.admin import ReadOnlyModelAdmin


@admin.register(OperationVector)
class OperationVectorAdmin(ReadOnlyModelAdmin):
    list_display = ["title", "connector", "role", "catalog", "dimensions", "updated_at"]
    list_filter = ["catalog", "role", "connector"]
    search_fields = ["operation_title", "operation_key", "connector", "=operation_id"]
    search_help_text = "Title or key of an operation, connector, or operation id"
    date_hierarchy = "updated_at"
    list_per_page = 50
    fields = ["operation_id", "title", "connector", "role", "catalog", "dimensions", "content_hash", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OperationVector]:
        """With the operations' titles, in the same query."""
        operation = operation_list().filter(pk=OuterRef("pk"))
        rows: QuerySet[OperationVector] = super().get_queryset(request).defer("vector")
        return rows.annotate(
            operation_title=Subquery(operation.values("title")[:1]),
            operation_key=Subquery(operation.values("key")[:1]),
        )

    @admin.display(description="Operation", ordering="operation_title")
    def title(self, row: OperationVector) -> str:
        """The operation's title; a row the registry no longer offers shows its id until the next seeding."""
        return getattr(row, "operation_title", None) or str(row.operation_id)
