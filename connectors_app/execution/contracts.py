"""What callers of the executor know: an operation ready to be called, and the result of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from connectors_app.http.errors import ConnectorError, ForeignHost, RequestRefused
from connectors_app.manifest_parts import (
    AuthManifest,
    ErrorsManifest,
    PaceManifest,
    PagingManifest,
    RateLimitManifest,
)
from wfproject.common.errors import ValidationFailed

__all__ = [
    "ConnectorError",
    "ConnectorFacts",
    "ExecutableOperation",
    "ForeignHost",
    "InputInvalid",
    "OperationResult",
    "RequestRefused",
]


class InputInvalid(ValidationFailed):
    """An input breaks the operation's schema; nothing was sent. `details` maps input names to lists of messages."""

    code = "invalid-operation-input"


@dataclass(frozen=True, slots=True)
class ConnectorFacts:
    """What every call of a connector shares: base address, headers, authentication, limits and form of errors."""

    key: str
    name: str = ""
    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    auth: AuthManifest = field(default_factory=lambda: AuthManifest(kinds=("none",)), hash=False)
    rate_limit: RateLimitManifest | None = field(default=None, hash=False)
    errors: ErrorsManifest = field(default_factory=ErrorsManifest, hash=False)


@dataclass(frozen=True, slots=True)
class ExecutableOperation:
    """One action with all that a call needs, immutable; equal where id and `schema_hash` are.

    `binding` is `OperationManifest.binding`. `curated`: it is of a shipped manifest, and the files beside that speak of
    its inputs. `schema_hash` tells versions of the input schema apart.
    """

    id: UUID
    key: str
    connector: ConnectorFacts
    method: str = ""
    path: str = ""
    risk: str = "read"
    input_schema: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    output_schema: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    binding: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    paging: PagingManifest | None = field(default=None, hash=False, compare=False)
    pace: PaceManifest | None = field(default=None, hash=False, compare=False)
    schema_hash: str = ""
    curated: bool = True

    @property
    def writes(self) -> bool:
        """Whether a call has an effect at the vendor."""
        return self.risk != "read"


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What the vendor answered. `output` is the body, unwrapped; `truncated` says that a list had more than was read.

    `pages` is how many requests a list took; `idempotency_key_sent` whether the vendor was given the key.
    """

    output: Any
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    pages: int = 1
    truncated: bool = False
    idempotency_key_sent: bool = False
