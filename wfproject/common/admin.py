"""What every admin page shares: read-only by default, readable JSON, links between rows."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

__all__ = ["ReadOnlyModelAdmin", "admin_link", "json_block"]


class ReadOnlyModelAdmin(admin.ModelAdmin[Any]):
    """Rows that rules above the model own: staff look at them, services change them."""

    actions: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """All that is shown, where sections say what that is."""
        if self.fieldsets:
            return flatten_fieldsets(self.fieldsets)
        return [str(name) for name in super().get_readonly_fields(request, obj)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody edits rows by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes rows by hand."""
        return False


def json_block(value: Any) -> SafeString:
    """A JSON value, indented, in a block that scrolls."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return format_html('<pre class="wf-json">{}</pre>', text)


def admin_link(instance: models.Model | None, label: str | None = None) -> SafeString | str:
    """A link to a row's own admin page; a dash for None."""
    if instance is None:
        return "–"
    meta = instance._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[instance.pk])
    return format_html('<a href="{}">{}</a>', url, label or str(instance))
