from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from agent_app.contracts import Intent

TUNING = ("tune", "tune_c", "tune_d", "hard/new_tune", "hard/edit_tune", "hard/scope_tune")
"""Evaluation sets to improve on; what is held out is never fitted to."""

IMPORTANCE = (1.0, 1.0, 1.5)
"""Prompts that say too little come in more forms than there are examples of; they count for more."""
PENALTY = 4.0
"""Of 1, 2 and 4 the best on prompts of other authors."""


class Command(BaseCommand):
    help = "Fit the head that tells orders from talk and what is unclear; prints how it does on unseen folds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prompts", type=Path, default=settings.BASE_DIR / "fixtures/training/intents.tsv")
        parser.add_argument("--cases", type=Path, default=settings.BASE_DIR / "fixtures/evaluation")
        parser.add_argument("--dry-run", action="store_true", help="only cross-validate, keep the fitted head")

    def handle(self, *args: Any, **options: Any) -> None:
        import numpy as np

        from agent_app.planners.local.heads.fitting import fit, folds, macro_f1
        from agent_app.planners.local.heads.intents import CLASSES, FITTED, features, prompt_words

        labelled = list(dict.fromkeys((*_own(options["prompts"]), *_tuning(options["cases"]))))
        vectors, marks = _described([prompt for _, prompt in labelled])
        rows = features(vectors, marks, np.stack([prompt_words(prompt) for _, prompt in labelled]))
        labels = np.asarray([_CLASS.get(intent, 0) for intent, _ in labelled])
        found = np.zeros_like(labels)
        for part in folds(len(labels)):
            rest = np.setdiff1d(np.arange(len(labels)), part)
            weights, bias = fit(rows[rest], labels[rest], IMPORTANCE, PENALTY)
            found[part] = (rows[part] @ weights + bias).argmax(axis=1)
        self.stdout.write(
            f"{len(labels)} prompts, macro-F1 on unseen folds {macro_f1(labels, found, len(CLASSES)):.3f}"
        )
        for label, name in enumerate(CLASSES):
            self.stdout.write(f"recall of {name:8} {(found[labels == label] == label).mean():.3f}")
        if options["dry_run"]:
            return
        weights, bias = fit(rows, labels, IMPORTANCE, PENALTY)
        np.savez(FITTED, weights=weights.astype(np.float32), bias=bias.astype(np.float32))
        self.stdout.write(f"Fitted {FITTED.relative_to(settings.BASE_DIR)}.")


_CLASS: dict[str, int] = {Intent.GENERAL: 1, Intent.UNCLEAR: 2}


def _own(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        intent, _, prompt = line.partition("\t")
        yield intent, prompt


def _tuning(folder: Path) -> Iterator[tuple[str, str]]:
    """Prompts that stand alone; in a session the words before them may decide."""
    for name in TUNING:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if not case.get("context"):
                yield case["intent"], case["prompt"]


def _described(prompts: list[str]) -> tuple[Any, Any]:
    """Sentence vectors and marks of prompts, over the catalogues that the settings plan with."""
    import numpy as np

    from agent_app.planners.local.heads.intents import intent_marks
    from agent_app.planners.local.index import catalog_index
    from agent_app.planners.local.intent import ruled_intent, substance
    from connectors_app.selectors import catalog_snapshot
    from vectors_app.registry import get_embedder

    index = catalog_index(catalog_snapshot(tuple(settings.PLANNER_CATALOGS)))
    embedder = get_embedder()
    vectors, marks = [], []
    for prompt in prompts:
        found = substance(prompt, index, settings.DEFAULT_TIMEZONE, plainly=True)
        vectors.append(embedder.embed([prompt])[0])  # one at a time, as when planning: quantised sums depend on a batch
        marks.append(intent_marks(found, ruled_intent(found, index).intent, index))
    return np.stack(vectors), np.asarray(marks, np.float32)
