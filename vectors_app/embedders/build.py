"""Builds the MiniLM embedder from the packaged weights, once at set-up: no network, no torch."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from vectors_app.embedders.files import UNFINISHED, BuiltModel, ModelUnusableError, publish, read_built_model
from vectors_app.embedders.weights import SourceFiles, find_source, read_safetensors
from wfproject.common.errors import UnavailableError

if TYPE_CHECKING:
    from vectors_app.embedders.graph import Precision

__all__ = ["build_model"]

STALE_SECONDS = 3600
"""An unfinished file older than this was left by a build that was killed."""


def build_model(
    directory: Path,
    precision: Precision,
    *,
    force: bool = False,
    report: Callable[[str], None] | None = None,
    source: Callable[[], Path] | None = None,
) -> tuple[BuiltModel, bool]:
    """Make sure that a verified model of this precision is in the directory; tells whether it had to be built.

    A model that is missing, stale or damaged is built (with `force` a good one too) and takes its place at once when it
    is finished, so that an interrupted build leaves what was there. `report` gets one line a step. `source` locates the
    weights elsewhere than in the installed package. Raises UnavailableError: weights missing or not the trusted
    ones (`embedder-weights`), no room or no permission (`embedder-build`).
    """
    say = report or (lambda _: None)
    if not force:
        try:
            return read_built_model(directory, precision), False
        except ModelUnusableError as reason:
            say(reason.message.split(". Build it")[0] + ".")
    say("Checking the weights")
    files = find_source(source)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _remove_left_over(directory)
        return _build(directory, precision, files, say), True
    except OSError as error:
        raise _build_error(directory, error) from error


def _build(directory: Path, precision: Precision, source: SourceFiles, say: Callable[[str], None]) -> BuiltModel:
    from vectors_app.embedders.graph import build_graph, word_table

    say(f"Building the {precision} graph")
    weights = read_safetensors(source.weights)
    model = build_graph(weights, precision)
    paths = {kind: directory / f"{kind}.{os.getpid()}{UNFINISHED}" for kind in ("model", "words", "tokenizer")}
    try:
        say("Writing and trying the model")
        _write(paths["model"], model.SerializeToString(deterministic=True))
        _write(paths["words"], word_table(weights).tobytes())
        copyfile(source.tokenizer, paths["tokenizer"])
        _try_out(BuiltModel(**paths), precision)
        suffixes = {"model": ".onnx", "words": ".f32", "tokenizer": ".json"}
        return publish(directory, precision, {kind: (suffixes[kind], path) for kind, path in paths.items()})
    finally:
        for path in paths.values():
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _try_out(built: BuiltModel, precision: str) -> None:
    """One sentence through the new model, so that a model this machine can't run is never published."""
    import numpy as np

    from vectors_app.embedders.onnx_minilm import MiniLMSession

    vectors = MiniLMSession(built, precision).embed(["Create a ticket when a build fails", "Merge the pull request"])
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        raise UnavailableError("The model was built but gives no unit vectors on this machine", code="embedder-build")


def _remove_left_over(directory: Path) -> None:
    import time

    for path in directory.glob(f"*{UNFINISHED}"):
        if time.time() - path.stat().st_mtime > STALE_SECONDS:
            path.unlink(missing_ok=True)


def _build_error(directory: Path, error: OSError) -> UnavailableError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        problem = "the disk is full (about 200 MB are needed)"
    else:
        problem = error.strerror or type(error).__name__
    return UnavailableError(f"The embedding model can't be written to {directory}: {problem}.", code="embedder-build")
