"""Serializer fields that take JSON types at their word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

__all__ = ["StrictCharField", "StrictUUIDField"]


class StrictCharField(serializers.CharField):
    """Text only: a number or boolean is an error, not text to be."""

    def to_internal_value(self, data: Any) -> str:
        """The text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictUUIDField(serializers.UUIDField):
    """A UUID in text form only."""

    def to_internal_value(self, data: Any) -> UUID:
        """The UUID."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)
