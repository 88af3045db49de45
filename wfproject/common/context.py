"""Ids that follow a request or task through logs and records, kept in context variables (they cross awaits)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["bind_context", "clear_context", "current_context", "set_context"]

_context: ContextVar[dict[str, str] | None] = ContextVar("wf_context", default=None)


def current_context() -> dict[str, str]:
    """The ids bound so far: any of `request_id`, `session_id`, `interaction_id`, `task_id`."""
    return dict(_context.get() or {})


def set_context(**ids: object) -> None:
    """Bind ids for the rest of this request or task; None values are left out."""
    _context.set(current_context() | {name: str(value) for name, value in ids.items() if value is not None})


@contextmanager
def bind_context(**ids: object) -> Iterator[None]:
    """Bind ids for the duration of a block and put the former ones back after it."""
    token = _context.set(current_context() | {name: str(value) for name, value in ids.items() if value is not None})
    try:
        yield
    finally:
        _context.reset(token)


def clear_context() -> None:
    """Forget all ids, at the end of a task whose process lives on."""
    _context.set(None)
