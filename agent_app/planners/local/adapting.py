"""Values in the type, the words and the limits of the input that takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent_app.planners.local.choices import choice, coded_choices

__all__ = ["adapt", "fit", "kinds_of"]


def kinds_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types that a schema names: one, several (`["string", "null"]`) or none."""
    kinds = schema.get("type") or ()
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def adapt(value: str, schema: Mapping[str, Any]) -> Any:
    """A said value as the input's JSON type; None if it can't be of that type."""
    kind = schema.get("type")
    choices = schema.get("enum")
    if kind == "array":
        items = schema.get("items")
        element = adapt(value, items) if isinstance(items, Mapping) else value
        return None if element is None else [element]
    coded = coded_choices(schema)
    if coded and (meant := choice(value, list(coded))) is not None:
        return int(coded[meant]) if kind == "integer" else coded[meant]
    if choices:
        return choice(value, [str(item) for item in choices])
    if kind == "integer":
        return int(value) if re.fullmatch(r"-?\d+", value) else _number_of_word(value)
    if kind == "number":
        return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
    if kind == "boolean":
        return {"true": True, "yes": True, "false": False, "no": False}.get(value.lower())
    return None if kind == "object" else _as_described(value, schema)


def fit(value: Any, schema: Mapping[str, Any]) -> Any:
    """A constant within the limits its input sets: texts are cut to the longest allowed, what can't fit is None,
    lists that are too short as well."""
    if isinstance(value, str) and "{{" not in value:
        longest = schema.get("maxLength")
        if isinstance(longest, int) and len(value) > longest:
            value = value[: longest - 1] + "…"
        pattern = schema.get("pattern")
        return None if isinstance(pattern, str) and not re.search(pattern, value) else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        return value if low <= value <= high else None
    if isinstance(value, list) and isinstance(items := schema.get("items"), Mapping):
        kept = [item for item in (fit(element, items) for element in value) if item is not None]
        return kept if len(kept) >= max(1, schema.get("minItems", 1)) else None
    return value


def _as_described(value: str, schema: Mapping[str, Any]) -> str:
    """A value in the spelling that the input's description uses ("High" for "high")."""
    described = str(schema.get("description", ""))
    return value.title() if value.islower() and re.search(rf"\b{re.escape(value.title())}\b", described) else value


def _number_of_word(value: str) -> int | None:
    """Priorities as Linear and Azure number them: 1 is the most urgent."""
    return _NUMBERED.get(value.lower())


_NUMBERED = {
    "urgent": 1, "critical": 1, "p1": 1, "highest": 1, "high": 2, "p2": 2, "medium": 3, "normal": 3, "p3": 3, "low": 4,
    "p4": 4,
}  # fmt: skip
