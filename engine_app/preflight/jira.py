"""What Jira demands of a step beyond its schema: fields of the project's screens, and transitions of the workflow."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import jmespath

from engine_app.preflight.asking import Answer, Asker
from engine_app.preflight.contracts import Finding, FindingSeverity
from engine_app.preflight.steps import Account, Step, has_expression

__all__ = ["check_jira"]

_CREATES = frozenset({"create_issue", "create_subtask"})
_FILLED_BY_JIRA = frozenset({"project", "issuetype", "reporter"})
"""`reporter` is the account itself unless the request names another."""
_PAGE = 200


def _unchecked(step: Step, code: str, message: str, name: str) -> Finding:
    return Finding(
        code, FindingSeverity.UNCHECKED, f"“{step.title}”: {message}", node_id=step.node_id, field=f"inputs.{name}"
    )


def _literal(step: Step, name: str) -> str:
    value = step.value(name)
    return str(value).strip() if value not in (None, "") and not has_expression(value) else ""


def _filled_fields(step: Step) -> set[str]:
    """Ids of the Jira fields that the step's inputs and constants fill, expressions included."""
    binding = step.operation.binding
    targets = {name: binding["inputs"].get(name, {}).get("target", name) for name in step.inputs if step.value(name)}
    whole = [step.inputs[name] for name, target in targets.items() if target == "fields"]
    more = {field for value in whole if isinstance(value, dict) for field, filled in value.items() if filled}
    return more | set(map(_field_of, (*targets.values(), *binding.get("constants", {})))) - {""}


def _field_of(target: str) -> str:
    """The id of the field that a target of the body lies in; empty if it lies in none."""
    head, _, rest = target.partition(".")
    return rest.partition(".")[0].removesuffix("[]") if head == "fields" else ""


async def check_jira(step: Step, steps: list[Step], asker: Asker) -> list[Finding]:
    """Findings about one step of the Jira connector."""
    if step.operation.key not in _CREATES | {"transition_issue"}:
        return []
    account = step.account
    if account is None or account.opened is None:
        name = "status" if step.operation.key == "transition_issue" else "project"
        return [_unchecked(step, "no-credential", "what Jira demands was not asked without a usable credential.", name)]
    if step.operation.key in _CREATES:
        return await _required_fields(step, account, asker)
    return [await _transition(step, account, steps, asker)]


async def _required_fields(step: Step, account: Account, asker: Asker) -> list[Finding]:
    project, kind = _literal(step, "project"), _literal(step, "issue_type")
    if not project or not kind:
        name = "issue_type" if project else "project"
        message = "the fields that Jira demands depend on project and issue type, known only when the workflow runs."
        return [_unchecked(step, "depends-on-expression", message, name)]
    base = f"/rest/api/3/issue/createmeta/{quote(project, safe='')}/issuetypes"
    types = await asker.call(account, "GET", f"{base}?maxResults={_PAGE}")
    identifier = _type_id(types, kind)
    if identifier is None:
        message = f"the fields that Jira demands are unknown: {types.problem or f'{project} has no issue type {kind}.'}"
        return [_unchecked(step, "undecided", message, "issue_type")]
    fields = await asker.call(account, "GET", f"{base}/{quote(identifier, safe='')}?maxResults={_PAGE}")
    rows = jmespath.search("fields || results || values", fields.body) if fields.ok else None
    if not isinstance(rows, list):
        message = f"the fields that Jira demands are unknown: {fields.problem}"
        return [_unchecked(step, "undecided", message, "issue_type")]
    findings = _judge_fields(step, project, kind, rows)
    if len(rows) >= _PAGE:
        message = f"only the first {len(rows)} fields of a {kind} were looked at."
        findings = [item for item in findings if item.severity is not FindingSeverity.PASSED]
        findings.append(_unchecked(step, "list-truncated", message, "issue_type"))
    return findings


def _type_id(types: Answer, kind: str) -> str | None:
    rows = jmespath.search("issueTypes || createMetaIssueType || values", types.body) if types.ok else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and kind.casefold() in {str(row.get("name")).casefold(), str(row.get("id"))}:
            return str(row.get("id"))
    return None


