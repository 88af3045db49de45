"""Recognising deliveries that a workflow caused itself: its own comment, label or transition never starts it again.

Evidence is an effect of a few moments before at the same vendor: its marker in the delivery, its artefact's address, or
the object it worked on. Before: of now or, in a delivery that comes late (sent again, held up), of the latest time that
it tells. Where the vendor tells who caused the event, one of somebody else is never taken for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from connectors_app.manifest_webhook import WebhookManifest
from engine_app.execution.effects import idempotency_key, marker_of, markers_in
from engine_app.payloads import load_json
from engine_app.triggers.contracts import EndpointFacts, WritingStep
from engine_app.triggers.facts import OBJECT_WORDS, account_names, version_triggers, workspace_writers
from wfproject.common.jmes import value_at

__all__ = ["Effect", "effect_behind"]

_SECONDS = 60
"""How old an effect may be to have caused a delivery: vendors send within seconds."""

_MOST_RUNS = 500
_MOST_VALUES = 50_000
_LATEST = timedelta(days=7)
"""How late a delivery may be: GitHub sends again for three days."""

# Begins with a fixed text, for which a body is searched ten times as fast.
_TIME = re.compile(r'"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d))"')
# Since 1970: Slack tells seconds (event_time, event_ts), Jira (timestamp) and Opsgenie (createdAt) milliseconds.
_EPOCH = re.compile(r'"(?:event_t(?:ime|s)|timestamp|createdAt)": ?"?([12]\d{9})(?:\d{3})?[.,"}\s]')

# The runs nearest to the moment first: for a late delivery those that ended soonest after it.
_EFFECTS = """
SELECT step.run_id, step.node_id, step.path, step.inputs::text, step.artefact_url, run.workflow_id, run.depth
FROM engine_app_steprun AS step JOIN engine_app_run AS run ON run.id = step.run_id
WHERE run.id IN (
        (SELECT id FROM engine_app_run WHERE workflow_id = ANY(%(workflows)s)
            AND finished_at > %(moment)s - %(seconds)s * interval '1 second'
            ORDER BY finished_at {order} LIMIT %(most)s)
        UNION ALL
        (SELECT id FROM engine_app_run WHERE workflow_id = ANY(%(workflows)s)
            AND finished_at IS NULL AND started_at IS NOT NULL ORDER BY started_at DESC LIMIT %(most)s))
    AND step.node_id = ANY(%(nodes)s) AND step.started_at < %(moment)s + %(seconds)s * interval '1 second'
    AND step.state IN ('running', 'waiting', 'unknown', 'succeeded')
    AND (step.finished_at IS NULL OR step.finished_at > %(moment)s - %(seconds)s * interval '1 second')
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """The run whose step caused a delivery."""

    run_id: UUID
    workflow_id: UUID
    depth: int


def effect_behind(rule: WebhookManifest, endpoint: EndpointFacts, payload: Any, raw: bytes) -> Effect | None:
    """The effect of one of the workspace's workflows that the delivery tells of, those of the endpoint's own first.

    None where there is none, or nothing to tell by.
    """
    writers = _writers(endpoint)
    if not writers or _by_somebody_else(rule, endpoint, payload):
        return None
    text = raw.decode("utf-8", "replace")
    if not text.lstrip().startswith(("{", "[")):  # a form that holds JSON, percent-encoded
        text = json.dumps(payload, ensure_ascii=False)
    markers, values = markers_in(text), None
    for moment in _moments(text):
        rows = _effects(writers, moment)
        if rows:
            values = values or _values(payload)
            if found := _evident(rows, endpoint, writers, values, markers):
                return found
    return None


