"""Which addresses a request may go to, decided on the text of the URL; the resolver decides on what it resolves to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CheckedUrl", "check_url", "host_key"]


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """A URL that passed: its parts as they will be used. `host` is lower-case ASCII, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The URL put together again from the parts alone."""
        raise NotImplementedError

    @property
    def host_key(self) -> str:
        """The host as lists of hosts write it: with the port where it isn't the scheme's."""
        raise NotImplementedError


def check_url(url: str) -> CheckedUrl:
    """Parse the URL strictly and refuse what no request may go to; raises RequestRefused. Resolves nothing.

    Refused are schemes other than https (http for hosts of `WF_HTTP_ALLOWED_HOSTS` only), user information,
    backslashes, white space and control characters, IPv4 addresses in any other form than four decimal numbers, zone
    ids, trailing dots, ports that browsers block, names that are not valid IDNA 2008, and addresses that are
    not public (unless allowed). The fragment is dropped.
    """
    raise NotImplementedError


def host_key(url: str) -> str:
    """The host of a URL as `Connection.hosts` lists it; raises RequestRefused as `check_url` does."""
    return check_url(url).host_key
