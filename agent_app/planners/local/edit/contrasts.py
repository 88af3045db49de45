"""What an instruction wants, apart from what it says it does not: "at nine rather than at ten", "instead of X, Y"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.model import Reading

__all__ = ["wanted_part"]

_OPENERS = (
    ("rather", "than"), ("instead", "of"), ("in", "place", "of"), ("in", "lieu", "of"), ("as", "opposed", "to"),
    (",", "not"), ("and", "not"), ("-", "not"), ("and", "no", "longer"), (",", "no", "longer"),
)  # fmt: skip
_STOPS = frozenset({",", ";", "-", ":"})


def wanted_part(reading: Reading, item: Instruction) -> Instruction:
    """The instruction without the contrast that stands in front of it or behind it; itself if there is none."""
    norms = item.norms(reading)
    for index in range(len(norms)):
        opener = next((words for words in _OPENERS if tuple(norms[index : index + len(words)]) == words), None)
        if opener is None:
            continue
        end = next((i for i in range(index + len(opener), len(norms)) if norms[i] in _STOPS), len(norms))
        if index == 0:
            return replace(item, first=item.first + end + 1) if end + 1 < len(norms) else item
        return replace(item, last=item.first + index)
    return item
