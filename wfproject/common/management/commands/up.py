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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from wfproject.common.management.programs import (
    HOST,
    beat_command,
    program_settings,
    shared_embedder,
    web_listeners,
    web_processes,
    web_programs,
    worker_command,
)
from wfproject.common.management.utility import close_database_connections, embedded_parts, exit_on
from wfproject.embedded.services import ensure_services, services_for
from wfproject.embedded.supervisor import Program, ProgramFailedError, Supervisor, supervisor_lock
from wfproject.env import PROJECT_DIR, envint

SERVICE_CHECK_SECONDS = 5.0
HEALTH_SECONDS = 120.0
EXAMPLE_PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"


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
        with supervisor_lock(directory, f"{address}/"), shared_embedder() as embedder:
            supervisor = Supervisor(
                [*embedder.programs, Program("worker", worker_command()), Program("beat", beat_command(directory))],
                directory=directory,
                working_dir=PROJECT_DIR,
                environment={
                    **program_settings(processes),
                    **os.environ,
                    **embedder.environment,
                    "PYTHONUNBUFFERED": "1",
                },
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
            self._line(f"with a token in TOKEN, made by: {_manage_command()} create_token {_token_owner()}")
            if not _active_users().filter(is_superuser=True).exists():
                self._line(f"There is no administrator; make one with: {_manage_command()} createsuperuser")
            close_database_connections()
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


def _token_owner() -> str:
    """Who may make a token: an administrator where there is one."""
    user = _active_users().order_by("-is_superuser", "pk").first()
    return user.get_username() if user else "USERNAME"


def _active_users() -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(is_active=True)


def _manage_command() -> str:
    return f"{os.path.relpath(sys.executable)} manage.py"
