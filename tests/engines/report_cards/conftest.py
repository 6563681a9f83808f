"""A county hospital with a doctor and a reviewer, its disease control, the prefecture's, another county, and the system above."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture, person
from tools.simulators.national_reporting import serve
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import deliver_all
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write
from yizhou.registries.residents import api as residents

PASSWORD = "Yizhou2025test"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
USER, SECRET = "532300", "geheim"
KIND = "infectious_disease"
CENTRES = [
    OrganisationRow("CDC1", "楚雄市疾病预防控制中心", "institution", "532301", "J110"),
    OrganisationRow("CDC0", "楚雄州疾病预防控制中心", "institution", "532300", "J110"),
    OrganisationRow("CDC2", "大姚县疾病预防控制中心", "institution", "532326", "J110"),
    OrganisationRow("CENTRE1", "吕合镇中心卫生院", "institution", "532301103", "C210"),
]
PEOPLE = {
    "doctor": ("doctor", "HOSPITAL1"), "office": ("public_health", "HOSPITAL1"), "cdc": ("disease_control", "CDC1"),
    "prefecture": ("prefecture_disease_control", "CDC0"), "elsewhere": ("disease_control", "CDC2"),
    "far_doctor": ("doctor", "HOSPITAL2"), "room": ("village_doctor", "ROOM1"), "centre": ("public_health", "CENTRE1"),
    "regulator": ("regulator", "532300"),
}  # fmt: skip


@dataclass
class Ground:
    """Places, people logged in, and the system above."""

    prefecture: Prefecture
    actor: Actor
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        if name not in self.clients:
            role, place = PEOPLE[name]
            where = organisations.by_codes([place])[place].id
            save_accounts([NewAccount(name, PASSWORD, f"{name}员", assignments=((role, where),))])
            client = Client(headers={"X-Yizhou-Request": "1"})
            body = {"username": name, "password": PASSWORD}
            assert client.post("/api/session", body, content_type="application/json").status_code == 200
            self.clients[name] = client
        return self.clients[name]

    def get(self, name: str, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client(name).get(f"/api/report-cards{path}", query)
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if "json" in answer["Content-Type"] else answer.content

    def send(self, name: str, path: str, body: Any = None, status: int = 200, method: str = "post") -> Any:
        answer = getattr(self.client(name), method)(
            f"/api/report-cards{path}", orjson.dumps(body or {}), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    def resident(self, place: str = "HOSPITAL1", **changes: object) -> UUID:
        with unit_of_work():
            found = residents.resolve(
                self.actor, person(**{"source": place, **changes}), organisations.by_codes([place])[place].id
            ).resident_id
        deliver_all()
        return found

    def diagnose(
        self,
        resident_id: UUID,
        code: str = "A09.004",
        name: str = "感染性腹泻",
        hours: float = 1,
        **more: Any,
    ) -> None:
        """A hospital writes a diagnosis made so many hours ago into the record."""
        at = now().astimezone(CHINA) - timedelta(hours=hours)
        content = {
            "resourceType": "Condition", "code": {"coding": [{"system": ICD10, "code": code, "display": name}], "text": name},
            "subject": {"reference": f"Patient/{resident_id}"}, "recordedDate": at.isoformat(timespec="seconds"), **more,
        }  # fmt: skip
        with unit_of_work():
            fhir.write(
                self.actor,
                [Write(resident_id, content, "urn:yizhou:source:HOSPITAL1", f"{resident_id}-{code}-{hours}")],
            )
        deliver_all()

    def due(self, name: str = "doctor") -> list[dict[str, Any]]:
        return self.get(name, f"/{KIND}/due")["items"]

    def answers(self, **changes: Any) -> dict[str, Any]:
        """A card of an adult with infectious diarrhoea."""
        at = now().astimezone(CHINA)
        return {
            "patient": "李秀英", "patient_sex": "2", "born": "1980-01-02", "identity": "532301198001020148", "telephone": "13987811111",
            "occupation": "11", "belongs": "1", "lives_at": "楚雄市吕合镇中屯村12号", "disease": "310", "case_class": "2",
            "onset": f"{at - timedelta(days=2):%Y-%m-%d}", "diagnosed": f"{at - timedelta(hours=1):%Y-%m-%dT%H:%M}", "doctor": "张医生",
            "filled_on": f"{at:%Y-%m-%d}", **changes,
        }  # fmt: skip

    def submit(
        self,
        resident_id: UUID,
        name: str = "doctor",
        status: int = 200,
        card: str = "",
        reason: str = "",
        due: str | None = None,
        **changes: Any,
    ) -> Any:
        path = f"/{KIND}/residents/{resident_id}/cards/{card or uuid4()}"
        body = {"answers": self.answers(**changes), "reason": reason, "due_id": due}
        return self.send(name, path, body, status, "put")

    def decide(
        self, name: str, card: dict[str, Any], status: int = 200, *, approve: bool = True, note: str = ""
    ) -> Any:
        body = {"approve": approve, "note": note, "revision": card["revision"]}
        return self.send(name, f"/cards/{card['id']}/decision", body, status)


@pytest.fixture
def ground(transactional_db: None, actor: Actor) -> Ground:
    prefecture = make_prefecture()
    organisations.upsert_many(CENTRES)
    return Ground(prefecture, actor)


@pytest.fixture
def above(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """The national system's simulator on a port of its own; its world."""
    server = serve(0, USER, SECRET)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("YIZHOU_NATIONAL_REPORTING_URL", f"http://127.0.0.1:{server.server_port}/reports")
    monkeypatch.setenv("YIZHOU_NATIONAL_REPORTING_USER", USER)
    monkeypatch.setenv("YIZHOU_NATIONAL_REPORTING_SECRET", SECRET)
    yield server.RequestHandlerClass.world  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
