from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import http.client
import json
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wfproject.common.management.utility import close_database_connections, embedded_parts, exit_on
from wfproject.common.processors import processors
from wfproject.embedded.services import ensure_services, services_for
from wfproject.embedded.supervisor import Program, ProgramFailedError, Supervisor, supervisor_lock
from wfproject.env import PROJECT_DIR, envint

HOST = "127.0.0.1"
BACKLOG = 2048
SERVICE_CHECK_SECONDS = 5.0
HEALTH_SECONDS = 120.0
# A request's database work runs on a thread of its own. With glibc's defaults each would get an allocation arena that
# is never given back: 40 MB more for the web process after a few hundred requests.
MEMORY_SETTINGS = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_MMAP_THRESHOLD_": "131072",
}
WEBSOCKET_BYTES = "1048576"
"""A longer message over a WebSocket is not even read; the server's default is 16 MB."""
EXAMPLE_PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"


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


class Command(BaseCommand):
    help = "Run the whole service: embedded PostgreSQL and Redis, web, Celery worker and beat, until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, help="default: WF_PORT, else 8000")
        parser.add_argument("--workers", type=int, help="web processes; default: WF_WEB_PROCESSES")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"] or envint("WF_PORT", 8000, minimum=1, maximum=65535)
        address = f"http://{HOST}:{port}"
        directory = Path(settings.DATA_DIR) / "up"
        exit_on(signal.SIGTERM)
        exit_on(signal.SIGHUP)
        processes = options["workers"] or web_processes()
        with supervisor_lock(directory, f"{address}/"):
            supervisor = Supervisor(
                [Program("worker", worker_command()), Program("beat", beat_command(directory))],
                directory=directory,
                working_dir=PROJECT_DIR,
                environment={**program_settings(processes), **os.environ, "PYTHONUNBUFFERED": "1"},
                write=self._line,
            )
            if orphans := supervisor.end_orphans():
                self._line(f"Ended what a killed supervisor had left running: {', '.join(orphans)}.")
            check_port(port)
            parts = embedded_parts()
            self._line(_services_sentence(parts))
            with services_for(settings.DATA_DIR, **parts):
                self._prepare()
                with web_listeners(port, processes) as listeners:
                    supervisor.add(web_programs(listeners))
                    self._serve(supervisor, address, port, parts)
                self._line("Stopping.")
            self._line("Stopped; nothing is left running.")

    def _prepare(self) -> None:
        """Bring database, registry, vectors, first user and static files up to date; each step repeats nothing."""
        call_command("prepare", token_file=token_file(), stdout=self.stdout)
        if static_files_changed():
            with self._step("static files"):
                call_command("collectstatic", interactive=False, verbosity=0)
                remember_static_files()
        close_database_connections()

    def _serve(self, supervisor: Supervisor, address: str, port: int, parts: dict[str, bool]) -> None:
        try:
            with supervisor.running():
                if self._wait_until_healthy(supervisor, port):
                    self._announce(address, port)
                while not supervisor.stopping:
                    supervisor.watch(SERVICE_CHECK_SECONDS)
                    if not supervisor.stopping and any(parts.values()):
                        self._revive_services(parts)
        except ProgramFailedError as error:
            raise CommandError(str(error)) from error

    def _wait_until_healthy(self, supervisor: Supervisor, port: int) -> bool:
        deadline = time.monotonic() + HEALTH_SECONDS
        while not supervisor.stopping:
            if request_status(port, "/healthz") == 200:
                return True
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The web process didn't answer /healthz within {HEALTH_SECONDS:.0f} seconds. What it printed "
                    f"above and {settings.LOG_DIR} tell more."
                )
            supervisor.watch(0.2)
        return False

    def _revive_services(self, parts: dict[str, bool]) -> None:
        started = ensure_services(settings.DATA_DIR, **parts)
        names = [name for name, now in (("PostgreSQL", started.postgres), ("Redis", started.redis)) if now]
        if names:
            self._line(f"{' and '.join(names)} had ended unexpectedly and was started again.")

    def _announce(self, address: str, port: int) -> None:
        token = remembered_token(port)
        self._line("")
        self._line(self.style.SUCCESS(f"Ready at {address}/   admin: {address}/admin/   API: {address}/docs"))
        self._line("Try it in another terminal:")
        self._line(f"  {curl_command(address, token or '$TOKEN')}")
        if token is None:
            self._line(f"with a token in TOKEN, made by: {_manage_command()} create_token admin")
        self._line("Ctrl-C stops everything.")
        self._line("")

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self._line(f"  {name:<20} ready ({time.monotonic() - started:.1f} s)")

    def _line(self, text: str) -> None:
        # A terminal that went away must not keep the stop from completing.
        with contextlib.suppress(OSError, ValueError):
            self.stdout.write(text)
            self.stdout.flush()


def check_port(port: int) -> None:
    """Raise CommandError with the way out when the port can't be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"Port {port} is in use{_port_holder(port)}."
            else:
                reason = f"Port {port} can't be used ({error.strerror})."
            other = port + 1 if 1024 <= port < 65535 else 8000
            raise CommandError(
                f"{reason} Choose another one: 'make run PORT={other}', or set WF_PORT={other} in .env."
            ) from error


def request_status(port: int, path: str, token: str | None = None) -> int | None:
    """Return the status the web process answers a GET with, None when it doesn't answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def token_file() -> Path:
    """Return where the first token is kept (mode 0600), so that the example stays ready to paste."""
    return Path(settings.DATA_DIR) / "first-token"


def remembered_token(port: int) -> str | None:
    """Return the first run's token while the service still accepts it."""
    try:
        token = token_file().read_text().strip()
    except OSError:
        return None
    return token if token and request_status(port, "/api/v1/sessions", token) not in (None, 401, 403) else None


def curl_command(address: str, token: str) -> str:
    """Return a command that asks for a workflow."""
    body = shlex.quote(json.dumps({"prompt": EXAMPLE_PROMPT}))
    return (
        f'curl -s {address}/api/v1/workflow -H "Authorization: Bearer {token}" '
        f'-H "Content-Type: application/json" -d {body}'
    )


def static_files_changed() -> bool:
    """Tell whether any static file came, went or changed since they were collected."""
    try:
        return _static_stamp().read_text() != _static_digest()
    except OSError:
        return True


def remember_static_files() -> None:
    """Note the state of the static files that were collected."""
    _static_stamp().write_text(_static_digest())


def _static_stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _static_digest() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            info = os.stat(storage.path(path))
            digest.update(f"{path}\0{info.st_size}\0{info.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return port


def _port_holder(port: int) -> str:
    import psutil

    with contextlib.suppress(psutil.Error):  # not everyone may see other users' processes
        for connection in psutil.net_connections("tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
                continue
            if connection.laddr.port == port:
                return f" by {psutil.Process(connection.pid).name()} (pid {connection.pid})"
    return ""


def _services_sentence(parts: dict[str, bool]) -> str:
    names = {"postgres": "PostgreSQL", "redis": "Redis"}
    ours = [names[key] for key, embedded in parts.items() if embedded]
    outside = [names[key] for key, embedded in parts.items() if not embedded]
    sentences = [f"Embedded {' and '.join(ours)} in {settings.DATA_DIR}." if ours else ""]
    sentences += [f"Outside {' and '.join(outside)} by the settings." if outside else ""]
    return " ".join(sentence for sentence in sentences if sentence)


def _manage_command() -> str:
    return f"{os.path.relpath(sys.executable)} manage.py"
