"""A hospital's own document repository: `python -m tools.simulators.hospital_repository --port 8903`.

Answers ITI-43 at `/xds` (SOAP 1.2; as MTOM when told) and MHD at `/fhir` (ITI-67 by identifier, ITI-68). `POST /control
{"away": true, "slow": seconds, "spoil": true, "mtom": true}` says how it behaves: not answering, late, giving out other bytes.
`GET /control` counts what it was asked.
"""

import argparse
import json
import re
import threading
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

_XDS = "urn:ihe:iti:xds-b:2007"
_DOCUMENT = re.compile(r"DocumentUniqueId>([^<]+)<")
_ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    f'<x:RetrieveDocumentSetResponse xmlns:x="{_XDS}">{{inside}}</x:RetrieveDocumentSetResponse></s:Body></s:Envelope>'
)
_BOUNDARY = "hospital"


class Shelf:
    """The hospital's documents by unique id, and how it behaves."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.documents: dict[str, tuple[bytes, str]] = {}
        self.away = self.spoil = self.mtom = False
        self.slow = 0.0
        self.asked = 0


class Hospital(BaseHTTPRequestHandler):
    shelf: Shelf

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _found(self, name: str) -> tuple[bytes, str] | None:
        found = self.shelf.documents.get(name)
        return (found[0] + b" ", found[1]) if found and self.shelf.spoil else found

    def _misbehaves(self) -> bool:
        self.shelf.asked += 1
        if self.shelf.slow:
            time.sleep(self.shelf.slow)
        if self.shelf.away:
            self.connection.close()
        return self.shelf.away

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/control":
            return self._answer(200, json.dumps({"asked": self.shelf.asked}).encode(), "application/json")
        if self._misbehaves():
            return None
        if address.path == "/fhir/DocumentReference":
            wanted = parse_qs(address.query).get("identifier", [""])[0].rpartition("|")[2]
            return self._references(wanted.removeprefix("urn:oid:").removeprefix("urn:uuid:"))
        found = self._found(address.path.removeprefix("/fhir/Binary/"))
        return self._answer(200, *found) if found else self._answer(404, b"{}", "application/fhir+json")

    def _references(self, name: str) -> None:
        held = {"attachment": {"contentType": "application/pdf", "url": f"Binary/{name}"}}
        found = (
            [{"resource": {"resourceType": "DocumentReference", "content": [held]}}]
            if name in self.shelf.documents
            else []
        )
        body = {"resourceType": "Bundle", "type": "searchset", "entry": found}
        self._answer(200, json.dumps(body).encode(), "application/fhir+json")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control":
            wish = json.loads(body)
            for name in ("away", "spoil", "mtom", "slow"):
                setattr(self.shelf, name, wish.get(name, getattr(self.shelf, name)))
            return self._answer(200, b"{}", "application/json")
        if self._misbehaves():
            return None
        asked = _DOCUMENT.search(body.decode())
        found = self._found(asked[1]) if asked else None
        return self._retrieved(asked[1] if asked else "", found)

    def _retrieved(self, name: str, found: tuple[bytes, str] | None) -> None:
        if found is None:
            inside = f'<r:RegistryErrorList xmlns:r="urn:oasis"><r:RegistryError codeContext="没有文档 {escape(name)}"/></r:RegistryErrorList>'
            return self._answer(
                200, _ENVELOPE.format(inside=inside).encode(), "application/soap+xml; charset=UTF-8"
            )
        held = b64encode(found[0]).decode()
        if self.shelf.mtom:
            held = '<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:document"/>'
        inside = f"<x:DocumentResponse><x:DocumentUniqueId>{escape(name)}</x:DocumentUniqueId><x:Document>{held}</x:Document></x:DocumentResponse>"
        envelope = _ENVELOPE.format(inside=inside).encode()
        if not self.shelf.mtom:
            return self._answer(200, envelope, "application/soap+xml; charset=UTF-8")
        mark = f"--{_BOUNDARY}\r\n".encode()
        parts = [
            mark + b"Content-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n" + envelope + b"\r\n",
            mark
            + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <document>\r\n\r\n",
            found[0] + f"\r\n--{_BOUNDARY}--\r\n".encode(),
        ]
        kind = f'multipart/related; type="application/xop+xml"; start="<root>"; boundary="{_BOUNDARY}"'
        return self._answer(200, b"".join(parts), kind)


def serve(port: int = 0) -> ThreadingHTTPServer:
    """A repository that is listening; `serve_forever` answers, `shelf` holds its documents."""
    handler = type("OneHospital", (Hospital,), {"shelf": Shelf()})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8903)
    parser.add_argument("--file", action="append", default=[], help="unique-id=path of a document it holds")
    wish = parser.parse_args()
    server = serve(wish.port)
    shelf: Shelf = server.RequestHandlerClass.shelf  # type: ignore[attr-defined]
    for each in wish.file:
        name, _, path = each.partition("=")
        with open(path, "rb") as source:  # noqa: PTH123 -- a path the user typed
            shelf.documents[name] = (source.read(), "application/pdf")
    print(f"医院文档存储库（模拟）：http://127.0.0.1:{server.server_port}（/xds、/fhir）", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
