"""The ASGI entry point: `uvicorn wfproject.asgi:application`."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")

application = get_asgi_application()
