"""The life of an embedded server: found running, started, waited for, stopped.

A server inherits a locked descriptor, so the lock is held exactly as long as any process of it lives. That tells a
running server from a stale pid file, a reused process id or a half-dead one, also across containers and users.
"""

from __future__ import annotations

import os
import signal
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from wfproject.embedded import processes
from wfproject.embedded.errors import EmbeddedServiceError
from wfproject.embedded.locks import is_locked, open_lock_file, try_lock
from wfproject.embedded.paths import EmbeddedPaths

__all__ = ["EmbeddedServer", "ServerStatus"]

READY_SECONDS = 180.0
ORPHAN_SECONDS = 5.0
SOCKET_SECONDS = 5.0


@dataclass(frozen=True)
class ServerStatus:
    """What `manage.py services status` tells of one server."""

    name: str
    running: bool
    pid: int | None
    socket: Path
    directory: Path
    log: Path


class EmbeddedServer(ABC):
    """One server of one data directory. Callers hold the start lock while they start or stop it."""

    name: str
    stop_steps: tuple[tuple[signal.Signals, float], ...]

    def __init__(self, paths: EmbeddedPaths) -> None:
        self.paths = paths
        self.life_lock = paths.control_dir / f"{self.name.lower()}.lock"
        self.log = paths.control_dir / f"{self.name.lower()}.log"

    @property
    @abstractmethod
    def directory(self) -> Path:
        """The server's data directory, which is also its working directory."""

    @property
    @abstractmethod
    def socket(self) -> Path:
        """The socket it listens on."""

    @abstractmethod
    def prepare(self) -> list[str]:
        """Make the data directory fit to start on, and return the command. No process of the server lives."""

    @abstractmethod
    def is_ready(self, pid: int) -> bool:
        """Tell whether the server with this process id answers on our socket."""

    @abstractmethod
    def explain(self, output: str) -> str:
        """Return the next step for a server that ended with this output."""

    def pid(self) -> int | None:
        """Return the process id of the living server, None when there is none (or only leftovers of one)."""
        if not is_locked(self.life_lock):
            return None
        try:
            pid = int(self.life_lock.read_text())
        except (OSError, ValueError):
            return None
        return pid if processes.is_alive(pid) else None

    def is_running(self) -> bool:
        """Tell whether the server runs and answers."""
        pid = self.pid()
        return pid is not None and self.is_ready(pid)

    def status(self) -> ServerStatus:
        """Return facts for people."""
        pid = self.pid()
        running = pid is not None and self.is_ready(pid)
        return ServerStatus(self.name, running, pid, self.socket, self.directory, self.log)

    def start(self) -> bool:
        """Start the server unless it runs; return whether it was started now."""
        pid = self.pid()
        if pid is not None:
            if self._wait(pid, socket_seconds=SOCKET_SECONDS):
                return False
            self.stop()  # it was just dying, or its socket was removed, or the data directory moved
        self._clear_leftovers()
        descriptor = open_lock_file(self.life_lock)
        try:
            self._claim(descriptor)
            command = self.prepare()
            offset = self._log_size()
            pid = processes.launch(command, log=self.log, user=self.paths.service_user, keep_open=descriptor)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{pid}\n".encode(), 0)
        finally:
            os.close(descriptor)
        if not self._wait(pid):
            self._give_up(pid, offset)
        return True

    def stop(self) -> bool:
        """Stop the server and whatever is left of it; return whether there was anything to stop."""
        pid = self.pid()
        if pid is None and not is_locked(self.life_lock):
            return False
        if pid is not None:
            processes.stop(pid, self.stop_steps)
        self._clear_leftovers()
        return True

    def _claim(self, descriptor: int) -> None:
        deadline = time.monotonic() + ORPHAN_SECONDS  # another process may be looking at the lock just now
        while not try_lock(descriptor):
            if time.monotonic() > deadline:
                raise EmbeddedServiceError(
                    f"{self.name} for {self.paths.data_dir} is being run by another container or user. Stop it there, "
                    "or set WF_DATA_DIR to another directory."
                )
            time.sleep(0.02)

    def _wait(self, pid: int, *, socket_seconds: float = READY_SECONDS) -> bool:
        """Wait until the server is ready; false when it ended, has no socket, or isn't ready in time."""
        started = time.monotonic()
        while time.monotonic() < started + READY_SECONDS and processes.is_alive(pid):
            if self.is_ready(pid):
                return True
            if time.monotonic() > started + socket_seconds and not self.socket.exists():
                return False
            time.sleep(0.02)
        return False

    def _give_up(self, pid: int, offset: int) -> NoReturn:
        """Raise what is known of a server that was started and did not become ready."""
        ended = not processes.is_alive(pid)
        self.stop()
        output = processes.log_tail(self.log, offset)
        if ended:
            reason = f"{self.name} ended as it started. {self.explain(output)}"
        else:
            reason = (
                f"{self.name} didn't become ready within {READY_SECONDS:.0f} seconds. Start again when the machine is "
                "less busy."
            )
        raise EmbeddedServiceError(f"{reason} Its log {self.log} ends with:\n{output}")

    def _clear_leftovers(self) -> None:
        """Wait for processes of a killed server to notice and end; end those that don't."""
        deadline = time.monotonic() + ORPHAN_SECONDS
        while is_locked(self.life_lock) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not is_locked(self.life_lock):
            return
        for process in processes.processes_in(self.directory):
            processes.stop(process.pid, [(signal.SIGKILL, ORPHAN_SECONDS)])

    def _log_size(self) -> int:
        try:
            return self.log.stat().st_size
        except OSError:
            return 0
