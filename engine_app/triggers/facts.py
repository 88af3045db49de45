"""What receiving a webhook needs from the database, read once and kept for a short while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from connectors_app.contracts import CORE_CATALOG
from connectors_app.manifest_webhook import WebhookManifest
from connectors_app.models import Connector, Credential, Operation
from engine_app.execution.plan import PlanNode, version_plan
from engine_app.models import Activation
from engine_app.triggers.contracts import EndpointFacts, EventTrigger, VersionTriggers, WritingStep
from sessions_app.definition import Role
from sessions_app.models import WorkflowVersion

__all__ = ["OBJECT_WORDS", "account_names", "connector_rule", "endpoint_facts", "version_triggers", "workspace_writers"]

T = TypeVar("T")

_FRESH_SECONDS = 30.0
_MOST_KEPT = 5_000
OBJECT_WORDS = frozenset({"number", "id", "iid", "key", "gid", "ts"})
"""Last words of the names that inputs and payloads have for one issue, card or message."""

_ENDPOINT = """
SELECT endpoint.id, endpoint.workspace_id, endpoint.workflow_id, endpoint.connector, endpoint.sealed,
       endpoint.enabled AND COALESCE(activation.active, FALSE), activation.version_id, endpoint.last_delivery_at
FROM engine_app_webhookendpoint AS endpoint
LEFT JOIN engine_app_activation AS activation ON activation.workflow_id = endpoint.workflow_id
WHERE endpoint.token = %s
"""

_kept: dict[tuple[Any, ...], tuple[float, Any]] = {}


def _fresh(key: tuple[Any, ...], read: Callable[[], T]) -> T:
    """The value read a short while ago, else now; several threads may read at once, to the same effect."""
    entry = _kept.get(key)
    now = time.monotonic()
    if entry is not None and entry[0] > now:
        found: T = entry[1]
        return found
    value = read()
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[key] = (now + _FRESH_SECONDS, value)
    return value


def endpoint_facts(token: str) -> EndpointFacts | None:
    """The endpoint of that token, None where there is none. Never kept: disabling one works at once."""
    # Asked at every delivery: the same by a query set takes twice as long.
    with connection.cursor() as cursor:
        cursor.execute(_ENDPOINT, [token])
        row = cursor.fetchone()
    return None if row is None else EndpointFacts(*row)


def connector_rule(key: str) -> WebhookManifest | None:
    """How the connector's webhooks are verified and read; None where it has none."""

    def read() -> WebhookManifest | None:
        row = Connector.objects.filter(catalog=CORE_CATALOG, key=key).only("settings").first()
        facts = (row.settings if row else {}).get("webhook")
        return WebhookManifest.model_validate(facts) if facts else None

    return _fresh(("rule", key), read)


def version_triggers(version_id: UUID) -> VersionTriggers:
    """The version's triggers and writing steps, by connector."""

    def read() -> VersionTriggers:
        version = WorkflowVersion.unscoped.get(pk=version_id)
        plan = version_plan(version)
        wanted = {node.operation_id: node for node in plan.nodes.values() if node.operation_id}
        rows = Operation.objects.filter(pk__in=wanted).select_related("connector")
        rows = rows.only("binding", "risk", "role", "method", "connector__key")
        operations = {row.pk: row for row in rows}
        ids = Activation.unscoped.filter(version_id=version_id).values_list("filter_ids", flat=True).first() or {}
        triggers: dict[str, list[EventTrigger]] = {}
        writes: dict[str, list[WritingStep]] = {}
        for node in plan.nodes.values():
            row = operations.get(node.operation_id) if node.operation_id else None
            if row is None:
                continue
            if node.role == Role.TRIGGER:
                triggers.setdefault(row.connector.key, []).append(_trigger(node, row.binding, ids.get(node.id, {})))
            elif row.risk != "read":
                writes.setdefault(row.connector.key, []).append(_writing_step(node, row.binding))
        return VersionTriggers(version, plan, _frozen(triggers), _frozen(writes))

    return _fresh(("version", version_id), read)


def _frozen(groups: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(items) for key, items in groups.items()}


def _trigger(node: PlanNode, binding: Mapping[str, Any], ids: Mapping[str, Any]) -> EventTrigger:
    """`ids` are those of what its filters name, by input."""
    inputs = node.properties.get("inputs")
    rules = binding.get("inputs") or {}
    filters = []
    for name, value in (inputs if isinstance(inputs, dict) else {}).items():
        rule = rules.get(name) or {}
        wanted = tuple(item for item in (*_listed(value), *_listed(ids.get(name))) if item not in (None, ""))
        if wanted and rule.get("match"):
            template = rule.get("template") or "{value}"
            filters.append((rule["match"], tuple(_shaped(template, item) for item in wanted)))
    return EventTrigger(
        node_id=node.id,
        event=binding.get("event", ""),
        action=binding.get("event_action", ""),
        when=binding.get("when") or {},
        filters=tuple(filters),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _shaped(template: str, value: Any) -> Any:
    """The value as the vendor writes it; one that a person wrote so already stays."""
    head, _, tail = template.partition("{value}")
    if not isinstance(value, str) or (template != "{value}" and value.startswith(head) and value.endswith(tail)):
        return value
    return f"{head}{value}{tail}"


def _writing_step(node: PlanNode, binding: Mapping[str, Any]) -> WritingStep:
    """The inputs in the address say on what a step works; where there are none, those that are named like ids."""
    rules: Mapping[str, Mapping[str, Any]] = binding.get("inputs") or {}
    in_path = {name: rule for name, rule in rules.items() if rule.get("in") == "path"}
    chosen = in_path or {name: rule for name, rule in rules.items() if _last_word(name) in OBJECT_WORDS}
    objects = tuple((name, _names(name, rule)) for name, rule in chosen.items())
    return WritingStep(node.id, objects, any(names & OBJECT_WORDS for _, names in objects))


def _last_word(name: str) -> str:
    return name.rsplit("_", 1)[-1].lower()


def _names(name: str, rule: Mapping[str, Any]) -> frozenset[str]:
    targets: Iterable[str] = rule.get("parts") or [rule.get("target") or name]
    found = {name, _last_word(name), *targets, *map(_last_word, targets)}
    return frozenset(found | (OBJECT_WORDS if found & OBJECT_WORDS else set()))


def workspace_writers(workspace_id: UUID, connector: str) -> dict[UUID, tuple[WritingStep, ...]]:
    """Workflow id to writing steps at the connector, of all workflows of the workspace that were ever activated."""

    def read() -> dict[UUID, tuple[WritingStep, ...]]:
        rows = Activation.objects.for_workspace(workspace_id).values_list("workflow_id", "version_id")
        found = {
            workflow_id: version_triggers(version_id).writes.get(connector, ()) for workflow_id, version_id in rows
        }
        return {workflow_id: steps for workflow_id, steps in found.items() if steps}

    return _fresh(("writers", workspace_id, connector), read)


def account_names(workspace_id: UUID, connector: str) -> frozenset[str] | None:
    """What the vendor calls the workspace's accounts, folded; None where one of them was never asked."""

    def read() -> frozenset[str] | None:
        rows = Credential.objects.for_workspace(workspace_id).filter(connector__key=connector)
        names = [str((test or {}).get("identity") or "") for test in rows.values_list("last_test", flat=True)]
        return frozenset(name.casefold() for name in names) if names and all(names) else None

    return _fresh(("accounts", workspace_id, connector), read)
