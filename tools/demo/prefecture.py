"""The prefecture as the platform must know it before the first message: regions, institutions, staff, partners, users."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tools.demo.care import Care
from tools.demo.geography import PREFECTURE, Region, regions
from tools.demo.institutions import INFORMATION, Institution, institutions
from tools.demo.licences import applications, licences, scan
from tools.demo.partners import Partner, partners
from tools.demo.registers import Registers
from tools.demo.rosters import rosters
from tools.demo.showcase import showcase
from tools.demo.workforce import VILLAGE, Worker, Workforce

PASSWORD = "Yizhou2025demo"  # noqa: S105
"""Password of every demo user. A demo is open; nobody runs one with real residents."""


@dataclass(frozen=True, slots=True)
class Account:
    """A log-in of staff: acts for `organisation` (a code of the tree) in `role`."""

    username: str
    password: str
    name: str
    role: str
    organisation: str
    title: str


@dataclass(frozen=True, slots=True)
class ResidentAccount:
    """A log-in of a resident, who is found by the citizen number once the records are in."""

    username: str
    password: str
    name: str
    citizen_id: str


RESIDENT_LOGINS = {
    "puxiulan": "SHOW1-1",
    "lixuemei": "SHOW2-1",
    "qixiaoyan": "SHOW3-1",
    "yangzhiqiang": "SHOW4-1",
}


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
            yield {
                "code": region.code,
                "name": region.name,
                "kind": region.level,
                "parent_code": region.parent,
                "region_code": region.code,
            }
        for row in self.institutions:
            yield {
                "code": row.code, "name": row.name, "kind": "institution", "parent_code": row.parent, "class_code": row.class_code,
                "region_code": row.region, "level": row.level, "credit_code": row.credit_code, "longitude": row.longitude, "latitude": row.latitude,
            }  # fmt: skip

    def accounts(self, as_of: date) -> list[Account]:
        """Log-ins of staff in every role."""
        homes = {home.key: home for home in showcase(as_of, as_of)}
        elder, expecting = homes["SHOW1"].members[0], homes["SHOW2"].members[0]
        places = (
            ("village", "乡村医生", "village_doctor", self.care.room(elder), 0.1, VILLAGE),
            ("township", "公共卫生人员", "public_health", self.care.centre(elder), 0.2, ""),
            ("doctor", "县级医院医生", "doctor", self.care.general[elder.village.county], 0.3, ""),
        )
        more = (
            ("prevention", "防保科人员", "public_health", self.care.general[elder.village.county], 0.6, ""),
            (
                "countycdc",
                "县疾控审核人员",
                "disease_control",
                self.care.disease_control(elder.village.county),
                0.3,
                "",
            ),
            (
                "prefcdc",
                "州疾控审核人员",
                "prefecture_disease_control",
                self.care.disease_control("532300"),
                0.3,
                "",
            ),
            ("chuxiong", "州级医院医生", "doctor", self.care.first, 0.4, ""),
            ("maternal", "妇幼保健医生", "doctor", self.care.maternal_hospital(expecting), 0.5, ""),
            ("cdc", "疾控人员", "public_health", self.care.disease_control("532301"), 0.2, ""),
        )
        return [
            Account("admin", PASSWORD, "平台管理员", "administrator", PREFECTURE, "平台管理员"),
            *map(self._at_work, places),
            Account(
                "exchange", PASSWORD, "数据交换工程师", "exchange_engineer", PREFECTURE, "数据交换工程师"
            ),
            Account("identity", PASSWORD, "身份审核员", "identity_clerk", PREFECTURE, "身份审核员"),
            Account("regulator", PASSWORD, "卫生监管员", "regulator", PREFECTURE, "卫生监管员"),
            Account(
                "bureau",
                PASSWORD,
                "县级监管员",
                "regulator",
                f"{elder.village.county:0<12}",
                "卫生监管人员（县卫生健康局）",
            ),
            Account(
                "countyclerk",
                PASSWORD,
                "县级经办员",
                "institution_clerk",
                self.care.general[elder.village.county].code,
                f"机构经办人（{self.care.general[elder.village.county].name}）",
            ),
            Account(
                "population", PASSWORD, "人口信息管理员", "population_officer", PREFECTURE, "人口信息管理员"
            ),
            Account(
                "directory", PASSWORD, "资源目录管理员", "directory_keeper", PREFECTURE, "资源目录管理员"
            ),
            Account("standards", PASSWORD, "标准化管理员", "standards_officer", PREFECTURE, "标准化管理员"),
            Account("masterdata", PASSWORD, "主数据管理员", "master_data_keeper", PREFECTURE, "主数据管理员"),
            Account("security", PASSWORD, "安全管理员", "security_officer", PREFECTURE, "安全管理员"),
            Account("privacy", PASSWORD, "隐私审核员", "privacy_officer", PREFECTURE, "隐私审核员"),
            Account("terminology", PASSWORD, "术语管理员", "terminology_steward", PREFECTURE, "术语管理员"),
            *map(self._at_work, more),
            self._clerk(),
        ]

    def _clerk(self) -> Account:
        """Who applies for licences at the first hospital."""
        place = self.care.first
        return Account(
            "clerk", PASSWORD, "经办员", "institution_clerk", place.code, f"机构经办人（{place.name}）"
        )

    def _at_work(self, place: tuple[str, str, str, Institution, float, str]) -> Account:
        username, title, role, institution, fraction, kind = place
        worker = (
            self.workforce.other(institution.code, kind, fraction)
            if kind
            else self.workforce.doctor(institution.code, fraction)
        )
        return Account(
            username, PASSWORD, worker.name, role, institution.code, f"{title}（{institution.name}）"
        )

    def resident_accounts(self, as_of: date) -> list[ResidentAccount]:
        """Log-ins of the residents shown; the toddler's record is reached by the mother's."""
        people = {person.id: person for home in showcase(as_of, as_of) for person in home.members}
        return [
            ResidentAccount(username, PASSWORD, people[key].name.registered, people[key].citizen_id)
            for username, key in RESIDENT_LOGINS.items()
        ]

    def document(self, as_of: date) -> dict[str, Any]:
        """Everything as plain data, as `./yizhou up` loads it."""
        return {
            "as_of": as_of.isoformat(),
            "organisations": list(self.organisation_rows()),
            "partners": [asdict(partner) for partner in self.partners],
            "accounts": [asdict(account) for account in self.accounts(as_of)],
            "residents": [asdict(account) for account in self.resident_accounts(as_of)],
            "staff": [asdict(worker) for worker in self.staff()],
            **self._registers(as_of),
        }

    def _registers(self, as_of: date) -> dict[str, Any]:
        """Registrations of institutions, departments and workers, their licences, and what waits to be decided."""
        registers = Registers(PLACE, self.institutions, self.workforce)
        given = list(licences(registers, as_of))
        return {
            "institutions": [*registers.institutions(), *registers.departments()],
            "practitioners": list(registers.practitioners()),
            "licences": given,
            "applications": list(applications(registers, as_of, given)),
            "scan": scan(),
            "rosters": list(
                rosters(
                    list(self.care.general.values()),
                    [row for row in self.institutions if row.class_code[0] in "BC"],
                    self.workforce,
                )
            ),
        }

    @property
    def information_centre(self) -> Institution:
        return next(row for row in self.institutions if row.class_code == INFORMATION)


PLACE = 532300


@lru_cache(maxsize=4)
def prefecture(seed: int = PLACE) -> Prefecture:
    """Always all 1,756 institutions, however few residents there are.

    The seed of a population does not come in here: every population lives in the same prefecture, so that a platform
    that knows one prefecture can be sent any population. Another `seed` gives another prefecture, for tests.
    """
    rows = institutions(seed)
    workforce = Workforce(seed, rows)
    return Prefecture(regions(), rows, workforce, Care(rows, workforce), partners(seed, rows))
