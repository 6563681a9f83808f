"""An audit record repository (IHE ATNA ITI-20): `python -m tools.simulators.audit_repository --port 6514 --folder DIR`.

Takes syslog over TLS (RFC 5425) with a certificate it makes for itself in DIR (`repository.pem`), checks frame, header and XML,
and keeps the messages, one file each, `NNNNNN.xml`; what it cannot read goes to `faults`.
"""

import argparse
import re
import socketserver
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree

HEADER = re.compile(rb"<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) - \xef\xbb\xbf(.*)", re.DOTALL)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "audit repository")])
    begin = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "repository.pem", folder / "repository.key"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


class Intake(socketserver.StreamRequestHandler):
    """One connection: frames until it is closed."""

    def handle(self) -> None:
        repository = cast("Repository", self.server)
        while True:
            length = b""
            while (byte := self.rfile.read(1)) not in (b" ", b""):
                length += byte
            if not length:
                return
            repository.take(self.rfile.read(int(length)))


class Repository(socketserver.ThreadingTCPServer):
    """Keeps what it is sent: header fields (priority, time, host, application, process, message id) and the XML."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.certificate, private = make_certificate(folder)
        self.messages: list[tuple[tuple[str, ...], etree._Element]] = []
        self.faults: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, private)
        super().__init__(("127.0.0.1", port), Intake)

    def get_request(self) -> tuple[Any, Any]:
        plain, address = super().get_request()
        return self._context.wrap_socket(plain, server_side=True), address

    def take(self, raw: bytes) -> None:
        found = HEADER.fullmatch(raw)
        try:
            root = etree.fromstring(found[7]) if found else None
        except etree.XMLSyntaxError:
            root = None
        if found is None or root is None or root.tag != "AuditMessage":
            self.faults.append(raw)
            return
        self.messages.append((tuple(found[place].decode() for place in range(1, 7)), root))
        (self.folder / f"{len(self.messages):06}.xml").write_bytes(found[7])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=6514)
    parser.add_argument("--folder", type=Path, required=True)
    wanted = parser.parse_args()
    Repository(wanted.port, wanted.folder).serve_forever()


if __name__ == "__main__":
    main()
