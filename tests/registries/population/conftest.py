"""A prefecture with villages, people at its desks, and a provincial system that answers over the wire."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture
from tools.simulators.population_province import serve
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.registries.population.province import Province

PASSWORD = "Yizhou2025test"
HEADERS = {"X-Yizhou-Request": "1"}
ORG, SECRET = "532300", "geheim"


@pytest.fixture
def prefecture(db: None) -> Prefecture:
    return make_prefecture()


@pytest.fixture
def enter(prefecture: Prefecture) -> Callable[[str], Client]:
    """A browser with somebody logged in: the `officer` of the prefecture, a `village` doctor, one of `elsewhere`, a `clerk`."""
    roles = {
        "officer": ("population_officer", "532300"), "village": ("village_doctor", "532301103202"),
        "elsewhere": ("public_health", "532326"), "clerk": ("identity_clerk", "532300"),
    }  # fmt: skip

    def log_in(name: str) -> Client:
        role, place = roles[name]
        save_accounts([NewAccount(name, PASSWORD, name, assignments=((role, prefecture.places[place].id),))])
        client = Client(headers=HEADERS)
        answer = client.post(
            "/api/session", {"username": name, "password": PASSWORD}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content.decode()
        return client

    return log_in


@dataclass
class Simulator:
    """The provincial system at its address."""

    url: str

    def province(self, secret: str = SECRET) -> Province:
        return Province(self.url, ORG, secret)

    def control(self, **wish: Any) -> dict[str, Any]:
        return httpx.post(f"{self.url}/control", json=wish).raise_for_status().json()  # type: ignore[no-any-return]

    def state(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/control").raise_for_status().json()  # type: ignore[no-any-return]


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    server = serve(0, 700, 7, ORG, SECRET)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    for name, value in (("URL", url), ("ORG", ORG), ("SECRET", SECRET)):
        monkeypatch.setenv(f"YIZHOU_POPULATION_{name}", value)
    yield Simulator(url)
    server.shutdown()
    server.server_close()
