"""What tests of calls to vendors share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from connectors_app.http.client import close_client


@pytest.fixture
async def closed_pools() -> AsyncIterator[None]:
    """Closes the connection pools of the test's loop."""
    yield
    await close_client()
