"""The Celery application: `celery -A wfproject.celery worker` (or `beat`)."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from wfproject.env import load_env_file

load_env_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")

app = Celery("wfproject")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery would close the process's pool of connections around each task, under the event loops that use it all the time.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


@setup_logging.connect
def use_django_logging(**_: Any) -> None:
    """Workers log like the web process; connecting here keeps Celery from configuring its own."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@task_prerun.connect
def bind_task_id(task_id: str, **_: Any) -> None:
    """Put the task's id on every log record of the task."""
    from wfproject.common.context import set_context

    set_context(task_id=task_id)


@task_postrun.connect
def unbind_task_id(**_: Any) -> None:
    """Forget the ids of a finished task and give its connection back: a worker process runs many."""
    from django.db import connections

    from wfproject.common.context import clear_context

    clear_context()
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
