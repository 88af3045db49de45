from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from engine_app.execution.host import RunHost
from tests.conftest import load_emptied_registry
from tests.engine_app.kit import remove_traces, toy_connector
from tests.engine_app.vendor import LoopbackVendor


@pytest.fixture
def chance() -> random.Random:
    """Randomness that `CHAOS_SEED` repeats."""
    seed = int(os.environ.get("CHAOS_SEED") or random.randrange(10**9))
    print(f"CHAOS_SEED={seed}")  # noqa: T201
    return random.Random(seed)


@pytest.fixture
def vendor(settings: Any) -> Iterator[LoopbackVendor]:
    with LoopbackVendor() as served:
        settings.HTTP_ALLOWED_HOSTS = ["127.0.0.1"]
        yield served


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, really committed to, as pytest-django's; but of tables only what the test left is emptied.

    The registry is there as well.
    """
    with django_db_blocker.unblock():
        load_emptied_registry()
        yield
        remove_traces()


@pytest.fixture
def toy(transactional_db: None, vendor: LoopbackVendor) -> dict[str, Any]:
    """The toy connector's operations, committed."""
    return toy_connector(vendor.url)


@pytest.fixture
def host(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunHost]:
    """An engine in this process; bells ring it directly, as a worker would."""
    settings.ENGINE_LOOK_SECONDS = 0.5
    settings.ENGINE_RATE_WAIT_SECONDS = 0.5
    running = RunHost()
    running.start()

    def ring(task: str, run_ids: list[str]) -> bool:
        running.ring(*(UUID(run_id) for run_id in run_ids))
        return True

    monkeypatch.setattr("engine_app.bells.ring", ring)
    yield running
    running.stop()
