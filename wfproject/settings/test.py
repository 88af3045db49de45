"""Tests: real PostgreSQL and Redis of their own, beside a running service."""

from __future__ import annotations

import os
from pathlib import Path

# Before base is read: tests never touch the data, cache or configuration of a running service.
os.environ["WF_DATA_DIR"] = os.environ.get("WF_TEST_DATA_DIR", str(Path(__file__).resolve().parents[2] / ".data-test"))
os.environ["WF_DATABASE_URL"] = os.environ.get("WF_TEST_DATABASE_URL", "")
os.environ["WF_REDIS_URL"] = os.environ.get("WF_TEST_REDIS_URL", "")
for _name in ("WF_PLANNER", "WF_OPENAI_BASE_URL", "WF_OPENAI_API_KEY", "WF_BROKER_URL", "WF_ALLOWED_HOSTS"):
    os.environ[_name] = ""

from wfproject.settings.base import *  # noqa: E402, F403
from wfproject.settings.base import CACHES, DATABASES, REST_FRAMEWORK, logging_config  # noqa: E402

SECRET_KEY = "tests-only-" + "0123456789abcdef" * 3
CREDENTIAL_KEYS = ["dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtLi4uLi4="]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Runs side by side share the servers, not the data: the main process names the run, its workers inherit the name.
_RUN = os.environ.setdefault("WF_TEST_RUN", str(os.getpid()))
DATABASES["default"]["TEST"] = {"NAME": f"test_wf_{_RUN}"}
CACHES["default"]["KEY_PREFIX"] = f"wf-test-{_RUN}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": "100000/min", "workflow": "100000/min", "login": "100000/min"}
LOGGING = logging_config("WARNING", None)
