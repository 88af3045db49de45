"""The embedded default on one's own machine: `make run`."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from wfproject.env import envbool
from wfproject.settings.base import *  # noqa: F403
from wfproject.settings.base import CREDENTIAL_KEYS, DATA_DIR, LOG_DIR, LOG_FILE, LOG_LEVEL, SECRET_KEY, logging_config

DEBUG = envbool("WF_DEBUG", False)


def remembered_secret(file: Path, make: Callable[[], str]) -> str:
    """A secret of this data directory: made once, readable to its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(make())
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts, never half of one
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()


def credential_key() -> str:
    """A new key for credentials: 32 random bytes, as Fernet wants them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRET_KEY = SECRET_KEY or remembered_secret(DATA_DIR / "secret-key", lambda: secrets.token_urlsafe(48))
CREDENTIAL_KEYS = CREDENTIAL_KEYS or [remembered_secret(DATA_DIR / "credential-key", credential_key)]
LOGGING = logging_config(LOG_LEVEL, LOG_DIR / "service.log" if LOG_FILE else None)
