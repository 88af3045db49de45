from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Fit how far a chosen operation is to be trusted; prints how many wrong ones are told on prompts left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=Path, default=settings.BASE_DIR / "fixtures/evaluation")
        parser.add_argument("--lost", type=float, default=0.015, help="share of right operations that may be doubted")
        parser.add_argument("--told", type=float, default=0.06, help="share of right operations that are called unsure")
        parser.add_argument("--dry-run", action="store_true", help="only cross-validate, keep the fitted weights")

    def handle(self, *args: Any, **options: Any) -> None:
        import numpy as np

        from agent_app.evaluation.choices import beliefs
        from agent_app.evaluation.requests import studied_requests
        from agent_app.planners.local.heads.fitting import folds
        from agent_app.planners.local.heads.trusting import fit_trust, log_odds
        from agent_app.planners.local.scoring.trust import FITTED_TRUST, SIGNS

        prompts = [beliefs(*request) for request in studied_requests(options["cases"])]
        owner = np.repeat(np.arange(len(prompts)), [len(found) for found in prompts])
        signs = np.array([item.signs for found in prompts for item in found])
        right = np.array([item.right for found in prompts for item in found])
        odds = np.zeros(len(right))
        for part in folds(len(prompts)):
            beside = np.isin(owner, part)
            odds[beside] = log_odds(signs[beside], fit_trust(signs[~beside], right[~beside]))
        least = float(np.quantile(odds[right], options["lost"]))
        sure = float(np.quantile(odds[right], options["told"]))
        self.stdout.write(
            f"{right.sum()} right choices, of which {(odds[right] < least).mean():.3f} are doubted;"
            f" {(~right).sum()} wrong ones, of which {(odds[~right] < least).mean():.3f} are"
        )
        if not options["dry_run"]:
            weights = fit_trust(signs, right)
            fitted = dict(zip((*SIGNS, "bias"), weights.tolist(), strict=True)) | {"least": least, "sure": sure}
            fitted = {name: round(value, 4) for name, value in fitted.items()}
            FITTED_TRUST.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
            self.stdout.write(f"Written: {FITTED_TRUST.name}")
