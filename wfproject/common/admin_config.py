"""Django's admin, its pages loaded by whoever serves or checks them: commands that don't need them start sooner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks

__all__ = ["AdminConfig"]


class AdminConfig(SimpleAdminConfig):
    """`wfproject.urls` calls `admin.autodiscover()`, which Django's own configuration does in every process."""

    def ready(self) -> None:
        """Register the checks, and leave the pages alone."""
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_admin_pages, checks.Tags.admin)


def _check_admin_pages(app_configs: Sequence[AppConfig] | None, **arguments: Any) -> list[checks.CheckMessage]:
    autodiscover()
    messages: list[checks.CheckMessage] = check_admin_app(app_configs, **arguments)
    return messages
