"""MiniLM on ONNX Runtime: milliseconds a sentence, no torch. The model is built by `manage.py build_embedder`."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vectors_app.contracts import FloatMatrix
from vectors_app.embedders.files import MODEL_NAME, BuiltModel, ModelUnusableError, model_directory, read_built_model
from wfproject.common.processors import processors

__all__ = ["MiniLMSession", "OnnxMiniLMEmbedder"]

DIMENSIONS = 384
WORD_BYTES = DIMENSIONS * np.dtype(np.float32).itemsize
MAX_TOKENS = 256
"""`max_seq_length` of the sentence-transformers model."""
BATCH_TOKENS = {"fp32": 256, "int8": 0}
"""Tokens in one run, or one text. More would be no faster, as attention scores to other texts are thrown away. Rounding
to int8 makes much of a last digit, which the neighbours in a run do change: there each text runs alone."""
THREADS = 2
"""More threads gain little on a graph this small and take the processor from other requests."""
SLOWER_FUSIONS = ["SkipLayerNormFusion"]
"""Optimisations of ONNX Runtime that are none here: sum and normalisation in one step take thrice as long as two."""
KEPT_VECTORS = 1024
"""So many words' vectors stay in memory, 1.5 MB."""
CACHED_TEXTS = 1024
CACHED_BATCH = 16
"""Batches of at most this many texts are a request's own clauses and are remembered; larger ones are indexing."""
CACHED_CHARS = 1000
"""Longer texts are not remembered: they hardly come twice."""


class MiniLMSession:
    """The tokeniser and the graph, loaded. Thread-safe.

    Vectors of words are read from their file as they are needed: the whole table would take 47 MB of memory.
    """

    def __init__(self, built: BuiltModel, precision: str = "fp32", threads: int = THREADS) -> None:
        # A pool of tokeniser threads gains nothing for a few sentences and does not survive a fork.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(built.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = min(threads, processors())
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        # Spinning threads would take the processor from the rest of the process between two sentences.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._batch_tokens = BATCH_TOKENS[precision]
        self._words = built.words.open("rb", buffering=0)
        self._known_words: dict[int, bytes] = {}
        self._session = onnxruntime.InferenceSession(
            str(built.model), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER_FUSIONS
        )

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Word-piece ids of each text, at most 256 with the two special ones."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """One row of unit length a text; texts run side by side, without padding."""
        tokens = self.tokens(texts)
        vectors = np.empty((len(tokens), DIMENSIONS), np.float32)
        for batch in _batches([len(ids) for ids in tokens], self._batch_tokens):
            vectors[batch] = self._run(tokens[batch])
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> FloatMatrix:
        lengths = [len(ids) for ids in tokens]
        text_of_token = np.repeat(np.arange(len(tokens)), lengths)
        inputs = {
            "word_vectors": self._word_vectors([word for ids in tokens for word in ids])[np.newaxis],
            "positions": np.concatenate([np.arange(length, dtype=np.int64) for length in lengths]),
            "membership": (np.arange(len(tokens))[:, np.newaxis] == text_of_token).astype(np.float32),
        }
        vectors: FloatMatrix = self._session.run(None, inputs)[0]
        return vectors

    def _word_vectors(self, tokens: Sequence[int]) -> FloatMatrix:
        rows = b"".join([self._word_vector(token) for token in tokens])
        return np.frombuffer(rows, np.float32).reshape(len(tokens), DIMENSIONS)

    def _word_vector(self, token: int) -> bytes:
        """Each read lets other threads run, so that reading all of a text's words anew would wait for them as often."""
        row = self._known_words.get(token)
        if row is None:
            row = os.pread(self._words.fileno(), WORD_BYTES, token * WORD_BYTES)
            if len(self._known_words) < KEPT_VECTORS:  # the first to come are the most common ones
                self._known_words[token] = row
        return row


def _batches(lengths: Sequence[int], most: int) -> Iterator[slice]:
    """Neighbours together, of at most so many tokens or of one text."""
    start = total = 0
    for index, length in enumerate(lengths):
        if index > start and total + length > most:
            yield slice(start, index)
            start, total = index, 0
        total += length
    if lengths:
        yield slice(start, len(lengths))


class OnnxMiniLMEmbedder:
    """Implements `Embedder`. The model is loaded at the first use and shared by all threads."""

    dimensions = DIMENSIONS

    def __init__(self, directory: Path, precision: str, threads: int = THREADS) -> None:
        self.name = f"{MODEL_NAME}/onnx-{precision}"
        self._directory = directory
        self._precision = precision
        self._threads = threads
        self._lock = threading.Lock()
        self._session: MiniLMSession | None = None
        self._cache: OrderedDict[str, Any] = OrderedDict()

    @classmethod
    def from_settings(cls) -> OnnxMiniLMEmbedder:
        """The embedder of `WF_EMBEDDING_PRECISION` below `WF_DATA_DIR`."""
        from django.conf import settings

        precision: str = settings.EMBEDDING_PRECISION
        return cls(model_directory(settings.DATA_DIR, precision), precision, settings.EMBEDDING_THREADS)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """One row of unit length a text. Raises ModelUnusableError (`embedder-unavailable`) without a built model."""
        if len(texts) > CACHED_BATCH:
            return self._loaded().embed(texts)
        rows = self._remembered(texts)
        missing = list(dict.fromkeys(text for text in texts if text not in rows))
        if missing:
            fresh = dict(zip(missing, self._loaded().embed(missing), strict=True))
            self._remember(fresh)
            rows |= fresh
        return np.stack([rows[text] for text in texts]) if texts else np.empty((0, DIMENSIONS), np.float32)

    def _loaded(self) -> MiniLMSession:
        if self._session is None:
            with self._lock:
                if self._session is None:
                    built = read_built_model(self._directory, self._precision)
                    try:
                        self._session = MiniLMSession(built, self._precision, self._threads)
                    except Exception as error:  # onnxruntime and tokenizers raise bare Exception subclasses
                        raise ModelUnusableError(f"ONNX Runtime can't load the embedding model: {error}") from error
        return self._session

    def _remembered(self, texts: Sequence[str]) -> dict[str, Any]:
        with self._lock:
            found = {text: self._cache[text] for text in texts if text in self._cache}
            for text in found:
                self._cache.move_to_end(text)
        return found

    def _remember(self, rows: dict[str, Any]) -> None:
        with self._lock:
            self._cache.update((text, row.copy()) for text, row in rows.items() if len(text) <= CACHED_CHARS)
            while len(self._cache) > CACHED_TEXTS:
                self._cache.popitem(last=False)
