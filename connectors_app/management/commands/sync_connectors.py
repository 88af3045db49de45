from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors_app.management.reporting import write_report
from connectors_app.manifest import ManifestError, load_manifests
from connectors_app.sync import connectors_sync


class Command(BaseCommand):
    help = "Bring the registry in line with the shipped connector manifests; edits made in the admin are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument(
            "--overwrite-edited", action="store_true", help="give up edits made in the admin in favour of the manifests"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifests = load_manifests()
        except ManifestError as error:
            raise CommandError(str(error)) from error
        report = connectors_sync(
            manifests=manifests, overwrite_edited=options["overwrite_edited"], dry_run=options["dry_run"]
        )
        write_report(self, "Registry", report, options)
