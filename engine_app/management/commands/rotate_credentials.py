from __future__ import annotations

from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from connectors_app.credentials.rotation import RotationReport, credentials_rotate
from engine_app.triggers.rotation import hook_secrets_rotate


class Rotation(Protocol):
    def __call__(self, *, progress: Any, batch_size: int) -> RotationReport: ...


class Command(BaseCommand):
    help = (
        "Encrypt all credentials and secrets of webhooks with the first key of WF_CREDENTIAL_KEYS; the service may go "
        "on. It may be stopped and run again. Afterwards take the old key out of the setting."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500, help="rows a statement (default 500)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch_size"] < 1:
            raise CommandError("--batch-size must be at least 1.")
        reports = {
            "credentials": self._rotate(credentials_rotate, "credentials", options),
            "secrets of webhooks": self._rotate(hook_secrets_rotate, "secrets of webhooks", options),
        }
        problems = []
        for name, report in reports.items():
            self.stdout.write(f"{report.rotated} {name} encrypted with the first key.")
            if report.unreadable:
                ids = ", ".join(map(str, report.unreadable[:20]))
                problems.append(
                    f"{len(report.unreadable)} {name} can't be read with any key and were left alone; their owners "
                    f"must enter them again: {ids}"
                )
            elif report.remaining:
                problems.append(
                    f"{report.remaining} {name} were changed by a process with an older first key; run it again."
                )
        if problems:
            raise CommandError("\n".join(problems))

    def _rotate(self, rotate: Rotation, name: str, options: dict[str, Any]) -> RotationReport:
        with tqdm(unit=f" {name}", disable=options["verbosity"] == 0, file=self.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return rotate(progress=show, batch_size=options["batch_size"])
