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
from multiprocessing.connection import Connection

import numpy as np

from vectors_app.contracts import Embedder, FloatMatrix
from wfproject.common.errors import UnavailableError

__all__ = ["FAILURE", "MAX_QUESTION_BYTES", "VECTORS", "SharedEmbedder"]

VECTORS, FAILURE = b"\0", b"\1"
MAX_QUESTION_BYTES = 16_000_000
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
"""A server that embeds for an index in between still answers in about a second."""


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
        answer = self._ask(json.dumps(list(texts)).encode())
        return np.frombuffer(answer, np.float32).reshape(len(texts), -1).copy()  # the caller may change it

    def _ask(self, question: bytes) -> bytes:
        connection = self._take()
        try:
            if connection is None or not self._sent(connection, question):
                connection = self._connect()
                connection.send_bytes(question)
            if not connection.poll(ANSWER_SECONDS):
                raise TimeoutError(f"no answer within {ANSWER_SECONDS:g} s")
            answer = connection.recv_bytes()
        except (OSError, EOFError) as error:
            raise self._unavailable(error) from error
        self._give_back(connection)
        if answer[:1] == FAILURE:
            raise UnavailableError(json.loads(answer[1:])["message"], code="embedder-unavailable")
        return answer[1:]

    def _sent(self, connection: Connection, question: bytes) -> bool:
        """Whether a connection that was kept still took the question: its server may have ended since."""
        try:
            if connection.poll():  # nothing was asked, so all that can be read is the end
                return False
            connection.send_bytes(question)
        except OSError:
            return False
        return True

    def _connect(self) -> Connection:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dialled:
            dialled.settimeout(CONNECT_SECONDS)
            dialled.connect(self._path)
            dialled.settimeout(None)
            connection = Connection(dialled.detach())
        if not connection.poll(ANSWER_SECONDS):
            raise TimeoutError(f"no greeting within {ANSWER_SECONDS:g} s")
        served = json.loads(connection.recv_bytes())["name"]
        if served != self.name:
            raise UnavailableError(
                f"{self._path} serves {served}, the settings want {self.name}.", code="embedder-unavailable"
            )
        return connection

    def _take(self) -> Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            self._idle.append(connection)

    def _unavailable(self, error: BaseException) -> UnavailableError:
        reason = str(error) or type(error).__name__
        return UnavailableError(
            f"The embedder behind {self._path} doesn't answer ({reason}).", code="embedder-unavailable"
        )
