"""Which endpoint to ask, and within what bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

__all__ = ["OFFICIAL_BASE_URL", "Endpoint"]

OFFICIAL_BASE_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint.

    `timeout_seconds` is for one planner call as a whole: all tries and the waits between them. A try is repeated at
    most `max_retries` times, after `backoff_seconds` at first, doubled each time, shortened at random; an answer that
    does not fit is corrected at most `max_corrections` times.
    """

    api_key: str = field(default="", repr=False)
    base_url: str = OFFICIAL_BASE_URL
    model: str = "gpt-4o"
    temperature: float = 0.3
    timeout_seconds: float = 30.0
    max_retries: int = 3
    max_corrections: int = 2
    backoff_seconds: float = 0.5
    history_tokens: int = 2_000
    """About how many tokens of earlier turns a prompt may hold."""

    @classmethod
    def from_settings(cls) -> Self:
        """The endpoint that the settings `OPENAI_*` describe; an empty base URL means OpenAI's own."""
        return cls(
            api_key=settings.OPENAI_API_KEY,
            base_url=settings.OPENAI_BASE_URL or OFFICIAL_BASE_URL,
            model=settings.OPENAI_MODEL,
            temperature=settings.OPENAI_TEMPERATURE,
            timeout_seconds=settings.OPENAI_TIMEOUT_SECONDS,
            max_retries=settings.OPENAI_MAX_RETRIES,
            history_tokens=settings.OPENAI_HISTORY_TOKENS,
        )

    @property
    def problem(self) -> str | None:
        """What is wrong with the settings, so that asking is of no use; None if nothing is."""
        if not self._is_address:
            return "WF_OPENAI_BASE_URL is not an address that begins with http:// or https://"
        if not self.api_key and self.base_url.rstrip("/") == OFFICIAL_BASE_URL:
            return "WF_OPENAI_API_KEY is not set"  # endpoints of one's own often need none
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            return "WF_OPENAI_API_KEY holds characters that no header can carry"
        return None

    @property
    def _is_address(self) -> bool:
        try:
            parts = urlsplit(self.base_url)
            return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # brackets without an IPv6 address, a port out of range
            return False
