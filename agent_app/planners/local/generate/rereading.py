"""What may have changed during a wait is read again before it is tested: "2 days later, remind kim if it is open"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.mapping import identity_expression, is_identity
from agent_app.planners.local.model import Clause, Reading

__all__ = ["known_inputs", "lookups", "reread"]


def reread(
    index: CatalogIndex, reading: Reading, tests: Sequence[Clause], sources: Sequence[Source], timezone: str
) -> tuple[OperationFeatures, dict[str, Any], Source] | None:
    """The look-up of the thing that conditions test as it was before a wait, its inputs, and the output it replaces.

    None where nothing of before is tested, or no operation tells the same of that thing by what is known of it. An
    event may tell less than the thing itself does.
    """
    if not any(source.stale for source in sources):
        return None
    tested = _tested(reading, tests, sources, timezone) or _started_with(sources)
    if tested is None or not tested.stale or tested.listing:
        return None
    for features in lookups(index, tested):
        known = known_inputs(features, tested)
        fields = index.fields(features.spec)
        again = Source("anew", tested.nouns, tested.connector, fields, features.spec.output_schema)
        if known is not None and _tested(reading, tests, (again,), timezone) is not None:
            return features, known, tested
    return None


def _tested(reading: Reading, tests: Sequence[Clause], sources: Sequence[Source], timezone: str) -> Source | None:
    """The one output that all of some tests read, if its fields tell what they test."""
    read: set[str] = set()
    for clause in tests:
        found = condition_expression(reading, clause, sources, timezone=timezone)
        if found is None or not found[0] or found[1]:
            return None
        read |= {source.prefix for source in sources if re.search(rf"\b{re.escape(source.prefix)}(?![\w])", found[0])}
    return next((source for source in sources if {source.prefix} == read), None)


def known_inputs(features: OperationFeatures, tested: Source) -> dict[str, Any] | None:
    """What a look-up needs to know, by an output or by what its step was told; None where these do not tell it all."""
    inputs: dict[str, Any] = {}
    for name in features.spec.required_inputs:
        told = identity_expression(name, tested.connector, (tested,), (*features.objects, *tested.nouns))
        inputs[name] = told if told is not None else tested.given.get(name)
    return None if None in inputs.values() else inputs


def _started_with(sources: Sequence[Source]) -> Source | None:
    """The event, where nothing but that is known."""
    return sources[0] if len(sources) == 1 and sources[0].trigger else None


def lookups(index: CatalogIndex, source: Source) -> list[OperationFeatures]:
    """The operations that get one thing of the kind an output tells of, by what identifies it; likelier ones first."""
    nouns = (*source.nouns, *source.about)
    found = [
        features
        for features in index.of_connector(source.connector, "action")
        if features.verb == "get"
        and features.spec.method
        and features.objects[:1]
        and features.objects[0] in nouns
        and features.spec.required_inputs
        and all(is_identity(name, features.spec.inputs[name]) for name in features.spec.required_inputs)
    ]
    return sorted(
        found,
        key=lambda item: (nouns.index(item.objects[0]), len(item.spec.required_inputs), len(item.spec.key)),
    )
