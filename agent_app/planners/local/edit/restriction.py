"""What is said of the things for which alone, or for which not, something is done."""

from __future__ import annotations

from dataclasses import dataclass

from agent_app.planners.local.model import Clause

__all__ = ["Restriction"]


@dataclass(frozen=True, slots=True)
class Restriction:
    """What holds of the things that are meant: the `clause` that says it, and the tokens that name steps."""

    clause: Clause
    negated: bool
    subject: tuple[int, int]
