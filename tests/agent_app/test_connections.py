"""Hops of asynchronous code to the database and their connections."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.db import connections

from wfproject.common.database import database_hop


@pytest.mark.django_db
def test_a_hop_inside_a_transaction_keeps_it_open() -> None:
    assert async_to_sync(database_hop(lambda: connections["default"].in_atomic_block))() is True
    assert connections["default"].connection is not None
