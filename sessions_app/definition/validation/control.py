"""Control nodes, schedules and settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from connectors_app.contracts import OperationRole
from sessions_app.definition.cron import is_cron
from sessions_app.definition.expressions import ExpressionError
from sessions_app.definition.expressions.dates import find_zone, parse_duration, parse_instant
from sessions_app.definition.graph import NodeView
from sessions_app.definition.tolerant import as_dict
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, quote
from sessions_app.definition.violations import Violation
from sessions_app.definition.vocabulary import Role

__all__ = ["check_control", "check_delays", "check_schedules", "check_settings"]

_NEEDED = {
    Role.CONDITION: ("expression", "missing-expression", "What should be tested?"),
    Role.FOR_EACH: ("items", "missing-items", "What should the loop go through?"),
    Role.APPROVAL: ("instructions", "missing-instructions", "What should the person decide or do?"),
}
_SCHEDULE = "schedule"


def _is_given(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def check_control(context: Context) -> Iterator[Violation]:
    """What conditions, loops and approvals can't do without."""
    for role, (name, code, question) in _NEEDED.items():
        for node in context.nodes_of_role(role):
            if not _is_given(node.properties.get(name)):
                message = f"{quote(node.title)} has no {name}."
                path = context.path(node, "properties", name)
                yield found(code, message, node_id=node.id, path=path, hint=question)


def check_delays(context: Context) -> Iterator[Violation]:
    """That a delay has a duration or an end, and one of them only."""
    for node in context.nodes_of_role(Role.DELAY):
        duration, until = node.properties.get("duration"), node.properties.get("until")
        if _is_given(duration) and _is_given(until):
            message = f"{quote(node.title)} has both a duration and an end."
            path = context.path(node, "properties", "until")
            yield found("bad-duration", message, node_id=node.id, path=path, hint="Keep one of duration and until.")
        elif _is_given(duration):
            yield from _check_duration(context, node, duration)
        elif _is_given(until):
            yield from _check_until(context, node, until)
        else:
            path = context.path(node, "properties", "duration")
            message = f"{quote(node.title)} does not say how long to wait."
            yield found("missing-duration", message, node_id=node.id, path=path, hint="How long should it wait?")


def _check_duration(context: Context, node: NodeView, duration: str) -> Iterator[Violation]:
    if "{{" in duration:
        return
    try:
        parse_duration(duration)
    except ExpressionError as error:
        path = context.path(node, "properties", "duration")
        hint = "Write an ISO 8601 duration such as PT15M (15 minutes), PT2H or P1D (a day)."
        message = f"{quote(node.title)}: {error.message}"
        yield found("bad-duration", message, node_id=node.id, path=path, hint=hint)


def _check_until(context: Context, node: NodeView, until: str) -> Iterator[Violation]:
    if "{{" in until:
        return
    try:
        parse_instant(until)
    except ExpressionError as error:
        path = context.path(node, "properties", "until")
        hint = "Write an ISO 8601 date and time such as 2030-01-31T09:00:00Z, or an expression."
        message = f"{quote(node.title)}: {error.message}"
        yield found("bad-duration", message, node_id=node.id, path=path, hint=hint)


def check_schedules(context: Context) -> Iterator[Violation]:
    """Cron expressions and time zones of schedule triggers."""
    for key, operation in context.operations.items():
        if operation.connector.key != _SCHEDULE or operation.role != OperationRole.TRIGGER:
            continue
        node = context.graph.nodes[key]
        cron, zone = node.inputs.get("cron"), node.inputs.get("timezone")
        if isinstance(cron, str) and cron.strip() and not is_cron(cron):
            message = f"{quote(node.title)}: {cron[:60]!r} is not a cron expression."
            hint = "Give minute, hour, day of month, month and day of week, such as 0 9 * * 1-5."
            path = context.path(node, "properties", "inputs", "cron")
            yield found("bad-cron", message, node_id=key, path=path, hint=hint)
        if isinstance(zone, str) and zone.strip() and not _is_zone(zone):
            message = f"{quote(node.title)}: {zone[:60]!r} is not a time zone."
            path = context.path(node, "properties", "inputs", "timezone")
            hint = "Give an IANA name such as Europe/Berlin or UTC."
            yield found("bad-timezone", message, node_id=key, path=path, hint=hint)


def _is_zone(name: str) -> bool:
    try:
        find_zone(name)
    except ExpressionError:
        return False
    return True


def check_settings(context: Context) -> Iterator[Violation]:
    """What is to happen when a run fails: one thing, and one that exists."""
    failure = as_dict(context.document.get("settings")).get("on_failure")
    if not isinstance(failure, dict):
        return
    path = "/settings/on_failure"
    if (failure.get("workflow_id") is None) == (failure.get("scm_id") is None):
        message = "on_failure names either a workflow or the operation of a notification."
        yield found("bad-settings", message, path=path, hint="Give one of workflow_id and scm_id.")
    elif failure.get("scm_id") is not None:
        operation = context.catalog.get(str(failure["scm_id"]))
        if operation is None or operation.role != OperationRole.ACTION:
            message = "on_failure names an operation that is no action of the registry."
            yield found("bad-settings", message, path=f"{path}/scm_id", hint="Give the id of an action.")
