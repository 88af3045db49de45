"""An ASGI application behind a real HTTP server on the loopback, for what a test client can't show: streams."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from connectors_app.http.lifetime import close_loop_locals

__all__ = ["served"]


async def _serve(server: uvicorn.Server) -> None:
    await server.serve()
    await close_loop_locals()


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The server's address, for as long as the block runs."""
    config = uvicorn.Config(application, port=0, lifespan="off", log_level="warning", access_log=False)
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(_serve(server)), daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
