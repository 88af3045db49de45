"""The service on a real server, in a thread of this process, over a database that is really committed to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai  # noqa: F401 - fixtures
from tests.conftest import bearer_token, load_emptied_registry
from wfproject.routing import protocol_router

NAMES = ("streaming-alice", "streaming-bob")


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, really committed to, as pytest-django's; but of tables only what the test left is emptied.

    The registry is there as well.
    """
    with django_db_blocker.unblock():
        load_emptied_registry()
        remove_traces()
        yield
        remove_traces()


def remove_traces() -> None:
    from accounts_app.models import User, Workspace

    Workspace.objects.filter(memberships__user__username__in=NAMES).delete()
    User.objects.filter(username__in=NAMES).delete()


class Server(uvicorn.Server):
    """A server that leaves signals alone, with the address it listens on."""

    def __init__(self) -> None:
        config = uvicorn.Config(protocol_router(), port=0, log_level="warning", lifespan="off", log_config=None)
        config.timeout_graceful_shutdown = 1
        super().__init__(config)
        self.thread = threading.Thread(target=self.run, name="streaming-server", daemon=True)

    def install_signal_handlers(self) -> None:
        """None: tests are stopped as usual."""

    @property
    def url(self) -> str:
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __enter__(self) -> Server:
        self.thread.start()
        while not self.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    with Server() as served:
        yield served


@pytest.fixture
def other_server(transactional_db: None) -> Iterator[Server]:
    """A second process, as far as streams are concerned: another event loop."""
    with Server() as served:
        yield served


@pytest.fixture
def client_of(transactional_db: None) -> Iterator[Callable[..., httpx.Client]]:
    """Clients of the server for the users of this test, who are made when they are first asked for."""
    from accounts_app.models import User
    from accounts_app.services import user_create

    opened: list[httpx.Client] = []

    def make(served: Server, name: str = NAMES[0]) -> httpx.Client:
        user = User.objects.filter(username=name).first() or user_create(username=name, password="correct horse b")
        headers = {"Authorization": f"Bearer {bearer_token(user)}"}
        opened.append(httpx.Client(base_url=f"{served.url}/api/v1", headers=headers, timeout=30))
        return opened[-1]

    yield make
    for client in opened:
        client.close()
