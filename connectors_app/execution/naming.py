"""Names that people give, made the ids that the vendor takes: asked of the vendor right before the call.

Nothing has been sent by then, so a name that can't be told is an error without any effect.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from connectors_app.connection import Connection
from connectors_app.execution.contracts import ConnectorError, ExecutableOperation, RequestRefused
from connectors_app.names import NamedThings, names_of
from connectors_app.questions import UnknownValue, filled_body, filled_path
from wfproject.common.jmes import value_at

__all__ = ["Ask", "Lookup", "Question", "name_in", "with_ids"]

_MOST_KEPT = 500
_MOST_TOLD = 12
_LONGEST_NAME = 80
_NOT_FOUND, _AMBIGUOUS = "name-not-found", "name-ambiguous"
_TOLD = frozenset({_NOT_FOUND, _AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Question:
    """One read-only request: path below the base address, query and body filled; `rule` says how it is read."""

    rule: NamedThings
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None


Ask = Callable[[Question], Awaitable[Any]]
"""Puts a question to the vendor and gives the body of the answer, a list read to its end."""
Things = tuple[tuple[tuple[str, ...], Any], ...]
"""What a vendor has: what each thing is called, folded, and its id."""

_kept: OrderedDict[tuple[Any, ...], tuple[float, Things]] = OrderedDict()


async def with_ids(
    operation: ExecutableOperation,
    values: Mapping[str, Any],
    connection: Connection,
    ask: Ask,
    *,
    filters: bool = False,
) -> dict[str, Any]:
    """The checked values with ids for names, by the connector's `names.yaml`; `filters`: they are those of a trigger.

    Raises ConnectorError: permanent with the code `name-not-found` or `name-ambiguous`, which tells what there is; and
    whatever came of a question that failed.
    """
    call = Lookup(operation, dict(values), connection, ask)
    if operation.curated:
        for rule in names_of(operation.connector.key).for_operation(operation.key, filters=filters):
            for name in rule.inputs:
                await call.settle(rule, name)
    if call.refused:
        raise next(iter(call.refused.values()))
    return call.known


class Lookup:
    """The inputs of one call, with ids for the names that were settled so far."""

    def __init__(self, operation: ExecutableOperation, known: dict[str, Any], connection: Connection, ask: Ask) -> None:
        self.operation, self.known, self.connection, self.ask = operation, known, connection, ask
        self.refused: dict[tuple[str, str], ConnectorError] = {}

    async def settle(self, rule: NamedThings, name: str) -> None:
        """Look the input's names up by one entry; what it can't tell is left to the next."""
        value = self.known.get(name)
        if isinstance(value, list):
            self.known[name] = [await self._settled(rule, name, item) for item in value]
        elif value is not None:
            self.known[name] = await self._settled(rule, name, value)

    async def _settled(self, rule: NamedThings, name: str, value: Any) -> Any:
        said = name_in(rule, value)
        if said is None:
            return value
        try:
            found = await self.id_of(rule, said)
        except UnknownValue:
            return value  # the next entry for the input may need less
        except ConnectorError as error:
            if not error.permanent or error.vendor_code in _TOLD or isinstance(error, RequestRefused):
                raise
            if not rule.as_said:
                self.refused.setdefault((name, value), error)  # the next entry may be allowed
            return value
        self.refused.pop((name, value), None)
        return found

    async def id_of(self, rule: NamedThings, name: str) -> Any:
        """The id of what a name means by one entry.

        Raises UnknownValue where its question lacks another input, ConnectorError where there is no such thing, or more
        than one, or the vendor does not tell.
        """
        known = {**self.connection.settings, **self.known}
        if rule.owner is not None and known.get(rule.owner.name) in (None, ""):
            asked = Question(rule, "GET", *_address(rule.owner.path, known, name))
            known[rule.owner.name] = value_at(rule.owner.gives, await self._answer(asked, name))
        address = _address(rule.path, known, name)
        body = filled_body(rule.body, lambda item: _given(known, name, item)) if rule.body is not None else None
        question = Question(rule, rule.method, *address, body)
        key = (self.connection.connector, self.connection.key, question.method, *address, repr(body))
        keeps = bool(rule.kept_seconds and self.connection.key)
        things = _read_before(key) if keeps else None
        chosen = _chosen(rule, name, things) if things is not None else []
        if not chosen:  # it may have been made since
            things = _things(rule, await self._answer(question, name))
            if keeps:
                _keep(key, rule.kept_seconds, things)
            chosen = _chosen(rule, name, things)
        if len(chosen) == 1 or (chosen and rule.first):
            return chosen[0]
        raise _untold(rule, name, things or (), self.operation, several=bool(chosen))

    async def _answer(self, question: Question, name: str) -> Any:
        try:
            return await self.ask(question)
        except RequestRefused:
            raise
        except ConnectorError as error:
            vendor = self.operation.connector.name or self.operation.connector.key
            raise ConnectorError(
                f"The {question.rule.thing} “{_short(name)}” can't be looked up in {vendor}: {error.message}",
                permanent=error.permanent,
                retry_after=error.retry_after,
                vendor_code=error.vendor_code,
                vendor_status=error.vendor_status,
            ) from error


def name_in(rule: NamedThings, value: Any) -> str | None:
    """The name that a value is, or None where it is none that this entry is for."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or re.fullmatch(rule.id, text) or (rule.pattern and not re.fullmatch(rule.pattern, text)):
        return None
    return text.removeprefix(rule.strip)


