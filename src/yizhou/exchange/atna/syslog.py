"""Syslog messages (RFC 5424) framed by octet counts over TLS (RFC 5425), as ITI-20 asks of a secure node."""

import os
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from yizhou.exchange.atna.errors import RepositoryUnreachable

PRIORITY = 10 * 8 + 5
"""Facility 10 (security/authorization), severity 5 (notice): PS3.15 A.6.3."""
MESSAGE_ID = "DICOM+RFC3881"
APPLICATION = "yizhou"
BOM = b"\xef\xbb\xbf"
SECONDS = 20


def frame(content: bytes, at: datetime, host: str) -> bytes:
    """One message with its length before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    head = f"<{PRIORITY}>1 {moment} {host or '-'} {APPLICATION} {os.getpid()} {MESSAGE_ID} - "
    body = head.encode() + BOM + content
    return str(len(body)).encode() + b" " + body


def send(target: tuple[str, int], frames: Sequence[bytes], trust: Path | None, identity: Path | None) -> None:
    """Send frames over one connection and close it in order: a connection that the other side broke off
    shows as an error.

    `trust`: certificates that may have signed the repository's (PEM; None: the machine's own). `identity`: our certificate and
    key (PEM), where the repository asks for one. Raises RepositoryUnreachable.
    """
    host, port = target
    try:
        context = ssl.create_default_context(cafile=str(trust) if trust else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if identity:
            context.load_cert_chain(identity)
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            for one in frames:
                secure.sendall(one)
            # The other side reads to the end before it closes; many close without a word of TLS, which is no fault.
            with suppress(ssl.SSLError, TimeoutError):
                secure.unwrap()
    except OSError as error:
        raise RepositoryUnreachable(target=f"{host}:{port}", why=str(error)) from error
