"""What a long-lived process does about its memory once it has loaded what it needs."""

from __future__ import annotations

import contextlib
import ctypes
import gc

__all__ = ["keep_memory", "settle_memory"]

_YOUNG_OBJECTS = 20_000
_GENERATIONS = (50, 100)
"""Python's own 700 objects have the collector look at the young ones many times a request; nearly all of what requests
leave is freed by counting references. The engine spent a tenth of its processor time there."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of parameters in glibc's malloc.h."""


def settle_memory() -> None:
    """Take what is loaded out of the collector's sight, let it look less often, and give free pages back.

    Call it once, when start-up is over; in a process that forks, in the children. Free pages: glibc only.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, *_GENERATIONS)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def keep_memory(most_bytes: int) -> None:
    """Keep so much of what is freed, for a process that needs the same large pieces over and over. glibc only.

    Else each piece is asked of the kernel anew, which fills it with zeros, page by page. Call it where the settings of
    the environment (`MEMORY_SETTINGS`) are for processes that need little at a time.
    """
    with contextlib.suppress(OSError, AttributeError):
        change = ctypes.CDLL("libc.so.6").mallopt
        change(_TRIM_THRESHOLD, most_bytes)
        change(_MMAP_THRESHOLD, most_bytes)
