"""A request that waits for a model holds no database connection."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connections

from wfproject.common.database import database_hop


@pytest.mark.django_db(transaction=True)
def test_a_hop_gives_its_connection_back() -> None:
    def look() -> Any:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    assert async_to_sync(database_hop(look))() == (1,)
    assert connections["default"].connection is None


@pytest.mark.django_db
def test_a_hop_inside_a_transaction_keeps_it_open() -> None:
    assert async_to_sync(database_hop(lambda: connections["default"].in_atomic_block))() is True
    assert connections["default"].connection is not None
