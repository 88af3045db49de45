"""Why a patch can't be applied."""

from __future__ import annotations

from wfproject.common.errors import ApplicationError

__all__ = ["PatchError", "PatchRefused"]


class PatchError(ApplicationError):
    """A patch of a list can't be applied; `details` has its `index` (from 0), its `op` and the `reason`."""

    code = "patch-failed"
    http_status = 422

    def __init__(self, index: int, op: str, reason: str) -> None:
        super().__init__(f"Patch {index + 1} ({op}): {reason}", details={"index": index, "op": op, "reason": reason})
        self.index, self.op, self.reason = index, op, reason


class PatchRefused(Exception):
    """One patch can't be applied, for the reason given."""
