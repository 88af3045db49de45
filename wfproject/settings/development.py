"""The embedded default on one's own machine: `make run`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from wfproject.env import envbool
from wfproject.settings.base import *  # noqa: F403
from wfproject.settings.base import DATA_DIR, LOG_DIR, LOG_FILE, LOG_LEVEL, SECRET_KEY, logging_config

DEBUG = envbool("WF_DEBUG", False)


def remembered_secret(file: Path) -> str:
    """The secret key of this data directory: made once, readable to its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secret := secrets.token_urlsafe(48))
    return secret


SECRET_KEY = SECRET_KEY or remembered_secret(DATA_DIR / "secret-key")
LOGGING = logging_config(LOG_LEVEL, LOG_DIR / "service.log" if LOG_FILE else None)
