from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from connectors_app.importing.load import catalogues_load
from connectors_app.importing.shipped import catalogue_paths
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = "Load the shipped catalogues of vendors' operations and events; what is up to date is skipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--connector", action="append", choices=list(catalogue_paths()), help="only this one; repeatable"
        )
        parser.add_argument("--force", action="store_true", help="load what is up to date, too")

    def handle(self, *args: Any, **options: Any) -> None:
        from tqdm import tqdm

        try:
            with tqdm(desc="catalogues", unit="connector", leave=False, disable=options["verbosity"] == 0) as bar:

                def advance(connector: str, done: int, total: int) -> None:
                    bar.total = total
                    bar.set_postfix_str(connector)
                    bar.update(done - bar.n)

                loads = catalogues_load(connectors=options["connector"], force=options["force"], progress=advance)
        except ApplicationError as error:
            raise command_error(error) from error
        reports = [load.report for load in loads if load.report]
        if options["verbosity"] > 1:
            for load in loads:
                self.stdout.write(f"  {load.connector}: {_facts(load.report) if load.report else 'up to date'}")
        for label in (label for report in reports for label in report.kept):
            self.stdout.write(self.style.WARNING(f"  kept as edited in the admin: {label}"))
        if options["verbosity"]:
            totals = (
                sum(len(getattr(report, name)) for report in reports) for name in ("created", "updated", "retired")
            )
            created, updated, retired = totals
            self.stdout.write(
                f"Catalogues: {len(loads)}, of which {len(loads) - len(reports)} up to date; "
                f"{created} operations created, {updated} updated, {retired} retired."
            )


def _facts(report: Any) -> str:
    return (
        f"{len(report.created)} created, {len(report.updated)} updated, {len(report.retired)} retired, "
        f"{report.unchanged} unchanged, {len(report.merged)} curated already"
    )
