from __future__ import annotations

import numpy as np
import pytest

from agent_app.planners.local.heads.intents import WORD_SLOTS, prompt_words


def test_words_make_a_row_of_unit_length() -> None:
    row = prompt_words("Draw me a dragon, please draw it now!")
    assert row.shape == (WORD_SLOTS,)
    assert np.linalg.norm(row) == pytest.approx(1.0)


def test_case_order_and_repetition_make_no_difference() -> None:
    assert np.array_equal(prompt_words("Draw me a dragon"), prompt_words("a DRAGON dragon draw me"))


def test_other_words_make_another_row() -> None:
    assert not np.array_equal(prompt_words("draw me a dragon"), prompt_words("tell me a joke"))


@pytest.mark.parametrize("prompt", ["", "   ", "__"])
def test_a_prompt_without_words_is_a_row_of_zeros(prompt: str) -> None:
    assert not prompt_words(prompt).any()
