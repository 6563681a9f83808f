"""A hospital with a doctor's roster, a township centre, people with numbers, and everybody logged in."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, HEADERS, JSON, LUFENG_CENTRE, PASSWORD, ROWS
from tools.demo.numbers import citizen_id
from yizhou.engines.schedules import api
from yizhou.engines.schedules.contracts import Resource, RosterLine
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import CHINA, new_id, today
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

SYSTEM = system_actor("测试")
NAMES = "普秀兰 李文华 杨丽 张伟 周桂英 罗志明 鲁春梅 何强".split()


@dataclass
class Clinic:
    """Places by code, the doctor, residents, and clients by user name."""

    places: dict[str, Organisation]
    doctor: Resource
    people: list[UUID]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def hospital(self) -> UUID:
        return self.places[CITY_HOSPITAL].id

    def person(self, username: str, role: str, place: str = CITY_HOSPITAL) -> Client:
        return self._enter(
            NewAccount(username, PASSWORD, f"{username}员", assignments=((role, self.places[place].id),))
        )

    def patient(self, number: int) -> Client:
        account = NewAccount(
            f"patient{number}", PASSWORD, NAMES[number % len(NAMES)], kind="resident", resident_id=self.people[number]
        )  # fmt: skip
        return self._enter(account)

    def _enter(self, account: NewAccount) -> Client:
        save_accounts([account])
        client = Client(headers=HEADERS)
        answer = client.post("/api/session", {"username": account.username, "password": PASSWORD}, **JSON)
        assert answer.status_code == 200, answer.content.decode()
        self.clients[account.username] = client
        return client

    def get(self, who: str, path: str, **query: Any) -> Any:
        answer = self.clients[who].get(path, query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def post(self, who: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.clients[who].post(path, body or {}, **JSON)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def sessions(self, who: str = "clerk") -> list[dict[str, Any]]:
        """Sessions of the doctor, from tomorrow on."""
        found = self.get(who, "/api/schedules/sessions", organisation_id=str(self.hospital), days=15)
        return [each for each in found if each["day"] > today().isoformat()]

    def book(self, number: int, session: str, status: int = 200, **more: Any) -> Any:
        body = {"session_id": session, "key": str(uuid4()), **more}
        return self.post(f"patient{number}", "/api/me/bookings", body, status)


def make_people(count: int, source: str = CITY_HOSPITAL) -> list[UUID]:
    """Residents with an identity number."""
    claims = [
        PersonClaim(
            name=f"{NAMES[number % len(NAMES)]}{'甲乙丙丁戊己庚辛'[number // len(NAMES) % 8]}" if number >= len(NAMES) else NAMES[number],
            sex="2", birth_date=date(1960 + number % 40, 3, 8),
            identifiers=(Identifier(IdentifierKind.CITIZEN_ID, citizen_id("532301", date(1960 + number % 40, 3, 8), number, False)),),
            source=source, local_id=f"L{number}",
        )
        for number in range(count)
    ]  # fmt: skip
    return [each.resident_id for each in residents.resolve_many(SYSTEM, claims)]


def make_doctor(hospital: UUID, name: str = "张明医生", department: str = "骨科", **more: Any) -> Resource:
    return api.save_resource(
        SYSTEM, Resource(new_id(), hospital, "", "", "", "person", more.pop("service", "outpatient"), name, department, **more)
    )  # fmt: skip


def roster(doctor: Resource, capacity: int = 4, begins: int = 8, ends: int = 12, **more: Any) -> None:
    """Every day of the week, from today, without end."""
    for weekday in range(1, 8):
        line = RosterLine(
            new_id(), doctor.id, weekday, time(begins), time(ends), capacity, today(), more.get("until"), more.get("shares", ())
        )  # fmt: skip
        api.save_line(SYSTEM, line)


def make_clinic(people: int = 5, capacity: int = 4) -> Clinic:
    organisations.upsert_many(ROWS)
    places = organisations.by_codes([row.code for row in ROWS])
    doctor = make_doctor(
        places[CITY_HOSPITAL].id,
        title="副主任医师",
        about="擅长腰椎疾病",
        location="门诊楼2楼6诊室",
        fee=1_500,
    )
    roster(doctor, capacity)
    return Clinic(places, doctor, make_people(people))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def tomorrow() -> date:
    return today() + timedelta(days=1)


__all__ = [
    "CITY_HOSPITAL", "LUFENG_CENTRE", "SYSTEM", "Clinic", "at", "make_clinic", "make_doctor", "make_people", "roster", "tomorrow",
]  # fmt: skip
