from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine_app.preflight.contracts import FindingSeverity, PreflightReport
from engine_app.preflight.services import preflight_run
from sessions_app.definition import describe_write
from sessions_app.models import Workflow
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error

_MARKS = {
    FindingSeverity.ERROR: "ERROR    ",
    FindingSeverity.WARNING: "warning  ",
    FindingSeverity.UNCHECKED: "unchecked",
    FindingSeverity.PASSED: "passed   ",
}


class Command(BaseCommand):
    help = "Check a workflow against its live vendors with calls that change nothing; exits 1 if there are errors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workflow_id", type=UUID, help="id of the workflow")
        parser.add_argument("--number", type=int, help="the version to check; default: the current one")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--quiet-passed", action="store_true", help="leave out what passed")

    def handle(self, *args: Any, **options: Any) -> None:
        workflow = Workflow.unscoped.filter(pk=options["workflow_id"]).first()
        if workflow is None:
            raise CommandError("There is no such workflow.")
        try:
            report = preflight_run(
                workspace_id=workflow.workspace_id, workflow_id=workflow.pk, number=options["number"]
            )
        except ApplicationError as error:
            raise command_error(error) from error
        if options["json"]:
            from engine_app.preflight.api import PreflightReportSerializer

            self.stdout.write(json.dumps(PreflightReportSerializer(report).data, indent=2, default=str))
        else:
            self._print(report, quiet=options["quiet_passed"])
        if not report.ok:
            raise CommandError(f"{report.counts['error']} errors.", returncode=1)

    def _print(self, report: PreflightReport, *, quiet: bool) -> None:
        for finding in report.findings:
            if quiet and finding.severity is FindingSeverity.PASSED:
                continue
            place = f"{finding.node_id or 'workflow'} {finding.field}".strip()
            self.stdout.write(f"{_MARKS[finding.severity]}  {place}: {finding.message}")
            if finding.advice:
                self.stdout.write(f"{'':<11}{finding.advice}")
        for write in report.writes:
            self.stdout.write(f"writes     {describe_write(write)}")
        counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
        self.stdout.write(f"{counts}; {report.requests} requests in {report.seconds:.1f} s.")
