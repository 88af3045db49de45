"""Every kind of answer goes through our middleware, streamed files too."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client


@pytest.fixture
def static_files(settings: Any) -> None:
    """WhiteNoise serves what the finders find, as it serves the collected files of an installation."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


@pytest.mark.usefixtures("static_files")
def test_static_files_are_served_with_a_request_id() -> None:
    response = Client().get("/static/admin/css/base.css")
    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert len(response["X-Request-ID"]) == 32


@pytest.mark.usefixtures("static_files")
def test_static_files_are_served_asynchronously_too() -> None:
    response = async_to_sync(AsyncClient().get)("/static/admin/css/base.css")
    assert response.status_code == 200
    assert len(response["X-Request-ID"]) == 32
