from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wfproject.common.management.utility import embedded_parts
from wfproject.embedded.services import keep_services, purge_services, service_status, stop_services


class Command(BaseCommand):
    help = "Start the embedded PostgreSQL and Redis to stay up, stop them, show how they are, or delete their data."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status", "purge"])
        parser.add_argument("--no-input", action="store_true", help="purge without asking")
        parser.add_argument("--force", action="store_true", help="stop them although other commands use them")

    def handle(self, *args: Any, **options: Any) -> None:
        action: str = options["action"]
        if action == "start":
            self._start()
        elif action == "stop":
            stopped = stop_services(settings.DATA_DIR, force=options["force"])
            self.stdout.write(f"Stopped: {', '.join(stopped)}." if stopped else "No embedded service was running.")
        elif action == "purge":
            self._purge(ask=not options["no_input"])
        else:
            self._status()

    def _purge(self, *, ask: bool) -> None:
        if ask and input(f"Delete the database and the queue of {settings.DATA_DIR} for good? [y/N] ").lower() != "y":
            raise CommandError("Nothing was deleted.")
        for path in purge_services(settings.DATA_DIR):
            self.stdout.write(f"Deleted {path}")

    def _start(self) -> None:
        parts = embedded_parts()
        if not any(parts.values()):
            self.stdout.write("WF_DATABASE_URL and WF_REDIS_URL name outside services; there is nothing to start.")
            return
        keep_services(settings.DATA_DIR, **parts)
        self._status()
        self.stdout.write("They stay up until: manage.py services stop")

    def _status(self) -> None:
        embedded = embedded_parts()
        for key, status in zip(("postgres", "redis"), service_status(settings.DATA_DIR), strict=True):
            state = f"running, pid {status.pid}" if status.running else "not running"
            if not embedded[key]:
                state += " (the settings name an outside one)"
            self.stdout.write(f"{status.name:<11} {state}")
            self.stdout.write(f"  socket    {status.socket}\n  data      {status.directory}\n  log       {status.log}")
