"""Institutions of two counties, their people, and a resident: what every process of the repository can be played on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, HEADERS, JSON, LUFENG_CENTRE, PASSWORD, ROWS
from tools.demo.numbers import citizen_id
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

__all__ = ["CITY_HOSPITAL", "HEADERS", "JSON", "LUFENG_CENTRE", "PASSWORD", "Stage", "make_stage"]


@dataclass
class Stage:
    """Places by name, the resident everything is about, and people logged in by user name."""

    places: dict[str, Organisation]
    resident: UUID
    clients: dict[str, Client] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    def person(self, username: str, role: str, place: str) -> Client:
        """Somebody with a role at a place, logged in."""
        save_accounts(
            [NewAccount(username, PASSWORD, f"{username}医生", assignments=((role, self.places[place].id),))]
        )
        client = Client(headers=HEADERS)
        answer = client.post("/api/session", {"username": username, "password": PASSWORD}, **JSON)
        assert answer.status_code == 200, answer.content.decode()
        self.clients[username] = client
        return client

    def get(self, username: str, path: str, **query: Any) -> Any:
        answer = self.clients[username].get(path, query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def post(self, username: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.clients[username].post(path, body or {}, **JSON)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def make_stage() -> Stage:
    organisations.upsert_many(ROWS)
    places = organisations.by_codes([row.code for row in ROWS])
    claim = PersonClaim(
        name="普秀兰", sex="2", birth_date=date(1953, 3, 8),
        identifiers=(
            Identifier(IdentifierKind.LOCAL, "L1", LUFENG_CENTRE),
            Identifier(IdentifierKind.CITIZEN_ID, citizen_id("532301", date(1953, 3, 8), 7, False)),
        ), source=LUFENG_CENTRE, local_id="L1",
    )  # fmt: skip
    resident = residents.resolve(system_actor(), claim, places[LUFENG_CENTRE].id).resident_id
    return Stage({each.name: each for each in places.values()}, resident)
