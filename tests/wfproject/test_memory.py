"""Memory of long-lived processes; in a process of its own, since what it changes is the interpreter's."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

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


FAULTS = """
import resource
from wfproject.common.memory import keep_memory
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        bytearray(1_000_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
anew = faults()
keep_memory(4_000_000)
bytearray(1_000_000)
assert anew > 10_000 > 1_000 > faults(), (anew, faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a parameter of glibc")
def test_what_is_kept_is_not_asked_of_the_kernel_again() -> None:
    fixed = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
    subprocess.run([sys.executable, "-c", FAULTS], check=True, timeout=60, env=os.environ | fixed)
