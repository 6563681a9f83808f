"""Two counties with institutions, and people who register, apply and review: what the tests of the registries stand on."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation, OrganisationRow

PASSWORD = "Longchuan-1949"
HEADERS = {"X-Yizhou-Request": "1"}
JSON: dict[str, Any] = {"content_type": "application/json", "headers": HEADERS}

CITY_HOSPITAL, LUFENG_CENTRE, DAYAO_HOSPITAL = "431234567", "431234575", "431234583"
ROWS = [
    OrganisationRow("532300000000", "楚雄彝族自治州", "prefecture"),
    OrganisationRow("532301000000", "楚雄市", "county", "532300000000"),
    OrganisationRow("532302000000", "禄丰市", "county", "532300000000"),
    OrganisationRow("532326000000", "大姚县", "county", "532300000000"),
    OrganisationRow("532302101000", "金山镇", "township", "532302000000"),
    OrganisationRow(
        CITY_HOSPITAL, "楚雄市人民医院", "institution", "532301000000", "A100", "532301000000", "二级甲等",
        "12532301431234567Q", 101.54, 25.03,
    ),
    OrganisationRow(
        LUFENG_CENTRE, "禄丰市金山镇卫生院", "institution", "532302101000", "C220", "532302101000", "", "", 102.07, 25.15
    ),
    OrganisationRow(
        DAYAO_HOSPITAL, "大姚县人民医院", "institution", "532326000000", "A100", "532326000000", "二级甲等", "", 101.32, 25.73
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """Places of the tree by code, and clients logged in as its people."""

    places: dict[str, Organisation]

    def client(self, username: str) -> Client:
        client = Client()
        answer = client.post("/api/session", {"username": username, "password": PASSWORD}, **JSON)
        assert answer.status_code == 200, answer.content
        return client


def make_ground() -> Ground:
    organisations.upsert_many(ROWS)
    places = organisations.by_codes([row.code for row in ROWS])
    everywhere, city, dayao = (places[code].id for code in ("532300000000", CITY_HOSPITAL, DAYAO_HOSPITAL))
    save_accounts(
        [
            NewAccount("regulator", PASSWORD, "监管员", assignments=(("regulator", everywhere),)),
            NewAccount("admin", PASSWORD, "管理员", assignments=(("administrator", everywhere),)),
            NewAccount("clerk", PASSWORD, "经办人", assignments=(("institution_clerk", city),)),
            NewAccount("dayao", PASSWORD, "大姚经办人", assignments=(("institution_clerk", dayao),)),
            NewAccount("doctor", PASSWORD, "张医生", assignments=(("doctor", city),)),
        ]
    )
    return Ground(places)
