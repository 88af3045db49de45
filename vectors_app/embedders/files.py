"""The built embedder on disk: a manifest that names its files with their checksums, and how it is read and replaced."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectors_app.embedders.weights import TOKENIZER_SHA256, WEIGHTS_SHA256, file_sha256
from wfproject.common.errors import UnavailableError

__all__ = [
    "MODEL_NAME",
    "BuiltModel",
    "ModelUnusableError",
    "model_directory",
    "publish",
    "read_built_model",
]

MODEL_NAME = "all-MiniLM-L6-v2"
BUILD_VERSION = 3
"""Raised when the graph changes, so that models built by an older release are built again."""
MANIFEST = "manifest.json"
UNFINISHED = ".unfinished"


class ModelUnusableError(UnavailableError):
    """There is no usable built model in the directory; the message says why and what to do."""

    code = "embedder-unavailable"


@dataclass(frozen=True, slots=True)
class BuiltModel:
    """Paths of a model whose checksums have been verified."""

    model: Path
    words: Path
    tokenizer: Path


def model_directory(data_dir: Path, precision: str) -> Path:
    """Where the built model of a precision lives below `WF_DATA_DIR`."""
    return data_dir / "models" / f"{MODEL_NAME}-{precision}"


def read_built_model(directory: Path, precision: str) -> BuiltModel:
    """The model in a directory, every file verified by size and SHA-256.

    Raises ModelUnusableError if it is missing, was built from other weights or by another release, or is damaged.
    """
    try:
        manifest = json.loads((directory / MANIFEST).read_text("utf-8"))
        if manifest["recipe"] != _recipe(precision):
            raise _not_usable(directory, "was built from other weights or by another release")
        files = {kind: _verified(directory, entry) for kind, entry in manifest["files"].items()}
        return BuiltModel(files["model"], files["words"], files["tokenizer"])
    except FileNotFoundError as error:
        raise _not_usable(directory, "is missing or incomplete") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_usable(directory, f"can't be read ({type(error).__name__})") from error


def publish(directory: Path, precision: str, contents: Mapping[str, tuple[str, Path]]) -> BuiltModel:
    """Make finished files the current model: rename them to names that hold their checksums, then the manifest.

    `contents` is kind (`model`, `words`, `tokenizer`) to (suffix, unfinished file in the same directory). The
    manifest's rename is the one moment of change: a reader sees the old model or the new one. Files of older models
    are removed. Raises OSError.
    """
    entries: dict[str, dict[str, Any]] = {}
    for kind, (suffix, path) in contents.items():
        digest = file_sha256(path)
        name = f"{kind}-{digest[:16]}{suffix}"
        entries[kind] = {"name": name, "sha256": digest, "bytes": path.stat().st_size}
        path.replace(directory / name)
    text = json.dumps({"recipe": _recipe(precision), "files": entries}, indent=2) + "\n"
    unfinished = directory / f"{MANIFEST}.{os.getpid()}{UNFINISHED}"
    unfinished.write_text(text, "utf-8")
    unfinished.replace(directory / MANIFEST)
    current = {MANIFEST, *(entry["name"] for entry in entries.values())}
    for path in directory.iterdir():
        if path.name not in current and path.suffix != UNFINISHED:
            path.unlink(missing_ok=True)
    return BuiltModel(**{kind: directory / entry["name"] for kind, entry in entries.items()})


def _recipe(precision: str) -> dict[str, Any]:
    return {
        "model": MODEL_NAME,
        "precision": precision,
        "build": BUILD_VERSION,
        "weights": WEIGHTS_SHA256,
        "tokenizer": TOKENIZER_SHA256,
    }


def _verified(directory: Path, entry: Mapping[str, Any]) -> Path:
    path = directory / Path(entry["name"]).name
    if path.stat().st_size != entry["bytes"] or file_sha256(path) != entry["sha256"]:
        raise _not_usable(directory, f"is damaged: {path.name} is not the file that was built")
    return path


def _not_usable(directory: Path, problem: str) -> ModelUnusableError:
    return ModelUnusableError(
        f"The embedding model in {directory} {problem}. Build it with: python manage.py build_embedder"
    )
