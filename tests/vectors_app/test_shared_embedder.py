"""The embedder of another process, over a real socket: a server as `make run` starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.vectors_app.contract_embedder import EmbedderContract
from vectors_app import registry
from vectors_app.contracts import Embedder
from vectors_app.embedders.onnx_minilm import OnnxMiniLMEmbedder
from vectors_app.embedders.serve import serve
from vectors_app.embedders.shared import QUESTION_TEXTS, SharedEmbedder
from vectors_app.registry import get_embedder
from vectors_app.selectors import vector_health
from wfproject.common.errors import ApplicationError, UnavailableError
from wfproject.common.management.programs import embedder_command

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Server:
    """A server process that can be ended and started again at the same socket."""

    def __init__(self, path: Path, data_dir: Path) -> None:
        self.path = path
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "wfproject.settings.development",
            "WF_DATA_DIR": str(data_dir),
            "WF_EMBEDDING_PRECISION": "int8",
        }
        self.start()

    def start(self) -> None:
        command = embedder_command("--socket", str(self.path))
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self._environment)
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=START_SECONDS)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.path))
            except OSError:
                return False
            return True


@pytest.fixture(scope="module")
def short_directory() -> Iterator[Path]:
    """A socket's address has room for a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="wf-") as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def server(short_directory: Path, models_directory: Path, int8_embedder: OnnxMiniLMEmbedder) -> Iterator[Server]:
    running = Server(short_directory / "embedder", models_directory)
    yield running
    running.end(signal.SIGKILL)


@pytest.fixture
def shared(server: Server, int8_embedder: OnnxMiniLMEmbedder) -> SharedEmbedder:
    return SharedEmbedder(str(server.path), int8_embedder)


class TestShared(EmbedderContract):
    @pytest.fixture
    def embedder(self, shared: SharedEmbedder) -> Embedder:
        return shared


def test_vectors_are_those_of_the_model_itself(shared: SharedEmbedder, int8_embedder: OnnxMiniLMEmbedder) -> None:
    texts = ["Create an issue in Jira", "tell #oncall: 🚀 naïve"]
    assert np.array_equal(shared.embed(texts), int8_embedder.embed(texts))


def test_more_texts_than_one_question_holds_are_in_order(
    shared: SharedEmbedder, int8_embedder: OnnxMiniLMEmbedder
) -> None:
    texts = [f"sentence {number}" for number in range(2 * QUESTION_TEXTS + 5)]
    assert np.array_equal(shared.embed(texts), int8_embedder.embed(texts))


def test_the_socket_is_for_its_owner_alone(server: Server) -> None:
    assert stat.S_IMODE(server.path.stat().st_mode) == 0o600


def test_a_server_that_is_started_again_is_asked_again(server: Server, shared: SharedEmbedder) -> None:
    before = shared.embed(["hello"])
    server.end(signal.SIGKILL)
    with pytest.raises(UnavailableError) as caught:
        shared.embed(["hello"])
    assert caught.value.code == "embedder-unavailable"
    assert str(server.path) in caught.value.message
    server.start()
    assert np.array_equal(shared.embed(["hello"]), before)


def test_a_server_that_is_told_to_ends_at_once_though_others_are_connected(
    server: Server, shared: SharedEmbedder
) -> None:
    shared.embed(["hello"])
    assert server.end(signal.SIGTERM) == 0
    server.start()


def test_a_connection_that_ended_while_it_was_kept_costs_no_failure(server: Server, shared: SharedEmbedder) -> None:
    shared.embed(["hello"])
    server.end(signal.SIGTERM)
    server.start()
    assert shared.embed(["hello"]).shape == (1, 384)


def test_a_server_of_another_model_is_refused(server: Server, fp32_embedder: OnnxMiniLMEmbedder) -> None:
    with pytest.raises(
        UnavailableError, match=r"serves all-MiniLM-L6-v2/onnx-int8, .* want all-MiniLM-L6-v2/onnx-fp32"
    ):
        SharedEmbedder(str(server.path), fp32_embedder).embed(["hello"])


@pytest.mark.parametrize("question", [b"no JSON", b'{"texts": []}', b"[1]"])
def test_a_question_of_another_kind_is_answered_with_what_is_wrong(server: Server, question: bytes) -> None:
    with connected(server.path) as connection:
        connection.send_bytes(question)
        answer = connection.recv_bytes()
        assert answer[:1] == b"\1"
        assert json.loads(answer[1:])["message"]
        connection.send_bytes(b'["and the next one is fine"]')
        assert len(connection.recv_bytes()) == 1 + 384 * 4


def connected(path: Path) -> Connection:
    dialled = socket.socket(socket.AF_UNIX)
    dialled.connect(str(path))
    connection = Connection(dialled.detach())
    assert json.loads(connection.recv_bytes())["name"].startswith("all-MiniLM-L6-v2/")
    return connection


def test_a_missing_model_is_told_to_who_asks(short_directory: Path, tmp_path: Path) -> None:
    nothing = OnnxMiniLMEmbedder(tmp_path / "nothing", "int8")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(short_directory / "nothing"))
        listener.listen()
        threading.Thread(target=serve, args=(listener, nothing), daemon=True).start()
        with pytest.raises(UnavailableError, match=r"manage\.py build_embedder"):
            SharedEmbedder(str(short_directory / "nothing"), nothing).embed(["hello"])
        listener.shutdown(socket.SHUT_RDWR)


class TestSetting:
    @pytest.fixture(autouse=True)
    def fresh_registry(self) -> Iterator[None]:
        registry.reset()
        yield
        registry.reset()

    def test_it_chooses_the_served_one(self, settings: Any, server: Server) -> None:
        settings.EMBEDDING_PRECISION, settings.EMBEDDER_SOCKET = "int8", str(server.path)
        assert isinstance(get_embedder(), SharedEmbedder)
        assert get_embedder().name == "all-MiniLM-L6-v2/onnx-int8"
        assert get_embedder().embed(["hello"]).shape == (1, 384)

    def test_asking_loads_no_model_runtime(self, server: Server, models_directory: Path) -> None:
        """What a web process saves; in a process of its own, as pytest has loaded everything."""
        script = """
import sys
from vectors_app.registry import get_embedder
assert get_embedder().embed(["hello"]).shape == (1, 384)
assert not {"onnxruntime", "tokenizers"} & set(sys.modules)
"""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "wfproject.settings.test",
            "WF_EMBEDDING_PRECISION": "int8",
            "WF_EMBEDDER_SOCKET": str(server.path),
        }
        subprocess.run([sys.executable, "-c", script], check=True, cwd=PROJECT, env=environment, timeout=60)

    @pytest.mark.django_db
    def test_readiness_names_an_embedder_that_is_down(self, settings: Any, short_directory: Path) -> None:
        settings.EMBEDDER_SOCKET = str(short_directory / "nobody-listens")
        facts = vector_health()
        assert (facts["ok"], facts["error"]) == (False, "embedder-unavailable")
        assert str(short_directory) not in str(facts)

    def test_a_path_too_long_for_a_socket_is_an_error_of_the_interface(self, settings: Any) -> None:
        settings.EMBEDDER_SOCKET = "/tmp/" + "x" * 200
        with pytest.raises(ApplicationError):
            get_embedder().embed(["hello"])
