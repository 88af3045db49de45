from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agent_app.planners.registry import FALLBACK, PLANNERS, get_planner
from wfproject.common.errors import ApplicationError


class Command(BaseCommand):
    help = "Score a planner on a file of cases: a table of metrics with bootstrap 95 % intervals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=Path, required=True, help="JSON lines, see docs/evaluation.md")
        parser.add_argument("--planner", choices=sorted(PLANNERS), default=settings.PLANNER)
        parser.add_argument(
            "--catalog", help="plan over this catalogue alone; default: the one a case names, else WF_PLANNER_CATALOGS"
        )
        parser.add_argument("--out", type=Path, help='write {"id", "response"} lines here')
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
        parser.add_argument("--failures", action="store_true", help="also list the cases that went wrong, and how")
        parser.add_argument("--explain", metavar="ID", help="show parse, candidates and decision of one case alone")
        parser.add_argument("--report", type=Path, metavar="DIR", help="also write DIR/index.html with plots")

    def handle(self, *args: Any, **options: Any) -> None:
        from agent_app.evaluation.cases import load_cases
        from agent_app.evaluation.metrics import score
        from agent_app.evaluation.summary import summarize
        from agent_app.evaluation.tables import failure_lines, table_lines

        try:
            cases = load_cases(options["cases"])
        except (OSError, ApplicationError) as error:
            raise CommandError(str(error)) from error
        if options["explain"]:
            self._explain(cases, options)
            return
        results = asyncio.run(self._play(cases, options))
        if out := options["out"]:
            lines = [json.dumps({"id": outcome.case.id, "response": response}) for outcome, response in results]
            out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        scores = [score(outcome) for outcome, _ in results]
        summary = summarize(scores)
        if folder := options["report"]:
            from agent_app.evaluation.report import write_report

            write_report(folder, title=f"{options['cases'].name}, {options['planner']}", summary=summary, scores=scores)
        self.stdout.write(json.dumps(summary.as_dict()) if options["json"] else "\n".join(table_lines(summary)))
        if options["failures"]:
            self.stdout.write("\n".join(failure_lines(scores, [outcome for outcome, _ in results])))

    def _explain(self, cases: list[Any], options: dict[str, Any]) -> None:
        if options["planner"] != FALLBACK:
            raise CommandError("--explain shows how the local planner decides; leave --planner out.")
        case = next((case for case in cases if case.id == options["explain"]), None)
        if case is None:
            raise CommandError(f"There is no case {options['explain']} in {options['cases'].name}.")

        async def explained() -> list[str]:
            return list(await (await self._player(case, options)).explain(case))

        self.stdout.write("\n".join(asyncio.run(explained())))

    async def _play(self, cases: list[Any], options: dict[str, Any]) -> list[Any]:
        from tqdm import tqdm

        players: dict[str | None, Any] = {}
        results = []
        for case in tqdm(cases, desc="cases", unit="case"):
            if case.catalog not in players:
                players[case.catalog] = await self._player(case, options)
                await players[case.catalog].play_safely(case)  # models and indexes load here, untimed
            results.append(await players[case.catalog].play_safely(case))
        return results

    async def _player(self, case: Any, options: dict[str, Any]) -> Any:
        from asgiref.sync import sync_to_async

        from agent_app.evaluation.play import Player
        from agent_app.graph.build import compiled_graph
        from connectors_app.selectors import catalog_snapshot
        from vectors_app.services import get_retriever

        named = options["catalog"] or case.catalog
        catalogs = (named,) if named else tuple(settings.PLANNER_CATALOGS)
        catalog = await sync_to_async(catalog_snapshot)(catalogs)
        if not any(operation.connector.catalog in catalogs for operation in catalog.operations):
            raise CommandError(f"There are no operations in catalogue {', '.join(catalogs)}.")
        return Player(
            graph=compiled_graph(),
            planner=get_planner(options["planner"]),
            fallback=get_planner(FALLBACK),
            retriever=get_retriever(),
            catalog=catalog,
            catalogs=catalogs,
            timezone=settings.DEFAULT_TIMEZONE,
        )
