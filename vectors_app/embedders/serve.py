"""Embeds for the other processes of this machine, so that the model is in memory once.

`python -m vectors_app.embedders.serve` with `--socket PATH`, or `--fd N` for a listening socket that is inherited. The
model is that of the settings. Who may open the socket may ask: it is made for its owner alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from vectors_app.contracts import Embedder
from vectors_app.embedders.shared import FAILURE, MAX_QUESTION_BYTES, VECTORS
from wfproject.common.errors import ApplicationError, ValidationFailed

__all__ = ["BACKLOG", "serve"]

logger = logging.getLogger(__name__)

BACKLOG = 256
KEPT_BYTES = 8_000_000
"""Some times what a sentence takes for its way through the model."""


def serve(listener: socket.socket, embedder: Embedder) -> None:
    """Answer whoever connects, each on a thread of its own, until the listener is closed."""
    while True:
        try:
            accepted, _ = listener.accept()
        except OSError:
            return
        connection = Connection(accepted.detach())
        threading.Thread(target=_converse, args=(connection, embedder), daemon=True).start()


def _converse(connection: Connection, embedder: Embedder) -> None:
    with connection, suppress(EOFError, OSError):  # the other side went away, or asked for more than is taken
        connection.send_bytes(json.dumps({"name": embedder.name}).encode())
        while True:
            connection.send_bytes(_answer(connection.recv_bytes(MAX_QUESTION_BYTES), embedder))


def _answer(question: bytes, embedder: Embedder) -> bytes:
    try:
        return VECTORS + embedder.embed(_texts(question)).tobytes()
    except ApplicationError as error:
        return _failure(error.message)
    except Exception as error:  # the process goes on for the others
        logger.exception("A question could not be answered")
        return _failure(f"The embedder failed: {type(error).__name__}")


def _failure(message: str) -> bytes:
    return FAILURE + json.dumps({"message": message}).encode()


def _texts(question: bytes) -> list[str]:
    texts = json.loads(question)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValidationFailed("A question is a list of texts.")
    return texts


def _listener(path: Path) -> socket.socket:
    """A socket for this user alone, in place of what a server that was killed left there."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    previous = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(previous)
    listener.listen(BACKLOG)
    return listener


def main(arguments: Sequence[str]) -> None:
    """Load the model of the settings and serve it until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m vectors_app.embedders.serve", description=__doc__)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--socket", type=Path, help="where to make the socket; one that is there is replaced")
    place.add_argument("--fd", type=int, help="number of an inherited descriptor of a listening socket")
    options = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))  # threads may be in the model, which must not go from under them

    from vectors_app.registry import own_embedder
    from wfproject.common.memory import keep_memory, settle_memory

    keep_memory(KEPT_BYTES)
    embedder = own_embedder()
    with _listener(options.socket) if options.fd is None else socket.socket(fileno=options.fd) as listener:
        try:
            embedder.embed(["ready"])
        except ApplicationError as error:
            logger.warning("%s", error.message)  # those who ask are told, too; it may be built later
        settle_memory()
        serve(listener, embedder)


if __name__ == "__main__":
    main(sys.argv[1:])
