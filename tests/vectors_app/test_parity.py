from __future__ import annotations

import numpy as np
import pytest

from tests.vectors_app.parity import Parity, Texts, compare, read_reference, read_texts
from vectors_app.contracts import Embedder, FloatMatrix


@pytest.fixture(scope="module")
def texts() -> Texts:
    return read_texts()


@pytest.fixture(scope="module")
def reference(texts: Texts) -> FloatMatrix:
    return read_reference(texts)


def test_the_texts_are_many_and_varied(texts: Texts) -> None:
    assert len(set(texts.all)) == 500
    assert sum(not text.isascii() for text in texts.all) >= 25
    assert sum(len(text.split()) > 200 for text in texts.all) >= 20
    assert "" in texts.other


def test_fp32_is_the_reference(texts: Texts, reference: FloatMatrix, fp32_embedder: Embedder) -> None:
    parity = compare(fp32_embedder.embed(texts.all), reference, texts)
    print(f"fp32: {parity}")  # noqa: T201 - shown by pytest -s
    assert parity.cosines.min() >= 0.9999
    assert parity.identical_ten >= 0.95


def test_int8_is_near_the_reference(texts: Texts, reference: FloatMatrix, int8_embedder: Embedder) -> None:
    """The smallest model, not the default one: near ties may be told apart otherwise than by the reference."""
    parity = compare(int8_embedder.embed(texts.all), reference, texts)
    print(f"int8: {parity}")  # noqa: T201 - shown by pytest -s
    assert parity.cosines.min() >= 0.99
    assert parity.same_ten >= 0.95
    assert parity.overlap >= 0.98


@pytest.mark.models
def test_the_committed_reference_is_what_sentence_transformers_gives(
    texts: Texts, reference: FloatMatrix, reference_embedder: Embedder
) -> None:
    parity = compare(reference_embedder.embed(texts.all), reference, texts)
    assert parity.cosines.min() >= 0.99999
    assert parity.identical_ten == 1.0


@pytest.mark.models
@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_onnx_against_sentence_transformers_itself(
    texts: Texts, precision: str, reference_embedder: Embedder, request: pytest.FixtureRequest
) -> None:
    embedder: Embedder = request.getfixturevalue(f"{precision}_embedder")
    parity = compare(embedder.embed(texts.all), reference_embedder.embed(texts.all), texts)
    print(f"{precision}: {parity}")  # noqa: T201 - shown by pytest -s
    assert parity.cosines.min() >= (0.99 if precision == "int8" else 0.9999)
    assert parity.same_ten >= 0.95
    assert precision == "int8" or parity.identical_ten >= 0.95


class TestCompare:
    """The measure itself: it must be able to say no."""

    TEXTS = Texts([f"o{index}" for index in range(30)], [f"p{index}" for index in range(20)], [])

    @staticmethod
    def vectors(seed: int) -> FloatMatrix:
        vectors = np.random.default_rng(seed).standard_normal((50, 16)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def test_the_same_vectors_agree(self) -> None:
        parity = compare(self.vectors(1), self.vectors(1), self.TEXTS)
        assert parity.cosines.min() == pytest.approx(1.0)
        assert (parity.same_ten, parity.identical_ten, parity.overlap, parity.same_first) == (1.0, 1.0, 1.0, 1.0)

    def test_other_vectors_disagree(self) -> None:
        parity: Parity = compare(self.vectors(1), self.vectors(2), self.TEXTS)
        assert parity.cosines.min() < 0.5
        assert parity.same_ten < 0.1
        assert parity.overlap < 0.6
