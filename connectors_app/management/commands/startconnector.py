from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from connectors_app.scaffold import connector_scaffold
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = "Write the files of a new connector: a commented manifest, probes for preflight, and a contract test."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="lower-case snake case, for example shipyard")
        parser.add_argument("--name", help="the product's name; default: made of the key")

    def handle(self, *args: Any, **options: Any) -> None:
        key = options["key"]
        name = options["name"] or key.replace("_", " ").title()
        try:
            files = connector_scaffold(key=key, name=name, project=Path(settings.BASE_DIR))
        except ApplicationError as error:
            raise command_error(error) from error
        for path in files:
            self.stdout.write(f"  {path.relative_to(settings.BASE_DIR)}")
        self.stdout.write(
            "Replace the example operations and the addresses by the vendor's, then: manage.py check, "
            f"pytest tests/connectors_app -k {key}, manage.py sync_connectors, manage.py seed_vectors."
        )
