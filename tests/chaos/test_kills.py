"""kill -9 of workers, at random moments and at every named one: nothing is lost, nothing happens twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine_app.execution import failpoints
from tests.chaos.fleet import Fleet
from tests.chaos.load import Load

LONGEST_PAUSE = 10.0


def kill_at_random(load: Load, fleet: Fleet, chance: random.Random, *, runs: int, kills: int) -> None:
    fleet.start(2)
    fleet.wait_until_up(4)
    killed = 0
    while killed < kills:
        ended = load.ended()
        load.start(round(runs * (killed + 1) / kills) - load.started)
        end = time.monotonic() + LONGEST_PAUSE
        while load.ended() < ended + runs / kills / 2 and time.monotonic() < end:
            time.sleep(0.1)  # kills in so quick a row that nothing is ever under way would show nothing
        time.sleep(chance.uniform(0, 1))
        killed += fleet.kill_one(chance)
    print(f"{kills} kills in {runs} runs; settled {load.settle():.0f} s after the last; {load.check()}")


def kill_at_failpoints(load: Load, fleet: Fleet, directory: Path, *, runs: int, kills: int) -> None:
    for name in failpoints.NAMES:
        for number in range(kills):
            (directory / f"{name}-{number}").touch()
    fleet.start(2)
    fleet.wait_until_up(2)
    end = time.monotonic() + 60 + 6 * kills * 5
    while list(directory.iterdir()):
        assert time.monotonic() < end, f"not reached: {sorted(path.name for path in directory.iterdir())}"
        if load.unsettled() < runs:
            load.start(2)
        time.sleep(0.3)
    print(f"{kills} kills at each failpoint; settled {load.settle():.0f} s after the last; {load.check()}")


def test_some_kills(load: Load, new_fleet: Callable[..., Fleet], chance: random.Random) -> None:
    kill_at_random(load, new_fleet(), chance, runs=24, kills=6)


def test_a_kill_at_every_failpoint(load: Load, new_fleet: Callable[..., Fleet], tmp_path: Path) -> None:
    directory = tmp_path / "failpoints"
    directory.mkdir()
    kill_at_failpoints(load, new_fleet(failpoints=directory), directory, runs=8, kills=1)


@pytest.mark.slow
def test_200_kills_in_1000_runs(load: Load, new_fleet: Callable[..., Fleet], chance: random.Random) -> None:
    kill_at_random(
        load,
        new_fleet(),
        chance,
        runs=int(os.environ.get("CHAOS_RUNS", "1000")),
        kills=int(os.environ.get("CHAOS_KILLS", "200")),
    )


@pytest.mark.slow
def test_20_kills_at_every_failpoint(load: Load, new_fleet: Callable[..., Fleet], tmp_path: Path) -> None:
    directory = tmp_path / "failpoints"
    directory.mkdir()
    kill_at_failpoints(load, new_fleet(failpoints=directory), directory, runs=20, kills=20)
