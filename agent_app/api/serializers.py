"""Shapes of `POST /api/v1/workflow`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from wfproject.common.fields import StrictCharField, StrictUUIDField

__all__ = ["PromptInputSerializer", "PromptResponseSerializer"]


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
