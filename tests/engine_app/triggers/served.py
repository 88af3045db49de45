"""The hooks' application behind a real HTTP server on the loopback."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from engine_app.triggers.asgi import with_hooks
from tests.engine_app import served as http

__all__ = ["served"]


async def _nothing_else(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def served() -> AbstractContextManager[str]:
    """The server's address, for as long as the block runs."""
    return http.served(with_hooks(_nothing_else))
