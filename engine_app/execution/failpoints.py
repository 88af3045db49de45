"""Named moments of a step's life at which a test may end the process."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["NAMES", "install", "reach"]

NAMES = ("before-intent", "after-intent", "during-call", "after-call", "before-commit", "after-commit")

_handler: Callable[[str], None] | None = None


def install(handler: Callable[[str], None] | None) -> None:
    """Call `handler` with the name of each moment from now on; None takes it away."""
    global _handler
    _handler = handler


def reach(name: str) -> None:
    """Tell that a moment has come."""
    if _handler is not None:
        _handler(name)
