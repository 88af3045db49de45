from __future__ import annotations

import pytest

from agent_app.planners.local.heads.readings import (
    FITTED_READINGS,
    Group,
    fit_readings,
    likelihood,
    reading_weights,
)


def test_a_fit_prefers_what_is_right_in_each_group_and_is_the_same_every_time() -> None:
    groups = [
        Group([{"fits": 1.0, "plain": 1.0}, {"fits": 0.0}], [True, False]),
        Group([{"fits": 0.0, "plain": 1.0}, {"fits": 1.0}], [False, True]),
        Group([{"fits": 0.2, "plain": 1.0}, {"fits": 0.9}, {"fits": 0.1}], [False, True, False], 0.5),
    ] * 20
    weights = fit_readings(groups)
    assert weights["fits"] > abs(weights.get("plain", 0.0))
    assert weights == fit_readings(groups)
    assert likelihood({"fits": 1.0}, weights) > likelihood({"fits": 0.0, "plain": 1.0}, weights)


def test_groups_in_which_all_outcomes_are_alike_tell_nothing() -> None:
    assert not Group([{"a": 1.0}, {"a": 0.0}], [True, True]).telling
    assert not Group([{"a": 1.0}], [False]).telling


def test_the_shipped_weights_are_small_and_count_what_they_know_only() -> None:
    assert reading_weights()
    assert FITTED_READINGS.stat().st_size < 20_000
    assert likelihood({"no such number": 5.0}) == pytest.approx(0.0)
