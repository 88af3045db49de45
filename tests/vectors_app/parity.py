"""How near an embedder is to sentence-transformers, over the 500 committed texts.

`fixtures/embeddings/texts.json` holds 200 operation texts, 150 prompts and 150 others (24 languages and scripts, code,
long texts, odd ones); `reference.npz` their vectors by sentence-transformers, in half precision. Write it anew with
`.venv-models/bin/python -m tests.vectors_app.parity` (make test-models makes that environment).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectors_app.contracts import Embedder, FloatMatrix

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "embeddings"
TOP = 10
NEAR_TIE = 0.01
"""Operations whose cosines with a prompt differ by less than this are interchangeable at the end of a top ten."""


@dataclass(frozen=True)
class Texts:
    """The texts by what they are; `all` in the order of the reference vectors."""

    operations: list[str]
    prompts: list[str]
    other: list[str]

    @property
    def all(self) -> list[str]:
        return [*self.operations, *self.prompts, *self.other]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.all).encode()).hexdigest()


@dataclass(frozen=True)
class Parity:
    """`cosines` of each text with its reference vector; the others are shares of the retrievals, see `compare`."""

    cosines: FloatMatrix
    same_ten: float
    identical_ten: float
    overlap: float
    same_first: float

    def __str__(self) -> str:
        return (
            f"cosine min {self.cosines.min():.6f}, mean {self.cosines.mean():.6f}; top ten the same {self.same_ten:.3f}"
            f" (near ties aside), identical {self.identical_ten:.3f}, overlap {self.overlap:.4f};"
            f" first the same {self.same_first:.3f}"
        )


def read_texts() -> Texts:
    return Texts(**json.loads((FIXTURES / "texts.json").read_text("utf-8")))


def read_reference(texts: Texts) -> FloatMatrix:
    """The committed vectors, of unit length. Raises ValueError if they belong to other texts."""
    with np.load(FIXTURES / "reference.npz") as archive:
        if str(archive["digest"]) != texts.digest:
            raise ValueError("reference.npz was written for other texts; write it anew")
        vectors = archive["vectors"].astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def write_reference(embedder: Embedder, texts: Texts) -> None:
    vectors = embedder.embed(texts.all).astype(np.float16)
    np.savez_compressed(FIXTURES / "reference.npz", vectors=vectors, digest=np.array(texts.digest))


def compare(vectors: FloatMatrix, reference: FloatMatrix, texts: Texts) -> Parity:
    """Compare vectors of all texts with the reference; every prompt retrieves ten of the operation texts.

    `identical_ten`: the ten are the same set. `same_ten`: each of the ten scores, by the reference, at most NEAR_TIE
    below the reference's own tenth; what may differ is the choice among operations that are as good as equal.
    `overlap`: the mean share of the reference's ten that was found.
    """
    operations, prompts = len(texts.operations), len(texts.prompts)
    rows = slice(operations, operations + prompts)
    wanted = reference[rows] @ reference[:operations].T
    expected = np.argsort(-wanted, axis=1, kind="stable")[:, :TOP]
    found = np.argsort(-(vectors[rows] @ vectors[:operations].T), axis=1, kind="stable")[:, :TOP]
    common = np.array([len(set(a) & set(b)) for a, b in zip(expected, found, strict=True)])
    tenth = np.take_along_axis(wanted, expected, axis=1)[:, -1]
    worst = np.take_along_axis(wanted, found, axis=1).min(axis=1)
    return Parity(
        cosines=np.asarray((vectors * reference).sum(axis=1), np.float32),
        same_ten=float((worst >= tenth - NEAR_TIE).mean()),
        identical_ten=float((common == TOP).mean()),
        overlap=float(common.mean() / TOP),
        same_first=float((expected[:, 0] == found[:, 0]).mean()),
    )


if __name__ == "__main__":
    from vectors_app.embedders.sentence_transformer import SentenceTransformerEmbedder

    write_reference(SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2"), read_texts())
