from __future__ import annotations

import numpy as np
import pytest

from agent_app.planners.local.edit.described import MARKS
from agent_app.planners.local.heads.edits import FITTED_EDITS, KINDS, edit_head, edit_rows, grams
from agent_app.planners.local.heads.fitting import fit, folds, macro_f1


def test_grams_are_words_and_neighbours_with_both_ends() -> None:
    assert grams(["drop", "thing+"]) == {"drop", "thing+", "^ drop", "drop thing+", "thing+ $"}


def test_rows_hold_vector_grams_and_marks_side_by_side() -> None:
    rows = edit_rows(np.ones((1, 2), np.float32), [["drop", "it"]], [[1.0, 0.0]], {"drop": 0, "never seen": 1})
    assert rows.shape == (1, 2 + 2 + 2)
    assert rows[0, 2] > 0
    assert rows[0, 3] == 0
    assert list(rows[0, 4:]) == [1.0, 0.0]


def test_the_shipped_head_fits_the_features_and_is_small() -> None:
    head = edit_head()
    assert head.weights.shape == (384 + len(head.places) + MARKS, len(KINDS))
    assert FITTED_EDITS.stat().st_size < 250_000
    odds = head.weigh(np.zeros(384, np.float32), ["swap", "the", "two", "steps"], [0.0] * MARKS)
    assert sum(odds.values()) == pytest.approx(1.0)
    assert max(odds, key=lambda kind: odds[kind]) == "swap"


def test_a_fit_tells_separable_rows_apart_and_is_the_same_every_time() -> None:
    rows = np.asarray([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]] * 5)
    labels = np.asarray([0, 0, 1, 1] * 5)
    weights, bias = fit(rows, labels, (1.0, 1.0))
    assert list((rows @ weights + bias).argmax(axis=1)) == list(labels)
    again, _ = fit(rows, labels, (1.0, 1.0))
    assert np.array_equal(weights, again)


def test_folds_hold_every_row_once() -> None:
    assert sorted(int(number) for part in folds(17) for number in part) == list(range(17))


def test_macro_f1_averages_the_classes() -> None:
    wanted = np.asarray([0, 0, 1])
    assert macro_f1(wanted, wanted, 2) == 1.0
    assert macro_f1(wanted, np.asarray([0, 0, 0]), 2) == pytest.approx(0.4)
