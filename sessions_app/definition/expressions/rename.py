"""Renaming node references inside expressions, leaving every other character alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessions_app.definition.expressions.analysis import references, tokens
from sessions_app.definition.expressions.limits import ExpressionError
from sessions_app.definition.expressions.template import ExpressionPart, parse_template

__all__ = ["rename_references", "rename_template_references", "template_references"]


def rename_references(expression: str, names: Mapping[str, str]) -> str:
    """The expression with root names replaced; one that can't be read is returned as it is."""
    try:
        wanted = references(expression) & names.keys()
    except ExpressionError:
        return expression
    if not wanted:
        return expression
    result, position, before = [], 0, ""
    found = tokens(expression)
    for index, token in enumerate(found[:-1]):
        after = found[index + 1]["type"]
        # After a dot it is a field, before a colon a key of a new object, before a parenthesis a function.
        is_root = token["type"] == "unquoted_identifier" and before != "dot" and after not in {"colon", "lparen"}
        if is_root and token["value"] in wanted:
            result += [expression[position : token["start"]], names[token["value"]]]
            position = token["start"] + len(token["value"])
        before = token["type"]
    return "".join([*result, expression[position:]])


def rename_template_references(value: Any, names: Mapping[str, str]) -> Any:
    """An input with the root names of all expressions in it replaced; the value itself if nothing changes."""
    if isinstance(value, str):
        return _rename_in_text(value, names)
    if isinstance(value, dict):
        return {key: rename_template_references(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [rename_template_references(item, names) for item in value]
    return value


def _rename_in_text(text: str, names: Mapping[str, str]) -> str:
    result, position = [], 0
    for part in parse_template(text).parts:
        if isinstance(part, ExpressionPart):
            start = text.index(part.source, part.start + 2)
            result += [text[position:start], rename_references(part.source, names)]
            position = start + len(part.source)
    return "".join([*result, text[position:]])


def template_references(value: Any) -> set[str]:
    """The root names read by all readable expressions in an input, however deep."""
    found: set[str] = set()
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)
        elif isinstance(current, str) and "{{" in current:
            for source in parse_template(current).expressions:
                try:
                    found |= references(source)
                except ExpressionError:
                    continue
    return found
