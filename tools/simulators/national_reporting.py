"""The national direct reporting system, for tests and trials: `python -m tools.simulators.national_reporting`.

Speaks the wire of `src/yizhou/engines/report_cards/pushing.py` with no code of theirs: SOAP 1.2, each message signed (HMAC-SM3), a receipt
for each; the same message again gets the same receipt. `GET /control` shows the cards it has; `POST /control` plays outages
(`{"trouble": "silent" | "garbage" | "refuse"}`).
"""

import argparse
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from lxml import etree

PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
NS = "{urn:yizhou:report-cards}"
NEEDED = ("disease", "onset", "diagnosed", "patient", "lives_at")
FRESH_SECONDS = 3_600


class World:
    """Cards by number, receipts by message, and what is to go wrong."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.cards: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, str] = {}
        self.trouble = ""
        self.asked = 0

    def take(self, message: str, card: etree._Element) -> tuple[str, str]:
        """(receipt, why it is refused)."""
        if message in self.receipts:
            return self.receipts[message], ""
        number, act = card.get("number", ""), card.get("act", "")
        answers = {item.get("id", ""): item.get("value", "") for item in card.iter(f"{NS}item")}
        if act != "delete" and (missing := [name for name in NEEDED if not answers.get(name)]):
            return "", f"缺少必填项：{'、'.join(missing)}"
        if act == "new" and number in self.cards:
            return "", f"卡片编号 {number} 已经报告过"
        if act != "new" and number not in self.cards:
            return "", f"没有卡片 {number}，不能{'删除' if act == 'delete' else '订正'}"
        if act == "delete":
            self.cards[number] |= {"deleted": True, "reason": card.get("reason", "")}
        else:
            self.cards[number] = {
                **{str(name): str(value) for name, value in card.attrib.items()}, "answers": answers, "deleted": False,
            }  # fmt: skip
        self.receipts[message] = f"GJ{len(self.receipts) + 1:010d}"
        return self.receipts[message], ""


class Handler(BaseHTTPRequestHandler):
    world: World
    user: str
    secret: str

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _say(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        told = {"cards": self.world.cards, "asked": self.world.asked, "trouble": self.world.trouble}
        self._say(200, json.dumps(told, ensure_ascii=False).encode(), "application/json")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/control":
            self.world.trouble = json.loads(body).get("trouble", "")
            self._say(200, b"{}", "application/json")
            return
        with self.world.lock:
            self.world.asked += 1
            self._report(body)

    def _report(self, body: bytes) -> None:
        if self.world.trouble == "silent":
            self.close_connection = True
            self.connection.close()
            return
        if self.world.trouble == "garbage":
            self._say(502, b"<html>Bad Gateway</html>", "text/html")
            return
        if not self._signed(body):
            self._receipt("", "签名不符")
            return
        message = etree.fromstring(body, PARSER).find(f".//{NS}Report")
        card = message.find(f"{NS}ReportCard") if message is not None else None
        if message is None or card is None:
            self._receipt("", "没有报告卡")
        elif self.world.trouble == "refuse":
            self._receipt("", "现住地址不在行政区划库中")
        else:
            self._receipt(*self.world.take(message.get("id", ""), card))

    def _signed(self, body: bytes) -> bool:
        moment = self.headers.get("X-Timestamp", "0")
        made = HMAC(self.secret.encode(), hashes.SM3())
        made.update(f"{moment}\n".encode() + body)
        fresh = abs(time.time() - int(moment)) < FRESH_SECONDS
        right = hmac.compare_digest(made.finalize().hex(), self.headers.get("X-Signature", ""))
        return fresh and right and self.headers.get("X-User") == self.user

    def _receipt(self, number: str, why: str) -> None:
        root = etree.Element("{http://www.w3.org/2003/05/soap-envelope}Envelope")
        told = etree.SubElement(
            etree.SubElement(root, "{http://www.w3.org/2003/05/soap-envelope}Body"), f"{NS}Receipt"
        )
        told.set("state", "accepted" if number else "refused")
        told.set("number", number)
        told.text = why
        self._say(200, etree.tostring(root, encoding="utf-8"), "application/soap+xml; charset=utf-8")


def serve(port: int, user: str, secret: str) -> ThreadingHTTPServer:
    """A server that is listening; `serve_forever` answers."""
    handler = type("ReportingHandler", (Handler,), {"world": World(), "user": user, "secret": secret})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8904)
    parser.add_argument("--user", default="532300")
    parser.add_argument("--secret", default="trial")
    wish = parser.parse_args()
    server = serve(wish.port, wish.user, wish.secret)
    print(f"国家传染病网络直报系统（模拟）：http://127.0.0.1:{server.server_port}/reports", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
