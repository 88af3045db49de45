"""What the pages share: badges, spans of time, values without secrets, and steering through services."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts_app.contracts import Principal
from engine_app.payloads import shown
from wfproject.common.admin import ReadOnlyModelAdmin
from wfproject.common.errors import ApplicationError

__all__ = ["SteeredAdmin", "clock", "principal_in", "span", "state_badge", "value_block"]

_MAX_CHARACTERS = 100_000


class SteeredAdmin(ReadOnlyModelAdmin):
    """Rows whose states `run_state` alone writes: nobody edits them, actions call services."""

    show_full_result_count = False
    list_per_page = 50
    empty_hint = ""
    """What brings rows here; said where there are none yet."""

    class Media:
        css = {"all": ["admin/workflow.css"]}

    def has_steer_permission(self, request: HttpRequest) -> bool:
        """Staff with the model's change permission steer; actions ask for `steer`."""
        return admin.ModelAdmin.has_change_permission(self, request)

    def is_list(self, request: HttpRequest) -> bool:
        """Whether the request is for the list, which leaves large columns in the database."""
        resolved = request.resolver_match
        return resolved is not None and str(resolved.url_name).endswith("_changelist")

    def do_each(self, request: HttpRequest, rows: QuerySet[Any], done: str, service: Callable[[Any], object]) -> None:
        """Call a service for each chosen row and say what came of it; `done` ends "2 runs …"."""
        succeeded = 0
        for row in rows:
            try:
                service(row)
                succeeded += 1
            except ApplicationError as error:
                self.message_user(request, f"{row}: {error.message}", messages.WARNING)
        if succeeded:
            name = self.opts.verbose_name if succeeded == 1 else self.opts.verbose_name_plural
            self.message_user(request, f"{succeeded} {name} {done}.", messages.SUCCESS)


def principal_in(request: HttpRequest, workspace_id: UUID) -> Principal:
    """The signed-in person, acting in the workspace of a row; the admin lets nobody else in."""
    assert request.user.pk is not None  # noqa: S101 - narrows the type
    return Principal(user_id=request.user.pk, workspace_id=workspace_id, username=request.user.get_username())


def state_badge(state: str, label: str) -> SafeString:
    """A state in words and in its colour."""
    return format_html('<span class="wf-badge wf-state-{}">{}</span>', state, label)


def clock(moment: datetime | None) -> str:
    """A time of day with its date, to the second; a dash for None."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "–"


def span(seconds: float | None) -> str:
    """A length of time for people: two units at most; a dash for None."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{max(seconds, 0.0):.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    parts, rest = [], round(seconds)
    for name, length in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        number, rest = divmod(rest, length)
        if number:
            parts.append(f"{number} {name}")
    return " ".join(parts[:2])


def value_block(value: Any, *, characters: int = _MAX_CHARACTERS) -> SafeString | str:
    """A value of the journal without secrets, indented, cut with a note; a dash for None."""
    if value is None:
        return "–"
    text = json.dumps(shown(value), indent=2, ensure_ascii=False, default=str)
    if len(text) > characters:
        text = f"{text[:characters]}\n… [{len(text) - characters} characters more]"
    return format_html('<pre class="wf-json">{}</pre>', text)
