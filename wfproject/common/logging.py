"""Structured logs: JSON lines with the ids of the request at hand, and secrets masked."""

from __future__ import annotations

import logging
import re
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from wfproject.common.context import current_context
from wfproject.common.masking import MASK, mask_credentials

__all__ = ["ContextFilter", "RedactionFilter", "StructuredFormatter", "redact"]

_SECRET = re.compile(
    r"(?i)(bearer\s+|authorization\W+(?:(?:basic|bearer|token)\b\s*)?+|(?:api[_-]?key|token|password|secret)[\"']?\s*[=:]\s*[\"']?)"
    r"(?!\[masked\])([^\s\"',;&}]{4,})"
)


def redact(text: str) -> str:
    """Replace what looks like a credential by `[masked]`, and whatever stands behind the name of one; in linear time.

    Lines of logs are written by programs: a word behind `token=` is a token there, where in prose it may be any word.
    """
    return _SECRET.sub(rf"\1{MASK}", mask_credentials(text))


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
