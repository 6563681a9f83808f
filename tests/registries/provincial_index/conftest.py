"""A prefecture with people at its desks, and a province that answers over the wire."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture
from tests.registries.residents.desk import JSON, PASSWORD
from tools.simulators.provincial_platform import serve
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.events.api import deliver_all
from yizhou.registries.provincial_index import jobs

ORG, SECRET = "532300", "geheim"
KUNMING = {
    "citizen_id": "530102199003074519", "name": "赵志明", "sex": "1", "birth": "1990-03-07", "phone": "13888000011",
    "address": "昆明市五华区华山西路1号",
}  # fmt: skip


@dataclass
class Desk:
    """A browser at a desk."""

    client: Client

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/api/{path}")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.post(f"/api/{path}", body or {}, **JSON)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def register(self, status: int = 200, **person: str) -> str:
        return str(self.post("residents", person, status)["resident_id"])


@dataclass
class Province:
    """The province at its address; `deliver` has our outbox delivered and what is due sent."""

    url: str

    def control(self, **wish: Any) -> Any:
        return httpx.post(f"{self.url}/control", json=wish).raise_for_status().json()

    def state(self) -> Any:
        return httpx.get(f"{self.url}/control").raise_for_status().json()

    def deliver(self) -> int:
        deliver_all()
        return jobs.push_all()


@pytest.fixture
def prefecture(transactional_db: None) -> Prefecture:
    return make_prefecture()


@pytest.fixture
def enter(prefecture: Prefecture) -> Callable[[str], Desk]:
    """Somebody logged in: the `keeper` of the index, a `doctor` in the city, a `stranger` who may do neither."""
    roles = {"keeper": ("identity_clerk", "532300"), "doctor": ("doctor", "HOSPITAL1"), "other": ("doctor", "HOSPITAL2"),
             "stranger": ("master_data_keeper", "532300")}  # fmt: skip

    def log_in(name: str) -> Desk:
        role, place = roles[name]
        save_accounts([NewAccount(name, PASSWORD, name, assignments=((role, prefecture.places[place].id),))])
        client = Client(headers={"X-Yizhou-Request": "1"})
        answer = client.post("/api/session", {"username": name, "password": PASSWORD}, **JSON)
        assert answer.status_code == 200, answer.content.decode()
        return Desk(client)

    return log_in


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> Iterator[Province]:
    server = serve(0, ORG, SECRET)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    for name, value in (
        ("URL", f"{url}/registry"), ("ORG", ORG), ("SECRET", SECRET), ("CARD_URL", f"{url}/cards"), ("CARD_APP", ORG),
        ("CARD_SECRET", SECRET), ("SECONDS", "1"),
    ):  # fmt: skip
        monkeypatch.setenv(f"YIZHOU_PROVINCE_{name}", value)
    yield Province(url)
    server.shutdown()
    server.server_close()
