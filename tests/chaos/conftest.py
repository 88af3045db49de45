from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.fleet import Fleet
from tests.chaos.load import Load
from tests.engine_app.conftest import chance, toy, transactional_db, vendor
from tests.engine_app.vendor import LoopbackVendor

__all__ = ["chance", "toy", "transactional_db", "vendor"]


@pytest.fixture
def new_fleet(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Fleet]]:
    """Makes fleets; all are ended with the test."""
    fleets = []
    with (tmp_path / "workers.log").open("wb") as log:

        def make(**more: Any) -> Fleet:
            fleets.append(Fleet(log, **more))
            return fleets[-1]

        yield make
        for fleet in fleets:
            fleet.stop()


@pytest.fixture
def load(toy: dict[str, Any], vendor: LoopbackVendor, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Runs to start; their bells are not rung here, so that workers find them by themselves."""
    monkeypatch.setattr("engine_app.bells.ring", lambda task, run_ids: False)
    return Load(toy, vendor)
