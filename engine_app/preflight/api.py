"""The preflight endpoint."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts_app.selectors import principal_of
from engine_app.preflight.contracts import FindingSeverity
from sessions_app.api.serializers import PlannedWriteSerializer

__all__ = ["PreflightInputSerializer", "PreflightReportSerializer", "PreflightView"]


class PreflightInputSerializer(serializers.Serializer[Any]):
    """Which version is checked: the current one unless its number is given."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)


class FindingSerializer(serializers.Serializer[Any]):
    """One finding; `node_id` is null for what concerns the whole workflow."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=[str(item) for item in FindingSeverity])
    node_id = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    fix = serializers.CharField(source="advice", allow_blank=True)


class AccountSerializer(serializers.Serializer[Any]):
    """An account the workflow uses; `scopes` is null where the vendor doesn't tell them."""

    credential_id = serializers.UUIDField()
    name = serializers.CharField()
    connector = serializers.CharField()
    ok = serializers.BooleanField()
    identity = serializers.CharField(allow_blank=True)
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    least_scopes = serializers.ListField(child=serializers.CharField())
    unneeded_scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)


class PreflightReportSerializer(serializers.Serializer[Any]):
    """What was found. `ok`: no errors; `complete`: nothing is unchecked."""

    workflow_id = serializers.UUIDField()
    version = serializers.IntegerField()
    ok = serializers.BooleanField()
    complete = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    findings = FindingSerializer(many=True)
    accounts = AccountSerializer(many=True)
    writes = PlannedWriteSerializer(many=True)
    requests = serializers.IntegerField()
    seconds = serializers.FloatField()


class PreflightView(APIView):
    """A workflow checked against the live vendors with calls that change nothing."""

    @extend_schema(
        request=PreflightInputSerializer, responses=PreflightReportSerializer, operation_id="workflow_preflight"
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Check credentials, scopes and everything the steps name."""
        from engine_app.preflight.services import preflight_run  # the HTTP client

        data = PreflightInputSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        report = preflight_run(
            workspace_id=principal_of(request).workspace_id,
            workflow_id=pk,
            number=data.validated_data.get("version"),
        )
        return Response(PreflightReportSerializer(report).data)
