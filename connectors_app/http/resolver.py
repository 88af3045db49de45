"""Name resolution that gives public addresses only, and the last look at an address before its socket is opened."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from connectors_app.http.addresses import allowed_hosts, refusal_of_address
from connectors_app.http.errors import RequestRefused

__all__ = ["Lookup", "SafeResolver", "system_lookup"]

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a host for a port; raises OSError if there are none."""


async def system_lookup(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(sockaddr[0]) for *_, sockaddr in found]


class SafeResolver(AbstractResolver):
    """Resolves once and checks every address it got; one refused address refuses the host.

    The connection is opened to the checked addresses themselves: there is no second resolution that could answer
    otherwise (DNS rebinding).
    """

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._named: set[tuple[str, int]] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of the host; raises RequestRefused or OSError."""
        addresses = list(dict.fromkeys(await self._lookup(host, port)))
        if not addresses:
            raise OSError(None, "no address found")
        allowed = allowed_hosts()
        named = allowed.names_host(host, port)
        for address in addresses:
            if kind := refusal_of_address(address, allowed, named=named):
                raise RequestRefused(f"The host {host} is refused: it resolves to {address} ({kind}).")
            if named:
                self._named.add((address, port))
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""

    def open_socket(self, address_info: tuple[Any, ...]) -> socket.socket:
        """Open the socket for a connection to this address, or refuse: the gate that every connection passes."""
        family, kind, protocol, _, target = address_info
        address, port = str(target[0]), int(target[1])
        allowed = allowed_hosts()
        named = (address, port) in self._named or allowed.names_host(address, port)
        if why := refusal_of_address(address, allowed, named=named):
            raise PermissionError(f"{address} is refused: {why}")
        opened = socket.socket(family=family, type=kind, proto=protocol)
        opened.setblocking(False)
        return opened
