"""What a job was asked and answered, encrypted with the service's secret and bound to its row."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from wfproject.common.errors import ConflictError
from wfproject.common.sealing import derived_fernet

__all__ = ["JobUnreadable", "seal", "unseal"]


class JobUnreadable(ConflictError):
    """The service's secret key is another one than when the job was kept."""

    code = "job-unreadable"


def seal(job_id: UUID, value: Any) -> bytes:
    """A JSON value, encrypted for this job."""
    return _fernet(job_id).encrypt(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def unseal(job_id: UUID, sealed: bytes | memoryview) -> Any:
    """The value again; JobUnreadable if it was encrypted for another job or under another secret key."""
    try:
        return json.loads(_fernet(job_id).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise JobUnreadable("What was kept of this prompt can't be read any more; ask again.") from error


def _fernet(job_id: UUID) -> Fernet:
    return derived_fernet("agent.job", str(job_id))
