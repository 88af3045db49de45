from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wfproject.common.errors import ApplicationError


class Command(BaseCommand):
    help = "Build the MiniLM embedding model from its packaged weights. Does nothing if a good one is there."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--precision", choices=["fp32", "int8"], help="default: WF_EMBEDDING_PRECISION")
        parser.add_argument("--force", action="store_true", help="build it even if a good one is there")

    def handle(self, *args: Any, **options: Any) -> None:
        from vectors_app.embedders.build import build_model
        from vectors_app.embedders.files import model_directory

        precision: Any = options["precision"] or settings.EMBEDDING_PRECISION
        directory = model_directory(settings.DATA_DIR, precision)
        report = self._report if options["verbosity"] else None
        try:
            built, fresh = build_model(directory, precision, force=options["force"], report=report)
        except ApplicationError as error:
            raise CommandError(error.message) from error
        if not options["verbosity"]:
            return
        size = built.model.stat().st_size / 1e6
        state = "built" if fresh else "up to date"
        self.stdout.write(f"Embedding model ({precision}, {size:.0f} MB): {state}")

    def _report(self, step: str) -> None:
        self.stdout.write(f"  {step}")
        self.stdout.flush()
