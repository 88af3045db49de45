"""Shapes of `POST /api/v1/workflow`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agent_app.jobs.sealing import unseal
from agent_app.models import JobState, PromptJob
from sessions_app.api.serializers import PlannedWriteSerializer
from wfproject.common.fields import StrictCharField, StrictUUIDField

__all__ = ["JobDetailSerializer", "JobSerializer", "PromptInputSerializer", "PromptResponseSerializer"]


class PromptInputSerializer(serializers.Serializer[Any]):
    """A prompt, the session it belongs to, and perhaps a document of the client's own to modify."""

    prompt = StrictCharField(max_length=settings.PROMPT_MAX_CHARS)
    session_id = StrictUUIDField(required=False, allow_null=True)
    workflow = serializers.DictField(required=False, allow_null=True)


class PromptResponseSerializer(serializers.Serializer[Any]):
    """The answer. `workflow` is null when the prompt made or changed none."""

    conversation = serializers.CharField()
    session_id = serializers.UUIDField()
    workflow = serializers.DictField(allow_null=True)
    next_question = serializers.CharField(allow_null=True)
    interaction_id = serializers.IntegerField()
    intent = serializers.CharField()
    confidence = serializers.FloatField()
    workflow_id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    generated_by = serializers.CharField()
    fallback_reason = serializers.CharField(allow_null=True)
    cached = serializers.BooleanField()
    violations = serializers.ListField(child=serializers.DictField())
    writes = PlannedWriteSerializer(many=True, help_text="The steps of `workflow` that change something at a vendor.")


class JobSerializer(serializers.ModelSerializer[PromptJob]):
    """How far a prompt is that a worker answers."""

    status_url = serializers.CharField(source="path", read_only=True)
    session_id = serializers.UUIDField(read_only=True)

    class Meta:
        model = PromptJob
        fields = [
            "id",
            "state",
            "status_url",
            "session_id",
            "attempts",
            "created_at",
            "started_at",
            "finished_at",
            "expires_at",
            "http_status",
        ]
        read_only_fields = fields


class JobErrorSerializer(serializers.Serializer[Any]):
    """The one shape of errors."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField()
    request_id = serializers.CharField()


class JobDetailSerializer(JobSerializer):
    """The same with the answer or the error, whichever there is, as the request itself would have been answered."""

    etag = serializers.SerializerMethodField(help_text="Of the session's workflow, as the answer left it.")
    answer = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "etag", "answer", "error"]
        read_only_fields = fields

    def get_etag(self, job: PromptJob) -> str | None:
        """None where the session has no workflow."""
        return job.etag or None

    @extend_schema_field(PromptResponseSerializer(allow_null=True))
    def get_answer(self, job: PromptJob) -> Any:
        """Of a prompt that was answered."""
        return unseal(job.pk, job.answer) if job.state == JobState.SUCCEEDED else None

    @extend_schema_field(JobErrorSerializer(allow_null=True))
    def get_error(self, job: PromptJob) -> Any:
        """Of a prompt that failed."""
        return unseal(job.pk, job.answer)["error"] if job.state == JobState.FAILED else None
