"""Remembers that an optional part is down: said once, not asked again at every request."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

__all__ = ["Outage"]

logger = logging.getLogger(__name__)


class Outage:
    """The state of one optional part. Thread-safe.

    While a part is down it is asked again after `retry_seconds` only, so that requests don't wait for it one by one.
    """

    def __init__(self, part: str, *, retry_seconds: float = 5.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._part = part
        self._retry_seconds = retry_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._retry_at: float | None = None

    @property
    def may_ask(self) -> bool:
        """Whether the part is up, as far as known, or it is time to ask it again."""
        return self._retry_at is None or self._clock() >= self._retry_at

    def failed(self, reason: str) -> None:
        """Note a failure; the first one of an outage is logged."""
        with self._lock:
            first, self._retry_at = self._retry_at is None, self._clock() + self._retry_seconds
        if first:
            logger.warning("%s is down, retrieval goes on without it: %s", self._part, reason)

    def recovered(self) -> None:
        """Note an answer; the end of an outage is logged."""
        if self._retry_at is None:
            return
        with self._lock:
            ended, self._retry_at = self._retry_at is not None, None
        if ended:
            logger.info("%s is up again", self._part)
