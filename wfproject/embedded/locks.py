"""File locks of the kernel (flock): they vanish with the process that holds them, so none is ever stale."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from wfproject.embedded.errors import EmbeddedServiceError, storage_error

__all__ = ["exclusive", "is_locked", "open_lock_file", "try_lock"]

POLL_SECONDS = 0.05


def open_lock_file(path: Path) -> int:
    """Open (and make) a lock file and return its descriptor, which child processes don't inherit."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise storage_error(error, path) from error


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take (or convert to) the lock without waiting; false when another process stands in the way."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Tell whether any process holds the lock alone; a file that doesn't exist is held by none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        return not try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def exclusive(path: Path, *, timeout_seconds: float = 180.0) -> Iterator[None]:
    """Hold the lock alone, waiting for whoever has it; EmbeddedServiceError when the time is up."""
    descriptor = open_lock_file(path)
    try:
        deadline = time.monotonic() + timeout_seconds
        while not try_lock(descriptor):
            if time.monotonic() > deadline:
                holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
                raise EmbeddedServiceError(
                    f"Process {holder} has been starting or stopping the embedded services for more than "
                    f"{timeout_seconds:.0f} seconds. Wait for it, or end it (kill {holder}), and start again."
                )
            time.sleep(POLL_SECONDS)
        with contextlib.suppress(OSError):  # only the message above reads it; a full disk must not hinder a stop
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
