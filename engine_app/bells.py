"""Bells of runs, gathered: what one process starts within a moment goes to the workers in one message.

A message through Celery costs more processor time than the run's row. The callers answer vendors and people, so a
thread of its own sends them: at once after a quiet moment, then at most every `PAUSE_SECONDS`.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from wfproject.common.broker import ring

__all__ = ["Bells", "runs_ring"]

logger = logging.getLogger(__name__)

ADVANCE = "engine_app.advance_runs"
PAUSE_SECONDS = 0.05
RUNS_A_MESSAGE = 16
"""Few enough that a burst is spread over several worker processes."""

_LAST_SECONDS = 2.0
"""How long a process that ends waits for its last bells; what is not rung then is found by the reconciler."""


class Bells:
    """Of one process. `ring` returns at once; nothing is promised, see the reconciler."""

    def __init__(self) -> None:
        self._pending: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def ring(self, run_ids: Iterable[UUID]) -> None:
        """Tell the workers soon that these runs are due."""
        with self._lock:
            self._pending.update((str(run_id), None) for run_id in run_ids)
            if not self._pending:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._send_all, name="bells", daemon=True)
                self._thread.start()
        self._wake.set()

    def end(self) -> None:
        """Send what is pending, as far as that takes no longer than a moment."""
        self._ending.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_LAST_SECONDS)

    def _send_all(self) -> None:
        while self._wake.wait():
            self._wake.clear()
            self._send_pending()
            if self._ending.wait(PAUSE_SECONDS):
                self._send_pending()
                return

    def _send_pending(self) -> None:
        with self._lock:
            ids, self._pending = list(self._pending), OrderedDict()
        try:
            for start in range(0, len(ids), RUNS_A_MESSAGE):
                if not ring(ADVANCE, run_ids=ids[start : start + RUNS_A_MESSAGE]):
                    return  # the broker is away for all of them
        except Exception:  # a defect in sending must not end the thread that later bells need
            logger.exception("bells could not be rung; the reconciler finds their runs")


_bells = Bells()


def _renew() -> None:
    """Threads and locks don't survive a fork."""
    global _bells
    _bells = Bells()


def _end() -> None:
    _bells.end()


os.register_at_fork(after_in_child=_renew)
atexit.register(_end)


def runs_ring(run_ids: Iterable[UUID]) -> None:
    """Ring the bell for runs after the commit; one that isn't heard is found by the reconciler."""
    ids = list(run_ids)
    if ids:
        transaction.on_commit(lambda: _bells.ring(ids))
