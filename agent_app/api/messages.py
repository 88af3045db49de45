"""What a client may send over the WebSocket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework import serializers

from agent_app.api.serializers import PromptInputSerializer
from wfproject.common.errors import ApplicationError, ValidationFailed
from wfproject.common.fields import StrictCharField, StrictUUIDField
from wfproject.common.parsers import strict_json

__all__ = ["Cancel", "LogIn", "Message", "Prompt", "Resume", "read_message"]


@dataclass(frozen=True, slots=True)
class LogIn:
    """The first message, unless a subprotocol brought the token."""

    token: str
    workspace: str | None = None

    def __repr__(self) -> str:
        return "LogIn()"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt, with the arguments of `stream_start`; `ref` comes back with its events."""

    asked: dict[str, Any]
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """An answer to be read on."""

    stream_id: UUID
    last_event_id: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """An answer to be stopped."""

    stream_id: UUID
    ref: str | None = None


Message = Prompt | Resume | Cancel


def _optional_text() -> StrictCharField:
    return StrictCharField(max_length=100, required=False, allow_null=True)


class _LogInSerializer(serializers.Serializer[Any]):
    token = StrictCharField(max_length=4096)
    workspace = _optional_text()


class _PromptSerializer(PromptInputSerializer):
    ref = _optional_text()


class _ResumeSerializer(serializers.Serializer[Any]):
    resume = StrictUUIDField()
    last_event_id = _optional_text()
    ref = _optional_text()


class _CancelSerializer(serializers.Serializer[Any]):
    cancel = StrictUUIDField()
    ref = _optional_text()


def read_message(raw: bytes, *, logged_in: bool) -> Message | LogIn:
    """The message; ApplicationError (401) for anything but a log-in before one.

    Raises ValidationFailed or the ValidationError of REST framework for a message that is none, by field.
    """
    try:
        body = strict_json(raw)
    except ValueError as error:
        raise ValidationFailed("The message is not valid JSON.", code="invalid-json") from error
    if not isinstance(body, dict):
        raise ValidationFailed("A message is a JSON object.")
    if not logged_in:
        if "token" not in body:
            raise ApplicationError("Send a token first.", code="not-authenticated", http_status=401)
        return LogIn(**_valid(_LogInSerializer(data=body)))
    if "prompt" in body:
        asked = _valid(_PromptSerializer(data=body))
        return Prompt(ref=asked.pop("ref", None), asked=asked)
    if "resume" in body:
        asked = _valid(_ResumeSerializer(data=body))
        return Resume(asked.pop("resume"), **asked)
    if "cancel" in body:
        asked = _valid(_CancelSerializer(data=body))
        return Cancel(asked.pop("cancel"), **asked)
    raise ValidationFailed("A message has one of: prompt, resume, cancel.")


def _valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
