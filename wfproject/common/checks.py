"""Deployment checks for our subclasses of Django's middleware, which Django's own checks look for by name only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.checks.security import base, csrf
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.module_loading import import_string

__all__ = ["check_middleware"]


@register(Tags.security, deploy=True)
def check_middleware(**_: Any) -> list[CheckMessage]:
    """What Django's `check --deploy` says of its own middleware and of the settings that this obeys.

    The ids are Django's with `common` before them, since Django's W001 to W003 are silenced: they would stay even
    though the subclasses are there, and the checks behind them would pass unseen.
    """
    used = [import_string(path) for path in settings.MIDDLEWARE]

    def has(wanted: type[Any]) -> bool:
        return any(isinstance(item, type) and issubclass(item, wanted) for item in used)

    security, frames, forms = has(SecurityMiddleware), has(XFrameOptionsMiddleware), has(CsrfViewMiddleware)
    hsts = settings.SECURE_HSTS_SECONDS
    problems = (
        (not security, base.W001),
        (not frames, base.W002),
        (not forms, csrf.W003),
        (security and not hsts, base.W004),
        (security and hsts and settings.SECURE_HSTS_INCLUDE_SUBDOMAINS is not True, base.W005),
        (security and hsts and settings.SECURE_HSTS_PRELOAD is not True, base.W021),
        (security and settings.SECURE_CONTENT_TYPE_NOSNIFF is not True, base.W006),
        (security and settings.SECURE_SSL_REDIRECT is not True, base.W008),
        (security and settings.SECURE_REFERRER_POLICY is None, base.W022),
        (frames and settings.X_FRAME_OPTIONS != "DENY", base.W019),
        (forms and settings.CSRF_COOKIE_SECURE is not True, csrf.W016),
    )
    return [
        Warning(message.msg, hint=message.hint, id=f"common.{message.id}") for missing, message in problems if missing
    ]
