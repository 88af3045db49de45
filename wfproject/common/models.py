"""Abstract bases of every model."""

from __future__ import annotations

import uuid

from django.db import models

__all__ = ["TimestampedModel", "UUIDModel"]


class TimestampedModel(models.Model):
    """Adds creation and modification times (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class UUIDModel(TimestampedModel):
    """A timestamped model whose primary key can't be guessed or counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
