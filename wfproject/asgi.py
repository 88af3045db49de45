"""The ASGI entry point: `uvicorn wfproject.asgi:application`."""

from __future__ import annotations

import logging
import os
import threading

from wfproject.env import load_env_file

load_env_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")

from wfproject.common.memory import settle_memory  # noqa: E402 - needs the settings' name
from wfproject.routing import protocol_router  # noqa: E402 - needs the settings' name

application = protocol_router()
logger = logging.getLogger(__name__)


def _warm_up() -> None:
    from agent_app.services import warm_up

    try:
        warm_up()
        settle_memory()
    except Exception:
        logging.getLogger(__name__).warning(
            "warming up failed; the first prompt will load what it needs", exc_info=True
        )


# In the background: the server answers at once, and the first prompt finds model and state machine loaded.
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
