"""Writes of jobs: every change of state is one conditional UPDATE, and the final states stay.

All times are the database's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from accounts_app.contracts import Principal
from agent_app.contracts import AnswerWithdrawn
from agent_app.jobs.sealing import seal, unseal
from agent_app.jobs.selectors import jobs_due
from agent_app.models import OPEN_STATES, JobState, PromptJob
from agent_app.services import prompt_session
from connectors_app.contracts import JsonObject
from wfproject.common.api import error_answer
from wfproject.common.broker import ring
from wfproject.common.conditional import entity_tag
from wfproject.common.context import current_context
from wfproject.common.errors import ApplicationError
from wfproject.common.pruning import delete_in_batches

__all__ = [
    "MAX_ATTEMPTS",
    "ClaimedJob",
    "JobLedger",
    "job_cancel",
    "job_create",
    "jobs_claim",
    "jobs_give_up",
    "jobs_prune",
    "jobs_release",
    "jobs_renew",
    "jobs_ring",
]

ANSWER = "agent_app.answer_prompts"
"""The bell: a task that says no more than that there is something to do."""
MAX_ATTEMPTS = 3
"""After so many workers died of a prompt it has failed."""
_PRUNE_BATCH = 200


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job under a lease of this process, with the arguments of `prompt_answer`."""

    id: UUID
    epoch: int
    request_id: str
    principal: Principal
    session_id: UUID
    question: bytes = field(repr=False)

    def asked(self) -> dict[str, Any]:
        """What the client asked; JobUnreadable where it can't be read any more."""
        question = unseal(self.id, self.question)
        if question["if_match"] is not None:
            question["if_match"] = tuple(question["if_match"])
        return {"principal": self.principal, "session_id": self.session_id, **question}


@transaction.atomic
def job_create(
    *,
    principal: Principal,
    prompt: str,
    session_id: UUID | None = None,
    workflow: JsonObject | None = None,
    if_match: tuple[str, ...] | None = None,
) -> PromptJob:
    """Keep a prompt for a worker, and ring for one after the commit. Takes and raises what `prompt_answer` does.

    A prompt without a session gets its new one now, so that it stays the only one whichever worker answers it.
    """
    session = prompt_session(
        principal=principal, prompt=prompt, session_id=session_id, workflow=workflow, if_match=if_match
    )
    job = PromptJob(
        workspace_id=principal.workspace_id,
        user_id=principal.user_id,
        session=session,
        request_id=current_context().get("request_id", ""),
    )
    job.question = seal(job.pk, {"prompt": prompt, "workflow": workflow, "if_match": if_match})
    job.expires_at = _forget_at()
    job.save(force_insert=True)
    job.refresh_from_db(fields=["created_at", "expires_at"])
    jobs_ring()
    return job


def jobs_ring() -> None:
    """Tell the workers after the commit that there is something to do; the reconciler does where this is lost."""
    transaction.on_commit(lambda: ring(ANSWER))


def job_cancel(*, principal: Principal, job_id: UUID) -> bool:
    """End a job of the user's; False where it had ended. Who works on it finds out within a second."""
    mine = PromptJob.objects.for_workspace(principal.workspace_id).filter(user_id=principal.user_id, pk=job_id)
    return bool(mine.filter(state__in=OPEN_STATES).update(**_ended(JobState.CANCELLED)))


@transaction.atomic
def jobs_claim(*, limit: int) -> list[ClaimedJob]:
    """Leases for jobs that are due, the longest waiting first."""
    due = jobs_due().filter(attempts__lt=MAX_ATTEMPTS).select_for_update(skip_locked=True, of=("self",))
    ids = list(due.values_list("pk", flat=True)[:limit])
    if not ids:
        return []
    rows = PromptJob.unscoped.filter(pk__in=ids)
    rows.update(
        state=JobState.RUNNING,
        lease_epoch=F("lease_epoch") + 1,
        attempts=F("attempts") + 1,
        leased_until=_lease_end(),
        started_at=Coalesce("started_at", Now()),
    )
    return [_claimed(row) for row in rows.select_related("user").order_by("created_at", "pk")]


def _claimed(row: PromptJob) -> ClaimedJob:
    principal = Principal(user_id=row.user_id, workspace_id=row.workspace_id, username=row.user.get_username())
    return ClaimedJob(row.pk, row.lease_epoch, row.request_id, principal, row.session_id, bytes(row.question))


