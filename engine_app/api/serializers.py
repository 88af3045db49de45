"""Shapes of the endpoints about runs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from engine_app.api.webhook_serializers import HookReportSerializer
from engine_app.contracts import ApprovalState, Cause, RunState, StepState
from engine_app.models import Approval, Run, Schedule, StepRun
from engine_app.payloads import abridged, shown, storable_json
from wfproject.common.fields import StrictCharField, StrictUUIDField

__all__ = [
    "ActivateInputSerializer",
    "ActivationSerializer",
    "ApprovalDecisionSerializer",
    "ApprovalSerializer",
    "RetryInputSerializer",
    "RunDetailSerializer",
    "RunSerializer",
    "RunStartSerializer",
    "StepDecisionSerializer",
    "StepSerializer",
    "StepTestInputSerializer",
    "StepTestSerializer",
    "UnknownStepSerializer",
    "ValueSerializer",
]

MAX_INPUT_BYTES = 256_000
"""What a run may be started with, as compact JSON."""

MAX_NUMBER = 2_147_483_647
_API = "/api/v1/runs"


class JsonObjectField(serializers.JSONField):
    """A JSON object of bounded size."""

    def to_internal_value(self, data: Any) -> Any:
        """The object."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("Must be a JSON object.")
        if len(storable_json(data).encode()) > MAX_INPUT_BYTES:
            raise serializers.ValidationError(f"At most {MAX_INPUT_BYTES} bytes are accepted.")
        return data


# --- runs and steps ---------------------------------------------------------------------------------------------------


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run in a list."""

    workflow_name = serializers.CharField(source="workflow.name", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)
    state = serializers.ChoiceField(choices=RunState.choices, read_only=True)
    cause = serializers.ChoiceField(choices=Cause.choices, read_only=True)
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True, read_only=True)
    unknown_steps = serializers.IntegerField(source="unknown_count", default=0, read_only=True)
    open_questions = serializers.IntegerField(source="question_count", default=0, read_only=True)
    error = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = [
            "id",
            "workflow",
            "workflow_name",
            "version",
            "state",
            "cause",
            "trigger_node",
            "origin",
            "delivery",
            "schedule",
            "fire_at",
            "created_by",
            "concurrency_key",
            "cancel_requested",
            "pause_requested",
            "unknown_steps",
            "open_questions",
            "error",
            "created_at",
            "started_at",
            "finished_at",
            "due_at",
            "deadline_at",
        ]
        read_only_fields = fields

    def get_error(self, run: Run) -> Any:
        """Why it failed."""
        return shown(run.error)


class StepSerializer(serializers.ModelSerializer[StepRun]):
    """A step of a run, of `selectors.step_summaries`; a large value is a note with the address of the whole."""

    state = serializers.ChoiceField(choices=StepState.choices, read_only=True)
    inputs = serializers.SerializerMethodField()
    output = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    attempts = serializers.SerializerMethodField()

    class Meta:
        model = StepRun
        fields = [
            "id",
            "node_id",
            "path",
            "state",
            "attempt",
            "inputs",
            "output",
            "branch",
            "error",
            "attempts",
            "artefact_url",
            "verified",
            "truncated",
            "started_at",
            "finished_at",
            "due_at",
            "resolution",
            "changed_at",
        ]
        read_only_fields = fields

    def _value(self, step: Any, name: str) -> Any:
        address = f"{_API}/{step.run_id}/steps/{step.pk}/{name}"
        return abridged(getattr(step, f"small_{name}"), stored_bytes=getattr(step, f"{name}_bytes"), address=address)

    def get_inputs(self, step: StepRun) -> Any:
        """What it was called with."""
        return self._value(step, "inputs")

    def get_output(self, step: StepRun) -> Any:
        """What came of it."""
        return self._value(step, "output")

    def get_error(self, step: StepRun) -> Any:
        """Why it failed, or what is not known."""
        return shown(step.error)

    def get_attempts(self, step: StepRun) -> list[Any]:
        """What earlier attempts came to."""
        found: list[Any] = shown(step.attempts)
        return found


class RunDetailSerializer(RunSerializer):
    """A run with what started it and its first steps."""

    payload = serializers.SerializerMethodField()
    steps = StepSerializer(many=True, source="first_steps", read_only=True)
    step_count = serializers.IntegerField(read_only=True)

    class Meta(RunSerializer.Meta):
        fields = [*RunSerializer.Meta.fields, "payload", "step_count", "steps"]
        read_only_fields = fields

    def get_payload(self, run: Run) -> Any:
        """What the trigger gave."""
        return abridged(run.payload, stored_bytes=None, address=f"{_API}/{run.pk}/payload")


class UnknownStepSerializer(serializers.ModelSerializer[StepRun]):
    """A step whose outcome a person has to say."""

    workflow = serializers.UUIDField(source="run.workflow_id", read_only=True)
    workflow_name = serializers.CharField(source="run.workflow.name", read_only=True)
    inputs = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    attempts = serializers.SerializerMethodField()

    class Meta:
        model = StepRun
        fields = [
            "id",
            "run",
            "workflow",
            "workflow_name",
            "node_id",
            "path",
            "attempt",
            "inputs",
            "error",
            "attempts",
            "started_at",
        ]
        read_only_fields = fields

    def get_inputs(self, step: StepRun) -> Any:
        """What it was called with."""
        return abridged(step.inputs, stored_bytes=None, address=f"{_API}/{step.run_id}/steps/{step.pk}/inputs")

    def get_error(self, step: StepRun) -> Any:
        """What is known."""
        return shown(step.error)

    def get_attempts(self, step: StepRun) -> list[Any]:
        """What earlier calls came to, and which of them may have taken effect (`unsure`)."""
        found: list[Any] = shown(step.attempts)
        return found


class ValueSerializer(serializers.Serializer[Any]):
    """One value whole, secrets redacted."""

    value = serializers.JSONField(allow_null=True)


class RunStartSerializer(serializers.Serializer[Any]):
    """What a run is started with. `trigger` names the trigger where there are several; `version` another than the live
    or current one."""

    input = JsonObjectField(required=False, default=dict)
    trigger = StrictCharField(max_length=80, required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=MAX_NUMBER)


class RetryInputSerializer(serializers.Serializer[Any]):
    """From where an ended run goes on: from what failed, or `from_start`, or `from_step` (the id of a node)."""

    from_start = serializers.BooleanField(required=False, default=False)
    from_step = StrictCharField(max_length=80, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only one of the two."""
        if attrs["from_start"] and attrs.get("from_step"):
            raise serializers.ValidationError({"from_step": "Give either from_start or from_step."})
        return attrs


