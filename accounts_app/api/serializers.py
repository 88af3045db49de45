"""Shapes of the account endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts_app.models import ApiToken

__all__ = ["ApiTokenCreatedSerializer", "ApiTokenInputSerializer", "ApiTokenSerializer", "MeSerializer"]


class ApiTokenInputSerializer(serializers.Serializer[Any]):
    """What a client says of a token to be made."""

    name = serializers.CharField(max_length=100)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_expires_at(self, value: datetime | None) -> datetime | None:
        """A token that nobody could ever use is a mistake."""
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This time is over.")
        return value


class ApiTokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "created_at", "expires_at", "last_used_at", "revoked_at"]
        read_only_fields = fields


class ApiTokenCreatedSerializer(ApiTokenSerializer):
    """A new token, with its secret, shown this once."""

    token = serializers.CharField()

    class Meta(ApiTokenSerializer.Meta):
        fields = [*ApiTokenSerializer.Meta.fields, "token"]
        read_only_fields = fields


class MeSerializer(serializers.Serializer[Any]):
    """Who the caller is and where."""

    username = serializers.CharField()
    workspace_id = serializers.UUIDField()
    workspace_name = serializers.CharField()
