"""The regression that tells right choices from wrong ones."""

from __future__ import annotations

import numpy as np

from agent_app.planners.local.heads.trusting import fit_trust, log_odds


def _choices() -> tuple[np.ndarray, np.ndarray]:
    """Choices of two signs, of which the first tells right from wrong and the second nothing."""
    drawn = np.random.default_rng(7)
    right = drawn.random(400) < 0.6
    return np.column_stack([drawn.normal(right * 3.0, 1.0), drawn.normal(50.0, 9.0, 400)]), right


def test_right_choices_are_told_from_wrong_ones_in_the_signs_own_units() -> None:
    signs, right = _choices()
    weights = fit_trust(signs, right)
    assert ((log_odds(signs, weights) > 0) == right).mean() > 0.9
    assert abs(weights[0]) > 20 * abs(weights[1])


def test_the_same_choices_give_the_same_weights() -> None:
    assert np.array_equal(fit_trust(*_choices()), fit_trust(*_choices()))
