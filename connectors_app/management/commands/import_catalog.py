from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors_app.foreign import catalog_import, parse_activities
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = (
        'Register a JSON list of {"id", "description"} activities as operations of a catalogue of their own; '
        "then run seed_vectors, and plan over it with WF_PLANNER_CATALOGS or evaluate --catalog."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file")
        parser.add_argument("--name", required=True, help="name of the catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            activities = parse_activities(json.loads(options["file"].read_text(encoding="utf-8")))
            report = catalog_import(name=options["name"], activities=activities)
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']} can't be read as JSON: {error}") from error
        except ApplicationError as error:
            raise command_error(error) from error
        self.stdout.write(
            f"Catalogue {options['name']}: {report.connectors} connectors, {report.created} operations created, "
            f"{report.updated} updated, {report.retired} retired."
        )
