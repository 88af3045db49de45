"""The types of the inputs that take values."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.planners.local.adapting import kinds_of


@pytest.mark.parametrize(
    ("schema", "kinds"),
    [({"type": "string"}, ("string",)), ({"type": ["integer", "null"]}, ("integer", "null")), ({}, ())],
)
def test_a_schema_may_name_one_type_several_or_none(schema: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert kinds_of(schema) == kinds