def _judge_fields(step: Step, project: str, kind: str, rows: list[Any]) -> list[Finding]:
    filled = _filled_fields(step) | _FILLED_BY_JIRA
    missing = [
        row
        for row in rows
        if isinstance(row, dict)
        and row.get("required")
        and not row.get("hasDefaultValue")
        and (row.get("fieldId") or row.get("key")) not in filled
    ]
    if not missing:
        message = f"“{step.title}”: it fills all fields that {project} demands of a {kind}."
        return [
            Finding("fields-complete", FindingSeverity.PASSED, message, node_id=step.node_id, field="inputs.issue_type")
        ]
    return [_demanded(step, project, kind, row) for row in missing]


def _demanded(step: Step, project: str, kind: str, row: dict[str, Any]) -> Finding:
    identifier, name = str(row.get("fieldId") or row.get("key")), str(row.get("name") or row.get("key"))
    values = [str(item.get("value") or item.get("name") or "") for item in row.get("allowedValues") or () if item]
    choices = f" Allowed: {', '.join(filter(None, values[:10]))}." if values else ""
    return Finding(
        "required-field",
        FindingSeverity.ERROR,
        f"“{step.title}”: {project} demands the field {name} ({identifier}) of a {kind}.",
        node_id=step.node_id,
        field=f"inputs.{_input_for(step, identifier)}",
        fix=f"Fill {name} in the step, or give it a default (or make it optional) in Jira.{choices}",
    )


def _input_for(step: Step, field: str) -> str:
    """The input of the operation that fills a field, with the field's id if it is the one for all others."""
    targets = {name: rules.get("target", name) for name, rules in step.operation.binding.get("inputs", {}).items()}
    for name, target in targets.items():
        if _field_of(target) == field:
            return str(name)
    return next((f"{name}.{field}" for name, target in targets.items() if target == "fields"), field)


async def _transition(step: Step, account: Account, steps: list[Step], asker: Asker) -> Finding:
    status, issue = _literal(step, "status"), _literal(step, "issue_key")
    if not status:
        return _unchecked(step, "expression", "the status is known only when the workflow runs.", "status")
    if not issue:
        return await _status_of_project(step, account, steps, status, asker)
    answer = await asker.call(account, "GET", f"/rest/api/3/issue/{quote(issue, safe='')}/transitions")
    rows = jmespath.search("transitions[].[id, name, to.name]", answer.body) if answer.ok else None
    if not isinstance(rows, list):
        return _unchecked(step, "undecided", f"the transitions of {issue} are unknown: {answer.problem}", "status")
    names = {str(name).casefold() for row in rows for name in row if name is not None}
    where: dict[str, Any] = {"node_id": step.node_id, "field": "inputs.status"}
    if status.casefold() in names:
        message = f"“{step.title}”: {issue} can be moved to {status} from where it is now."
        return Finding("transition-allowed", FindingSeverity.PASSED, message, **where)
    allowed = ", ".join(sorted({str(row[2] or row[1]) for row in rows})) or "none"
    message = f"“{step.title}”: {issue} can't be moved to {status} from where it is now."
    return Finding("transition-not-allowed", FindingSeverity.ERROR, message, fix=f"Allowed now: {allowed}.", **where)


async def _status_of_project(step: Step, account: Account, steps: list[Step], status: str, asker: Asker) -> Finding:
    """Without the issue nobody can tell the transition, but a status that its project lacks is never reached."""
    projects = {
        _literal(other, "project")
        for other in steps
        if other.account is account and "project" in other.operation.input_schema.get("properties", {})
    } - {""}
    unknown = "whether the issue can be moved depends on where it is when the workflow runs."
    if len(projects) != 1:
        return _unchecked(step, "depends-on-expression", unknown, "status")
    project = projects.pop()
    answer = await asker.call(account, "GET", f"/rest/api/3/project/{quote(project, safe='')}/statuses")
    names = jmespath.search("[].statuses[].name", answer.body) if answer.ok else None
    if isinstance(names, list) and names and status.casefold() not in {str(name).casefold() for name in names}:
        return Finding(
            "status-unknown",
            FindingSeverity.WARNING,
            f"“{step.title}”: {project} has no status {status}.",
            node_id=step.node_id,
            field="inputs.status",
            fix=f"Its statuses are: {', '.join(sorted(set(map(str, names))))}.",
        )
    return _unchecked(step, "depends-on-expression", unknown, "status")
