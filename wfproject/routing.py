"""What is served under which protocol: deliveries of webhooks by themselves, HTTP by Django, WebSockets by Channels."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries
from django.http.request import validate_host
from django.urls import path, re_path
from django.utils.http import is_same_domain

from wfproject.common.handler import http_application

__all__ = ["protocol_router"]


def is_welcome(origin: str | None) -> bool:
    """Whether a page of that origin (RFC 6454) may open a WebSocket: one of our hosts, or of the trusted origins.

    Clients that are no browsers name none, and are let in: nothing is authenticated by cookies.
    """
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.scheme not in {"http", "https"}:
        return False
    if validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        return True
    trusted = [urlsplit(item) for item in settings.CSRF_TRUSTED_ORIGINS]
    return any(
        item.scheme == parts.scheme and is_same_domain(parts.netloc, item.netloc.removeprefix("*")) for item in trusted
    )


class _OriginGuard:
    """Refuses the handshake to pages of others."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
        allowed = all(map(is_welcome, origins))
        await (self._application if allowed else WebsocketDenier())(scope, receive, send)


def protocol_router() -> Any:
    """The ASGI application of the service."""
    http = http_application()  # sets Django up, which the imports below need
    # They would start a thread for each request, for what a thread that is new has nothing of.
    request_started.disconnect(reset_queries)
    request_started.disconnect(close_old_connections)
    from agent_app.api.sockets import WorkflowSocket
    from engine_app.triggers.asgi import with_hooks

    routes = [path("ws/v1/workflow", WorkflowSocket.as_asgi()), re_path("", WebsocketDenier.as_asgi())]
    return ProtocolTypeRouter({"http": with_hooks(http), "websocket": _OriginGuard(URLRouter(routes))})
