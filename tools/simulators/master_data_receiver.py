"""An institution's system that receives master data: `python -m tools.simulators.master_data_receiver --port 8902 --secret trial-secret`.

Checks the signature, keeps the newest version of each item, and answers as told: `POST /control {"fail": n, "refuse": [keys],
"late": true}`; `late` only says "received". `GET /control` shows what it holds and what it was sent.
"""

import argparse
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tools.simulators.population_province import hmac_sm3


class Shelf:
    """What the receiver holds, and how it behaves."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.items: dict[str, dict[str, Any]] = {}
        self.sent: list[dict[str, Any]] = []
        self.fail, self.late = 0, False
        self.refuse: set[str] = set()


class Receiver(BaseHTTPRequestHandler):
    shelf: Shelf
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
        self._answer(200, {"items": self.shelf.items, "sent": self.shelf.sent})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.shelf.lock:
            if self.path == "/control":
                wish = json.loads(body)
                self.shelf.fail = wish.get("fail", self.shelf.fail)
                self.shelf.late = wish.get("late", self.shelf.late)
                self.shelf.refuse = set(wish.get("refuse", self.shelf.refuse))
                return self._answer(200, {})
            if self.shelf.fail > 0:
                self.shelf.fail -= 1
                return self._answer(503, {"error": "维护中"})
            signed = hmac_sm3(self.secret, self.headers.get("X-Timestamp", "").encode() + b"\n" + body).hex()
            if not hmac.compare_digest(signed, self.headers.get("X-Signature", "")):
                return self._answer(401, {"error": "签名不正确"})
            return self._answer(200, {"items": [self._take(item) for item in json.loads(body)["items"]]})

    def _take(self, item: dict[str, Any]) -> dict[str, str]:
        self.shelf.sent.append(item)
        if item["key"] in self.shelf.refuse:
            return {"delivery": item["delivery"], "state": "refused", "reason": "本院没有对应科室"}
        held = self.shelf.items.get(item["key"])
        if held is None or held["version"] < item["version"]:
            self.shelf.items[item["key"]] = item
        return {"delivery": item["delivery"], "state": "received" if self.shelf.late else "applied"}


def serve(port: int, secret: str) -> ThreadingHTTPServer:
    """A receiver that is listening; `serve_forever` answers."""
    handler = type("OneReceiver", (Receiver,), {"shelf": Shelf(), "secret": secret.encode()})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8902)
    parser.add_argument("--secret", default="trial-secret")
    wish = parser.parse_args()
    server = serve(wish.port, wish.secret)
    print(f"主数据接收系统（模拟）：http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
