"""A circuit breaker for each endpoint: one that keeps failing is left alone for a while, and no prompt waits for it.

Each process learns by itself: that takes a few failed calls, and no prompt pays a round trip to Redis to ask.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["FAILURES", "LONGEST_PAUSE_SECONDS", "PAUSE_SECONDS", "CircuitBreaker", "breaker_of"]

FAILURES = 5
"""Failed calls in a row (each with all its tries) that open the circuit."""
PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 300.0
"""What an endpoint's own `Retry-After` may ask for at most; it may be wrong."""


class CircuitBreaker:
    """Closed: calls go through. Open: none does, for a time. Then one call tries; its outcome closes or opens again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that never go back."""
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether the next call would be turned away."""
        with self._lock:
            return self._open_until is not None and (self._trying or self._clock() < self._open_until)

    def admit(self) -> bool:
        """Whether a call may go out now. Who is admitted must say how it ended, by one of the methods below."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._trying or self._clock() < self._open_until:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The endpoint answered, if only to refuse."""
        with self._lock:
            self._failures, self._open_until, self._trying = 0, None, False

    def failed(self, retry_after: float | None = None) -> None:
        """The endpoint did not answer; `retry_after` is how many seconds it asked to be left alone."""
        with self._lock:
            self._failures += 1
            if self._trying or self._failures >= FAILURES or (retry_after or 0) > PAUSE_SECONDS:
                pause = min(max(retry_after or 0, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
                self._open_until, self._trying = self._clock() + pause, False

    def abandoned(self) -> None:
        """The call was cancelled, so nothing is known: another one may try."""
        with self._lock:
            self._trying = False


_breakers: dict[tuple[str, str, str], CircuitBreaker] = {}
_lock = threading.Lock()


def breaker_of(base_url: str, model: str, api_key: str) -> CircuitBreaker:
    """The breaker of an endpoint in this process; a new key or model starts with a closed one."""
    with _lock:
        return _breakers.setdefault((base_url, model, api_key), CircuitBreaker())
