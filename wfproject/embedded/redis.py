"""The embedded Redis, reached through a private Unix socket only."""

from __future__ import annotations

import errno
import os
import signal
import socket as sockets
from pathlib import Path

from wfproject.embedded.binaries import redis_binary
from wfproject.embedded.errors import storage_error
from wfproject.embedded.server import EmbeddedServer

__all__ = ["EmbeddedRedis"]

REPLY_SECONDS = 1.0


class EmbeddedRedis(EmbeddedServer):
    """Redis with an append-only file, so that queued messages survive a restart."""

    name = "Redis"
    stop_steps = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))

    @property
    def directory(self) -> Path:
        """The directory of the append-only file."""
        return self.paths.redis_dir

    @property
    def socket(self) -> Path:
        """The socket in the private directory."""
        return self.paths.redis_socket

    def prepare(self) -> list[str]:
        """Make the directory and return the command."""
        self.paths.private_dir(self.directory)
        return [
            str(redis_binary(self.paths)),
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.directory), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--daemonize", "no", "--databases", "16", "--loglevel", "notice"),
        ]

    def is_ready(self, pid: int) -> bool:
        """Ask on the socket; a server still reading its file answers -LOADING and isn't ready."""
        try:
            with sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM) as connection:
                connection.settimeout(REPLY_SECONDS)
                connection.connect(os.fspath(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def explain(self, output: str) -> str:
        """Return the next step for Redis' own words."""
        if "No space left" in output:
            return str(storage_error(OSError(errno.ENOSPC, ""), self.directory))
        return (
            f"If its file in {self.directory} is damaged, remove that directory: it holds the cache and the queue, and "
            "both are made again from the database."
        )