class StepDecisionSerializer(serializers.Serializer[Any]):
    """What became of a step of unknown outcome; `output` and `url` are for one that succeeded."""

    action = serializers.ChoiceField(choices=["succeeded", "failed", "retry"])
    output = serializers.JSONField(required=False, default=None, allow_null=True)
    url = StrictCharField(max_length=2000, required=False, default="", allow_blank=True)
    comment = StrictCharField(max_length=4000, required=False, default="", allow_blank=True)


# --- questions --------------------------------------------------------------------------------------------------------


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """A question to a person."""

    workflow = serializers.UUIDField(source="run.workflow_id", read_only=True)
    workflow_name = serializers.CharField(source="run.workflow.name", read_only=True)
    state = serializers.ChoiceField(choices=ApprovalState.choices, read_only=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Approval
        fields = [
            "id",
            "run",
            "workflow",
            "workflow_name",
            "node_id",
            "path",
            "state",
            "instructions",
            "assignee",
            "expires_at",
            "comment",
            "decided_by",
            "decided_at",
            "created_at",
        ]
        read_only_fields = fields


class ApprovalDecisionSerializer(serializers.Serializer[Any]):
    """The answer to a question."""

    decision = serializers.ChoiceField(choices=["approved", "rejected"])
    comment = StrictCharField(max_length=4000, required=False, default="", allow_blank=True)


# --- activation and trying a step -------------------------------------------------------------------------------------


class ActivateInputSerializer(serializers.Serializer[Any]):
    """Which version goes live (the current one unless numbered), and what happens to missed times of its schedules."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=MAX_NUMBER)
    catch_up = serializers.ChoiceField(choices=Schedule.CatchUp.choices, required=False)


class ScheduleSerializer(serializers.ModelSerializer[Schedule]):
    """A live schedule."""

    class Meta:
        model = Schedule
        fields = ["node_id", "cron", "timezone", "catch_up", "next_at"]
        read_only_fields = fields


class ActivationSerializer(serializers.Serializer[Any]):
    """Whether a workflow is live, in which version (null: it never was), and when its schedules fire next.

    `hooks` are there after activating: where vendors send to, and what a person still has to do for it.
    """

    workflow = serializers.UUIDField()
    active = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True)
    changed_by = serializers.CharField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)
    schedules = ScheduleSerializer(many=True)
    hooks = HookReportSerializer(many=True, required=False)


class StepTestInputSerializer(serializers.Serializer[Any]):
    """What a step is tried with.

    `data` holds outputs of other nodes by id or reference, and the payload as `trigger`; `run` names an earlier run
    whose outputs are used where `data` has none; `inputs` replaces the step's own. A step that writes is only tried
    with `confirm`.
    """

    data = JsonObjectField(required=False, default=dict)  # type: ignore[assignment]  # the field's name in the API
    run = StrictUUIDField(required=False)
    inputs = JsonObjectField(required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=MAX_NUMBER)
    confirm = serializers.BooleanField(required=False, default=False)


class StepTestSerializer(serializers.Serializer[Any]):
    """What came of trying a step."""

    node_id = serializers.CharField()
    ok = serializers.BooleanField()
    inputs = serializers.JSONField(allow_null=True)
    output = serializers.JSONField(allow_null=True)
    branch = serializers.CharField(allow_blank=True)
    error = serializers.JSONField(allow_null=True)
    artefact_url = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField(allow_null=True)
    truncated = serializers.BooleanField()
    seconds = serializers.FloatField()
