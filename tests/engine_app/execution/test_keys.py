"""Idempotency keys of steps."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from engine_app.execution.effects import idempotency_key

_NAMESPACE = UUID("6f0d9a9e-6f3b-4a8e-9a53-1c9b7d6d1f20")
"""Written out once more: with another one, runs that are under way would repeat their effects."""

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.uuids(), _TEXTS, _TEXTS)
def test_a_key_is_the_name_based_uuid_of_its_step(run_id: UUID, node_id: str, path: str) -> None:
    assert idempotency_key(run_id, node_id, path) == str(uuid5(_NAMESPACE, f"{run_id}/{node_id}/{path}"))
