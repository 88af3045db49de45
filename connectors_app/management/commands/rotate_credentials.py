from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from connectors_app.credentials.rotation import credentials_rotate


class Command(BaseCommand):
    help = (
        "Encrypt all credentials with the first key of WF_CREDENTIAL_KEYS; the service may go on. "
        "It may be stopped and run again. Afterwards take the old key out of the setting."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500, help="rows a statement (default 500)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch_size"] < 1:
            raise CommandError("--batch-size must be at least 1.")
        with tqdm(unit=" credentials", disable=options["verbosity"] == 0, file=self.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = credentials_rotate(progress=show, batch_size=options["batch_size"])
        self.stdout.write(f"{report.rotated} credentials encrypted with the first key.")
        if report.unreadable:
            names = ", ".join(map(str, report.unreadable[:20]))
            raise CommandError(
                f"{len(report.unreadable)} can't be read with any key and were left alone; their owners must enter "
                f"them again: {names}"
            )
        if report.remaining:
            raise CommandError(f"{report.remaining} were changed by a process with an older first key; run it again.")
