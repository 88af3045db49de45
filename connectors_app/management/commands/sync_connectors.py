from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        for verb, labels in (("new", report.created), ("updated", report.updated), ("retired", report.retired)):
            if options["verbosity"] > 1 or options["dry_run"]:
                for label in labels:
                    self.stdout.write(f"  {verb}: {label}")
        for label in report.kept:
            self.stdout.write(self.style.WARNING(f"  kept as edited in the admin: {label}"))
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"Registry: {len(report.created)} {would}created, {len(report.updated)} {would}updated, "
            f"{len(report.retired)} {would}retired, {report.unchanged} unchanged."
        )
