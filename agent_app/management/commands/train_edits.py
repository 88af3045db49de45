from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

FOREIGN = ("alpha", "beta")
"""The catalogues of the evaluation, which must be imported."""
TUNING = "hard/edit_tune.jsonl"
"""Workflows that the phrases are filled from; what is held out is not read."""
LEAST_OFTEN = 4


class Command(BaseCommand):
    help = "Fit the head that tells what a change of a workflow asks for; prints how it does on phrases left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--phrases", type=Path, default=settings.BASE_DIR / "fixtures/training/edits.tsv")
        parser.add_argument("--cases", type=Path, default=settings.BASE_DIR / "fixtures/evaluation")
        parser.add_argument("--each", type=int, default=4, help="how often a phrase is filled")
        parser.add_argument("--dry-run", action="store_true", help="only cross-validate, keep the fitted head")

    def handle(self, *args: Any, **options: Any) -> None:
        import numpy as np

        from agent_app.planners.local.heads.edits import FITTED_EDITS, KINDS, edit_rows, grams
        from agent_app.planners.local.heads.fitting import fit, folds, macro_f1

        numbers, labels, vectors, texts, marks = _described(options)
        counted = Counter(gram for words in texts for gram in grams(words))
        places = {gram: number for number, gram in enumerate(sorted(g for g, n in counted.items() if n >= LEAST_OFTEN))}
        rows = edit_rows(vectors, texts, marks, places)
        importance = [len(labels) / len(KINDS) / max(1, int((labels == label).sum())) for label in range(len(KINDS))]
        importance = [value**0.5 for value in importance]
        found = np.zeros_like(labels)
        for part in folds(int(numbers.max()) + 1):
            left_out = np.isin(numbers, part)
            weights, bias = fit(rows[~left_out], labels[~left_out], importance)
            found[left_out] = (rows[left_out] @ weights + bias).argmax(axis=1)
        self.stdout.write(
            f"{len(labels)} instructions, {len(places)} grams; phrases left out: accuracy "
            f"{float((found == labels).mean()):.3f}, macro-F1 {macro_f1(labels, found, len(KINDS)):.3f}"
        )
        for label, name in enumerate(KINDS):
            mistaken = Counter(KINDS[other] for other in found[(labels == label) & (found != label)])
            self.stdout.write(f"  {name}: {int((labels == label).sum())}, taken for {dict(mistaken.most_common(4))}")
        if not options["dry_run"]:
            weights, bias = fit(rows, labels, importance)
            np.savez_compressed(FITTED_EDITS, weights=weights, bias=bias, grams=np.asarray(list(places)))
            self.stdout.write(f"Written: {FITTED_EDITS.name}")


def _described(options: dict[str, Any]) -> tuple[Any, Any, Any, list[list[str]], list[list[float]]]:
    """Phrase numbers, labels, sentence vectors, blanked words and marks of the examples."""
    import numpy as np

    from agent_app.planners.local.edit.weighing import seen
    from agent_app.planners.local.heads.edit_examples import examples, read_phrases, titled_actions
    from agent_app.planners.local.heads.edits import KINDS
    from agent_app.planners.local.index import catalog_index
    from connectors_app.contracts import CORE_CATALOG
    from connectors_app.selectors import catalog_snapshot
    from sessions_app.definition import complete_document
    from vectors_app.registry import get_embedder

    phrases = read_phrases(options["phrases"])
    catalogs = {name: catalog_snapshot((name or CORE_CATALOG,)) for name in (None, *FOREIGN)}
    operations = {name: titled_actions(catalog.operations) for name, catalog in catalogs.items()}
    cases = [json.loads(line) for line in (options["cases"] / TUNING).read_text(encoding="utf-8").splitlines()]
    workflows = [
        (complete_document(case["workflow"], catalogs[case.get("catalog")]), case.get("catalog"))
        for case in cases
        if "workflow" in case
    ]
    embedder = get_embedder()
    numbers, labels, vectors, texts, marks = [], [], [], [], []
    for number, item in examples(phrases, workflows, operations, each=options["each"]):
        words, mark = seen(item.prompt, item.workflow, catalog_index(catalogs[item.catalog]))
        numbers.append(number)
        labels.append(KINDS.index(item.kind))
        vectors.append(embedder.embed([item.prompt])[0])
        texts.append(words)
        marks.append(mark)
    return np.asarray(numbers), np.asarray(labels), np.stack(vectors), texts, marks
