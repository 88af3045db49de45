"""Real Celery workers in processes of their own, started, killed and stopped by tests."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
from django.conf import settings
from django.db import connection

__all__ = ["LEASE_SECONDS", "Fleet", "environment"]

LEASE_SECONDS = 3.0


def environment(redis_number: int, failpoints: Path | None, redis_url: str = "") -> dict[str, str]:
    """What a process under test needs to work on the database of the test."""
    facts = connection.settings_dict
    database = f"postgresql://{facts['USER']}@/{facts['NAME']}?host={quote(facts['HOST'])}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wfproject.settings.test",
        "WF_TEST_DATABASE_URL": database,
        "WF_TEST_REDIS_URL": redis_url or settings.REDIS_URL.replace("db=0", f"db={redis_number}"),
        "WF_TEST_DATA_DIR": str(settings.DATA_DIR),
        "WF_HTTP_ALLOWED_HOSTS": "127.0.0.1",
        "WF_ENGINE_LEASE_SECONDS": str(LEASE_SECONDS),
        "WF_ENGINE_LOOK_SECONDS": "1",
        "WF_ENGINE_RATE_WAIT_SECONDS": "0.5",
        "CHAOS_FAILPOINTS": str(failpoints or ""),
    }


class Fleet:
    """Workers of two processes each. Only processes that this started are ever signalled."""

    def __init__(
        self,
        log: IO[bytes],
        *,
        redis_number: int = 1,
        failpoints: Path | None = None,
        redis_url: str = "",
        application: str = "tests.chaos.worker",
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        self._application = application
        self._environment = environment(redis_number, failpoints, redis_url) | dict(more or {})
        self._parents: list[psutil.Popen] = []
        self._seen: dict[int, psutil.Process] = {}

    def start(self, count: int = 1) -> None:
        command = [sys.executable, "-m", "celery", "--quiet", "--app", self._application, "worker"]
        command += ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        for _ in range(count):
            name = ["--hostname", f"chaos-{random.getrandbits(32):x}@%h"]
            self._parents.append(
                psutil.Popen(
                    [*command, *name],
                    env=self._environment,
                    stdout=self._log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def wait_until_up(self, children: int = 2, seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        while len(self.children()) < children:
            assert time.monotonic() < end, "the workers did not start"
            time.sleep(0.2)

    def children(self) -> list[psutil.Process]:
        """The processes that run runs."""
        found: list[psutil.Process] = []
        for parent in self._parents:
            with contextlib.suppress(psutil.NoSuchProcess):
                found.extend(parent.children())
        self._seen.update({process.pid: process for process in found})
        return [process for process in found if _lives(process)]

    def kill_one(self, chance: random.Random, *, parents: float = 0.2) -> bool:
        """Kill -9 a child, or, that often, a parent, which is started again; False where nobody is there."""
        children = self.children()
        if chance.random() < parents and self._parents:
            victim = self._parents.pop(chance.randrange(len(self._parents)))
            victim.kill()
            victim.wait()
            self.start()
            return True
        if not children:
            return False
        with contextlib.suppress(psutil.NoSuchProcess):
            chance.choice(children).kill()
            return True
        return False

    def send(self, process: psutil.Process, number: signal.Signals) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)

    def stop(self) -> None:
        """End everything that was started, children of killed parents too."""
        self.children()
        for process in [*self._parents, *self._seen.values()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(self._parents, timeout=10)
        self._parents.clear()


def _lives(process: psutil.Process) -> bool:
    """False for one that ends while it is looked at, too: its parent may bury it at any moment."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
