"""The prefecture as the platform must know it before the first message: regions, institutions, staff, partners, users."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tools.demo.care import Care
from tools.demo.geography import PREFECTURE, Region, regions
from tools.demo.institutions import INFORMATION, Institution, institutions
from tools.demo.partners import Partner, partners
from tools.demo.showcase import SHOWN, showcase
from tools.demo.workforce import VILLAGE, Worker, Workforce

PASSWORD = "Yizhou2025demo"
"""Password of every demo user. A demo is open; nobody runs one with real residents."""


@dataclass(frozen=True, slots=True)
class User:
    """A log-in of the demo. Staff act for `organisation` (a code of the tree) in `role`; a resident is found by `citizen_id`."""

    username: str
    password: str
    name: str
    kind: str
    role: str
    organisation: str
    phone: str = ""
    citizen_id: str = ""


@dataclass(frozen=True, slots=True)
class Prefecture:
    regions: tuple[Region, ...]
    institutions: list[Institution]
    workforce: Workforce
    care: Care
    partners: list[Partner]

    def staff(self) -> Iterator[Worker]:
        """All health workers, institution by institution."""
        for institution in self.institutions:
            yield from self.workforce.of(institution.code)

    def organisation_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of the organisation tree, parents first: regions, then the 1,756 institutions."""
        for region in self.regions:
            yield {"code": region.code, "name": region.name, "kind": region.level, "parent_code": region.parent, "region_code": region.code}
        for row in self.institutions:
            yield {
                "code": row.code, "name": row.name, "kind": "institution", "parent_code": row.parent, "class_code": row.class_code,
                "region_code": row.region, "level": row.level, "credit_code": row.credit_code, "longitude": row.longitude, "latitude": row.latitude,
            }  # fmt: skip

    def users(self, as_of: date) -> list[User]:
        """Log-ins of staff in every role, and of the residents shown."""
        found = [
            User("admin", PASSWORD, "平台管理员", "staff", "administrator", PREFECTURE),
            User("exchange", PASSWORD, "数据交换工程师", "staff", "exchange_engineer", PREFECTURE),
            User("identity", PASSWORD, "身份审核员", "staff", "identity_clerk", PREFECTURE),
            User("regulator", PASSWORD, "卫生监管员", "staff", "regulator", PREFECTURE),
        ]
        homes = {home.key: home for home in showcase(0, as_of, as_of)}
        elder, expecting = homes["SHOW1"].members[0], homes["SHOW2"].members[0]
        places = (
            ("village", "village_doctor", self.care.room(elder), 0.1, VILLAGE),
            ("township", "public_health", self.care.centre(elder), 0.2, ""),
            ("doctor", "doctor", self.care.general[elder.village.county], 0.3, ""),
            ("chuxiong", "doctor", self.care.first, 0.4, ""),
            ("maternal", "doctor", self.care.maternal_hospital(expecting), 0.5, ""),
            ("cdc", "public_health", self.care.disease_control("532301"), 0.2, ""),
        )
        for username, role, institution, fraction, kind in places:
            worker = self.workforce.other(institution.code, kind, fraction) if kind else self.workforce.doctor(institution.code, fraction)
            found.append(User(username, PASSWORD, worker.name, "staff", role, institution.code, worker.phone))
        names = {"elder": "puxiulan", "expecting": "lixuemei", "toddler": "qixiaoyan", "allergic": "yangzhiqiang"}
        people = {person.id: person for home in homes.values() for person in home.members}
        for show, username in names.items():
            person = people[SHOWN[show]] if show != "toddler" else people["SHOW3-1"]
            found.append(User(username, PASSWORD, person.name.registered, "resident", "resident", "", person.phone, person.citizen_id))
        return found

    def document(self, as_of: date) -> dict[str, Any]:
        """Everything as plain data, for a file or a management command."""
        return {
            "organisations": list(self.organisation_rows()),
            "partners": [asdict(partner) for partner in self.partners],
            "users": [asdict(user) for user in self.users(as_of)],
            "staff": [asdict(worker) for worker in self.staff()],
        }

    @property
    def information_centre(self) -> Institution:
        return next(row for row in self.institutions if row.class_code == INFORMATION)


@lru_cache(maxsize=4)
def prefecture(seed: int) -> Prefecture:
    """The prefecture of a seed: always all 1,756 institutions, however few residents there are."""
    rows = institutions(seed)
    workforce = Workforce(seed, rows)
    return Prefecture(regions(), rows, workforce, Care(rows, workforce), partners(seed, rows))
