"""The service as `make run` starts it, with a bare view to compare with and no rate limits."""

from wfproject.settings.development import *  # noqa: F403
from wfproject.settings.development import REST_FRAMEWORK

ROOT_URLCONF = "bench.urls"
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(("user", "workflow", "login"), "1000000/min")
