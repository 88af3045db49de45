"""Memory of long-lived processes; in a process of its own, since what it changes is the interpreter's."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import gc
from wfproject.common.memory import settle_memory
settle_memory()
assert gc.get_freeze_count() > 1_000, gc.get_freeze_count()
assert gc.get_threshold()[0] > 700, gc.get_threshold()
assert gc.isenabled()
class Ring:
    pass
import weakref
ring = Ring()
ring.itself = ring
seen = weakref.ref(ring)
del ring
gc.collect()
assert seen() is None
"""


def test_what_is_loaded_is_left_alone_and_later_garbage_is_still_collected() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=60)
