"""Whether the things that a step's inputs name exist at the vendor."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from connectors_app.probes import ProbeManifest
from connectors_app.questions import UnknownValue, filled_body, filled_path
from engine_app.preflight.asking import Answer, Asker
from engine_app.preflight.contracts import Finding, FindingSeverity
from engine_app.preflight.steps import Step, has_expression
from wfproject.common.jmes import value_at

__all__ = ["check_inputs"]

_NO_REFERENCE_FORMATS = frozenset({"", "date", "date-time", "time", "duration", "uri", "markdown", "html", "mrkdwn"})
_REFERENCE_NAMES = frozenset(
    [
        "repository",
        "branch",
        "base",
        "head",
        "ref",
        "label",
        "labels",
        "project",
        "projects",
        "channel",
        "channels",
        "user",
        "users",
        "assignee",
        "assignees",
        "reviewer",
        "reviewers",
        "team",
        "teams",
        "board",
        "list",
        "milestone",
        "organization",
        "workspace",
        "server",
        "service",
        "services",
        "group",
        "assignment_group",
        "schedule",
        "escalation",
        "escalation_policy",
        "space",
        "issue_key",
        "sprint",
        "component",
        "components",
        "priority",
        "issue_type",
        "status",
        "state",
        "section",
        "role",
        "chat",
        "page_id",
        "folder",
        "table",
        "workflow",
        "pipeline",
        "environment",
        "parent",
    ]
)
_REFERENCE_SUFFIXES = ("_id", "_key", "_number", "_iid")
_MAX_ELEMENTS = 50


def _names_something(name: str, schema: dict[str, Any]) -> bool:
    if "enum" in schema or "const" in schema or schema.get("type") == "boolean":
        return False
    return (
        name in _REFERENCE_NAMES
        or name.endswith(_REFERENCE_SUFFIXES)
        or (isinstance(schema.get("format"), str) and schema["format"] not in _NO_REFERENCE_FORMATS)
    )


async def check_inputs(step: Step, asker: Asker) -> list[Finding]:
    """One finding or more for every input of the step that names something at the vendor."""
    findings: list[Finding] = []
    questions = []
    for name, schema in step.operation.input_schema.get("properties", {}).items():
        value = step.value(name)
        if value in (None, "", []) or name in step.probes.free:
            continue
        probes = step.probes.for_input(name, step.operation.key, step.operation.role)
        if probes:
            elements = value if isinstance(value, list) else [value]
            questions += [_check(step, name, element, probes, asker) for element in elements[:_MAX_ELEMENTS]]
            if len(elements) > _MAX_ELEMENTS:
                message = f"only the first {_MAX_ELEMENTS} of {len(elements)} {name} were looked up."
                findings.append(_unchecked(step, name, "list-truncated", message))
        elif _names_something(name, schema) and not _is_new(step, name):
            findings.append(_unchecked(step, name, "no-probe", f"{name} can't be looked up at {_vendor(step)}."))
    return findings + list(await asyncio.gather(*questions))


def _is_new(step: Step, name: str) -> bool:
    """Whether the step makes what the input names, so that it need not exist yet."""
    return any(name in item.inputs and step.operation.key in item.not_for for item in step.probes.probes)


def _vendor(step: Step) -> str:
    return step.operation.connector.name


def _unchecked(step: Step, name: str, code: str, message: str) -> Finding:
    return Finding(
        code, FindingSeverity.UNCHECKED, f"“{step.title}”: {message}", node_id=step.node_id, field=f"inputs.{name}"
    )


async def _check(step: Step, name: str, value: Any, probes: tuple[ProbeManifest, ...], asker: Asker) -> Finding:
    thing = probes[0].thing
    if has_expression(value):
        return _unchecked(step, name, "expression", f"the {thing} is known only when the workflow runs.")
    if not isinstance(value, str | int) or isinstance(value, bool):
        return _unchecked(step, name, "no-probe", f"{name} is no plain value that could be looked up.")
    if step.account is None or step.account.opened is None:
        return _unchecked(step, name, "no-credential", f"the {thing} was not looked up without a usable credential.")
    undecided = _unchecked(step, name, "no-probe", f"{name} has a form that can't be looked up at {_vendor(step)}.")
    for probe in probes:
        text = str(value).strip()
        text = text.removeprefix(probe.strip) if probe.strip else text
        if not text or (probe.pattern and not re.fullmatch(probe.pattern, text)):
            continue
        try:
            answer = await _ask(step, probe, text, asker)
        except UnknownValue as error:
            message = f"the {thing} can't be looked up without {error}, which is not known before the workflow runs."
            undecided = _unchecked(step, name, "depends-on-expression", message)
            continue
        finding = _judge(step, name, value, probe, text, answer)
        if finding.severity is not FindingSeverity.UNCHECKED or answer.timed_out:
            return finding
        undecided = finding
    return undecided


async def _ask(step: Step, probe: ProbeManifest, text: str, asker: Asker) -> Answer:
    assert step.account is not None  # noqa: S101 - narrows; _check has looked
    if probe.operation:
        operation = step.reads.get(probe.operation)
        if operation is None:
            return Answer(problem=f"{_vendor(step)} has no operation {probe.operation} in this registry.")
        return await asker.list(step.account, operation, probe.given)

    def value_of(name: str) -> Any:
        given = text if name == "value" else step.value(name)
        return None if has_expression(given) else given

    path = filled_path(probe.path, value_of)
    body = filled_body(probe.body, value_of) if probe.body is not None else None
    return await asker.call(step.account, probe.method, path, body)


def _judge(step: Step, name: str, value: Any, probe: ProbeManifest, text: str, answer: Answer) -> Finding:
    where: dict[str, Any] = {"node_id": step.node_id, "field": f"inputs.{name}"}
    label = f"“{step.title}”: the {probe.thing} {value}"
    if answer.timed_out:
        return _unchecked(step, name, "time-limit", f"the {probe.thing} {value} was not reached in time.")
    if not answer.ok:
        if answer.status in probe.missing or answer.code in probe.missing_codes:
            return _missing(label, probe, where)
        return _unchecked(step, name, "undecided", f"the {probe.thing} {value} can't be looked up: {answer.problem}")
    if not probe.values:
        return Finding("found", FindingSeverity.PASSED, f"{label} exists.", **where)
    found = value_at(probe.values, answer.body)
    wanted = probe.compare.replace("{value}", text).casefold()
    if not isinstance(found, list):
        found = [] if found is None else [found]
    if any(str(item).casefold() == wanted for item in found if item is not None):
        return Finding("found", FindingSeverity.PASSED, f"{label} exists.", **where)
    if answer.truncated or (probe.more and value_at(probe.more, answer.body)):
        message = f"the {probe.thing} {value} is not in the part of the list that was read."
        return _unchecked(step, name, "list-truncated", message)
    return _missing(label, probe, where)


def _missing(label: str, probe: ProbeManifest, where: dict[str, Any]) -> Finding:
    fix = probe.fix or f"Check the {probe.thing}, and that the account may see it."
    message = f"{label} does not exist, or the account may not see it."
    return Finding("not-found", FindingSeverity(probe.severity), message, fix=fix, **where)
