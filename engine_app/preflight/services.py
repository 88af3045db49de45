"""The preflight of a workflow version: read from the database, asked of the vendors, kept with the credentials."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from connectors_app.credentials.whoami import CredentialTest, ask_vendor, credential_test_keep
from connectors_app.http.client import run_with_client
from connectors_app.selectors import catalog_names, catalog_snapshot
from engine_app.preflight.asking import Asker
from engine_app.preflight.contracts import AccountReport, Finding, FindingSeverity, PreflightReport
from engine_app.preflight.inputs import check_inputs
from engine_app.preflight.jira import check_jira
from engine_app.preflight.scopes import check_scopes, helpful_scopes, least_scopes, unneeded_scopes
from engine_app.preflight.steps import Account, Step, read_steps
from sessions_app.definition import planned_writes
from sessions_app.selectors import version_list, workflow_get
from wfproject.common.errors import NotFoundError

__all__ = ["preflight_run"]

_SOON = timedelta(days=7)
_NO_CALL = "not-supported"


def preflight_run(*, workspace_id: UUID, workflow_id: UUID, number: int | None = None) -> PreflightReport:
    """Check a workflow's current version, or the one with that number, against the live vendors.

    Only calls that change nothing are made, several at a time, for at most `WF_PREFLIGHT_TIMEOUT_SECONDS` in all; what
    was not reached by then is reported as unchecked. Raises NotFoundError. Runs an event loop of its own: not for
    asynchronous code.
    """
    workflow = workflow_get(workspace_id=workspace_id, workflow_id=workflow_id)
    version = workflow.current_version
    if number is not None:
        version = version_list(workspace_id=workspace_id, workflow_id=workflow_id).filter(number=number).first()
    if version is None:
        raise NotFoundError("There is no such version.", details={"version": ["Unknown version."]})
    started = time.monotonic()
    catalog = catalog_snapshot(tuple(catalog_names()))
    steps, accounts, findings = read_steps(version.document, workspace_id=workspace_id, catalog=catalog)
    run = _Run(steps, accounts)
    run_with_client(run.ask())
    for account in accounts:
        if told := run.told.get(account.credential.pk):
            credential_test_keep(credential=account.credential, result=told)
    order = {step.node_id: index for index, step in enumerate(steps)}
    found = [*findings, *run.findings]
    found.sort(key=lambda item: order.get(item.node_id or "", -1 if item.node_id is None else len(order)))
    return PreflightReport(
        workflow_id=workflow_id,
        version=version.number,
        findings=tuple(found),
        accounts=tuple(run.report(account) for account in accounts),
        writes=planned_writes(version.document, catalog),
        seconds=time.monotonic() - started,
        requests=run.requests,
    )


class _Run:
    """One preflight's questions and what came of them."""

    def __init__(self, steps: list[Step], accounts: list[Account]) -> None:
        self.steps = steps
        self.accounts = accounts
        self.told: dict[UUID, CredentialTest] = {}
        self.findings: list[Finding] = []
        self.requests = 0

    async def ask(self) -> None:
        """Ask first who the accounts are, then all else at once."""
        asker = Asker(seconds=settings.PREFLIGHT_TIMEOUT_SECONDS, concurrency=settings.PREFLIGHT_CONCURRENCY)
        try:
            await asyncio.gather(*(self._account(account, asker) for account in self.accounts))
            found = await asyncio.gather(*(self._step(step, asker) for step in self.steps))
            self.findings += [finding for findings in found for finding in findings]
        finally:
            await asker.close()
            self.requests = asker.requests + sum(told.vendor_status > 0 for told in self.told.values())

    async def _account(self, account: Account, asker: Asker) -> None:
        steps = [step for step in self.steps if step.account is account]
        if account.opened is None:
            self._credential(steps, "credential-refused", FindingSeverity.ERROR, account.trouble)
            return
        try:
            async with asyncio.timeout(max(0.0, asker.deadline - time.monotonic())):
                told = await ask_vendor(account.opened)
        except TimeoutError:
            message = f"{account.facts.name} did not say in time whose credential “{account.credential.name}” is."
            self._credential(steps, "time-limit", FindingSeverity.UNCHECKED, message)
            return
        self.told[account.credential.pk] = told
        self._judge(account, steps, told)

    def _judge(self, account: Account, steps: list[Step], told: CredentialTest) -> None:
        name = f"{account.facts.name}, “{account.credential.name}”"
        if told.ok:
            identity = f" as {told.identity}" if told.identity else ""
            message = f"{name}: the vendor accepts the credential{identity}."
            self._credential(steps, "credential-accepted", FindingSeverity.PASSED, message)
            self._expiry(account, steps, told.expires_at)
            self.findings += check_scopes(account, steps, told)
        elif told.code in {_NO_CALL, "forbidden", "rate-limited", "unreachable", "vendor-error"}:
            self._credential(steps, "undecided", FindingSeverity.UNCHECKED, f"{name}: {told.message}")
        else:
            self._credential(steps, "credential-refused", FindingSeverity.ERROR, f"{name}: {told.message}")
            account.opened = None  # nothing else is asked with it

    def _expiry(self, account: Account, steps: list[Step], expires_at: datetime | None) -> None:
        when = expires_at or account.credential.expires_at
        if when is not None and when - timezone.now() < _SOON:
            message = f"“{account.credential.name}” expires on {when:%Y-%m-%d %H:%M} UTC."
            self._credential(steps, "credential-expires", FindingSeverity.WARNING, message)

    def _credential(self, steps: list[Step], code: str, severity: FindingSeverity, message: str) -> None:
        at_fault = severity in {FindingSeverity.ERROR, FindingSeverity.WARNING}
        fix = "Renew the credential's secrets, or use another one." if at_fault else ""
        for step in steps:
            self.findings.append(Finding(code, severity, message, node_id=step.node_id, field="credential", fix=fix))

    async def _step(self, step: Step, asker: Asker) -> list[Finding]:
        questions = [check_inputs(step, asker)]
        if step.operation.connector.key == "jira" and not step.is_trigger:
            questions.append(check_jira(step, self.steps, asker))
        return [finding for findings in await asyncio.gather(*questions) for finding in findings]

    def report(self, account: Account) -> AccountReport:
        """What came out about one account."""
        told = self.told.get(account.credential.pk)
        steps = [step for step in self.steps if step.account is account]
        needed = least_scopes(steps)
        scopes = told.scopes if told else None
        return AccountReport(
            credential_id=account.credential.pk,
            name=account.credential.name,
            connector=account.facts.key,
            ok=bool(told and told.ok),
            identity=told.identity if told else "",
            scopes=scopes,
            least_scopes=needed,
            unneeded_scopes=unneeded_scopes(scopes, needed, helpful_scopes(steps)) if scopes is not None else (),
            expires_at=told.expires_at if told else None,
        )
