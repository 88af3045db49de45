"""The embedder of another process on this machine, asked over a Unix socket: one model in memory, however many ask.

The messages are those of `vectors_app.embedders.serve`, framed by `multiprocessing.connection` (whose pickles are never
used). Whoever connects is told the name of the model, as JSON. From then on each question is a JSON list of texts. Its
answer is a zero byte and the vectors, row by row in the machine's float32, or a one and a JSON object with a message.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np

from vectors_app.contracts import Embedder, FloatMatrix
from wfproject.common.errors import UnavailableError

__all__ = ["FAILURE", "MAX_QUESTION_BYTES", "QUESTION_TEXTS", "VECTORS", "SharedEmbedder"]

VECTORS, FAILURE = b"\0", b"\1"
MAX_QUESTION_BYTES = 16_000_000
CONNECT_SECONDS = 5.0
GREETING_SECONDS = 10.0
"""Where the supervisor listens, who connects is taken on by the next server, which needs some seconds to load."""
ANSWER_SECONDS = 30.0
QUESTION_TEXTS = 64
"""More texts are asked in several questions, each of which takes about a second, and up to ten on a busy machine."""


class SharedEmbedder:
    """Implements `Embedder` by asking the process behind a socket. Thread-safe; each call has a connection to itself.

    `described` is the embedder of the settings, never loaded: it says name and dimensions also while the server is
    down. A server that has another model is an error, as its vectors would be of another space.
    """

    def __init__(self, path: str, described: Embedder) -> None:
        self.name = described.name
        self._path = path
        self._described = described
        self._lock = threading.Lock()
        self._idle: list[Connection] = []

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        return self._described.dimensions

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """One row of unit length a text. Raises UnavailableError (code `embedder-unavailable`)."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        questions = (texts[start : start + QUESTION_TEXTS] for start in range(0, len(texts), QUESTION_TEXTS))
        answers = [self._ask(json.dumps(list(question)).encode()) for question in questions]
        return np.frombuffer(b"".join(answers), np.float32).reshape(len(texts), -1).copy()  # the caller may change it

    def _ask(self, question: bytes) -> bytes:
        kept = self._take()
        try:
            if kept is not None:
                with suppress(ConnectionError, EOFError):  # its server has ended since; there may be another one
                    return self._answer(kept, question)
            return self._answer(self._connect(), question)
        except (OSError, EOFError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise _unavailable(f"The embedder behind {self._path} doesn't answer ({reason}).") from error

    def _answer(self, connection: Connection, question: bytes) -> bytes:
        connection.send_bytes(question)
        if not connection.poll(ANSWER_SECONDS):
            raise TimeoutError(f"no answer within {ANSWER_SECONDS:g} s")
        answer = connection.recv_bytes()
        with self._lock:
            self._idle.append(connection)
        if answer[:1] == FAILURE:
            raise _unavailable(json.loads(answer[1:])["message"])
        return answer[1:]

    def _connect(self) -> Connection:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dialled:
            dialled.settimeout(CONNECT_SECONDS)
            dialled.connect(self._path)
            dialled.settimeout(None)
            connection = Connection(dialled.detach())
        if not connection.poll(GREETING_SECONDS):
            raise TimeoutError(f"no greeting within {GREETING_SECONDS:g} s")
        served = json.loads(connection.recv_bytes())["name"]
        if served != self.name:
            raise _unavailable(f"{self._path} serves {served}, the settings want {self.name}.")
        return connection

    def _take(self) -> Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


def _unavailable(message: str) -> UnavailableError:
    return UnavailableError(message, code="embedder-unavailable")
