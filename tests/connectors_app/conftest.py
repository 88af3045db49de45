"""What tests of calls to vendors share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors_app.http.client import close_client


@pytest.fixture
async def closed_pools() -> AsyncIterator[None]:
    """Closes the connection pools of the test's loop."""
    yield
    await close_client()


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    """Lets requests go to the servers that stand for vendors."""
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.0/8"]
