from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors_app.importing.shipped import CATALOG_ROOT
from connectors_app.importing.vendors import VENDORS
from wfproject.common.errors import ApplicationError


class Command(BaseCommand):
    help = "Make the shipped catalogues (fixtures/catalog) from vendors' API descriptions in a directory."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--specs", type=Path, required=True, metavar="DIR", help="directory of the descriptions")
        parser.add_argument("--connector", action="append", choices=sorted(VENDORS), help="only this one; repeatable")
        parser.add_argument(
            "--output", type=Path, default=CATALOG_ROOT, metavar="DIR", help="default: fixtures/catalog"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from connectors_app.importing.build import build_catalogue, provenance
        from connectors_app.importing.shipped import catalogue_paths, read_catalogue
        from connectors_app.manifest import load_manifests

        manifests = {manifest.key: manifest for manifest in load_manifests()}
        output: Path = options["output"]
        output.mkdir(parents=True, exist_ok=True)
        for key in options["connector"] or sorted(VENDORS):
            started = time.monotonic()
            try:
                catalogue, content = build_catalogue(manifests[key], VENDORS[key], options["specs"])
            except ApplicationError as error:
                raise CommandError(error.message) from error
            (output / f"{key}.json.gz").write_bytes(content)
            self.stdout.write(
                f"{key}: {len(catalogue.operations)} operations, {len(content) / 1e3:.0f} kB, "
                f"{time.monotonic() - started:.1f} s"
            )
        catalogues = [read_catalogue(path) for path in catalogue_paths(output).values()]
        (output / "README.md").write_text(provenance(catalogues), encoding="utf-8")
