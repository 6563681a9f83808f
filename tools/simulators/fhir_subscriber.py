"""A system that hears of FHIR subscriptions: `python -m tools.simulators.fhir_subscriber --port 8903 --secret trial-secret`.

Keeps what it is told (method, path, headers, body) and whether the signature was right; `POST /control {"fail": n}` has the
next n deliveries answered with 503; `GET /control` shows what it was told.
"""

import argparse
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tools.simulators.population_province import hmac_sm3


class Heard:
    """What was told, and how many more deliveries fail."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.told: list[dict[str, Any]] = []
        self.fail = 0


class Subscriber(BaseHTTPRequestHandler):
    heard: Heard
    secret: bytes

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer(200, {"told": self.heard.told})

    def do_POST(self) -> None:
        self._take("POST")

    def do_PUT(self) -> None:
        self._take("PUT")

    def _take(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.heard.lock:
            if self.path == "/control":
                self.heard.fail = json.loads(body)["fail"]
                return self._answer(200, {})
            if self.heard.fail > 0:
                self.heard.fail -= 1
                return self._answer(503, {})
            signed = hmac_sm3(self.secret, self.headers.get("X-Timestamp", "").encode() + b"\n" + body).hex()
            self.heard.told.append(
                {
                    "method": method,
                    "path": self.path,
                    "body": body.decode(),
                    "signed": hmac.compare_digest(signed, self.headers.get("X-Signature", "")),
                    "authorization": self.headers.get("Authorization", ""),
                }
            )
            return self._answer(200, {})


def serve(port: int, secret: str) -> ThreadingHTTPServer:
    """A subscriber that is listening; `serve_forever` answers."""
    handler = type("OneSubscriber", (Subscriber,), {"heard": Heard(), "secret": secret.encode()})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8903)
    parser.add_argument("--secret", default="trial-secret")
    wish = parser.parse_args()
    server = serve(wish.port, wish.secret)
    print(f"FHIR 订阅接收系统（模拟）：http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
