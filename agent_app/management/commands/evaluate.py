from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from agent_app.planners.registry import FALLBACK, PLANNERS, get_planner
from wfproject.common.errors import ApplicationError


class Command(BaseCommand):
    help = "Score a planner on a file of cases: a table of metrics with bootstrap 95 % intervals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cases", type=Path, nargs="+", required=True, help="files of JSON lines, see docs/evaluation.md"
        )
        parser.add_argument("--planner", choices=sorted(PLANNERS), default=settings.PLANNER)
        parser.add_argument(
            "--catalog", help="plan over this catalogue alone; default: the one a case names, else WF_PLANNER_CATALOGS"
        )
        parser.add_argument("--out", type=Path, help='write {"id", "response", "facts"} lines here, one by one')
        parser.add_argument("--resume", action="store_true", help="keep the answers that --out has already")
        parser.add_argument("--concurrency", type=int, default=1, metavar="N", help="ask so many cases at once")
        parser.add_argument("--max-usd", type=Decimal, metavar="USD", help="begin no case once so much is spent")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
        parser.add_argument("--failures", action="store_true", help="also list the cases that went wrong, and how")
        parser.add_argument("--explain", metavar="ID", help="show parse, candidates and decision of one case alone")
        parser.add_argument("--report", type=Path, metavar="DIR", help="also write DIR/index.html with plots")

    def handle(self, *args: Any, **options: Any) -> None:
        from agent_app.evaluation.cases import load_cases
        from agent_app.evaluation.metrics import score
        from agent_app.evaluation.records import consumed, read_records, record_line
        from agent_app.evaluation.summary import summarize
        from agent_app.evaluation.tables import consumption_line, failure_lines, table_lines

        if options["concurrency"] < 1 or (options["resume"] and not options["out"]):
            raise CommandError("--concurrency is at least 1, and --resume needs --out.")
        try:
            cases = load_cases(*options["cases"])
            known = read_records(options["out"], cases, options["planner"]) if options["resume"] else {}
        except (OSError, ApplicationError) as error:
            raise CommandError(str(error)) from error
        if options["explain"]:
            self._explain(cases, options)
            return
        results = asyncio.run(self._play(cases, known, options))
        if out := options["out"]:
            lines = [record_line(played, options["planner"]) for played in results]
            out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if not results:
            raise CommandError("No case was played: --max-usd is spent.")
        if len(results) < len(cases):
            self.stderr.write(f"{len(cases) - len(results)} cases were not begun: --max-usd is spent.")
        spent = consumed(response for _, response in results)
        scores = [score(outcome) for outcome, _ in results]
        summary = summarize(scores)
        if folder := options["report"]:
            from agent_app.evaluation.report import write_report

            title = f"{_names(options['cases'])}, {options['planner']}"
            write_report(folder, title=title, summary=summary, scores=scores)
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_dict() | {"consumption": spent.as_dict()}))
        else:
            self.stdout.write("\n".join(table_lines(summary)))
            if options["planner"] != FALLBACK:
                self.stdout.write(consumption_line(spent, len(results)))
        if options["failures"]:
            self.stdout.write("\n".join(failure_lines(scores, [outcome for outcome, _ in results])))

    def _explain(self, cases: list[Any], options: dict[str, Any]) -> None:
        if options["planner"] != FALLBACK:
            raise CommandError("--explain shows how the local planner decides; leave --planner out.")
        case = next((case for case in cases if case.id == options["explain"]), None)
        if case is None:
            raise CommandError(f"There is no case {options['explain']} in {_names(options['cases'])}.")

        async def explained() -> list[str]:
            return list(await (await self._player(case, options)).explain(case))

        self.stdout.write("\n".join(asyncio.run(explained())))

    async def _play(self, cases: list[Any], known: dict[str, Any], options: dict[str, Any]) -> list[Any]:
        """The cases with their results, in order; without those that `--max-usd` left no money for."""
        from asgiref.sync import sync_to_async
        from tqdm import tqdm

        from agent_app.evaluation.records import consumed, record_line

        todo = [case for case in cases if case.id not in known]
        players: dict[str | None, Any] = {}
        for case in todo:
            if case.catalog not in players:
                players[case.catalog] = await self._player(case, options)
                await players[case.catalog].warm_up(case)
        results = dict(known)
        waiting = iter(todo)
        out: Path | None = options["out"]
        if out is not None:  # whole lines of what is kept: the last one on file may have been cut off
            kept = [record_line(played, options["planner"]) for played in known.values()]
            out.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")

        async def work() -> None:
            for case in waiting:
                if self._is_spent(consumed(response for _, response in results.values()), options["max_usd"]):
                    return
                results[case.id] = played = await players[case.catalog].play_safely(case)
                progress.update()
                if out is not None:
                    with out.open("a", encoding="utf-8") as file:
                        file.write(record_line(played, options["planner"]) + "\n")

        with tqdm(total=len(cases), initial=len(known), desc="cases", unit="case") as progress:
            await asyncio.gather(*(work() for _ in range(options["concurrency"])))
        await sync_to_async(connections.close_all)()  # those of the thread that read for the loop
        return [results[case.id] for case in cases if case.id in results]

    @staticmethod
    def _is_spent(figures: Any, limit: Decimal | None) -> bool:
        return limit is not None and figures.cost_usd >= limit

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


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)
