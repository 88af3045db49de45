"""Filters whose values may be anything a client sends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django_filters import IsoDateTimeFilter
from django_filters.fields import IsoDateTimeField

__all__ = ["TimeFilter"]


class _TimeField(IsoDateTimeField):
    """A time that exists in UTC too: year 9999 with an offset behind it does not."""

    def to_python(self, value: Any) -> datetime | None:
        """The time, in UTC; ValidationError for what is none."""
        found: datetime | None = super().to_python(value)
        try:
            return found.astimezone(UTC) if found else None
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class TimeFilter(IsoDateTimeFilter):
    """By a time as ISO 8601 writes it."""

    field_class: Any = _TimeField
