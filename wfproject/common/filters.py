"""Filters and orders whose values may be anything a client sends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django_filters import IsoDateTimeFilter
from django_filters.fields import IsoDateTimeField
from rest_framework import exceptions, filters

__all__ = ["KnownOrderingFilter", "TimeFilter"]


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


class KnownOrderingFilter(filters.OrderingFilter):
    """By fields that the view offers. Others are refused: a list in an order of its own looks like the wanted one."""

    def remove_invalid_fields(self, queryset: Any, fields: Any, view: Any, request: Any) -> list[str]:
        """The fields as they are; ValidationError (400) with those that there are if one is none of them."""
        known = [name for name, _ in self.get_valid_fields(queryset, view, {"request": request})]
        if unknown := [field for field in fields if field.lstrip("-") not in known]:
            message = f"A list can't be ordered by {', '.join(unknown)}; it can by {', '.join(known)}."
            raise exceptions.ValidationError({self.ordering_param: [message]})
        return list(fields)
