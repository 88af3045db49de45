"""Prompts that are answered later: accepting them, telling how far they are, and cancelling them."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

import django_filters
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts_app.contracts import Principal
from accounts_app.selectors import principal_of
from agent_app.api.serializers import JobDetailSerializer, JobSerializer
from agent_app.jobs.selectors import job_get, job_list
from agent_app.jobs.services import job_cancel, job_create
from agent_app.models import OPEN_STATES, JobState, PromptJob
from wfproject.common.database import database_hop
from wfproject.common.preferences import APPLIED_HEADER, RESPOND_ASYNC, preferences, wait_seconds
from wfproject.common.views import AsyncAPIView

__all__ = ["JobListViewSet", "JobView", "accept_prompt"]

LONGEST_WAIT_SECONDS = 30
_LOOK_SECONDS = 0.25
_RETRY_SECONDS = "1"

WAIT = OpenApiParameter(
    "Prefer", str, OpenApiParameter.HEADER, description="`wait=N`: answer when it has ended, or after N seconds."
)
UNKNOWN = OpenApiResponse(description="No such job of this user, or one whose time is over.")


async def accept_prompt(request: Request, asked: dict[str, Any]) -> Response:
    """Take a prompt in (202), or answer it if that is done within the `wait` that the client prefers.

    `asked` are the arguments of `job_create`.
    """
    wait = wait_seconds(preferences(request), longest=LONGEST_WAIT_SECONDS)
    job = await database_hop(job_create)(**asked)
    applied = RESPOND_ASYNC
    if wait:
        job = await _ended(asked["principal"], job.pk, wait)
        applied = f"{RESPOND_ASYNC}, wait={wait}"
    if job.state in (JobState.SUCCEEDED, JobState.FAILED):
        detail = JobDetailSerializer(job).data
        headers = {APPLIED_HEADER: applied, **({"ETag": job.etag} if job.etag else {})}
        body = detail["answer"] if job.state == JobState.SUCCEEDED else {"error": detail["error"]}
        return Response(body, status=job.http_status, headers=headers)
    response = _told(job, 202)
    response["Location"] = job.path
    response[APPLIED_HEADER] = applied
    return response


async def _ended(principal: Principal, job_id: UUID, seconds: int) -> PromptJob:
    """The job when it has ended, or as it is after so many seconds; no thread is held meanwhile."""
    end = time.monotonic() + seconds
    while True:
        job = await database_hop(job_get)(principal, job_id)
        if job.state not in OPEN_STATES or time.monotonic() >= end:
            return job
        await asyncio.sleep(_LOOK_SECONDS)


def _told(job: PromptJob, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    if job.state in OPEN_STATES:
        headers["Retry-After"] = _RETRY_SECONDS
    return Response(JobDetailSerializer(job).data, status=status, headers=headers)


class JobView(AsyncAPIView):
    """One prompt that is, or was, answered by a worker."""

    @extend_schema(
        operation_id="job_retrieve",
        parameters=[WAIT],
        responses={200: JobDetailSerializer, 404: UNKNOWN},
    )
    async def get(self, request: Request, pk: UUID) -> Response:
        """How far it is, and the answer or error once there is one; `Retry-After` says when to ask again."""
        wait = wait_seconds(preferences(request), longest=LONGEST_WAIT_SECONDS)
        response = _told(await _ended(principal_of(request), pk, wait))
        if wait:
            response[APPLIED_HEADER] = f"wait={wait}"
        return response

    @extend_schema(
        operation_id="job_cancel",
        responses={204: OpenApiResponse(description="It is cancelled, or had ended."), 404: UNKNOWN},
    )
    async def delete(self, request: Request, pk: UUID) -> HttpResponse:
        """Cancel it, and the call of the language model with it."""
        await database_hop(_cancel)(principal_of(request), pk)
        return HttpResponse(status=204)


def _cancel(principal: Principal, job_id: UUID) -> None:
    if not job_cancel(principal=principal, job_id=job_id):
        job_get(principal, job_id)  # raises for jobs of others


class JobFilter(django_filters.FilterSet):
    """By state and session."""

    session = django_filters.UUIDFilter(field_name="session_id")

    class Meta:
        model = PromptJob
        fields = ["state"]


class JobListViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[PromptJob]):
    """The user's prompts that are, or were, answered by a worker."""

    queryset = PromptJob.unscoped.none()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    ordering_fields = ["created_at"]

    def get_queryset(self) -> Any:
        """The user's, in the workspace at hand."""
        return job_list(principal_of(self.request))
