"""What every test of a planner needs."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def model_for_planners(embedding_model: None) -> None:
    """Planners hear prompts as vectors too: tests that need no database would else depend on who built the model."""
