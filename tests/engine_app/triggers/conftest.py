from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine_app.triggers import facts


@pytest.fixture(autouse=True)
def no_kept_facts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing read in one test is known in the next; bells are not rung."""
    facts._kept.clear()
    monkeypatch.setattr("engine_app.bells.ring", lambda task, run_ids: False)
    yield
    facts._kept.clear()
