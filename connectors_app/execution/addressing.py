"""Whom the author of a text addresses in it ("@kim"), as the vendor writes that: looked up right before the call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, RequestRefused
from connectors_app.execution.naming import Ask, Lookup, name_in
from connectors_app.markup import ADDRESSED, markup_of
from connectors_app.names import AddressedThings, names_of
from connectors_app.questions import UnknownValue

__all__ = ["with_addressed"]


async def with_addressed(
    operation: ExecutableOperation, values: Mapping[str, Any], connection: Connection, ask: Ask
) -> dict[str, Any]:
    """The values with ids for those who are addressed in texts, by `addressed` of the connector's `names.yaml`.

    Whom the vendor does not know, or may not be asked about, stays as said: a text is worth sending without its call.
    Raises ConnectorError where the vendor can't answer just now, and RequestRefused.
    """
    rules = names_of(operation.connector.key).addressed if operation.curated else ()
    texts = {
        name: value for name, value in values.items() if markup_of(operation.input_schema, operation.binding, name)
    }
    said = dict.fromkeys(name for value in texts.values() for name in _addressed(value))
    lookup = Lookup(operation, dict(values), connection, ask)
    written = {name: await _written(lookup, rules, name) for name in said}
    return {**values, **{name: _replaced(value, written) for name, value in texts.items()}}


async def _written(lookup: Lookup, rules: tuple[AddressedThings, ...], name: str) -> str:
    for rule in rules:
        if re.fullmatch(rule.id, name):
            return _by_id(rule, name, name)
    for rule in rules:
        if name_in(rule, name) is None:
            continue
        try:
            return _by_id(rule, str(await lookup.id_of(rule, name)), name)
        except UnknownValue:
            continue
        except ConnectorError as error:
            if not error.permanent or isinstance(error, RequestRefused):
                raise
    return f"@{name}"


def _by_id(rule: AddressedThings, found: str, name: str) -> str:
    return rule.written.replace("{id}", found).replace("{name}", name)


def _addressed(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (found["name"] for found in ADDRESSED.finditer(value))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _addressed(item)
    elif isinstance(value, list):
        for item in value:
            yield from _addressed(item)


def _replaced(value: Any, written: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return ADDRESSED.sub(lambda found: written[found["name"]], value)
    if isinstance(value, Mapping):
        return {key: _replaced(item, written) for key, item in value.items()}
    return [_replaced(item, written) for item in value] if isinstance(value, list) else value
