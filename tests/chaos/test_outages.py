"""Redis emptied or killed, PostgreSQL restarted, workers that stand still: runs go on, nothing stale is written."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from engine_app.models import Run
from tests.chaos.fleet import LEASE_SECONDS, Fleet
from tests.chaos.load import Load
from wfproject.embedded.paths import EmbeddedPaths
from wfproject.embedded.postgres import EmbeddedPostgres
from wfproject.embedded.redis import EmbeddedRedis
from wfproject.embedded.services import ensure_services, purge_services, redis_url, release_services

LONGEST_DEATH = 8.0
"""Seconds that a killed Redis stays dead at most: more than two leases."""


class OwnRedis:
    """A Redis that only one test uses, so that no other one dies of it."""

    def __init__(self, directory: Path) -> None:
        self.url = redis_url(directory)
        self._server = EmbeddedRedis(EmbeddedPaths(directory))
        self._client = redis.Redis.from_url(self.url)

    def empty(self, chance: random.Random) -> None:
        self._client.flushall()

    def kill(self, chance: random.Random) -> None:
        """Kill -9; it stays dead for a while, and comes back with what it had written to its file."""
        pid = self._server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        time.sleep(chance.uniform(0, LONGEST_DEATH))
        assert self._server.start(), "it was not dead"


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    directory = tmp_path / "redis"
    ensure_services(directory, postgres=False)
    yield OwnRedis(directory)
    release_services(directory)
    purge_services(directory)


def lose_redis(
    load: Load, fleet: Fleet, chance: random.Random, lose: Callable[[random.Random], None], *, runs: int, times: int
) -> None:
    fleet.start(1)
    fleet.wait_until_up(2)
    longest = 0.0
    for number in range(times):
        load.start(round(runs * (number + 1) / times) - load.started)
        time.sleep(chance.uniform(0.2, 1.0))
        ended, began = load.ended(), time.monotonic()
        lose(chance)
        while load.ended() == ended and load.unsettled():
            assert time.monotonic() < began + 60, "no progress after Redis was lost"
            time.sleep(0.1)
        longest = max(longest, time.monotonic() - began)
    print(
        f"Redis lost {times} times in {runs} runs: progress after {longest:.1f} s at most; {load.settle():.0f} s; "
        f"{load.check()}"
    )


def stand_still(load: Load, fleet: Fleet, *, runs: int, times: int) -> None:
    fleet.start(1)
    fleet.wait_until_up(2)
    for number in range(times):
        load.start(runs // times)
        time.sleep(1.0)
        victim = fleet.children()[number % 2]
        fleet.send(victim, signal.SIGSTOP)
        time.sleep(3 * LEASE_SECONDS)
        fleet.send(victim, signal.SIGCONT)
    settled = load.settle()
    taken = Run.unscoped.filter(workflow=load.version.workflow_id, lease_epoch__gt=1).count()
    print(f"{times} pauses of three leases: {taken} runs held more than once; settled {settled:.0f} s; {load.check()}")
    assert taken


def _await_answer(load: Load, seconds: float = 60.0) -> None:
    """Until PostgreSQL answers this process again: the pool's attempts to connect stand further and further apart."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(DatabaseError, InterfaceError):
            load.unsettled()
            return
        time.sleep(0.5)
    raise TimeoutError("PostgreSQL does not answer after its last restart")


def restart_postgres(load: Load, fleet: Fleet, chance: random.Random, *, seconds: float, pause: float) -> None:
    """Restart it again and again for so many seconds, with 5 to `pause` seconds of work between."""
    server = EmbeddedPostgres(EmbeddedPaths(settings.DATA_DIR))
    fleet.start(2)
    fleet.wait_until_up(4)
    end, restarts = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        stop = time.monotonic() + chance.uniform(5, pause)
        while time.monotonic() < min(stop, end):
            with contextlib.suppress(DatabaseError, InterfaceError):
                if load.unsettled() < 20:
                    load.start()
            time.sleep(0.2)
        server.stop()
        connection.close()
        server.start()
        restarts += 1
    _await_answer(load)
    print(f"{restarts} restarts in {seconds:.0f} s: settled {load.settle():.0f} s after the last; {load.check()}")


@pytest.mark.parametrize("way", ["empty", "kill"])
@pytest.mark.services
def test_a_lost_redis_holds_nobody_up(
    way: str, load: Load, new_fleet: Callable[..., Fleet], own_redis: OwnRedis, chance: random.Random
) -> None:
    lose_redis(load, new_fleet(redis_url=own_redis.url), chance, getattr(own_redis, way), runs=10, times=2)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["empty", "kill"])
@pytest.mark.services
def test_redis_lost_20_times_in_500_runs(
    way: str, load: Load, new_fleet: Callable[..., Fleet], own_redis: OwnRedis, chance: random.Random
) -> None:
    lose_redis(load, new_fleet(redis_url=own_redis.url), chance, getattr(own_redis, way), runs=500, times=20)


@pytest.mark.slow
def test_a_worker_that_stood_still_writes_nothing(load: Load, new_fleet: Callable[..., Fleet]) -> None:
    stand_still(load, new_fleet(), runs=24, times=4)


@pytest.mark.slow
@pytest.mark.services
def test_postgres_restarts_under_load(load: Load, new_fleet: Callable[..., Fleet], chance: random.Random) -> None:
    seconds = float(os.environ.get("CHAOS_SECONDS", "600"))
    restart_postgres(load, new_fleet(), chance, seconds=seconds, pause=40)


@pytest.mark.services
def test_some_restarts_of_postgres(load: Load, new_fleet: Callable[..., Fleet], chance: random.Random) -> None:
    restart_postgres(load, new_fleet(), chance, seconds=25, pause=8)
