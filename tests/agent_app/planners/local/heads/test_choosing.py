"""Fitting a choice among options."""

from __future__ import annotations

import numpy as np
import pytest

from agent_app.planners.local.heads.choosing import Choices, fit_choices

FREE = np.array([np.inf, np.inf])


def _choices() -> Choices:
    """Thirty choices between two options of which the one with more of the second feature is right."""
    draw = np.random.default_rng(0)
    rows = [draw.normal(size=(2, 2)) for _ in range(30)]
    right = [np.arange(2) == item[:, 1].argmax() for item in rows]
    return Choices(rows, right)


def test_the_feature_that_decides_gains_weight() -> None:
    prior = np.array([1.0, 0.0])
    fitted = fit_choices(_choices(), prior, 1.0, FREE)
    assert _choices().hits(fitted).mean() > _choices().hits(prior).mean()
    assert _choices().likelihood(fitted) > _choices().likelihood(prior)
    assert fitted[1] > 0.3


def test_a_high_penalty_keeps_the_prior() -> None:
    prior = np.array([1.0, 0.0])
    assert fit_choices(_choices(), prior, 1e9, FREE) == pytest.approx(prior, abs=1e-3)


def test_no_weight_gets_above_its_bound() -> None:
    fitted = fit_choices(_choices(), np.zeros(2), 1.0, np.array([np.inf, 0.1]))
    assert fitted[1] <= 0.1


def test_the_slope_is_that_of_the_likelihood() -> None:
    choices, weights, step = _choices(), np.array([0.3, 0.2]), 1e-5
    slope, _ = choices.slope(weights)
    for place in range(2):
        moved = weights + step * np.eye(2)[place]
        assert (choices.likelihood(moved) - choices.likelihood(weights)) / step == pytest.approx(slope[place], rel=1e-3)


def test_of_equal_options_the_first_is_chosen() -> None:
    choices = Choices([np.zeros((3, 2))], [np.array([False, True, False])])
    assert not choices.hits(np.zeros(2)).any()
