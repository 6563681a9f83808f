"""The live channel over its wire: who may listen, and that what is decided is heard."""

import json
import threading
from datetime import UTC, datetime
from queue import Queue

import httpx
import pytest

from tests.bench.material import sender, visit
from tests.running import Platform

pytestmark = pytest.mark.platform


def session_of(platform: Platform, username: str) -> dict[str, str]:
    client = platform.client(username)
    cookies = dict(client.cookies)
    client.close()
    return cookies


def test_without_a_session_nobody_listens(platform: Platform) -> None:
    answer = httpx.get(f"{platform.live_url}/live/exchange", timeout=20)
    assert answer.status_code == 401
    assert answer.json()["advice"]


def test_a_role_without_the_permission_does_not_listen(platform: Platform) -> None:
    answer = httpx.get(
        f"{platform.live_url}/live/exchange", cookies=session_of(platform, "doctor"), timeout=20
    )
    assert answer.status_code in (401, 403)


def test_only_the_pages_own_origin_may_read_the_stream(platform: Platform) -> None:
    def allowed(origin: str) -> str | None:
        answer = httpx.get(f"{platform.live_url}/live/exchange", headers={"Origin": origin}, timeout=20)
        return answer.headers.get("access-control-allow-origin")

    assert allowed(platform.base_url) == platform.base_url
    assert allowed("http://elsewhere.example") is None


def test_a_message_is_heard_when_it_is_decided(platform: Platform) -> None:
    heard: Queue[str] = Queue()

    def listen() -> None:
        cookies = session_of(platform, "exchange")
        with httpx.stream("GET", f"{platform.live_url}/live/exchange", cookies=cookies, timeout=60) as stream:
            for line in stream.iter_lines():
                heard.put(line)
                if line.startswith("data:"):
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert heard.get(timeout=30) == ": open"
    source = sender(platform)
    headers = {"Authorization": source.authorization, "Content-Type": "application/fhir+json"}
    body = visit(source, 990_001, datetime(2026, 2, 3, 9, tzinfo=UTC))
    answer = httpx.post(f"{platform.base_url}/fhir", content=body, headers=headers, timeout=60)
    assert answer.status_code == 200
    listener.join(30)
    lines = [heard.get_nowait() for _ in range(heard.qsize())]
    news = json.loads(next(line for line in lines if line.startswith("data:")).removeprefix("data:"))
    assert news["id"] == answer.headers["X-Message-Id"]
    assert news["status"] == "accepted"
