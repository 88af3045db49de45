"""The vectors of operations, kept in PostgreSQL with pgvector."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import OpClass
from django.db import connection, models
from django.db.models.functions import Cast
from pgvector.django import HalfVectorField, HnswIndex

from connectors_app.contracts import OperationRole

__all__ = ["INDEXED_DIMENSIONS", "OperationVector", "VectorRevision"]

INDEXED_DIMENSIONS = 384
"""Vectors of this length (MiniLM's) have an HNSW index; others, of a model by setting, are compared exactly."""


class OperationVector(models.Model):
    """The vector of one operation's text.

    No foreign key to the operation: the store is one of several possible ones, and pruning is the seeding's business.
    """

    operation_id = models.UUIDField(primary_key=True)
    vector = HalfVectorField(help_text="Unit length; half precision changes a cosine by less than 0.001.")
    dimensions = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    catalog = models.CharField(max_length=60)
    connector = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=[(item.value, item.value.title()) for item in OperationRole])
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["catalog", "connector", "role", "operation_id"]
        indexes: ClassVar = [
            HnswIndex(
                OpClass(Cast("vector", HalfVectorField(dimensions=INDEXED_DIMENSIONS)), name="halfvec_cosine_ops"),
                name="operation_vector_hnsw",
                m=16,
                ef_construction=64,
                condition=models.Q(dimensions=INDEXED_DIMENSIONS),
            ),
            models.Index(fields=["catalog", "connector", "role"], name="operation_vector_filter"),
        ]

    def __str__(self) -> str:
        return str(self.operation_id)


class VectorRevision(models.Model):
    """One row, renewed by a trigger with each statement that writes `OperationVector`, whoever sends it.

    A process that keeps vectors in its memory tells by it whether they changed. It is a random UUID, not a count, so
    that a revision that was rolled back or truncated never comes again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="vector_revision_one_row")]

    def __str__(self) -> str:
        return str(self.revision)

    @classmethod
    def current(cls) -> UUID | None:
        """The revision, or None where nothing was ever written.

        Each search asks, so it is asked without the ORM, in a third of the time.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT revision FROM vectors_app_vectorrevision")
            row = cursor.fetchone()
        return row[0] if row else None
