"""Starting, finding and ending the server processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.paths import ServiceUser

if TYPE_CHECKING:
    import psutil

__all__ = ["is_alive", "launch", "log_tail", "processes_in", "run", "stop"]

MAX_LOG_BYTES = 5_000_000
TAIL_LINES = 6
# Servers get nothing of ours: PG* or LD_* variables of the caller must not change what they do.
SERVER_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# Kept so that a server that ended is reaped instead of staying a zombie of this process.
_launched: dict[int, subprocess.Popen[bytes]] = {}


def launch(command: Sequence[str], *, log: Path, user: ServiceUser | None, keep_open: int) -> int:
    """Start a server in a session of its own with its output appended to `log`; return its process id.

    `keep_open` is a descriptor the server inherits: a lock on it lasts as long as any of the server's processes.
    """
    try:
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise storage_error(error, log) from error
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=SERVER_ENVIRONMENT,
            pass_fds=(keep_open,),
            start_new_session=True,
            umask=0o077,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _refused(command[0], error) from error
    finally:
        os.close(output)
    _launched[process.pid] = process
    return process.pid


def run(
    command: Sequence[str], *, user: ServiceUser | None, text_input: str = "", timeout_seconds: float = 120.0
) -> subprocess.CompletedProcess[str]:
    """Run a helper program of a server to its end, its two outputs joined in `stdout`."""
    try:
        return subprocess.run(  # noqa: S603 - a fixed program of ours
            command,
            input=text_input,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env=SERVER_ENVIRONMENT,
            timeout=timeout_seconds,
            umask=0o077,
            check=False,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        )
    except subprocess.TimeoutExpired as error:
        raise EmbeddedServiceError(
            f"{Path(command[0]).name} didn't finish within {timeout_seconds:.0f} seconds. The machine or its disk may "
            "be overloaded; start again when it is calmer."
        ) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise _refused(command[0], error) from error


def is_alive(pid: int) -> bool:
    """Tell whether the process runs; one that ended but was not yet reaped doesn't."""
    import psutil

    child = _launched.get(pid)
    if child is not None and child.poll() is not None:
        del _launched[pid]
        return False
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def processes_in(directory: Path) -> list[psutil.Process]:
    """Return the processes whose working directory is `directory`: all processes of a server whose data it is."""
    import psutil

    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(directory) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def stop(pid: int, steps: Iterable[tuple[signal.Signals, float]]) -> bool:
    """Send each signal and give it its seconds until the process has ended; false if it outlived them all."""
    for number, seconds in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        except PermissionError as error:
            raise EmbeddedServiceError(
                f"Process {pid} belongs to another user and can't be stopped from here. Stop the services as the user "
                "who started them: manage.py services stop."
            ) from error
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not is_alive(pid):
                return True
            time.sleep(0.02)
    return False


def log_tail(log: Path, since: int = 0) -> str:
    """Return the last lines a server wrote after byte `since`, for a message."""
    try:
        with log.open("rb") as stream:
            stream.seek(since)
            text = stream.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"  {line}" for line in text.strip().splitlines()[-TAIL_LINES:])


def _refused(program: str, error: Exception) -> EmbeddedServiceError:
    if isinstance(error, PermissionError):
        return EmbeddedServiceError(
            f"{program} can't be run ({error.strerror}). Check that the file system allows programs (no 'noexec') and "
            "that root may change to another user here; or run as an ordinary user, or set WF_DATABASE_URL and "
            "WF_REDIS_URL to outside services."
        )
    return EmbeddedServiceError(
        f"{program} can't be run: {error}. Run 'make setup' again, or set WF_DATABASE_URL and WF_REDIS_URL to outside "
        "services."
    )
