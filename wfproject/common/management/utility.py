"""Django's command runner, with the embedded services up for as long as a command needs them."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from django.conf import settings
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand, CommandError

from wfproject.common.errors import ApplicationError
from wfproject.embedded.services import ensure_services, postgres_url, redis_url, release_services

__all__ = [
    "WITHOUT_SERVICES",
    "close_database_connections",
    "command_error",
    "embedded_parts",
    "execute_from_command_line",
    "exit_on",
]

# Commands that use neither database nor Redis, or (services, up) see to them themselves.
WITHOUT_SERVICES = frozenset(
    {
        "build_catalog",
        "build_embedder",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "services",
        "show_graph",
        "spectacular",
        "startconnector",
        "startapp",
        "startproject",
        "up",
        "version",
    }
)


def command_error(error: ApplicationError) -> CommandError:
    """What a command says of an error: its sentence, and below it what is told about fields."""
    lines = [error.message]
    for name, told in error.details.items():
        lines += [f"  {name}: {text}" for text in (told if isinstance(told, list) else [told]) if isinstance(text, str)]
    return CommandError("\n".join(lines))


def embedded_parts() -> dict[str, bool]:
    """Tell which services the settings leave to us: those whose URL is the embedded one."""
    return {
        "postgres": postgres_url(settings.DATA_DIR) == settings.DATABASE_URL,
        "redis": redis_url(settings.DATA_DIR) == settings.REDIS_URL,
    }


def execute_from_command_line(argv: list[str]) -> None:
    """Run a management command; what it started of the services is stopped when it ends, however it ends."""
    utility = _Utility(argv)
    try:
        utility.execute()
    finally:
        utility.release()


class _Utility(ManagementUtility):
    _uses_services = False

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Load the command and, unless it can do without, have the services started."""
        command = super().fetch_command(subcommand)
        if self._needs_services(subcommand):
            parts = embedded_parts()
            if any(parts.values()):
                exit_on(signal.SIGTERM)
                self._uses_services = True
                ensure_services(settings.DATA_DIR, **parts)
        return command

    def release(self) -> None:
        """Close what this process has open in the services, and stop them if nobody else uses them."""
        if not self._uses_services:
            return
        close_database_connections()
        release_services(settings.DATA_DIR)

    def _needs_services(self, subcommand: str) -> bool:
        if "DJANGO_AUTO_COMPLETE" in os.environ or self.argv[1:2] != [subcommand]:
            return False  # completion, or the help of a command
        arguments = self.argv[2:]
        if {"-h", "--help", "--version"}.intersection(arguments):
            return False
        return subcommand not in WITHOUT_SERVICES or (subcommand == "check" and "--database" in arguments)


def close_database_connections() -> None:
    """Close the connections of this process, pools included, before their server may go."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def exit_on(number: signal.Signals) -> None:
    """Let the signal end this process in order, so that it leaves no service behind."""

    def leave(received: int, _: FrameType | None) -> None:
        sys.exit(128 + received)

    if signal.getsignal(number) is signal.SIG_DFL:
        signal.signal(number, leave)
