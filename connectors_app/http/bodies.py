"""The bytes of a request's body, and the rules for its headers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from connectors_app.http.errors import ConnectorError
from connectors_app.http.messages import Part, VendorRequest
from wfproject.common.json_text import write_json

__all__ = ["checked_headers", "encode_body"]

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # token, RFC 9110 section 5.6.2
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # field-value, RFC 9110 section 5.5
_OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect"}
    | {"proxy-authorization", "proxy-connection", "cookie"}
)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, white space around values removed; a permanent ConnectorError for one that can't be sent.

    Names that frame the message or carry a session (`Host`, `Content-Length`, `Cookie`, …) can't be set: they would
    let an input change what the request is.
    """
    checked = {}
    for name, value in headers.items():
        value = value.strip(" \t")
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise ConnectorError(f"The header {name[:80]!r} can't be set.", permanent=True, vendor_code="bad-header")
        if not _VALUE.fullmatch(value):
            message = f"The value of the header {name} holds characters that a header can't carry."
            raise ConnectorError(message, permanent=True, vendor_code="bad-header")
        checked[name] = value
    return checked


def encode_body(request: VendorRequest) -> tuple[bytes | None, str]:
    """The body's bytes and their media type (empty where the caller's headers say it)."""
    if request.body is not None:
        return request.body, ""
    try:
        if request.json is not None:
            return write_json(request.json), "application/json"
        if request.form is not None:
            return urlencode(request.form, encoding="utf-8").encode("ascii"), "application/x-www-form-urlencoded"
        if request.parts is not None:
            return _multipart(request.parts)
    except (ValueError, TypeError, RecursionError) as error:
        message = "The request's body holds a value that can't be sent."
        raise ConnectorError(message, permanent=True, vendor_code="bad-body") from error
    return None, ""


def _multipart(parts: Sequence[Part]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)  # unguessable, so that no content can close a part
    lines: list[bytes] = []
    for part in parts:
        disposition = f'form-data; name="{_quoted(part.name)}"'
        if part.filename:
            disposition += f'; filename="{_quoted(part.filename)}"'
        content = part.content.encode("utf-8") if isinstance(part.content, str) else part.content
        lines += [f"--{boundary}".encode(), f"Content-Disposition: {disposition}".encode()]
        content_type = part.content_type or ("application/octet-stream" if part.filename else "")
        if content_type:
            checked_headers({"Content-Type": content_type})
            lines.append(f"Content-Type: {content_type}".encode())
        lines += [b"", content]
    lines += [f"--{boundary}--".encode(), b""]
    return b"\r\n".join(lines), f"multipart/form-data; boundary={boundary}"


def _quoted(text: str) -> str:
    """As the WHATWG HTML standard encodes names and file names of multipart forms."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
