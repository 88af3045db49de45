"""The full profile: outside PostgreSQL and Redis, TLS in front, nothing assumed."""

from __future__ import annotations

from wfproject.env import envbool, envint, envlist, envstr
from wfproject.settings.base import *  # noqa: F403
from wfproject.settings.base import LOG_DIR, LOG_FILE, LOG_LEVEL, logging_config

SECRET_KEY = envstr("WF_SECRET_KEY")  # required: fails loudly when unset
CREDENTIAL_KEYS = envlist("WF_CREDENTIAL_KEYS")  # required too, and never derived from the secret key

SECURE_SSL_REDIRECT = envbool("WF_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes reach the container without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = envint("WF_HSTS_SECONDS", 365 * 24 * 3600, minimum=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = envbool("WF_SECURE_COOKIES", True)
CSRF_COOKIE_SECURE = envbool("WF_SECURE_COOKIES", True)

LOGGING = logging_config(LOG_LEVEL, LOG_DIR / "service.log" if LOG_FILE else None)
