"""What a call needs to know of the account it is made with: the value the executor takes and credentials give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ANONYMOUS", "Connection"]


@dataclass(frozen=True, slots=True)
class Connection:
    """One account at one vendor, ready for a request; lives only as long as the call.

    `kind` is an authentication kind of the connector's manifest; `secrets` are the values its formats name (`token`,
    `api_key`, `username`, `password`; for OAuth 2 the access token is in `token`). `settings` are the connection
    settings (`site`, `organization`). `base_url` replaces the connector's for self-hosted vendors. `hosts` are the
    lower-case host names, with a port where it isn't the scheme's, that the secrets may be sent to; a request to any
    other carries none. `key` identifies the account in rate limits; it is no secret.
    """

    connector: str
    kind: str = "none"
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""
    hosts: frozenset[str] = frozenset()
    key: str = ""


ANONYMOUS = Connection(connector="")
"""No account: for public reads and the generic HTTP connector."""
