from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

NEEDS = {
    "catalogs/alpha_needs_tune": "alpha",
    "catalogs/beta_needs_tune": "beta",
    "catalogs/gamma_needs_tune": "gamma",
    "retrieval/needs_tune": None,
}
"""Needs with the catalogue they are about, which must be imported."""


class Command(BaseCommand):
    help = "Fit the weights by which operations are chosen; prints how they do on choices left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=Path, default=settings.BASE_DIR / "fixtures/evaluation")
        parser.add_argument("--penalty", type=float, default=3.0, help="how closely the prior weights are kept to")
        parser.add_argument("--dry-run", action="store_true", help="only cross-validate, keep the fitted weights")
        parser.add_argument("--without", nargs="*", default=[], help="sets to leave out, and to tell how they do")

    def handle(self, *args: Any, **options: Any) -> None:
        import numpy as np

        from agent_app.planners.local.heads.choosing import Choices, fit_choices
        from agent_app.planners.local.heads.fitting import folds
        from agent_app.planners.local.scoring import FEATURES
        from agent_app.planners.local.scoring.surroundings import LATE
        from agent_app.planners.local.scoring.weights import FITTED, PRIOR, forget_fit

        forget_fit()
        groups = [*_cases(options["cases"]), *_needs(options["cases"])]
        names = list(FEATURES)
        prior = np.array([PRIOR[name] for name in names])
        most = np.array([0.0 if name in LATE else np.inf for name in names])

        def choices(wanted: Any) -> Any:
            found = [item for number, group in enumerate(groups) if wanted(number, group) for item in group[2]]
            return Choices([item.rows for item in found], [item.right for item in found])

        def compare(label: str, test: Any, train: Any) -> None:
            weights = fit_choices(choices(train), prior, options["penalty"], most)
            beside = choices(test)
            before, after = beside.hits(prior).mean(), beside.hits(weights).mean()
            self.stdout.write(
                f"{label}: {len(beside.starts)} choices, right by the prior {before:.3f}, {after:.3f} fitted"
            )

        for name in options["without"]:
            compare(f"{name} left out", lambda _, group, name=name: group[0] == name, lambda _, g, n=name: g[0] != n)
        groups = [group for group in groups if group[0] not in options["without"]]
        for part in folds(len(groups)):
            compare("a fifth of the prompts", lambda n, _, p=set(part): n in p, lambda n, _, p=set(part): n not in p)
        for catalog in dict.fromkeys(group[1] for group in groups):
            compare(f"catalogue {catalog}", lambda _, g, c=catalog: g[1] == c, lambda _, g, c=catalog: g[1] != c)
        everything = choices(lambda _, group: True)
        weights = fit_choices(everything, prior, options["penalty"], most)
        weights[names.index("level")] = _level(everything, prior, weights)
        if not options["dry_run"]:
            fitted = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
            FITTED.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
            self.stdout.write(f"Written: {FITTED.name}")


def _level(choices: Any, prior: Any, weights: Any) -> float:
    """What keeps the sums of right options at the level that abstaining is set against."""
    right = choices.right
    return float((choices.rows @ prior)[right].mean() - (choices.rows @ weights)[right].mean())


def _cases(folder: Path) -> Any:
    """Set, catalogue and choices of every request for a new workflow."""
    from agent_app.evaluation.choices import choosings
    from agent_app.evaluation.requests import named_requests

    for name, catalog, request in named_requests(folder):
        yield name, catalog, choosings(*request)


def _needs(folder: Path) -> Any:
    from agent_app.evaluation.choices import choosings, wanted_of_need
    from agent_app.evaluation.requests import looked_up

    for name, catalog in NEEDS.items():
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            need = json.loads(line)
            if need.get("role") == "action":
                wanted = [wanted_of_need(need["gold"])]
                yield name, catalog, choosings(*looked_up(need["need"], catalog, wanted))
