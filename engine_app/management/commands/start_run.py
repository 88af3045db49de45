from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine_app.activation import version_check, version_of
from engine_app.contracts import TERMINAL_RUN_STATES
from engine_app.models import Run, StepRun
from engine_app.services import run_start_by_hand
from sessions_app.models import Workflow
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = "Start a run of a workflow by hand: of its live version if there is one, else of the current one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workflow", type=UUID, help="id of the workflow")
        parser.add_argument("--input", default="{}", help="a JSON object: the trigger's payload")
        parser.add_argument("--trigger", help="the trigger's node id, where there are several")
        parser.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="wait for the end and show it")

    def handle(self, *args: Any, **options: Any) -> None:
        workflow = Workflow.unscoped.filter(pk=options["workflow"]).first()
        if workflow is None:
            raise CommandError("There is no such workflow.")
        try:
            payload = json.loads(options["input"])
        except ValueError as error:
            raise CommandError(f"--input is not JSON: {error}") from error
        if not isinstance(payload, dict):
            raise CommandError("--input has to be a JSON object.")
        try:
            version = version_of(workflow=workflow, live=True)
            version_check(version)
            run = run_start_by_hand(version=version, payload=payload, user_id=None, trigger_node=options["trigger"])
        except ApplicationError as error:
            raise command_error(error) from error
        self.stdout.write(f"Run {run.pk} is {run.state}.")
        if options["wait"]:
            self._wait(run.pk, options["wait"])

    def _wait(self, run_id: UUID, seconds: float) -> None:
        end = time.monotonic() + seconds
        run = Run.unscoped.get(pk=run_id)
        while run.state not in TERMINAL_RUN_STATES and time.monotonic() < end:
            time.sleep(0.1)
            run.refresh_from_db()
        for step in StepRun.objects.filter(run=run).order_by("id"):
            self.stdout.write(f"  {step}: {step.state}{f'  {step.artefact_url}' if step.artefact_url else ''}")
        self.stdout.write(f"Run {run.pk} is {run.state}.")
