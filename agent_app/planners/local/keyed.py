"""Values that an order gives names to: "run deploy.yml with env=prod", "with environment "staging" and version 1.2"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.text import unquote
from agent_app.planners.local.texts import literal
from connectors_app.contracts import OperationSpec

__all__ = ["keyed_values"]

_OPEN = ("inputs", "variables", "parameters", "params")
"""Inputs that take values by whatever name."""
_NAME = r"(?P<name>[A-Za-z_][\w-]{0,40})"
_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”"
_EQUAL = re.compile(rf"(?<![\w=]){_NAME} ?(?:=|is) ?(?P<value>{_QUOTED}|[^\s,;\"']+?)(?=[,;.]?(?:\s|$))")
_WITH = re.compile(r"\b(?:with|using|passing)(?: the)?(?: (?:inputs?|variables?|parameters?|params))? ", re.IGNORECASE)
_BESIDE = re.compile(
    rf"(?:(?:,|and|,? and) )?(?:an? |the )?{_NAME} (?:of |set to |as )?(?P<value>{_QUOTED}|v?\d[\w.-]*)"
)
_NO_NAMES = frozenset({"branch", "ref", "tag", "workflow", "repository", "title", "priority", "label", "and"})
"""What has an input of its own."""


def keyed_values(reading: Reading, statement: ActionStatement, operation: OperationSpec) -> Mapping[str, Any]:
    """The open input of an operation with the values that the words give names to; empty where there is neither."""
    name = next((name for name in _OPEN if _takes_names(operation.inputs.get(name, {}))), None)
    if name is None:
        return {}
    text = reading.slice(statement.clause.first, statement.clause.last)
    found = dict(_pairs(text, operation.inputs))
    if found and operation.inputs[name]["type"] == "array":
        return {name: [{"key": key, "value": value} for key, value in found.items()]}
    return {name: found} if found else {}


def _takes_names(schema: Mapping[str, Any]) -> bool:
    """Whether an input is an object of values, or a list of pairs of a key and a value."""
    if schema.get("type") == "array":
        return {"key", "value"} <= set((schema.get("items") or {}).get("properties") or ())
    return schema.get("type") == "object"


def _pairs(text: str, inputs: Sequence[str] | Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    matches = list(_EQUAL.finditer(text))
    if not matches and (opened := _WITH.search(text)) is not None:
        place = opened.end()
        while (match := _BESIDE.match(text, place)) is not None:
            matches.append(match)
            place = match.end() + (text[match.end() : match.end() + 1] in {" ", ","})
    for match in matches:
        if match["name"].lower() not in _NO_NAMES and match["name"] not in inputs:
            said = match["value"]
            yield match["name"], literal(unquote(said) if re.fullmatch(_QUOTED, said) else said)
