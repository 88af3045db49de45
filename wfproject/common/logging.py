"""Structured logs: JSON lines with the ids of the request at hand, and secrets masked."""

from __future__ import annotations

import logging
import re
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from wfproject.common.context import current_context

__all__ = ["ContextFilter", "RedactionFilter", "StructuredFormatter", "redact"]

_SECRET = re.compile(
    r"(?i)(bearer\s+|authorization\W+(?:(?:basic|token)\b\s*)?|(?:api[_-]?key|token|password|secret)[\"']?\s*[=:]\s*[\"']?)"
    r"([^\s\"',;&}]{4,})"
)
_KNOWN_TOKENS = re.compile(
    r"\b(wfa_[A-Za-z0-9_-]{8,}|sk-[A-Za-z0-9_-]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|xox[abprs]-[A-Za-z0-9-]{8,})"
)
_URL_PASSWORD = re.compile(r"\b(\w+://[^\s:/@]*:)([^\s@/]+)(@)")
_MASK = "[masked]"


def redact(text: str) -> str:
    """Replace what looks like a credential (bearer tokens, keys, passwords in URLs) by `[masked]`; in linear time."""
    text = _KNOWN_TOKENS.sub(_MASK, text)
    text = _URL_PASSWORD.sub(rf"\1{_MASK}\3", text)
    return _SECRET.sub(rf"\1{_MASK}", text)


class ContextFilter(logging.Filter):
    """Puts the bound ids on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the ids as attributes; every record passes."""
        for name, value in current_context().items():
            setattr(record, name, value)
        return True


class RedactionFilter(logging.Filter):
    """Masks credentials in messages; tracebacks are masked by the formatter."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Render the message with its arguments once, masked; every record passes."""
        record.msg = redact(record.getMessage())
        record.args = None
        return True


class StructuredFormatter(JsonFormatter):
    """One JSON object a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_default=str,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # the web server's: its message once more
        )

    def formatException(self, exc_info: Any) -> str:  # noqa: N802 - overrides logging.Formatter
        """The traceback, credentials masked."""
        return redact(str(super().formatException(exc_info)))
