"""Bells that nobody hears: callers are told at once and hardly wait."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from celery import Celery

from wfproject.common import broker


@pytest.fixture
def silent_broker() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port that takes connections and never says a word, with the connections that came."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                try:
                    came.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], came
        over.set()
        thread.join()
        for connection in came:
            connection.close()


def test_a_broker_that_stands_still_is_given_up_and_left_alone_for_a_moment(
    silent_broker: tuple[int, list[socket.socket]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, came = silent_broker
    app = Celery(broker=f"redis://127.0.0.1:{port}/0")
    app.conf.broker_transport_options = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
    monkeypatch.setattr(broker, "import_string", lambda path: app)
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    assert broker.ring("some.task") is False
    tried = len(came)
    assert tried >= 1
    assert [broker.ring("some.task") for _ in range(50)] == [False] * 50
    time.sleep(0.2)
    assert len(came) == tried
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    assert broker.ring("some.task") is False
    assert len(came) > tried


def test_bells_are_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    class App:
        def send_task(self, name: str, **options: object) -> None:
            heard.append((name, options["kwargs"]))

    monkeypatch.setattr(broker, "import_string", lambda path: App())
    monkeypatch.setattr(broker, "_silent_until", time.monotonic() - 0.001)
    assert broker.ring("some.task", run_id="r") is True
    assert heard == [("some.task", {"run_id": "r"})]
