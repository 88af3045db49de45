"""Which hooks a version wants: connector, place and events of its triggers."""

from __future__ import annotations

from dataclasses import dataclass

from connectors_app.manifest_webhook import WebhookManifest
from connectors_app.models import Connector, Operation
from engine_app.execution.plan import PlanNode, version_plan
from engine_app.models import Activation
from sessions_app.definition import Role

__all__ = ["WantedHook", "trigger_operations", "wanted_hooks"]


@dataclass(frozen=True, slots=True)
class WantedHook:
    """The events of one connector at one place (empty: anywhere). `credential_id` is what a trigger names, if any."""

    connector: str
    target: str
    events: tuple[str, ...]
    credential_id: str
    rule: WebhookManifest


def wanted_hooks(activation: Activation) -> list[WantedHook]:
    """The hooks of the live version. A trigger that names no place takes those of the same connector that do with it:
    its hook, of all places, would otherwise send the same events a second time."""
    groups: dict[str, list[tuple[PlanNode, Operation]]] = {}
    for node, operation in trigger_operations(activation):
        if operation.connector.settings.get("webhook"):
            groups.setdefault(operation.connector.key, []).append((node, operation))
    return [wanted for members in groups.values() for wanted in _of_connector(members)]


def trigger_operations(activation: Activation) -> list[tuple[PlanNode, Operation]]:
    """The triggers of the live version that are operations of the registry, each with its row and its connector's."""
    plan = version_plan(activation.version)
    nodes = [node for node in plan.nodes.values() if node.role == Role.TRIGGER and node.operation_id]
    rows = Operation.objects.filter(pk__in=[node.operation_id for node in nodes]).select_related("connector")
    operations = {row.pk: row for row in rows}
    return [(node, operations[node.operation_id]) for node in nodes if node.operation_id in operations]


def _of_connector(members: list[tuple[PlanNode, Operation]]) -> list[WantedHook]:
    connector: Connector = members[0][1].connector
    rule = WebhookManifest.model_validate(connector.settings["webhook"])
    places = [_places(node, rule) for node, _ in members]
    somewhere = [] if any(not found for found in places) else sorted({place for found in places for place in found})
    hooks = []
    for place in somewhere or [""]:
        here = [pair for pair, found in zip(members, places, strict=True) if not somewhere or place in found]
        events = tuple(sorted({str(operation.binding.get("event", "")) for _, operation in here} - {""}))
        named = (str(node.properties.get("credential") or "") for node, _ in here)
        hooks.append(WantedHook(connector.key, place, events, next(filter(None, named), ""), rule))
    return hooks


def _places(node: PlanNode, rule: WebhookManifest) -> list[str]:
    inputs = node.properties.get("inputs")
    name = rule.registration.target if rule.registration else ""
    value = inputs.get(name) if isinstance(inputs, dict) and name else None
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip() and "{{" not in item][:20]
