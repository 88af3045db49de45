from __future__ import annotations

import errno
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from vectors_app.embedders import build
from vectors_app.embedders.build import build_model
from vectors_app.embedders.files import ModelUnusableError, read_built_model
from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder
from vectors_app.embedders.weights import find_source, read_safetensors
from wfproject.common.errors import UnavailableError


@pytest.fixture
def built(tmp_path: Path, models_directory: Path, int8_embedder: OnnxMiniLMEmbedder) -> Path:
    """A copy of a good model, to be damaged."""
    return Path(shutil.copytree(models_directory / "models" / "all-MiniLM-L6-v2-int8", tmp_path / "model"))


def file_names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_a_good_model_is_not_built_again(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.iterdir()}
    said: list[str] = []
    _, fresh = build_model(built, "int8", report=said.append)
    assert not fresh
    assert not said
    assert {path: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_builds_are_reproducible_and_leave_nothing_else(built: Path) -> None:
    before = file_names(built)
    _, fresh = build_model(built, "int8", force=True)
    assert fresh
    assert file_names(built) == before


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda directory: next(directory.glob("*.onnx")).write_bytes(b"cut off"), "damaged"),
        (lambda directory: next(directory.glob("tokenizer-*")).unlink(), "missing or incomplete"),
        (lambda directory: (directory / "manifest.json").write_text("{"), "can't be read"),
        (lambda directory: (directory / "manifest.json").write_text("[]"), "can't be read"),
        (lambda directory: (directory / "manifest.json").unlink(), "missing or incomplete"),
    ],
    ids=["model cut off", "tokeniser gone", "manifest cut off", "manifest of another shape", "manifest gone"],
)
def test_a_damaged_model_is_refused_and_built_again(built: Path, damage: Any, said: str) -> None:
    damage(built)
    with pytest.raises(ModelUnusableError, match=said):
        read_built_model(built, "int8")
    steps: list[str] = []
    _, fresh = build_model(built, "int8", report=steps.append)
    assert fresh
    assert said in steps[0]
    assert len(steps) == 4
    assert read_built_model(built, "int8").model.is_file()


def test_one_flipped_byte_is_noticed(built: Path) -> None:
    model = next(built.glob("*.onnx"))
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    with pytest.raises(ModelUnusableError, match="damaged"):
        read_built_model(built, "int8")


def test_a_model_of_another_release_is_stale(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text())
    manifest["recipe"]["build"] = 0
    (built / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelUnusableError, match="another release"):
        read_built_model(built, "int8")
    assert build_model(built, "int8")[1]


def test_a_precision_does_not_pass_for_the_other(built: Path) -> None:
    with pytest.raises(ModelUnusableError):
        read_built_model(built, "fp32")


def test_a_failed_build_leaves_the_old_model(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file_names(built)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build, "copyfile", full)
    with pytest.raises(UnavailableError, match="the disk is full") as caught:
        build_model(built, "int8", force=True)
    assert caught.value.code == "embedder-build"
    assert file_names(built) == before
    assert read_built_model(built, "int8").model.is_file()


def test_what_a_killed_build_left_is_removed(built: Path) -> None:
    import os

    left = built / "model.123.unfinished"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    fresh = built / "model.124.unfinished"
    fresh.write_bytes(b"somebody is writing this")
    build_model(built, "int8", force=True)
    assert not left.exists()
    assert fresh.exists()


def test_a_directory_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnavailableError, match="can't be written") as caught:
        build_model(tmp_path / "file" / "model", "int8")
    assert caught.value.code == "embedder-build"


def test_missing_weights_are_said_with_their_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"minilm\.txt") as caught:
        build_model(tmp_path / "model", "int8", source=lambda: tmp_path)
    assert caught.value.code == "embedder-weights"


def test_other_weights_are_refused(tmp_path: Path) -> None:
    source = find_source()
    shutil.copy(source.tokenizer, tmp_path / "tokenizer.json")
    with source.weights.open("rb") as file:
        content = bytearray(file.read())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(UnavailableError, match="does not have the SHA-256"):
        build_model(tmp_path / "model", "int8", source=lambda: tmp_path)
    assert not (tmp_path / "model").exists()


def test_the_weights_are_read_as_they_are_laid_out() -> None:
    tensors = read_safetensors(find_source().weights)
    assert tensors["embeddings.word_embeddings.weight"].shape == (30522, 384)
    assert {str(tensor.dtype) for tensor in tensors.values()} == {"float32", "int64"}
    with pytest.raises(ValueError, match="read-only"):
        tensors["embeddings.position_ids"][0, 0] = 1


def test_the_command_builds_once(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    output = io.StringIO()
    call_command("build_embedder", stdout=output)
    assert "Building the fp32 graph" in output.getvalue()
    assert "built" in output.getvalue().splitlines()[-1]
    output = io.StringIO()
    call_command("build_embedder", stdout=output)
    assert output.getvalue().splitlines() == [output.getvalue().strip()]
    assert "up to date" in output.getvalue()


def test_the_command_says_what_is_wrong(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("in the way")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("build_embedder", verbosity=0)
