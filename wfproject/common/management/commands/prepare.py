from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Bring model, database schema, registry, vectors and the first administrator up to date; repeats nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--token-file", type=Path, help="keep the first API token here, readable to its owner only")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.EMBEDDER == "onnx":
            with self._step("embedding model"):
                call_command("build_embedder", verbosity=0)
        with self._step("database schema"):
            call_command("migrate", interactive=False, verbosity=0)
        with self._step("connector registry"):
            call_command("sync_connectors", verbosity=1, stdout=self.stdout)
        with self._step("vectors"):
            call_command("seed_vectors", verbosity=1, stdout=self.stdout)
        call_command("create_first_admin", token_file=options["token_file"], stdout=self.stdout)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.stdout.write(f"  {name:<20} ready ({time.monotonic() - started:.1f} s)")
        self.stdout.flush()
