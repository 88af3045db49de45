from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors_app.contracts import CORE_CATALOG
from wfproject.common.errors import ApplicationError

NEEDS = "fixtures/evaluation"
DEFAULT = (
    f"{CORE_CATALOG}={NEEDS}/retrieval/needs_tune.jsonl",
    f"{CORE_CATALOG}={NEEDS}/retrieval/needs_b.jsonl",
    f"alpha={NEEDS}/catalogs/alpha_needs_tune.jsonl",
    f"beta={NEEDS}/catalogs/beta_needs_tune.jsonl",
)


class Command(BaseCommand):
    help = "Train the re-ranker of the retrieval over needs whose operations are known, and write its weights."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--needs", action="append", metavar="CATALOGUE=FILE", help="repeatable; default: the shipped tuning needs"
        )
        parser.add_argument("--out", type=Path, help="default: the shipped weights")
        parser.add_argument(
            "--cross-validate", action="store_true", help="tell the recall on needs that were left out of the training"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, but write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        from tqdm import tqdm

        from connectors_app.selectors import catalog_names
        from vectors_app.evaluation.needs import read_needs
        from vectors_app.evaluation.training import cross_validated, examples, train
        from vectors_app.retrieval.hybrid import HybridRetriever
        from vectors_app.retrieval.ranker import RANKER_FILE
        from vectors_app.services import get_retriever

        retriever = get_retriever()
        if not isinstance(retriever, HybridRetriever):
            raise CommandError("This retriever has no re-ranker.")
        sources = [given.partition("=")[::2] for given in options["needs"] or DEFAULT]
        missing = sorted({catalog for catalog, _ in sources} - set(catalog_names()))
        if missing:
            raise CommandError(f"There is no catalogue {', '.join(missing)}. Load it with import_catalog.")
        made = []
        try:
            for catalog, file in tqdm(sources, desc="needs", leave=False, disable=options["verbosity"] == 0):
                found = examples(retriever, read_needs(Path(file)), (catalog,))
                within = sum(item.wanted.any() for item in found) / len(found)
                self.stdout.write(f"{file}: {len(found)} needs, {within:.3f} with a wanted candidate")
                made.extend(found)
            weights = train(made)
            if options["cross_validate"]:
                checked = cross_validated(made, (1, 10))
                self.stdout.write(f"cross-validated: recall@1 {checked[1]:.3f}, recall@10 {checked[10]:.3f}")
        except (ApplicationError, OSError) as error:
            raise CommandError(str(error)) from error
        if not options["dry_run"]:
            facts = {"trained_on": [file for _, file in sources], "needs": len(made), "weights": weights}
            path = options["out"] or RANKER_FILE
            path.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")
            self.stdout.write(f"written: {path}")
