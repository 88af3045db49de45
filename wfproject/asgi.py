"""The ASGI entry point: `uvicorn wfproject.asgi:application`."""

from __future__ import annotations

import logging
import os
import threading

from django.core.asgi import get_asgi_application

from wfproject.env import load_env_file

load_env_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")

application = get_asgi_application()
logger = logging.getLogger(__name__)


def _warm_up() -> None:
    from agent_app.services import warm_up

    try:
        warm_up()
    except Exception:  # noqa: BLE001 - a part that is down must not keep the server from starting
        logging.getLogger(__name__).warning(
            "warming up failed; the first prompt will load what it needs", exc_info=True
        )


# In the background: the server answers at once, and the first prompt finds model and state machine loaded.
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
