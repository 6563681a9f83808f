"""An office of standards: an officer who writes, two who review, a clerk who applies, a doctor who reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.registries.ground import JSON, PASSWORD, Ground
from yizhou.kernel.auth.api import NewAccount, save_accounts

PATH = "/api/standards-documents"
RULE = {
    "number": "CXWJ-2026-90", "title": "楚雄州数据质量管理规定", "class_id": "management", "part": "rules", "level": "prefecture",
    "relation": "own", "issuer": "楚雄州卫生健康委员会", "issued": "2026-01-05", "effective": "2026-02-01", "mandatory": True,
    "audience": ["A"], "keywords": ["数据质量"], "text": "第一条 目的。\n第二条 每日核对上报。\n第三条 每月通报。",
}  # fmt: skip


class Desk:
    """Somebody at work; every call answers with the page's shape or fails the test."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str = "", expected: int = 200, /, **query: Any) -> Any:
        answer = self.client.get(f"{PATH}{path}", query)
        assert answer.status_code == expected, answer.content.decode()
        return answer.json()

    def send(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = getattr(self.client, method)(f"{PATH}{path}", body, **JSON)
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    def step(self, document: dict[str, Any], step: str, status: int = 200, **more: Any) -> Any:
        return self.send("post", f"/{document['id']}/steps", {"step": step, **more}, status)

    def approve(self, document: dict[str, Any]) -> None:
        self.send("post", f"/{document['id']}/opinions", {"approved": True, "text": "同意"})


Enter = Callable[[str], Desk]


@pytest.fixture
def enter(ground: Ground) -> Enter:
    everywhere = ground.places["532300000000"].id
    save_accounts(
        [
            NewAccount("officer", PASSWORD, "标准员", assignments=(("standards_officer", everywhere),)),
            NewAccount("second", PASSWORD, "第二监管员", assignments=(("regulator", everywhere),)),
        ]
    )
    return lambda name: Desk(ground.client(name))


def publish(enter: Enter, form: dict[str, Any] = RULE) -> dict[str, Any]:
    """A document begun, heard without comments, reviewed by two, published."""
    officer, regulator = enter("officer"), enter("regulator")
    return carry(enter, officer.send("post", "", form), regulator)


def carry(enter: Enter, made: dict[str, Any], regulator: Desk) -> dict[str, Any]:
    """Bring a complete draft into force."""
    officer = enter("officer")
    while officer.step(made, "advance")["versions"][0]["state"] != "review":
        pass
    for reviewer in (regulator, enter("second")):
        reviewer.approve(made)
    return regulator.step(made, "publish", note="会议通过")