def jobs_renew(epochs: dict[UUID, int]) -> None:
    """Prolong the leases that are still of these epochs."""
    _held(epochs).update(leased_until=_lease_end())


def jobs_release(epochs: dict[UUID, int]) -> None:
    """Give jobs back unanswered: another worker may go on at once, and this was no attempt."""
    _held(epochs).update(state=JobState.QUEUED, leased_until=None, attempts=F("attempts") - 1)


def jobs_give_up() -> int:
    """Fail the jobs that workers died of again and again; returns how many."""
    text = "The prompt could not be answered: the processes that tried were lost."
    error = ApplicationError(text, code="job-abandoned", http_status=500)
    count = 0
    for job_id, epoch in jobs_due().filter(attempts__gte=MAX_ATTEMPTS).values_list("pk", "lease_epoch")[:100]:
        status, body, _ = error_answer(error, jobs_give_up)
        count += _held({job_id: epoch}).update(**_failure(job_id, status, body))
    return count


def jobs_prune() -> int:
    """Delete the jobs whose time is over; returns how many."""
    return delete_in_batches(PromptJob.unscoped.filter(expires_at__lt=Now()).order_by("expires_at"), size=_PRUNE_BATCH)


class JobLedger:
    """Enters what became of a claimed job, inside the transaction that stores the answer (`contracts.Ledger`).

    The entry and the interaction are one: a worker that was taken over stores neither.
    """

    def __init__(self, job: ClaimedJob) -> None:
        self._job = job
        self.is_entered = False

    def answered(self, response: JsonObject) -> None:
        """The job has succeeded; AnswerWithdrawn if it is no longer this worker's."""
        version = response["version"]
        changes = _ended(JobState.SUCCEEDED) | {
            "answer": seal(self._job.id, response),
            "http_status": 200,
            "etag": "" if version is None else entity_tag(version),
            "interaction_id": response["interaction_id"],
        }
        self._enter(changes)

    def failed(self, error: BaseException) -> None:
        """The job has failed; AnswerWithdrawn if that is not for this worker to say, or of what another may still do.

        A cancelled task is the end of a job only where its client has cancelled it.
        """
        if isinstance(error, asyncio.CancelledError):
            if not self._rows().filter(state=JobState.CANCELLED).exists():
                raise AnswerWithdrawn("The prompt is answered by another worker.")
            self.is_entered = True
            return
        if isinstance(error, AnswerWithdrawn | DatabaseError):
            raise AnswerWithdrawn("The prompt is answered by another worker.") from error
        assert isinstance(error, Exception)  # noqa: S101 - what ends a process is not entered
        status, body, _ = error_answer(error, self)
        self._enter(_failure(self._job.id, status, body))

    def _rows(self) -> Any:
        return PromptJob.unscoped.filter(pk=self._job.id, lease_epoch=self._job.epoch)

    def _enter(self, changes: dict[str, Any]) -> None:
        if not self._rows().filter(state=JobState.RUNNING).update(**changes):
            raise AnswerWithdrawn("The prompt was cancelled, or is answered by another worker.")
        self.is_entered = True


def _held(epochs: Mapping[UUID, int]) -> Any:
    """Those of these jobs that are still running under the lease of that epoch."""
    leases = (Q(pk=job_id, lease_epoch=epoch) for job_id, epoch in epochs.items())
    return PromptJob.unscoped.filter(reduce(or_, leases, Q(pk__in=())), state=JobState.RUNNING)


def _failure(job_id: UUID, status: int, body: JsonObject) -> dict[str, Any]:
    answer = {"answer": seal(job_id, body), "http_status": status, "error_code": body["error"]["code"][:60]}
    return _ended(JobState.FAILED) | answer


def _ended(state: JobState) -> dict[str, Any]:
    """What is said of a job that ends; the question is no longer needed."""
    return {
        "state": state,
        "question": b"",
        "leased_until": None,
        "finished_at": Now(),
        "expires_at": _forget_at(),
        "updated_at": Now(),
    }


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.JOBS_LEASE_SECONDS)


def _forget_at() -> Any:
    return Now() + timedelta(hours=settings.JOBS_KEEP_HOURS)
