"""Sending e-mail over SMTP (RFC 5321), under the same rules for addresses and credentials as HTTP requests."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import uuid
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, getaddresses, localtime
from typing import Any

import aiosmtplib

from connectors_app.connection import Connection
from connectors_app.execution.contracts import (
    ConnectorError,
    ExecutableOperation,
    ForeignHost,
    InputInvalid,
    OperationResult,
    RequestRefused,
)
from connectors_app.http.addresses import allowed_hosts
from connectors_app.http.client import tls_context
from connectors_app.http.resolver import SafeResolver
from connectors_app.http.urls import check_host

__all__ = ["send_email"]

PORTS = frozenset({25, 465, 587, 2525})
IMPLICIT_TLS_PORT = 465
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


async def send_email(
    operation: ExecutableOperation,
    values: Mapping[str, Any],
    *,
    connection: Connection,
    timeout_seconds: float,
    max_bytes: int,
    idempotency_key: str,
) -> OperationResult:
    """Send one message through the connection's server; the output is `message_id`, `accepted` and `rejected`.

    Settings of the connection: `host`, `port` (587), `from_address`. TLS is used from the start on port 465, elsewhere
    as soon as the server offers it; a user name and password never go out without. The message id follows from the
    idempotency key, so that mailboxes drop a copy. A refusal of all recipients is a ConnectorError.
    """
    message, recipients = _message(values, connection, idempotency_key)
    if len(message.as_bytes()) > max_bytes:
        raise InputInvalid(f"body: The message is larger than {max_bytes} bytes.", details={"body": ["Too large."]})
    host, port = _server(connection)
    sent = False

    def failed(text: str, code: str, *, permanent: bool = False, status: int = 0) -> ConnectorError:
        # A definite answer of the server (status) says that the message was not taken.
        unknown = sent and not status
        return ConnectorError(text, permanent=permanent, vendor_code=code, outcome_unknown=unknown)

    try:
        async with asyncio.timeout(timeout_seconds):
            smtp = await _connect(host, port, connection, timeout_seconds)
            try:
                sent = True
                refused, _ = await smtp.sendmail(
                    str(message["From"].addresses[0].addr_spec), recipients, message.as_bytes()
                )
            finally:
                smtp.close()
    except aiosmtplib.SMTPRecipientsRefused as error:
        permanent = all(item.code >= 500 for item in error.recipients)
        text = f"{host} refused all recipients."
        raise failed(text, "recipients-refused", permanent=permanent, status=550) from error
    except aiosmtplib.SMTPResponseException as error:
        text = f"{host} refused the message (status {error.code})."
        raise failed(text, f"smtp-{error.code}", permanent=error.code >= 500, status=error.code) from error
    except (aiosmtplib.SMTPException, TimeoutError, OSError) as error:
        timed_out = isinstance(error, (TimeoutError, aiosmtplib.SMTPTimeoutError))
        text = f"{host} did not answer in time." if timed_out else f"The connection to {host} failed."
        raise failed(text, "timeout" if timed_out else "connection-broken") from error
    accepted = [address for address in recipients if address not in refused]
    output = {"message_id": str(message["Message-ID"]), "accepted": accepted, "rejected": sorted(refused)}
    return OperationResult(output, 250, idempotency_key_sent=bool(idempotency_key))


def _server(connection: Connection) -> tuple[str, int]:
    """Host and port, if they are ones that we may connect to and that may see the credential."""
    allowed = allowed_hosts()
    text, port_text = connection.settings.get("host", ""), connection.settings.get("port") or "587"
    if not text or not port_text.isascii() or not port_text.isdigit():
        message = "The connection to the mail server lacks its host, or has an unusable port."
        raise ConnectorError(message, permanent=True, vendor_code="connection-incomplete")
    port = int(port_text)
    host = check_host(text, port, allowed)
    if port not in PORTS and not allowed.names_host(host, port):
        raise RequestRefused(f"Mail may not go to port {port}.")
    if connection.kind != "none" and not {host, f"{host}:{port}"} & connection.hosts:
        raise ForeignHost(f"The credential may not be sent to {host}:{port}.")
    return host, port


async def _connect(host: str, port: int, connection: Connection, timeout: float) -> aiosmtplib.SMTP:
    """A session that is encrypted and authenticated as far as it has to be, over a checked and pinned address."""
    resolver = SafeResolver()
    try:
        addresses = await resolver.resolve(host, port)
    except OSError as error:
        text = f"The name {host} could not be resolved."
        raise ConnectorError(text, permanent=False, vendor_code="name-not-resolved") from error
    opened = await _open(resolver, addresses, host)
    secure = port == IMPLICIT_TLS_PORT
    smtp = aiosmtplib.SMTP(
        hostname=host,
        sock=opened,
        use_tls=secure,
        start_tls=False if secure else None,
        tls_context=tls_context(),
        local_hostname=_domain(connection.settings.get("from_address", "")) or "localhost",
        timeout=timeout,
    )
    try:
        await smtp.connect()
        if connection.kind == "basic":
            if not smtp.get_transport_info("sslcontext"):
                text = f"{host} offers no encryption: the credential was not sent."
                raise ConnectorError(text, permanent=True, vendor_code="no-encryption")
            await smtp.login(connection.secrets.get("username", ""), connection.secrets.get("password", ""))
    except BaseException:
        smtp.close()
        opened.close()
        raise
    return smtp


async def _open(resolver: SafeResolver, addresses: list[Any], host: str) -> socket.socket:
    loop = asyncio.get_running_loop()
    problem: OSError | None = None
    for found in addresses:
        target = (found["host"], found["port"])
        opened = resolver.open_socket((found["family"], socket.SOCK_STREAM, found["proto"], "", target))
        try:
            await loop.sock_connect(opened, target)
        except OSError as error:
            opened.close()
            problem = error
        except BaseException:
            opened.close()
            raise
        else:
            return opened
    text = f"Could not connect to {host}."
    raise ConnectorError(text, permanent=False, vendor_code="connect-failed") from problem


def _message(values: Mapping[str, Any], connection: Connection, idempotency_key: str) -> tuple[EmailMessage, list[str]]:
    sender = connection.settings.get("from_address", "")
    if not _ADDRESS.fullmatch(sender):
        text = "The connection to the mail server lacks the address that messages are sent from."
        raise ConnectorError(text, permanent=True, vendor_code="connection-incomplete")
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    recipients: list[str] = []
    for name in ("to", "cc", "bcc"):
        addresses = _addresses(name, values.get(name))
        recipients += [address for address in addresses if address not in recipients]
        if addresses and name != "bcc":
            message[name.title()] = ", ".join(addresses)
    message["Subject"] = " ".join(str(values["subject"]).split())
    message["Date"] = format_datetime(localtime())
    name = hashlib.sha256(idempotency_key.encode()).hexdigest()[:40] if idempotency_key else uuid.uuid4().hex
    message["Message-ID"] = f"<{name}@{_domain(sender)}>"
    message.set_content(str(values["body"]))
    return message, recipients


def _addresses(name: str, value: Any) -> list[str]:
    """The addresses of one input; InputInvalid for what is none."""
    texts = [value] if isinstance(value, str) else [str(item) for item in value or ()]
    found = [address for _, address in getaddresses(texts, strict=True)]
    if not all(map(_ADDRESS.fullmatch, found)) or (texts and not found):
        problem = "It holds something that is no e-mail address."
        raise InputInvalid(f"{name}: {problem}", details={name: [problem]})
    return found


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
