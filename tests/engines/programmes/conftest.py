"""A village with its doctor, a county hospital that sends records, and somebody in another county."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture, person
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import deliver_all
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write
from yizhou.registries.residents import api as residents

PASSWORD = "Yizhou2025test"
ICD10 = "http://hl7.org/fhir/sid/icd-10"


class Desk:
    """Somebody logged in, speaking JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self._told(self.client.get(f"/api{path}", query), status)

    def send(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = getattr(self.client, method)(
            f"/api{path}", orjson.dumps(body or {}), content_type="application/json"
        )
        return self._told(answer, status)

    @staticmethod
    def _told(answer: Any, status: int) -> Any:
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None


@pytest.fixture
def prefecture(transactional_db: None) -> Prefecture:
    return make_prefecture()


@pytest.fixture
def desk(prefecture: Prefecture) -> Callable[[str], Desk]:
    """`village` doctor, `township` public health, `elsewhere` in another county, `regulator` of the prefecture."""
    roles = {
        "village": ("village_doctor", "ROOM1"), "township": ("public_health", "532301103"),
        "hospital": ("doctor", "HOSPITAL1"), "elsewhere": ("public_health", "532326"), "other_hospital": ("doctor", "HOSPITAL2"),
        "regulator": ("regulator", "532300"),
    }  # fmt: skip

    def log_in(name: str) -> Desk:
        role, place = roles[name]
        save_accounts(
            [NewAccount(name, PASSWORD, f"{name}医生", assignments=((role, prefecture.places[place].id),))]
        )
        client = Client(headers={"X-Yizhou-Request": "1"})
        answer = client.post(
            "/api/session", {"username": name, "password": PASSWORD}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content.decode()
        return Desk(client)

    return log_in


@pytest.fixture
def make(prefecture: Prefecture, actor: Actor) -> Callable[..., UUID]:
    """A resident the city hospital knows; changes as for `person`."""

    def register(**changes: object) -> UUID:
        place = prefecture.places["HOSPITAL1"].id
        with unit_of_work():
            found = residents.resolve(actor, person(**changes), place).resident_id
        deliver_all()
        return found

    return register


@pytest.fixture
def diagnose(actor: Actor) -> Callable[..., str]:
    """The hospital writes a diagnosis into the record; its reference."""

    def write(resident_id: UUID, code: str = "I10", name: str = "高血压", on: str = "2026-11-20") -> str:
        content = {
            "resourceType": "Condition", "code": {"coding": [{"system": ICD10, "code": code, "display": name}], "text": name},
            "subject": {"reference": f"Patient/{resident_id}"}, "recordedDate": on,
            "asserter": {"display": "楚雄市人民医院"},
        }  # fmt: skip
        stored = fhir.write(
            actor, [Write(resident_id, content, "urn:yizhou:source:HOSPITAL1", f"{resident_id}-{code}")]
        )
        deliver_all()
        return f"Condition/{stored[0].id}"

    return write


def born(years: int) -> date:
    """A birth date so many years ago, and some."""
    return date(2026 - years, 1, 2)