def _moments(text: str) -> Iterator[datetime | None]:
    """When the effect has to have been shortly before: now (None), then, for a late delivery, when it happened."""
    yield None
    now = datetime.now(UTC)
    told = [_instant(found[1]) for found in _TIME.finditer(text)]
    told += [datetime.fromtimestamp(int(found[1]), UTC) for found in _EPOCH.finditer(text)]
    happened = max((time for time in told if time is not None and time <= now), default=now)
    if timedelta(seconds=_SECONDS) < now - happened < _LATEST:
        yield happened


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _effects(writers: Mapping[UUID, tuple[WritingStep, ...]], moment: datetime | None) -> list[Any]:
    nodes = {step.node_id for steps in writers.values() for step in steps}
    asked: dict[str, Any] = {"workflows": list(writers), "nodes": list(nodes), "seconds": _SECONDS, "most": _MOST_RUNS}
    statement = _EFFECTS.format(order="ASC" if moment else "DESC")
    if moment is None:
        statement = statement.replace("%(moment)s", "clock_timestamp()")
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked, "moment": moment})
        return list(cursor.fetchall())


def _evident(
    rows: list[Any],
    endpoint: EndpointFacts,
    writers: Mapping[UUID, tuple[WritingStep, ...]],
    values: _Values,
    markers: set[str],
) -> Effect | None:
    """The first of the effects that the delivery tells of, those of the endpoint's own workflow before others."""
    found = None
    for run_id, node_id, path, inputs, url, workflow_id, depth in rows:
        step = next((item for item in writers[workflow_id] if item.node_id == node_id), None)
        if step is None:
            continue
        marked = marker_of(idempotency_key(run_id, node_id, path)) in markers
        if marked or (url and url in values.texts) or _same_object(step, load_json(inputs), values):
            found = Effect(run_id, workflow_id, depth)
            if workflow_id == endpoint.workflow_id:
                return found
    return found


def _writers(endpoint: EndpointFacts) -> dict[UUID, tuple[WritingStep, ...]]:
    """The writing steps at the connector by workflow; those of the endpoint's own as of its active version."""
    writers = dict(workspace_writers(endpoint.workspace_id, endpoint.connector))
    writers.pop(endpoint.workflow_id, None)
    if endpoint.version_id and (own := version_triggers(endpoint.version_id).writes.get(endpoint.connector)):
        writers[endpoint.workflow_id] = own
    return writers


def _by_somebody_else(rule: WebhookManifest, endpoint: EndpointFacts, payload: Any) -> bool:
    if not rule.actor_field:
        return False
    names = account_names(endpoint.workspace_id, endpoint.connector)
    actor = value_at(rule.actor_field, payload)
    return names is not None and isinstance(actor, str) and actor.casefold() not in names


@dataclass(frozen=True, slots=True)
class _Values:
    """The texts of a payload, and its scalars with the key they stand under."""

    texts: frozenset[str]
    named: frozenset[tuple[str, str]]


def _values(payload: Any) -> _Values:
    texts, named = set(), set()
    for key, value in _scalars(payload):
        texts.add(value)
        named.add((key, value))
    return _Values(frozenset(texts), frozenset(named))


def _scalars(payload: Any) -> Iterator[tuple[str, str]]:
    pending: list[tuple[str, Any]] = [("", payload)]
    for _ in range(_MOST_VALUES):
        if not pending:
            return
        key, value = pending.pop()
        if isinstance(value, Mapping):
            pending += [(str(name).lower(), item) for name, item in value.items()]
        elif isinstance(value, list):
            pending += [(key, item) for item in value]
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield key, str(value)


def _same_object(step: WritingStep, inputs: Any, values: _Values) -> bool:
    """Whether the payload names all that the step's inputs name: short values under the vendor's name for them."""
    if not step.names_an_object or not isinstance(inputs, dict):
        return False
    named = False
    for name, keys in step.objects:
        value = inputs.get(name)
        if value is None or isinstance(value, dict | list):
            continue
        text = str(value)
        if any((key, text) in values.named for key in keys):
            named = named or bool(keys & OBJECT_WORDS)
        elif "/" not in text or text not in values.texts:  # owner/name, a path
            return False
    return named
