"""What goes wrong with embedded services, said so that the reader knows the next step."""

from __future__ import annotations

import errno
from pathlib import Path

__all__ = ["EmbeddedServiceError", "storage_error"]


class EmbeddedServiceError(RuntimeError):
    """An embedded service can't be started, reached or stopped; the message is one paragraph with the next step."""


def storage_error(error: OSError, path: Path) -> EmbeddedServiceError:
    """Put an operating system's refusal to write at `path` into a sentence with the next step."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EmbeddedServiceError(
            f"The disk that holds {path} is full. Free at least 300 MB there, or set WF_DATA_DIR to a directory on "
            "another disk, and start again."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return EmbeddedServiceError(
            f"{path} can't be written by this user ({error.strerror}). Run as the user it belongs to, or set "
            "WF_DATA_DIR to a directory of your own, and start again."
        )
    return EmbeddedServiceError(
        f"{path} can't be used: {error.strerror or error}. Set WF_DATA_DIR to another directory, and start again."
    )
