"""What planners tell."""

from __future__ import annotations

import pytest

from agent_app.contracts import told_confidence


@pytest.mark.parametrize(
    ("known", "told"), [(0.912345678, 0.9123), (0.9123456789, 0.9123), (0.99999, 1.0), (0.25, 0.25), (1.0, 1.0)]
)
def test_a_confidence_is_told_in_four_digits(known: float, told: float) -> None:
    assert told_confidence(known) == told
