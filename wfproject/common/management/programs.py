"""The programs of the service as `make run` starts them: commands, sockets and environment."""

from __future__ import annotations

import contextlib
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from wfproject.common.processors import processors
from wfproject.embedded.supervisor import Program
from wfproject.env import envbool, envint

__all__ = [
    "HOST",
    "MEMORY_SETTINGS",
    "SharedEmbedderProgram",
    "beat_command",
    "embedder_command",
    "program_settings",
    "shared_embedder",
    "web_command",
    "web_listeners",
    "web_processes",
    "web_programs",
    "worker_command",
]

HOST = "127.0.0.1"
BACKLOG = 2048
# A request's database work runs on a thread of its own. With glibc's defaults each would get an allocation arena that
# is never given back: 40 MB more for the web process after a few hundred requests.
MEMORY_SETTINGS = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_MMAP_THRESHOLD_": "131072",
}
WEBSOCKET_BYTES = "1048576"
"""A longer message over a WebSocket is not even read; the server's default is 16 MB."""


def web_command(listener: int) -> list[str]:
    """Return the command of a web process that accepts from a socket it inherits.

    The one place that names the ASGI server and its options.
    """
    command = [sys.executable, "-m", "uvicorn", "wfproject.asgi:application", "--fd", str(listener)]
    # Streams of answers may stay open for long; a stop must not wait for them.
    command += ["--timeout-graceful-shutdown", "5", "--ws-max-size", WEBSOCKET_BYTES]
    return [*command, "--lifespan", "off", "--log-level", "warning", "--no-access-log"]


def web_processes() -> int:
    """How many web processes the setting wants: by default one a processor, and two at most."""
    return envint("WF_WEB_PROCESSES", min(processors(), 2), minimum=1, maximum=64)


def program_settings(processes: int) -> dict[str, str]:
    """What the environment of programs says unless it is set, beside so many web processes.

    Threads of several processes that embed at once would wait for each other on the same processors: it took twice as
    long and a fifth more of them.
    """
    return MEMORY_SETTINGS | {"WF_EMBEDDING_THREADS": str(min(max(processors() // processes, 1), 2))}


@contextlib.contextmanager
def web_listeners(port: int, processes: int) -> Iterator[list[int]]:
    """File descriptors of as many sockets that listen on the port, over which the kernel spreads connections evenly.

    Processes that accept from one socket would not share evenly: whoever wakes up first takes all of a burst. They are
    kept here, so that a web process which is started again finds the connections that waited for it.
    """
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) for _ in range(processes)]
        for listener in found:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if processes > 1:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            listener.bind((HOST, port))
            listener.listen(BACKLOG)
        yield [listener.fileno() for listener in found]


def web_programs(listeners: Sequence[int]) -> list[Program]:
    """A web process for each of the sockets."""
    names = ["web", *(f"web-{number}" for number in range(2, len(listeners) + 1))]
    return [Program(name, web_command(item), (item,)) for name, item in zip(names, listeners, strict=True)]


@dataclass(frozen=True)
class SharedEmbedderProgram:
    """The embedder as a program of its own, and what tells the others where to ask it; both empty without one."""

    programs: Sequence[Program] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def shared_embedder() -> Iterator[SharedEmbedderProgram]:
    """The embedder that all programs share: its model is in memory once, not in each of them.

    None is started where `WF_EMBEDDER_SOCKET` names another one, or `WF_SHARE_EMBEDDER` is false. The socket listens
    here, in a directory for its owner alone, so that questions wait while an embedder that ended is started again.
    """
    if settings.EMBEDDER_SOCKET or not envbool("WF_SHARE_EMBEDDER", True):
        yield SharedEmbedderProgram()
        return
    with tempfile.TemporaryDirectory(prefix="wf-embedder-") as directory, socket.socket(socket.AF_UNIX) as listener:
        path = str(Path(directory) / "socket")
        listener.bind(path)
        listener.listen(BACKLOG)
        program = Program("embedder", embedder_command("--fd", str(listener.fileno())), (listener.fileno(),))
        yield SharedEmbedderProgram([program], {"WF_EMBEDDER_SOCKET": path})


def embedder_command(*place: str) -> list[str]:
    """Return the command of the embedder, which is asked at `place`: `--fd NUMBER` or `--socket PATH`."""
    return [sys.executable, "-m", "vectors_app.embedders.serve", *place]


def worker_command() -> list[str]:
    """Return the command of the Celery worker; gossip and mingle are for several of them."""
    return [*_celery_command(), "worker", "--without-gossip", "--without-mingle"]


def beat_command(directory: Path) -> list[str]:
    """Return the command of Celery beat, which remembers its last runs in `directory`."""
    return [*_celery_command(), "beat", "--schedule", str(directory / "celerybeat-schedule"), "--pidfile="]


def _celery_command() -> list[str]:
    # The warning is about unpickling messages as root; our messages are JSON.
    quiet = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [sys.executable, *quiet, "-m", "celery", "--quiet", "--app", "wfproject.celery"]
