"""Deleting many old rows without holding anybody up."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

__all__ = ["delete_in_batches"]


def delete_in_batches(rows: QuerySet[Any], *, size: int, batches: int = 200) -> int:
    """Delete the rows, the first ones first, `size` a transaction and at most `batches` of them; returns how many.

    Rows that somebody has locked are passed over. What is left is for the next time.
    """
    total = 0
    for _ in range(batches):
        with transaction.atomic():
            found = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:size])
            if found:
                rows.model._base_manager.filter(pk__in=found).delete()
        total += len(found)
        if len(found) < size:
            break
    return total
