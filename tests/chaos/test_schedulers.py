"""Three schedulers that are killed again and again: every fire time starts one run, over 30 simulated days."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from engine_app.models import Activation, Run, Schedule
from sessions_app.definition import fire_times, next_fire
from tests.chaos.fleet import environment
from tests.engine_app.kit import Flow, make_workflow

START = datetime(2026, 10, 12, tzinfo=UTC)
"""The clocks of Europe and of North America change within the 30 days after it."""

RULES = [
    ("*/15 * * * *", "UTC", "all"), ("0 * * * *", "Europe/Berlin", "all"), ("30 1,2 * * *", "Europe/Berlin", "all"),
    ("*/20 1 * * *", "America/New_York", "all"), ("15 9 * * 1-5", "America/New_York", "all"),
    ("*/10 8-18 * * *", "Asia/Kolkata", "latest"), ("5 */3 * * *", "Australia/Lord_Howe", "none"),
]  # fmt: skip


class Schedulers:
    """Schedulers on a common, simulated clock. Only processes that this started are killed."""

    def __init__(self, log: Path, *, end: datetime, speed: float) -> None:
        self.end, self.speed = end, speed
        self._log = log.open("wb")
        command = [sys.executable, "-m", "tests.chaos.scheduler", START.isoformat(), end.isoformat(), str(speed)]
        facts = environment(redis_number=1, failpoints=None)
        pipe = subprocess.PIPE
        self._parent = psutil.Popen(command, env=facts, stdin=pipe, stdout=pipe, stderr=self._log, text=True)
        self._running: list[psutil.Process] = []
        assert self._parent.stdout.readline() == "ready\n"
        self.epoch = time.time()

    def start(self) -> None:
        self._parent.stdin.write(f"{self.epoch}\n")
        self._parent.stdin.flush()
        self._running.append(psutil.Process(int(self._parent.stdout.readline())))

    def ended(self) -> bool:
        return START + timedelta(seconds=(time.time() - self.epoch) * self.speed) >= self.end

    def kill_one(self, chance: random.Random) -> None:
        victim = self._running.pop(chance.randrange(len(self._running)))
        assert victim.is_running()
        victim.kill()
        self.start()

    def stop(self) -> None:
        for process in [*self._running, self._parent]:
            process.kill()
        psutil.wait_procs([*self._running, self._parent], timeout=10)
        self._running.clear()
        self._log.close()


@pytest.fixture
def schedules(transactional_db: None) -> list[Schedule]:
    made = []
    for cron, zone, catch_up in RULES:
        version = make_workflow(Flow().node("c", "condition", expression="`true`").edge("t", "c"))
        Activation.unscoped.create(workflow=version.workflow, workspace=version.workspace, version=version)
        facts = {"cron": cron, "timezone": zone, "catch_up": catch_up, "next_at": next_fire(cron, zone, START)}
        made.append(
            Schedule.unscoped.create(workflow=version.workflow, workspace=version.workspace, node_id="t", **facts)
        )
    return made


def live_through(
    schedules: list[Schedule], log: Path, chance: random.Random, *, days: float, seconds: float, pause: float
) -> None:
    end = START + timedelta(days=days)
    fleet, kills, patience = Schedulers(log, end=end, speed=days * 86_400 / seconds), 0, time.monotonic() + seconds + 60
    try:
        for _ in range(3):
            fleet.start()
        while not fleet.ended() or Schedule.unscoped.filter(next_at__lte=end).exists():
            assert time.monotonic() < patience, "the schedulers did not get to the end"
            time.sleep(chance.uniform(0.1, 2 * pause))
            fleet.kill_one(chance)
            kills += 1
    finally:
        fleet.stop()
    missed, doubled, total = check(schedules, end)
    print(f"{days} days, {kills} kills: {total} fires; {missed} missed, {doubled} doubled")
    assert (missed, doubled) == (0, 0)
    assert kills


def check(schedules: list[Schedule], end: datetime) -> tuple[int, int, int]:
    missed = doubled = total = 0
    for schedule in schedules:
        rows = Run.unscoped.filter(schedule=schedule, fire_at__lte=end).values_list("fire_at", flat=True)
        fired = Counter(item.astimezone(UTC) for item in rows)
        wanted = set(fire_times(schedule.cron, schedule.timezone, START, end))
        assert fired.keys() <= wanted, "fired at a time that is none"
        doubled += sum(count - 1 for count in fired.values())
        total += len(fired)
        if schedule.catch_up == Schedule.CatchUp.ALL:
            missed += len(wanted - fired.keys())
        elif schedule.catch_up == Schedule.CatchUp.LATEST:
            missed += max(wanted) not in fired
        schedule.refresh_from_db()
        assert schedule.next_at is not None
        assert schedule.next_at > end
    return missed, doubled, total


def test_schedulers_that_are_killed_miss_nothing(
    schedules: list[Schedule], tmp_path: Path, chance: random.Random
) -> None:
    live_through(schedules, tmp_path / "log", chance, days=2, seconds=10, pause=0.5)


@pytest.mark.slow
def test_30_days_of_killed_schedulers(schedules: list[Schedule], tmp_path: Path, chance: random.Random) -> None:
    live_through(schedules, tmp_path / "log", chance, days=30, seconds=200, pause=0.5)
