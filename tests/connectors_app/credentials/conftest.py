from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.connectors_app.credentials.vendor import Vendor, running


@pytest.fixture
def vendor(settings: Any) -> Iterator[Vendor]:
    """A vendor on the loopback that requests are deliberately allowed to."""
    settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]
    with running(Vendor()) as server:
        yield server
