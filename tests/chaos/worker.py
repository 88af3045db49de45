"""The Celery application of workers under test: the service's own, whose processes die at failpoints when told to.

A failpoint kills while there are files `NAME-*` in the directory `CHAOS_FAILPOINTS`; each death uses one up. It does so
at every fourth time on average, so that not always the first step dies.
"""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from celery.signals import worker_process_init

from engine_app.execution import failpoints
from wfproject.celery import app

__all__ = ["app"]

_CHANCE = 0.25
_directory = Path(os.environ.get("CHAOS_FAILPOINTS") or "/nonexistent")


def die(name: str) -> None:
    if random.random() > _CHANCE:
        return
    for token in _directory.glob(f"{name}-*"):
        try:
            token.unlink()
        except FileNotFoundError:
            continue  # another process died of it
        os.kill(os.getpid(), signal.SIGKILL)


@worker_process_init.connect
def arm(**_: object) -> None:
    if _directory.is_dir():
        failpoints.install(die)
