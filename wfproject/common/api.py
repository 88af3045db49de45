"""How errors look to API clients, and the pagination every list uses."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from wfproject.common.context import current_context
from wfproject.common.errors import ApplicationError

__all__ = ["StandardPagination", "error_body", "exception_handler", "json_404", "json_500"]

logger = logging.getLogger(__name__)


class StandardPagination(PageNumberPagination):
    """Pages of 25, at most 100."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def error_body(code: str, message: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """The one JSON shape of an error: `{"error": {code, message, details, request_id}}`."""
    return {
        "error": {
            "code": code,
            "message": message,
            "details": details or {},
            "request_id": current_context().get("request_id", ""),
        }
    }


def _field_messages(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, value in detail.items():
            found.update(_field_messages(value, f"{prefix}.{name}" if prefix else str(name)))
        return found
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        found = {}
        for index, value in enumerate(detail):
            found.update(_field_messages(value, f"{prefix}[{index}]"))
        return found
    messages = [str(item) for item in detail] if isinstance(detail, list) else [str(detail)]
    return {"body" if prefix in {"", "non_field_errors"} else prefix: messages}


def _retry_after(error: exceptions.Throttled) -> int:
    """Whole seconds until the next request is let through; rounded up, so that obeying it is enough."""
    return int(getattr(error, "wait", None) or 0) + 1


def _from_drf(error: exceptions.APIException) -> tuple[int, dict[str, Any]]:
    if isinstance(error, exceptions.ValidationError):
        details = _field_messages(error.detail)
        return 422, error_body("invalid-input", f"Invalid input: {', '.join(details)}.", details)
    if isinstance(error, exceptions.ParseError):
        return 422, error_body("invalid-json", "The body is not valid JSON.", {"body": [str(error.detail)]})
    if isinstance(error, exceptions.UnsupportedMediaType):
        hint = "Send JSON with the header Content-Type: application/json."
        return 422, error_body("invalid-json", "The body is not JSON.", {"body": [hint]})
    codes = error.get_codes()
    if isinstance(codes, dict):  # simplejwt gives its code beside the message
        codes = codes.get("code", codes.get("detail", "error"))
    code = codes.replace("_", "-") if isinstance(codes, str) else "error"
    message = error.detail.get("detail", "") if isinstance(error.detail, dict) else error.detail
    facts = {"retry_after_seconds": _retry_after(error)} if isinstance(error, exceptions.Throttled) else None
    return error.status_code, error_body(code, str(message), facts)


def error_answer(error: Exception, where: object) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers for an error; unexpected ones are logged as of `where`, and become a bare 500."""
    headers: dict[str, str] = {}
    if isinstance(error, ApplicationError):
        code, body = error.http_status, error_body(error.code, error.message, error.details)
    elif isinstance(error, exceptions.APIException):
        code, body = _from_drf(error)
        if isinstance(error, exceptions.Throttled):
            headers["Retry-After"] = str(_retry_after(error))
        if challenge := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
    elif isinstance(error, RequestDataTooBig):
        limit = f"At most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes are accepted."
        code, body = 413, error_body("body-too-large", "The body is too large.", {"body": [limit]})
    elif isinstance(error, Http404):
        code, body = 404, error_body("not-found", "Not found.")
    elif isinstance(error, PermissionDenied):
        code, body = 403, error_body("permission-denied", "You may not do this.")
    else:
        logger.error("unhandled error in %s", type(where).__name__, exc_info=error)
        code, body = 500, error_body("internal-error", "Something went wrong on our side; it has been logged.")
    return code, body, headers


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every error of every view leaves in the one shape, unexpected ones as a bare 500."""
    code, body, headers = error_answer(error, context.get("view"))
    set_rollback()
    return Response(body, status=code, headers=headers)


def json_404(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer for paths that no route knows."""
    return JsonResponse(error_body("not-found", "No such page."), status=status.HTTP_404_NOT_FOUND)


def json_500(request: HttpRequest) -> JsonResponse:
    """Answer for errors outside of DRF views."""
    body = error_body("internal-error", "Something went wrong on our side; it has been logged.")
    return JsonResponse(body, status=status.HTTP_500_INTERNAL_SERVER_ERROR)
