from __future__ import annotations

from pathlib import Path

import pytest

from vectors_app.contracts import Embedder
from vectors_app.embedders.build import build_model
from vectors_app.embedders.files import model_directory
from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder


@pytest.fixture(scope="session")
def models_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def int8_embedder(models_directory: Path) -> OnnxMiniLMEmbedder:
    directory = model_directory(models_directory, "int8")
    build_model(directory, "int8")
    return OnnxMiniLMEmbedder(directory, "int8")


@pytest.fixture(scope="session")
def fp32_embedder(models_directory: Path) -> OnnxMiniLMEmbedder:
    directory = model_directory(models_directory, "fp32")
    build_model(directory, "fp32")
    return OnnxMiniLMEmbedder(directory, "fp32")


@pytest.fixture(scope="session")
def reference_embedder() -> Embedder:
    """sentence-transformers itself; for tests marked `models`."""
    from vectors_app.embedders.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2")
