from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vectors_app.registry import STORES
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = "Embed the operations of the registry that changed, and remove those that left it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--store", choices=sorted(STORES), help="default: WF_VECTOR_STORE")
        parser.add_argument("--catalog", action="append", metavar="NAME", help="only this catalogue; repeatable")
        parser.add_argument("--force", action="store_true", help="embed what is unchanged, too")

    def handle(self, *args: Any, **options: Any) -> None:
        from tqdm import tqdm

        from connectors_app.selectors import catalog_names
        from vectors_app.registry import get_embedder, get_store
        from vectors_app.services import vectors_seed

        catalogs = options["catalog"]
        unknown = sorted(set(catalogs or ()) - set(catalog_names()))
        if unknown:
            raise CommandError(f"There is no catalogue {', '.join(unknown)}. Known: {', '.join(catalog_names())}.")
        try:
            with tqdm(desc="vectors", unit="op", leave=False, disable=options["verbosity"] == 0) as bar:

                def advance(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                report = vectors_seed(
                    store=get_store(options["store"]),
                    embedder=get_embedder(),
                    catalogs=catalogs,
                    force=options["force"],
                    progress=advance,
                )
        except ApplicationError as error:
            raise command_error(error) from error
        if options["verbosity"]:
            facts = f"{report.embedded} embedded, {report.unchanged} unchanged, {report.pruned} removed"
            self.stdout.write(f"Vectors: {facts}")
