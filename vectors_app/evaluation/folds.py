"""Splits needs by the operations that meet them, so that nothing is checked on an operation it was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["FOLDS", "folds_by_operation"]

FOLDS = 5


def folds_by_operation(wanted: Sequence[frozenset[str]]) -> NDArray[np.intp]:
    """The fold of each need, given the names of the operations that meet it.

    Needs that share an operation, directly or through others, come into one fold. Which one depends on the names
    alone: a need that is added moves no other, unless it joins two groups.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for names in wanted:
        roots = {find(name) for name in names}
        for root in roots:
            leader[root] = min(roots)
    return np.array([crc32(find(min(names)).encode()) % FOLDS if names else 0 for names in wanted], np.intp)
