"""What runs under chaos, and what has to hold afterwards."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from django.db.models import Q

from engine_app.contracts import OPEN_RUN_STATES, TERMINAL_RUN_STATES, RunState, StepState
from engine_app.models import Run, StepRun
from engine_app.services import run_start_by_hand
from sessions_app.models import WorkflowVersion
from tests.engine_app.kit import Flow, make_workflow, make_workspace
from tests.engine_app.vendor import LoopbackVendor

__all__ = ["Load"]

_RETRY = {"max_attempts": 10, "initial_seconds": 0.1, "max_seconds": 1}
_STEP = {"timeout_seconds": 2, "retry": _RETRY}


def _flow(toy: dict[str, Any]) -> Flow:
    """Each kind of effect in a chain, with a parallel branch, a loop and a delay."""
    flow = Flow()

    def write(key: str, kind: str, parent: str | None = None, element: str = "", **more: Any) -> None:
        name = f"{{{{ trigger.input.run }}}}/{kind}/{key}{element}"
        flow.action(key, toy[kind], {"name": name, **more}, parent=parent, **_STEP)

    write("a", "keyed", delay="{{ trigger.input.delay }}")
    write("b", "marked", after="{{ trigger.input.delay }}")
    write("c", "bare")
    flow.node("pause", "delay", duration="PT1S")
    flow.node("loop", "for_each", items="['x', 'y']", concurrency=2)
    write("m", "keyed", parent="loop", element="{{ loop.item }}")
    write("z", "marked", delay="{{ trigger.input.delay }}")
    flow.chain("t", "a", "b", "pause", "z").chain("t", "loop", "z").chain("a", "c", "z")
    return flow


class Load:
    """Runs started one after another, and the vendor's log to compare them with."""

    def __init__(self, toy: dict[str, Any], vendor: LoopbackVendor) -> None:
        self.vendor = vendor
        self.version: WorkflowVersion = make_workflow(_flow(toy), make_workspace())
        self.started = 0

    def start(self, count: int = 1) -> None:
        for _ in range(count):
            payload = {"run": f"r{self.started}", "delay": (self.started % 4) * 0.2}
            run_start_by_hand(version=self.version, payload=payload, user_id=None)
            self.started += 1

    @property
    def runs(self) -> Any:
        return Run.unscoped.filter(workflow=self.version.workflow_id)

    def unsettled(self) -> int:
        """Runs that neither ended nor wait for a person."""
        asking = StepRun.objects.filter(state=StepState.UNKNOWN).values("run_id")
        open_runs = self.runs.filter(state__in=[str(state) for state in OPEN_RUN_STATES])
        return int(open_runs.exclude(Q(state=RunState.WAITING) & Q(pk__in=asking)).count())

    def ended(self) -> int:
        """Runs that ended."""
        return int(self.runs.filter(state__in=[str(state) for state in TERMINAL_RUN_STATES]).count())

    def settle(self, seconds: float = 120.0) -> float:
        """Wait until every run ended or waits for a person; returns how long that took."""
        began = time.monotonic()
        while left := self.unsettled():
            took = time.monotonic() - began
            assert took < seconds, f"{left} of {self.started} runs are not settled after {seconds:.0f} s"
            time.sleep(0.5)
        return time.monotonic() - began

    def check(self) -> dict[str, Any]:
        """The invariants; returns figures."""
        states = Counter(self.runs.values_list("state", flat=True))
        assert sum(states.values()) == self.started, "a run is lost"
        assert set(states) <= {RunState.SUCCEEDED, RunState.WAITING}, (states, self._errors())
        counts = self.vendor.counts
        twice = {name: self._history(name) for name, count in counts.items() if count > 1}
        assert not twice, f"effects happened twice: {twice}"
        self._succeeded_means_there(counts)
        asked = StepRun.objects.filter(run__workflow=self.version.workflow_id, state=StepState.UNKNOWN)
        others = list(asked.exclude(node_id="c").values_list("node_id", "path", "attempt", "error", "attempts"))
        assert not others, f"only what has neither key nor look-up may ask: {others}"
        held = self.runs.filter(state__in=[str(s) for s in TERMINAL_RUN_STATES]).exclude(lease_owner="").count()
        assert held == 0
        return {"states": dict(states), "effects": len(self.vendor.effects), "asked": asked.count()}

    def _history(self, name: str) -> dict[str, Any]:
        """When the vendor heard of an effect and did it (seconds), and what became of its step: whose fault it is."""
        heard = [round(call["at"], 2) for call in self.vendor.calls if call["name"] == name]
        done = [round(at, 2) for made, at in self.vendor.effect_times if made == name]
        run, _, key = name.split("/")
        steps = StepRun.objects.filter(run__workflow=self.version.workflow_id, run__payload__input__run=run)
        told = steps.filter(inputs__name=name).values_list("node_id", "path", "attempt", "attempts")
        return {"heard": heard, "done": done, "step": list(told), "key": key}

    def _succeeded_means_there(self, counts: Counter[str]) -> None:
        names = {
            (step.run_id, step.node_id, step.path): (step.inputs or {}).get("name")
            for step in StepRun.objects.filter(
                run__workflow=self.version.workflow_id, state=StepState.SUCCEEDED, node_id__in=["a", "b", "c", "m", "z"]
            )
        }
        missing = [name for name in names.values() if counts[str(name)] != 1]
        assert not missing, f"said to have succeeded, but not there: {missing[:5]}"

    def _errors(self) -> list[Any]:
        return list(self.runs.filter(state=RunState.FAILED).values_list("error", flat=True)[:3])
