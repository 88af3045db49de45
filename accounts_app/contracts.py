"""Who a request acts for, as other apps see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

__all__ = ["Principal"]


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated user within one workspace."""

    user_id: int
    workspace_id: UUID
    username: str
