from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agent_app.planners.registry import FALLBACK, PLANNERS, get_planner
from wfproject.common.errors import ApplicationError

SHOWN_FAILURES = 200


class Command(BaseCommand):
    help = "Score a planner on a file of cases: a table of metrics with bootstrap 95 % intervals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=Path, required=True, help="JSON lines, see docs/evaluation.md")
        parser.add_argument("--planner", choices=sorted(PLANNERS), default=settings.PLANNER)
        parser.add_argument("--catalog", help="plan over this catalogue alone; default: WF_PLANNER_CATALOGS")
        parser.add_argument("--out", type=Path, help='write {"id", "response"} lines here')
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
        parser.add_argument("--failures", action="store_true", help="also list the cases that went wrong, and how")

    def handle(self, *args: Any, **options: Any) -> None:
        from agent_app.evaluation.cases import load_cases
        from agent_app.evaluation.metrics import score, summarize

        try:
            cases = load_cases(options["cases"])
        except (OSError, ApplicationError) as error:
            raise CommandError(str(error)) from error
        results = asyncio.run(self._play(cases, options))
        if out := options["out"]:
            lines = [json.dumps({"id": outcome.case.id, "response": response}) for outcome, response in results]
            out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        scores = [score(outcome) for outcome, _ in results]
        summary = summarize(scores)
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_dict()))
        else:
            self._table(summary)
        if options["failures"]:
            self._failures(scores, [outcome for outcome, _ in results])

    async def _play(self, cases: list[Any], options: dict[str, Any]) -> list[Any]:
        from asgiref.sync import sync_to_async
        from tqdm import tqdm

        from agent_app.evaluation.play import Player
        from agent_app.graph.build import compiled_graph
        from connectors_app.selectors import catalog_snapshot
        from vectors_app.services import get_retriever

        catalogs = (options["catalog"],) if options["catalog"] else tuple(settings.PLANNER_CATALOGS)
        catalog = await sync_to_async(catalog_snapshot)(catalogs)
        if not catalog.operations:
            raise CommandError(f"There are no operations in catalogue {', '.join(catalogs)}.")
        player = Player(
            graph=compiled_graph(),
            planner=get_planner(options["planner"]),
            fallback=get_planner(FALLBACK),
            retriever=get_retriever(),
            catalog=catalog,
            catalogs=catalogs,
            timezone=settings.DEFAULT_TIMEZONE,
        )
        await player.play_safely(cases[0])  # models and indexes load here, so that the first case isn't timed with them
        return [await player.play_safely(case) for case in tqdm(cases, desc="cases", unit="case")]

    def _table(self, summary: Any) -> None:
        rows: list[tuple[str, Any, Any]] = []
        for name, value in summary.values.items():
            interval = summary.intervals[name]
            if isinstance(value, dict):
                rows.extend((f"{name}[{key}]", item, interval.get(key)) for key, item in value.items())
            else:
                rows.append((name, value, interval))
        self.stdout.write(f"{summary.n} cases\n{'metric':<32}{'value':>10}   95 % interval")
        for name, value, interval in rows:
            shown = "–" if value is None else f"{value:.3f}"
            bounds = "" if interval is None else f"{interval[0]:.3f} – {interval[1]:.3f}"
            self.stdout.write(f"{name:<32}{shown:>10}   {bounds}")

    def _failures(self, scores: list[Any], outcomes: list[Any]) -> None:
        failed = [(item, outcome) for item, outcome in zip(scores, outcomes, strict=True) if item.failed]
        self.stdout.write(f"\n{len(failed)} cases are not exact:")
        for item, outcome in failed[:SHOWN_FAILURES]:
            steps = [
                f"{(row['metadata'].get('connector') or {}).get('key', 'flow')}.{row['properties'].get('action')}"
                for row in (outcome.workflow or {}).get("data", [])
            ]
            gold = [f"{action.connector}.{action.action}" for action in item.case.actions or ()]
            trigger = item.case.trigger
            wanted = f"{trigger.connector}.{trigger.event}" if trigger else "–"
            self.stdout.write(
                f"- {item.case.id} {item.case.prompt!r}\n    intent {outcome.intent} (gold {item.case.intent}); "
                f"got {', '.join(steps) or 'no workflow'}; gold {wanted} -> {', '.join(gold) or '–'} "
                f"(conditions {item.case.conditions})"
            )
