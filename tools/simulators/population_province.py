"""The provincial full population system, for tests and trials: `python -m tools.simulators.population_province --port 8901`.

Speaks the wire of `src/yizhou/registries/population/province.py`: signed calls, changes by pages with watermarks, corrections with
acknowledgement. People are drawn from a seed; some carry the faults real systems send (old codes, missing names). Its own door
for tests: `POST /control {"fail": n, "slow": seconds, "put": {"person": [...]}, "refuse": [...]}`, `GET /control`.
"""

import argparse
import hmac
import json
import random
import threading
import time
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes

SURNAMES, GIVEN = "李杨张普罗起王鲁段自", "建秀文国兰英华丽明芳军平"
VILLAGES = ("532301103202", "532301103203", "532326102202", "532326103202")
LATE = 300


def sm3(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


def hmac_sm3(key: bytes, content: bytes) -> bytes:
    """RFC 2104 by hand: the simulator shares no code with the client."""
    key = (sm3(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in key) + content)
    return sm3(bytes(byte ^ 0x5C for byte in key) + inner)


def citizen_number(region: str, born: date, serial: int) -> str:
    first = f"{region[:6]}{born:%Y%m%d}{serial:03}"
    total = sum(
        int(sign) * weight
        for sign, weight in zip(first, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return first + "10X98765432"[total % 11]


class World:
    """What the province knows: records with the number of the change that last touched them."""

    def __init__(self, people: int, seed: int) -> None:
        self.lock = threading.Lock()
        self.records: dict[str, dict[str, tuple[int, dict[str, Any] | None]]] = {}
        self.change = 0
        self.fail, self.slow = 0, 0.0
        self.refuse: set[str] = set()
        self.corrections: list[dict[str, Any]] = []
        self._populate(people, random.Random(seed))

    def put(self, table: str, key: str, content: dict[str, Any] | None) -> None:
        self.change += 1
        self.records.setdefault(table, {})[key] = (self.change, content)

    def _populate(self, people: int, drawn: random.Random) -> None:
        for number in range(people):
            household = f"H{number // 3:06}"
            born = date(1940, 1, 1) + timedelta(days=drawn.randrange(30_000))
            region, sex = drawn.choice(VILLAGES), drawn.choice("12")
            name = drawn.choice(SURNAMES) + "".join(drawn.sample(GIVEN, 2))
            key = f"P{number:07}"
            content = {
                "person_no": key, "citizen_id": citizen_number(region, born, number % 400 * 2 + (sex == "1")), "name": name,
                "sex": sex, "birth_date": born.isoformat(), "ethnic": drawn.choice(["01", "03", "20"]),
                "marriage": drawn.choice(["10", "20", "30"]), "household_no": household, "relation": "0" if number % 3 == 0 else "1",
                "region": region, "address": f"第{number}号",
            }  # fmt: skip
            if number % 97 == 5:
                content["marriage"] = "88"
            if number % 131 == 7:
                content["sex"] = "男" if sex == "1" else "女"
            self.put("person", key, content)
            if number % 3 == 0:
                self.put(
                    "household",
                    household,
                    {"household_no": household, "head_no": key, "head_name": name, "region": region},
                )
            age = (date(2026, 1, 1) - born).days // 365
            if sex == "2" and 15 < age < 49:
                self.put(
                    "woman",
                    key,
                    {
                        "person_no": key,
                        "name": name,
                        "birth_date": born.isoformat(),
                        "region": region,
                        "children": 1,
                    },
                )
            if number % 20 == 0:
                self.put("floating", f"F{number:06}", {"record_no": f"F{number:06}", "person_no": key, "name": name, "direction": "2",
                                                       "region": region, "since": "2025-03-01", "reason": "1"})  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    world: World
    secrets: dict[str, str]

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _authentic(self, body: bytes) -> bool:
        moment = self.headers.get("X-Timestamp", "0")
        text = "\n".join((self.command, self.path, moment, self.headers.get("X-Nonce", ""), sm3(body).hex()))
        secret = self.secrets.get(self.headers.get("X-Org", ""), "")
        mine = hmac_sm3(secret.encode(), text.encode()).hex()
        fresh = moment.isdecimal() and abs(time.time() - int(moment)) < LATE
        return bool(secret) and fresh and hmac.compare_digest(mine, self.headers.get("X-Signature", ""))

    def _hindered(self, body: bytes) -> bool:
        time.sleep(self.world.slow)
        if self.world.fail > 0:
            self.world.fail -= 1
            self._answer(500, {"error": "系统繁忙"})
            return True
        if not self._authentic(body):
            self._answer(401, {"error": "签名不正确"})
            return True
        return False

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/control":
            return self._answer(200, {"corrections": self.world.corrections, "change": self.world.change})
        if self._hindered(b""):
            return None
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        _, _, table, what = (*parts.path.split("/"), "", "", "")[:4]
        if what != "changes":
            return self._answer(404, {"error": "没有这个接口"})
        since = int(asked.get("cursor") or asked.get("since") or 0)
        size = int(asked.get("size", "500"))
        with self.world.lock:
            known = self.world.records.get(table, {})
            waiting = sorted(
                (change, key, content) for key, (change, content) in known.items() if change > since
            )
            page = waiting[:size]
            last = page[-1][0] if page else since
            items = [{"key": key, "deleted": content is None, "content": content} for _, key, content in page]
        return self._answer(
            200, {"items": items, "next": str(last) if len(waiting) > size else None, "watermark": str(last)}
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control":
            return self._control(json.loads(body))
        if self._hindered(body):
            return None
        table = self.path.split("/")[2]
        answers = []
        with self.world.lock:
            for item in json.loads(body)["items"]:
                refused = item["key"] in self.world.refuse
                if not refused:
                    self.world.put(table, item["key"], item["content"])
                    self.world.corrections.append({"table": table, **item})
                answers.append(
                    {
                        "key": item["key"],
                        "accepted": not refused,
                        "problem": "与公安信息不符" if refused else "",
                    }
                )
        return self._answer(200, {"items": answers})

    def _control(self, wish: dict[str, Any]) -> None:
        with self.world.lock:
            self.world.fail = wish.get("fail", self.world.fail)
            self.world.slow = wish.get("slow", self.world.slow)
            self.world.refuse = set(wish.get("refuse", self.world.refuse))
            for table, rows in wish.get("put", {}).items():
                for row in rows:
                    self.world.put(table, row["key"], row.get("content"))
        self._answer(200, {"change": self.world.change})


def serve(port: int, people: int, seed: int, organisation: str, secret: str) -> ThreadingHTTPServer:
    """A server that is listening; `serve_forever` answers."""
    handler = type(
        "ProvinceHandler", (Handler,), {"world": World(people, seed), "secrets": {organisation: secret}}
    )
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--org", default="532300")
    parser.add_argument("--secret", default="trial")
    wish = parser.parse_args()
    server = serve(wish.port, wish.people, wish.seed, wish.org, wish.secret)
    print(f"全员人口省级系统（模拟）：http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
