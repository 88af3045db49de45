"""Rate limits on Redis, per user. They fail open: a Redis that is down slows nobody out."""

from __future__ import annotations

import logging
import time
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts_app.contracts import Principal

__all__ = ["LoginRateThrottle", "UserRateThrottle", "WorkflowRateThrottle", "count_message"]

logger = logging.getLogger(__name__)

_WARN_EVERY_SECONDS = 60.0


class _FailOpenThrottle(SimpleRateThrottle):
    _last_warning = 0.0

    def get_rate(self) -> str | None:
        # Read at call time, so that a changed setting (in tests, say) takes effect.
        rates: Any = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
        return str(rates[str(self.scope)])

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the request is within its rate; always when Redis can't be asked."""
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as error:
            self._warn(error)
            return True

    @classmethod
    def _warn(cls, error: Exception) -> None:
        now = time.monotonic()
        if now - _FailOpenThrottle._last_warning > _WARN_EVERY_SECONDS:
            _FailOpenThrottle._last_warning = now
            logger.warning("rate limits are off: Redis does not answer (%s)", type(error).__name__)


class UserRateThrottle(_FailOpenThrottle):
    """All requests of one user."""

    scope = "user"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The user's key, or None (no limit here) for anonymous requests, which get nowhere."""
        if request.user is None or not request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


class WorkflowRateThrottle(UserRateThrottle):
    """Prompts of one user."""

    scope = "workflow"


class LoginRateThrottle(_FailOpenThrottle):
    """Attempts to get a JWT, by address."""

    scope = "login"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The key of the client's address."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def count_message(principal: Principal, *, is_prompt: bool) -> None:
    """Count a message that is no request against its sender's rates; Throttled when it is over one."""
    sender: Any = SimpleNamespace(user=SimpleNamespace(pk=principal.user_id, is_authenticated=True))
    for throttle in [UserRateThrottle(), *([WorkflowRateThrottle()] if is_prompt else [])]:
        if not throttle.allow_request(sender, None):
            raise Throttled(throttle.wait())
