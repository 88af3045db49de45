"""The Celery application of workers under test: the service's own, with the settings that a test gives as JSON."""

from __future__ import annotations

import json
import os

from django.conf import settings

from wfproject.celery import app

__all__ = ["app"]

for name, value in json.loads(os.environ.get("JOBS_SETTINGS") or "{}").items():
    setattr(settings, name, value)
