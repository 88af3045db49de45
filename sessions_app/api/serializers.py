"""Shapes of the history endpoints."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from sessions_app.models import AgentSession, Feedback, Interaction, Workflow, WorkflowVersion
from wfproject.common.fields import StrictCharField

__all__ = [
    "DiffQuerySerializer",
    "DiffSerializer",
    "FeedbackInputSerializer",
    "FeedbackSerializer",
    "InteractionDetailSerializer",
    "InteractionSerializer",
    "PlannedWriteSerializer",
    "RollbackInputSerializer",
    "SessionSerializer",
    "VersionInputSerializer",
    "WorkflowDetailSerializer",
    "WorkflowSerializer",
    "WorkflowVersionDetailSerializer",
    "WorkflowVersionSerializer",
]


class WriteTargetSerializer(serializers.Serializer[Any]):
    """An input that says where a step writes; of an `expression` the value is known only when the workflow runs."""

    input = serializers.CharField()
    value = serializers.CharField(help_text="As in the document, cut where it is long.")
    expression = serializers.BooleanField()
    steps = serializers.ListField(child=serializers.CharField(), help_text="Nodes the expression reads, or `trigger`.")


class PlannedWriteSerializer(serializers.Serializer[Any]):
    """A step that may change something at a vendor."""

    node_id = serializers.CharField()
    title = serializers.CharField()
    connector = serializers.CharField(allow_null=True)
    connector_name = serializers.CharField(allow_null=True)
    action = serializers.CharField(allow_null=True)
    action_title = serializers.CharField(allow_null=True)
    risk = serializers.ChoiceField(choices=["write", "destructive", "unknown"])
    target = WriteTargetSerializer(many=True)
    approvals = serializers.ListField(child=serializers.CharField(), help_text="Nodes; one of them must be approved.")


class SessionSerializer(serializers.ModelSerializer[AgentSession]):
    """A conversation."""

    interaction_count = serializers.IntegerField(read_only=True)
    current_version = serializers.IntegerField(
        source="current_workflow.current_version.number", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = AgentSession
        fields = [
            "id",
            "title",
            "created_at",
            "updated_at",
            "interaction_count",
            "current_workflow",
            "current_version",
        ]
        read_only_fields = fields


class InteractionSerializer(serializers.ModelSerializer[Interaction]):
    """A prompt and how it was answered, without the whole answer."""

    conversation = serializers.CharField(source="response.conversation", default="", read_only=True)
    workflow_id = serializers.UUIDField(source="version.workflow_id", default=None, allow_null=True, read_only=True)
    version_number = serializers.IntegerField(source="version.number", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Interaction
        fields = [
            "id",
            "session",
            "prompt",
            "status",
            "intent",
            "confidence",
            "planner",
            "latency_ms",
            "conversation",
            "workflow_id",
            "version_number",
            "created_at",
        ]
        read_only_fields = fields


class InteractionDetailSerializer(InteractionSerializer):
    """A prompt with its whole answer and what led to it."""

    class Meta(InteractionSerializer.Meta):
        fields = [
            *InteractionSerializer.Meta.fields,
            "response",
            "retrieved",
            "error",
            "prompt_tokens",
            "completion_tokens",
            "cost_usd",
            "request_id",
        ]
        read_only_fields = fields


class FeedbackInputSerializer(serializers.Serializer[Any]):
    """A thumb and perhaps a comment."""

    rating = serializers.ChoiceField(choices=Feedback.Rating.choices)
    comment = StrictCharField(max_length=4000, required=False, allow_blank=True, default="")


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """A user's opinion of an answer."""

    class Meta:
        model = Feedback
        fields = ["id", "interaction", "rating", "comment", "created_at", "updated_at"]
        read_only_fields = fields


class WorkflowSerializer(serializers.ModelSerializer[Workflow]):
    """A workflow in a list."""

    version = serializers.IntegerField(source="current_version.number", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Workflow
        fields = ["id", "name", "session", "version", "created_at", "updated_at"]
        read_only_fields = fields


class WorkflowDetailSerializer(WorkflowSerializer):
    """A workflow with its current document."""

    workflow = serializers.JSONField(source="current_version.document", default=None, allow_null=True, read_only=True)
    violations = serializers.JSONField(
        source="current_version.violations", default=None, allow_null=True, read_only=True
    )

    class Meta(WorkflowSerializer.Meta):
        fields = [*WorkflowSerializer.Meta.fields, "workflow", "violations"]
        read_only_fields = fields


class WorkflowVersionSerializer(serializers.ModelSerializer[WorkflowVersion]):
    """A version in a list."""

    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True, read_only=True)
    parent_number = serializers.IntegerField(source="parent.number", default=None, allow_null=True, read_only=True)

    class Meta:
        model = WorkflowVersion
        fields = ["number", "source", "parent_number", "interaction", "created_by", "changes", "created_at"]
        read_only_fields = fields


class WorkflowVersionDetailSerializer(WorkflowVersionSerializer):
    """A version with its document."""

    class Meta(WorkflowVersionSerializer.Meta):
        fields = [*WorkflowVersionSerializer.Meta.fields, "document", "violations"]
        read_only_fields = fields


class RollbackInputSerializer(serializers.Serializer[Any]):
    """The version to go back to."""

    number = serializers.IntegerField(min_value=1)


class VersionInputSerializer(serializers.Serializer[Any]):
    """A document that becomes the next version."""

    workflow = serializers.DictField()


class DiffQuerySerializer(serializers.Serializer[Any]):
    """Two version numbers."""

    before = serializers.IntegerField(min_value=1)
    after = serializers.IntegerField(min_value=1)


class DiffSerializer(serializers.Serializer[Any]):
    """What differs between two versions: machine-readable, and in words."""

    before = serializers.IntegerField()
    after = serializers.IntegerField()
    summary = serializers.ListField(child=serializers.CharField())
    diff = serializers.DictField()
