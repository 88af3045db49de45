"""Which IP addresses a request may go to. Everything that is not public unicast is refused unless it is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

__all__ = ["AllowList", "allowed_hosts", "parsed_allow_list", "refusal_of_address"]

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# IANA IPv4 Special-Purpose Address Registry (RFC 6890) and RFC 5771; 168.63.129.16 is in public space, but Azure
# answers it inside every virtual machine.
_SPECIAL_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "reserved"),
        ("192.52.193.0/24", "reserved"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# Only 2000::/3 is global unicast (RFC 4291, section 2.4). What lies outside it, mapped and translated IPv4 included, is
# refused as a whole; these are the exceptions inside.
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("2001::/23", "reserved"),  # Teredo 2001::/32, benchmarking, ORCHID
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
# Metadata services of clouds hand out credentials of the machine: no setting opens them.
_METADATA = frozenset(
    ip_address(address)
    for address in (
        "169.254.169.254",  # most clouds
        "169.254.169.253",  # Amazon's resolver
        "169.254.170.2",  # Amazon ECS
        "169.254.170.23",  # Amazon EKS
        "169.254.0.23",  # Tencent
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # Amazon over IPv6
        "fd00:ec2::23",
        "fd20:ce::254",  # Google over IPv6
        "fe80::a9fe:a9fe",  # OpenStack
    )
)
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_MAPPED = (IPv6Network("::ffff:0:0/96"), IPv6Network("::/96"))


def _embedded(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one stands for (mapped, compatible, NAT64 of RFC 6052), else the address."""
    if isinstance(address, IPv6Address) and any(address in network for network in (*_MAPPED, *_NAT64)):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@dataclass(frozen=True, slots=True)
class AllowList:
    """The exceptions an operator made for self-hosted vendors: networks, and names with or without a port."""

    networks: tuple[IPNetwork, ...] = ()
    names: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @classmethod
    def parse(cls, items: Iterable[str]) -> AllowList:
        """Read `host`, `host:port`, `[IPv6]:port`, address and CIDR items; ValueError names a malformed one."""
        networks: list[IPNetwork] = []
        names: set[tuple[str, int]] = set()
        for item in items:
            try:
                networks.append(ip_network(item))
                continue
            except ValueError:
                if "/" in item:
                    raise
            host, separator, port = item.rpartition(":")
            if not separator:
                host, port = item, "0"
            host = host.removeprefix("[").removesuffix("]").lower()
            valid_host = host and not set(host) & set("/@?#[]\\ ") and host == host.strip(".")
            if not valid_host or not port.isascii() or not port.isdigit() or int(port) > 65535:
                msg = f"{item!r} is no host, host:port or network"
                raise ValueError(msg)
            names.add((host, int(port)))
        return cls(tuple(networks), frozenset(names))

    def names_host(self, host: str, port: int) -> bool:
        """Whether the list has this host (lower-case), for this port or for all."""
        return bool(self.names) and ((host, port) in self.names or (host, 0) in self.names)

    def has_address(self, address: IPAddress) -> bool:
        """Whether the address lies in one of the networks."""
        return any(address.version == network.version and address in network for network in self.networks)


@lru_cache(maxsize=16)
def parsed_allow_list(items: tuple[str, ...]) -> AllowList:
    """`AllowList.parse`, once a list."""
    return AllowList.parse(items)


def allowed_hosts() -> AllowList:
    """The list of `WF_HTTP_ALLOWED_HOSTS`."""
    return parsed_allow_list(tuple(settings.HTTP_ALLOWED_HOSTS))


def refusal_of_address(text: str, allowed: AllowList, *, named: bool = False) -> str:
    """Why no request may go to this address, empty if it may.

    `named` says that the list of allowed hosts has the host by name. Metadata services are refused whatever it has.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return "not an IP address"
    if isinstance(address, IPv6Address) and address.scope_id:
        return "an address with a zone"
    meant = _embedded(address)
    if address in _METADATA or meant in _METADATA:
        return "a metadata service"
    if named or allowed.has_address(address):
        return ""
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _SPECIAL_V4 if address in network), "")
    if address not in _GLOBAL_V6:
        return "not public"
    return next((kind for network, kind in _SPECIAL_V6 if address in network), "")
