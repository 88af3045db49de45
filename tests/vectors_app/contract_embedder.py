"""What every embedder must do. An embedder's own test module subclasses the suite and gives the fixture `embedder`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectors_app.contracts import Embedder

TEXTS = [
    "Create an issue in Jira",
    "Opens a ticket",
    "",
    "   ",
    "naïve Zürich 東京 🚀",
    "when the pipeline fails, page whoever is on call " * 60,
    "SELECT * FROM issues;\n\tDROP TABLE x",
    "nul \x00 and [SEP] inside",
]


class EmbedderContract:
    """Subclass it with a fixture `embedder`."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        raise AssertionError("the subclass gives the embedder")

    def test_rows_of_unit_length(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimensions)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-3)

    def test_nothing_gives_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimensions)

    def test_a_vector_does_not_depend_on_its_batch(self, embedder: Embedder) -> None:
        together = embedder.embed(TEXTS * 4)
        alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
        assert np.abs(together - np.tile(alone, (4, 1))).max() < 1e-4

    def test_rows_are_in_the_order_of_the_texts(self, embedder: Embedder) -> None:
        forward = embedder.embed(TEXTS)
        backward = embedder.embed(TEXTS[::-1])
        assert np.abs(forward - backward[::-1]).max() < 1e-4

    def test_meaning_is_nearer_than_letters(self, embedder: Embedder) -> None:
        ticket, bug, merge = embedder.embed(
            ["open a ticket for the defect", "create a bug report", "merge the pull request"]
        )
        assert ticket @ bug > ticket @ merge

    def test_a_caller_may_change_what_it_got(self, embedder: Embedder) -> None:
        first = embedder.embed(["Create an issue"])
        kept = first.copy()
        first[:] = 0
        assert np.array_equal(embedder.embed(["Create an issue"]), kept)

    def test_threads_share_it(self, embedder: Embedder) -> None:
        expected = embedder.embed(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(lambda _: embedder.embed(TEXTS), range(8)):
                assert np.abs(vectors - expected).max() < 1e-4

    def test_the_name_identifies_it(self, embedder: Embedder) -> None:
        assert "/" in embedder.name
