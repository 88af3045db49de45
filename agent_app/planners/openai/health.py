"""Whether the endpoint answers, asked without being billed."""

from __future__ import annotations

import logging
import time

import httpx

from agent_app.planners.openai.endpoint import Endpoint

__all__ = ["endpoint_reachable"]

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 2.0
FRESH_SECONDS = 5.0

_last: dict[tuple[str, str], tuple[float, bool]] = {}


def endpoint_reachable() -> bool:
    """Whether the endpoint of the settings lists its models, or at least answers, within two seconds.

    False for refused connections, rejected keys and failing servers; never raises. The answer is kept for a few
    seconds, so that probes do not become load.
    """
    endpoint = Endpoint.from_settings()
    key = (endpoint.base_url, endpoint.api_key)
    checked, reachable = _last.get(key, (0.0, False))
    if checked and time.monotonic() - checked < FRESH_SECONDS:
        return reachable
    reachable = endpoint.problem is None and _answers(endpoint)
    _last.clear()
    _last[key] = (time.monotonic(), reachable)
    return reachable


def _answers(endpoint: Endpoint) -> bool:
    headers = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
    try:
        with httpx.stream(
            "GET", f"{endpoint.base_url.rstrip('/')}/models", headers=headers, timeout=TIMEOUT_SECONDS
        ) as response:
            # Some compatible servers list no models (404); they answer all the same.
            return response.status_code < 500 and response.status_code not in {401, 403}
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        logger.info("the endpoint of the OpenAI planner does not answer: %s", type(error).__name__)
        return False
