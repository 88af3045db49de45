"""Which addresses a request may go to, decided on the text of the URL; the resolver decides on what it resolves to.

The parser knows one spelling of each part and refuses all others, so that no two readers of the same URL can see
different hosts in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote

import idna
from django.conf import settings

from connectors_app.http.addresses import AllowList, parsed_allow_list, refusal_of_address
from connectors_app.http.errors import RequestRefused

__all__ = ["CheckedUrl", "check_host", "check_url", "host_key"]

MAX_URL_CHARS = 8_000
_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]|\s")
_OTHER_DOTS = re.compile("[\u3002\uff0e\uff61]")
_PORTS = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = (".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa")
# "Bad ports" of the WHATWG Fetch standard (port blocking): services that HTTP requests could be smuggled into.
# fmt: off
_BLOCKED_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
    526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
    3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080
))
# fmt: on


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """A URL that passed, in the parts that are used. `host` is lower-case ASCII, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_key(self) -> str:
        """The host as lists of hosts write it: with the port where it isn't the scheme's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL put together again from the parts alone."""
        return f"{self.scheme}://{self.host_key}{self.target}"


def check_url(url: str) -> CheckedUrl:
    """Parse the URL strictly and refuse what no request may go to; raises RequestRefused. Resolves nothing.

    Refused are schemes other than https (http for hosts of `WF_HTTP_ALLOWED_HOSTS` only), user information,
    backslashes, white space and control characters, IPv4 addresses in any other form than four decimal numbers, zone
    ids, trailing dots, ports that browsers block, names that are not valid IDNA 2008, and addresses that are
    not public (unless allowed). The fragment is dropped.
    """
    if len(url) > MAX_URL_CHARS:
        raise RequestRefused(f"The URL is longer than {MAX_URL_CHARS} characters.")
    return _checked(url, tuple(settings.HTTP_ALLOWED_HOSTS))


@lru_cache(maxsize=512)
def _checked(url: str, exceptions: tuple[str, ...]) -> CheckedUrl:
    """What `check_url` says while these exceptions hold: a step's address is asked about more than once a call."""
    if _FORBIDDEN.search(url):
        raise RequestRefused("The URL holds white space, a control character or a backslash.")
    match = _URL.fullmatch(url)
    if match is None:
        raise RequestRefused("The URL does not begin with https://.")
    scheme, authority, path, query = match[1].lower(), match[2], match[3], match[4] or ""
    if "@" in authority:
        raise RequestRefused("The URL holds a user name or password before its host.")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise RequestRefused("The URL has no host, or a malformed one.")
    port = int(parts[2]) if parts[2] else _PORTS[scheme]
    allowed = parsed_allow_list(exceptions)
    host = check_host(parts[1], port, allowed)
    named = allowed.names_host(host, port)
    if (port in _BLOCKED_PORTS or port > 65535) and not (named and port):
        raise RequestRefused(f"Requests may not go to port {port}.")
    if scheme == "http" and not (named or _in_networks(host, allowed)):
        raise RequestRefused("The URL must begin with https://; http is for hosts of WF_HTTP_ALLOWED_HOSTS alone.")
    return CheckedUrl(scheme, host, port, _encoded(path or "/") + _encoded(query))


def check_host(text: str, port: int, allowed: AllowList) -> str:
    """The host in its one spelling; RequestRefused if it is malformed or, as far as its text tells, not public."""
    if text.startswith("["):
        try:
            host = str(IPv6Address(text[1:-1]))
        except AddressValueError:
            raise RequestRefused("The URL's host is a malformed IPv6 address.") from None
        literal = True
    else:
        host = _ascii_name(text)
        literal = _is_ipv4(host)
    named = allowed.names_host(host, port)
    if literal:
        if kind := refusal_of_address(host, allowed, named=named):
            raise RequestRefused(f"The address {host} is refused: {kind}.")
    elif not named and ("." not in host or host.endswith(_PRIVATE_SUFFIXES)):
        raise RequestRefused(f"The host {host} is refused: not a public name.")
    return host


def _ascii_name(text: str) -> str:
    host = text.lower()
    if not host.isascii():
        if _OTHER_DOTS.search(host):
            raise RequestRefused("The URL's host has a dot that is none.")
        try:
            host = idna.encode(host, strict=True, std3_rules=True).decode("ascii")
        except idna.IDNAError:
            raise RequestRefused("The URL's host is not a valid international name.") from None
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RequestRefused("The URL's host is malformed.")
    return host


def _is_ipv4(host: str) -> bool:
    """Whether the host is an IPv4 address; RequestRefused if some reader would take it for one and we don't."""
    last = host.rsplit(".", 1)[-1]
    if not (last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last)):
        return False
    try:
        IPv4Address(host)
    except AddressValueError:
        raise RequestRefused("The URL's host is an IPv4 address that is not written as four decimal numbers.") from None
    return True


def _in_networks(host: str, allowed: AllowList) -> bool:
    try:
        return allowed.has_address(IPv6Address(host) if ":" in host else IPv4Address(host))
    except AddressValueError:
        return False


def _encoded(text: str) -> str:
    """Percent-encode what may not stand in a path or query; a percent sign that begins no escape too."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(text, safe="/?:@!$&'()*+,;=-._~%")


def host_key(url: str) -> str:
    """The host of a URL as `Connection.hosts` lists it; raises RequestRefused as `check_url` does."""
    return check_url(url).host_key
