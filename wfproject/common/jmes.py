"""Looking into what vendors send: a path that does not fit the value finds nothing."""

from __future__ import annotations

from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

__all__ = ["value_at"]


def value_at(path: str, value: Any) -> Any:
    """What the JMESPath finds in the value; None for an empty path, and where the value is of another shape."""
    try:
        return jmespath.search(path, value) if path else None
    except JMESPathError:
        return None
