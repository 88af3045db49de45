"""The doorbell: send a Celery task by name, from any layer, without loading Celery before it is needed."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

__all__ = ["ring"]

logger = logging.getLogger(__name__)

_SILENT_SECONDS = 2.0
"""After a bell that nobody heard none is tried for so long: the callers answer people and vendors, who would wait."""

_silent_until = 0.0


def ring(task: str, **arguments: Any) -> bool:
    """Send the task of that name; returns False, with a warning in the log, when the broker does not answer.

    For a moment after that it returns False without trying. Call it after the commit (`transaction.on_commit`), and
    only for work that a schedule would pick up anyway.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    from kombu.exceptions import KombuError
    from redis.exceptions import RedisError

    try:
        import_string(settings.BROKER_APPLICATION).send_task(task, kwargs=arguments, retry=False, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + _SILENT_SECONDS
        logger.warning("the broker does not answer (%s); %s waits for its schedule", type(error).__name__, task)
        return False
    return True
