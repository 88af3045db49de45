from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors_app.contracts import CORE_CATALOG
from wfproject.common.errors import ApplicationError

SHOWN_HITS = 5


class Command(BaseCommand):
    help = "Score the retrieval over needs whose operations are known: recall@1, @10 and @50 with 95 % intervals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--needs", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--catalog", default=CORE_CATALOG, metavar="NAME", help="default: the shipped registry")
        parser.add_argument("--json", action="store_true", help="print one object")
        parser.add_argument("--failures", action="store_true", help="show the needs not met by the first ten hits")
        parser.add_argument("--misses", action="store_true", help="show the needs not met by the first hit")
        parser.add_argument("--without-role", action="store_true", help="search among actions and triggers")

    def handle(self, *args: Any, **options: Any) -> None:
        from tqdm import tqdm

        from connectors_app.selectors import catalog_names, catalog_snapshot
        from vectors_app.evaluation.needs import read_needs
        from vectors_app.evaluation.score import play, recalls, times
        from vectors_app.retrieval.hybrid import HybridRetriever
        from vectors_app.services import get_retriever

        catalog = options["catalog"]
        if catalog not in catalog_names():
            raise CommandError(f"There is no catalogue {catalog}. Known: {', '.join(catalog_names())}.")
        retriever = get_retriever()
        if not isinstance(retriever, HybridRetriever):
            raise CommandError("This retriever can't be asked outside of a request.")
        operations = catalog_snapshot((catalog,)).operations
        try:
            needs = read_needs(options["needs"])
            retriever.search_now([], (catalog,))
            played = play(
                needs,
                operations,
                lambda queries: retriever.search_now(queries, (catalog,)),
                with_role=not options["without_role"],
            )
            quiet = options["json"] or options["verbosity"] == 0
            outcomes = list(tqdm(played, desc="needs", total=len(needs), leave=False, disable=quiet))
        except (ApplicationError, OSError) as error:
            raise CommandError(str(error)) from error
        figures, taken = recalls(outcomes), times(outcomes)
        unmet = [outcome.need.id for outcome in outcomes if not outcome.wanted]
        if options["json"]:
            self._print_json(len(needs), len(operations), figures, taken, unmet)
        else:
            self._print_table(len(needs), len(operations), figures, taken, unmet)
        depth = 10 if options["failures"] else 1
        if options["failures"] or options["misses"]:
            self._print_failures([item for item in outcomes if not item.rank or item.rank > depth])

    def _print_json(self, n: int, size: int, figures: Any, taken: dict[str, float], unmet: list[str]) -> None:
        facts: dict[str, Any] = {"n": n, "operations": size}
        facts |= {name.replace("@", "_"): round(value, 4) for name, (value, _, _) in figures.items()}
        facts |= {name: round(value, 2) for name, value in taken.items()}
        facts["intervals"] = {
            name.replace("@", "_"): [round(low, 4), round(high, 4)] for name, (_, low, high) in figures.items()
        }
        self.stdout.write(json.dumps(facts | {"not_in_catalog": unmet}))

    def _print_table(self, n: int, size: int, figures: Any, taken: dict[str, float], unmet: list[str]) -> None:
        self.stdout.write(f"{n} needs over {size} operations")
        for name, (value, low, high) in figures.items():
            self.stdout.write(f"{name:<12}{value:>7.3f}   [{low:.3f}, {high:.3f}]")
        self.stdout.write(f"{'ms a search':<12}{taken['p50_ms']:>7.1f}   p95 {taken['p95_ms']:.1f}")
        if unmet:
            self.stdout.write(self.style.WARNING(f"met by nothing in the catalogue: {', '.join(unmet)}"))

    def _print_failures(self, failed: list[Any]) -> None:
        for outcome in failed:
            self.stdout.write(f"\n{outcome.need.id}: {outcome.need.text} (rank {outcome.rank or 'beyond'})")
            self.stdout.write(f"  wanted {'; '.join(_label(item) for item in outcome.wanted[:3])}")
            for operation in outcome.found[:SHOWN_HITS]:
                self.stdout.write(f"  found  {_label(operation)}")


def _label(operation: Any) -> str:
    return f"{operation.connector.key}.{operation.key} ({operation.title})"
