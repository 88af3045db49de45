"""Addresses that no request may go to, in every spelling that some program understands."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

INTERNAL_V4 = (
    *("127.0.0.1", "127.0.0.2", "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255"),
    *("192.168.0.1", "192.168.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1"),
    *("100.100.100.200", "100.127.255.255", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1"),
    *("255.255.255.255", "198.18.0.1", "198.19.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.0.0.192"),
    *("192.88.99.1", "168.63.129.16"),
)
INTERNAL_V6 = (
    *("::", "::1", "::2", "fe80::1", "febf::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fec0::1"),
    *("ff02::1", "ff0e::1", "2001:db8::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "3fff::1", "5f00::1"),
    *("100::1", "64:ff9b:1::1", "2002::1", "4000::1", "8000::1", "fe80::a9fe:a9fe"),
)
WRITTEN = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "172.16.0.1", "100.64.0.1", "0.0.0.0")


def spellings(text: str) -> Iterator[tuple[str, str]]:
    """(kind, host) for one IPv4 address."""
    number, parts = int(IPv4Address(text)), [int(part) for part in text.split(".")]
    low, high = number & 0xFFFF, number >> 16
    yield "decimal", str(number)
    yield "hex", hex(number)
    yield "hex-capital", f"0X{number:08X}"
    yield "octal", f"0{number:o}"
    yield "octal-dotted", ".".join(f"0{part:o}" for part in parts)
    yield "hex-dotted", ".".join(hex(part) for part in parts)
    yield "mixed", f"{hex(parts[0])}.0{parts[1]:o}.{parts[2]}.{parts[3]}"
    yield "two-parts", f"{parts[0]}.{number & 0xFFFFFF}"
    yield "three-parts", f"{parts[0]}.{parts[1]}.{low}"
    yield "padded", ".".join(f"{part:03d}" for part in parts)
    yield "overflow", str(number + (1 << 32))
    yield "trailing-dot", f"{text}."
    yield "mapped", f"[::ffff:{text}]"
    yield "mapped-hex", f"[::ffff:{high:x}:{low:x}]"
    yield "mapped-long", f"[0:0:0:0:0:ffff:{high:x}:{low:x}]"
    yield "compatible", f"[::{text}]"
    yield "nat64", f"[64:ff9b::{text}]"
    yield "nat64-hex", f"[64:ff9b::{high:x}:{low:x}]"
    yield "nat64-local", f"[64:ff9b:1::{high:x}:{low:x}]"
    yield "translated", f"[::ffff:0:{high:x}:{low:x}]"
    yield "6to4", f"[2002:{high:x}:{low:x}::1]"
    yield "teredo", f"[2001:0:5db8:d822::{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}]"
    yield "isatap", f"[fe80::5efe:{high:x}:{low:x}]"
    wide = "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in text)
    yield "fullwidth", wide
    yield "fullwidth-dots", wide.replace(".", "\uff0e")
    yield "ideographic-dots", text.replace(".", "\u3002")
    yield "halfwidth-dots", text.replace(".", "\uff61")
    yield "percent", "".join(f"%{ord(c):02x}" for c in text)
    yield "superscript", text.replace("1", "\u00b9")
    yield "circled", text.replace("1", "\u2460")
    yield "zone", f"[::ffff:{text}%25eth0]"
    yield "brackets", f"[{text}]"
    yield "plus", f"+{text}"
    yield "soft-hyphen", text.replace(".", ".\u00ad", 1)
    yield "zero-width", text.replace(".", "\u200b.", 1)


def tricks(port: int) -> Iterator[tuple[str, str]]:
    """(kind, URL) of addresses that two readers may read differently."""
    inner, outer = f"127.0.0.1:{port}", "vendor.example"
    yield from {
        "userinfo": f"https://{outer}@{inner}/",
        "userinfo-password": f"https://{outer}:443@{inner}/",
        "userinfo-encoded": f"https://{outer}%40{inner}/",
        "userinfo-double": f"https://a@{outer}@{inner}/",
        "userinfo-empty": f"https://@{inner}/",
        "userinfo-fragment": f"https://{inner}#@{outer}/",
        "userinfo-query": f"https://{inner}?@{outer}/",
        "backslash": f"https://{inner}\\@{outer}/",
        "backslash-scheme": f"https:\\\\{inner}/",
        "backslash-path": f"https://{outer}\\.{inner}/",
        "one-slash": f"https:/{inner}/",
        "no-slash": f"https:{inner}/",
        "three-slashes": f"https:///{inner}/",
        "no-scheme": f"//{inner}/",
        "relative": f"{inner}/",
        "space": f"https://{inner} /",
        "leading-space": f" https://{inner}/",
        "tab": f"https://127.0.\t0.1:{port}/",
        "newline": f"https://127.0.0.1\n:{port}/",
        "return": f"https://{outer}\r\nHost:{inner}/",
        "nul": f"https://127.0.0.1\x00.{outer}:{port}/",
        "nbsp": f"https://127.0.0.1\u00a0:{port}/",
        "line-separator": f"https://127.0.0.1\u2028:{port}/",
        "bom": f"\ufeffhttps://{inner}/",
        "port-zero": "https://vendor.example:0/",
        "port-negative": f"https://127.0.0.1:-{port}/",
        "port-plus": f"https://127.0.0.1:+{port}/",
        "port-overflow": f"https://vendor.example:{65536 + port}/",
        "port-fullwidth": "https://vendor.example:\uff18\uff10/",
        "port-twice": f"https://{outer}:80:{port}/",
        "port-empty-user": f"https://:@{inner}/",
        "port-ssh": "https://vendor.example:22/",
        "port-smtp": "https://vendor.example:25/",
        "port-redis-via-name": f"https://localhost:{port}/",
        "http": f"http://{inner}/",
        "http-public": "http://vendor.example/",
        "ftp": f"ftp://{inner}/",
        "file": "file:///etc/passwd",
        "gopher": f"gopher://{inner}/_",
        "dict": f"dict://{inner}/",
        "ldap": f"ldap://{inner}/",
        "data": "data:text/plain,x",
        "javascript": "javascript:alert(1)",
        "blob": f"blob:https://{inner}/",
        "unix": "unix:///var/run/docker.sock",
        "ws": f"ws://{inner}/",
        "scheme-case-space": f"HTTPS ://{inner}/",
        "scheme-null": f"https\x00://{inner}/",
        "localhost": f"https://localhost:{port}/",
        "localhost-capital": f"https://LOCALHOST:{port}/",
        "localhost-dot": f"https://localhost.:{port}/",
        "localhost-domain": f"https://localhost.localdomain:{port}/",
        "sub-localhost": f"https://app.localhost:{port}/",
        "ip6-localhost": f"https://ip6-localhost:{port}/",
        "single-label": f"https://intranet:{port}/",
        "internal": "https://metadata.google.internal/",
        "mdns": f"https://printer.local:{port}/",
        "lan": f"https://router.lan:{port}/",
        "home-arpa": f"https://nas.home.arpa:{port}/",
        "circled-letters": f"https://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
        "dotless": f"https://\u0131ntranet:{port}/",
        "empty-host": "https:///path",
        "only-port": f"https://:{port}/",
        "empty": "",
        "dots": f"https://..:{port}/",
        "empty-label": f"https://a..vendor.example:{port}/",
        "leading-dot": f"https://.127.0.0.1:{port}/",
        "bracket-open": f"https://[::1:{port}/",
        "bracket-name": f"https://[localhost]:{port}/",
        "bracket-twice": f"https://[[::1]]:{port}/",
        "bracket-future": f"https://[v1.::1]:{port}/",
        "hex-last-label": f"https://a.0x7f:{port}/",
        "numeric-last-label": f"https://vendor.127:{port}/",
        "hex-empty": f"https://0x:{port}/",
        "zone-id": f"https://[fe80::1%25lo]:{port}/",
        "zone-id-raw": f"https://[fe80::1%lo]:{port}/",
        "long-label": f"https://{'a' * 64}.example:{port}/",
        "long-name": f"https://{'a.' * 130}example:{port}/",
        "long-url": f"https://{inner}/{'a' * 9000}",
        "percent-slash": f"https://127.0.0.1%2f.{outer}:{port}/",
        "percent-null": f"https://127.0.0.1%00.{outer}:{port}/",
        "semicolon": f"https://127.0.0.1;{outer}:{port}/",
        "comma": f"https://127.0.0.1,{outer}:{port}/",
        "pipe": f"https://127.0.0.1|{outer}:{port}/",
    }.items()


def written_vectors() -> list[tuple[str, str]]:
    """(name, URL with `{port}` left open) of addresses that the text alone gives away."""
    found = [(f"plain-{host}", f"https://{host}:{{port}}/") for host in INTERNAL_V4]
    found += [(f"plain-{host}", f"https://[{host}]:{{port}}/") for host in INTERNAL_V6]
    found += [(f"long-{host}", f"https://[{IPv6Address(host).exploded}]:{{port}}/") for host in INTERNAL_V6]
    for address in WRITTEN:
        found += [(f"{kind}-{address}", f"https://{host}:{{port}}/x") for kind, host in spellings(address)]
    return found


def resolved_vectors() -> list[tuple[str, list[str]]]:
    """(name, answers of the resolver) for names that lead inside."""
    found = [(f"to-{address}", [address]) for address in (*INTERNAL_V4, *INTERNAL_V6)]
    found += [(f"behind-public-{address}", ["93.184.216.34", address]) for address in WRITTEN]
    found += [(f"before-public-{address}", [address, "2606:4700::1111"]) for address in ("::1", "fd00::1", "fe80::1")]
    for address in WRITTEN:
        found += [(f"to-mapped-{address}", [f"::ffff:{address}"]), (f"to-nat64-{address}", [f"64:ff9b::{address}"])]
    found += [("to-zone", ["fe80::1%eth0"]), ("to-nonsense", ["not-an-address"])]
    return found
