"""Requests to vendors and their answers, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors_app.http.errors import ConnectorError
from wfproject.common.json_text import read_json

__all__ = ["NO_CREDENTIALS", "Credentials", "Part", "VendorRequest", "VendorResponse"]

DEFAULT_MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Credentials:
    """What authenticates a request: headers and query parameters, and the hosts that may see them.

    `secrets` are the values in them as such, to be recognised where a vendor repeats them (a password inside a Base64
    header, for one). `hosts` are lower-case host names, with a port where it isn't the scheme's
    (`connectors_app.http.urls.host_key`).
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    hosts: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything secret to send."""
        return bool(self.headers or self.query)

    def traces(self) -> set[str]:
        """Texts that give the credential away; too short ones, which occur anywhere, left out."""
        values = (*self.headers.values(), *self.query.values(), *self.secrets)
        return {word for value in values for word in (value, *value.split()) if len(word) > 5}


NO_CREDENTIALS = Credentials()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body (RFC 7578); a part with a `filename` is a file."""

    name: str
    content: str | bytes
    filename: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class VendorRequest:
    """One request. At most one of `body`, `json`, `form` and `parts` is given; `json=None` means none.

    `url` is complete, percent-encoded where it has to be; `query` is added to it. Credentials stand apart from
    `headers` because they are dropped where a redirect leads to another host. `timeout_seconds` bounds the whole
    exchange with all its redirects, `max_bytes` the decompressed body. At most `max_redirects` are followed, 0 gives
    the redirect itself back.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Sequence[tuple[str, str]] = ()
    body: bytes | None = field(default=None, repr=False)
    json: Any = field(default=None, repr=False)
    form: Sequence[tuple[str, str]] | None = field(default=None, repr=False)
    parts: Sequence[Part] | None = field(default=None, repr=False)
    credentials: Credentials = NO_CREDENTIALS
    timeout_seconds: float = 30.0
    max_bytes: int = DEFAULT_MAX_BYTES
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class VendorResponse:
    """An answer of any status. `headers` has lower-case names, repeated ones joined by `, `; `url` the last address."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = ""

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """The body as text in the charset the answer names, else UTF-8; undecodable bytes are replaced."""
        content_type = self.headers.get("content-type", "")
        _, _, charset = content_type.partition("charset=")
        try:
            return self.body.decode(charset.split(";")[0].strip(' "') or "utf-8", errors="replace")
        except LookupError:
            return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body read as JSON, None if it is empty; raises a permanent ConnectorError if it is no JSON."""
        if not self.body.strip():
            return None
        try:
            return read_json(self.body)
        except (ValueError, RecursionError) as error:
            message = "The vendor's answer is not the JSON it should be."
            raise ConnectorError(message, permanent=True, vendor_code="not-json", vendor_status=self.status) from error