def _given(known: Mapping[str, Any], name: str, placeholder: str) -> Any:
    return name if placeholder == "value" else known.get(placeholder)


def _address(template: str, known: Mapping[str, Any], name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Path and query of a question; UnknownValue where something that it needs is not known."""
    path, _, query = filled_path(template, lambda item: _given(known, name, item)).partition("?")
    return path, tuple(parse_qsl(query, keep_blank_values=True))


_BETWEEN_WORDS = re.compile(r"[\s/.]+")


def _things(rule: NamedThings, answer: Any) -> Things:
    found = value_at(rule.things, answer)
    things = []
    for item in found if isinstance(found, list) else []:
        names = value_at(rule.names, item)
        told = [str(name) for name in (names if isinstance(names, list) else [names]) if name not in (None, "")]
        identity = value_at(rule.gives, item)
        if identity not in (None, ""):
            things.append((tuple(told), identity))
    return tuple(things)


def _chosen(rule: NamedThings, name: str, things: Things) -> list[Any]:
    """The ids of the things that a name, or else one like it, means, none twice."""
    alike = next((names for names in rule.alike if name.casefold() in names), ())
    return next((found for said in (name, *alike) if (found := _called(rule, said, things))), [])


def _called(rule: NamedThings, name: str, things: Things) -> list[Any]:
    wanted = name.casefold()
    same = [identity for names, identity in things if wanted in (item.casefold() for item in names)]
    if not same:
        same = [identity for names, identity in things if any(_has_word(item, wanted) for item in names)]
        same = same if len(same) == 1 else []
    if not same and rule.found and "@" in name and len(things) == 1:
        same = [things[0][1]]
    return list(dict.fromkeys(same))


def _has_word(name: str, wanted: str) -> bool:
    """ "deploy" of "Deploy to production" and of ".github/workflows/deploy.yml"; words with hyphens are one."""
    return wanted in _BETWEEN_WORDS.split(name.casefold())


def _read_before(key: tuple[Any, ...]) -> Things | None:
    entry = _kept.get(key)
    return entry[1] if entry is not None and entry[0] > time.monotonic() else None


def _keep(key: tuple[Any, ...], seconds: int, things: Things) -> None:
    _kept[key] = (time.monotonic() + seconds, things)
    _kept.move_to_end(key)
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)


def _untold(
    rule: NamedThings, name: str, things: Things, operation: ExecutableOperation, *, several: bool
) -> ConnectorError:
    vendor = operation.connector.name or operation.connector.key
    told = f"{rule.thing} “{_short(name)}”"
    if several:
        message = f"{vendor} has more than one {told}: give its id."
        return ConnectorError(message, permanent=True, vendor_code=_AMBIGUOUS)
    called = list(dict.fromkeys(_short(names[0]) for names, _ in things if names))
    there = (
        f" There are: {', '.join(called[:_MOST_TOLD])}{', …' if len(called) > _MOST_TOLD else ''}." if called else ""
    )
    return ConnectorError(f"{vendor} has no {told} here.{there}", permanent=True, vendor_code=_NOT_FOUND)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
