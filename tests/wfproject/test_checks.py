"""`check --deploy` sees our middleware for what it is, and the settings that hang on it."""

from __future__ import annotations

from typing import Any

import pytest

from wfproject.common.checks import check_middleware

SAFE = {
    "SECURE_HSTS_SECONDS": 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SECURE_SSL_REDIRECT": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def safe(settings: Any) -> Any:
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def found() -> list[str | None]:
    return [message.id for message in check_middleware()]


def test_subclasses_of_djangos_middleware_are_seen(safe: Any) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("SecurityMiddleware", "W001"), ("XFrameOptionsMiddleware", "W002"), ("CsrfViewMiddleware", "W003")],
)
def test_a_middleware_that_is_missing_is_named(safe: Any, name: str, identifier: str) -> None:
    safe.MIDDLEWARE = [path for path in safe.MIDDLEWARE if not path.endswith(f".{name}")]
    assert found() == [f"common.security.{identifier}"]


@pytest.mark.parametrize(
    ("name", "value", "identifier"),
    [
        ("SECURE_HSTS_SECONDS", 0, "W004"),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", False, "W005"),
        ("SECURE_HSTS_PRELOAD", False, "W021"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", False, "W006"),
        ("SECURE_SSL_REDIRECT", False, "W008"),
        ("SECURE_REFERRER_POLICY", None, "W022"),
        ("X_FRAME_OPTIONS", "SAMEORIGIN", "W019"),
        ("CSRF_COOKIE_SECURE", False, "W016"),
    ],
)
def test_an_unsafe_setting_is_named(safe: Any, name: str, value: Any, identifier: str) -> None:
    setattr(safe, name, value)
    assert found() == [f"common.security.{identifier}"]
