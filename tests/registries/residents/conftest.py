"""A small prefecture with staff who see different parts of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation, OrganisationRow
from yizhou.registries.residents import name_shares
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

ROWS = [
    OrganisationRow("532300", "楚雄彝族自治州", "prefecture"),
    OrganisationRow("532301", "楚雄市", "county", "532300"),
    OrganisationRow("532326", "大姚县", "county", "532300"),
    OrganisationRow("532301103", "吕合镇", "township", "532301"),
    OrganisationRow("532301103202", "中屯村民委员会", "village", "532301103"),
    OrganisationRow("HOSPITAL1", "楚雄市人民医院", "institution", "532301", "A100"),
    OrganisationRow("HOSPITAL2", "大姚县人民医院", "institution", "532326", "A100"),
    OrganisationRow("ROOM1", "中屯村卫生室", "institution", "532301103202", "D600"),
]


@dataclass(frozen=True)
class Prefecture:
    """Organisations by code, and actors who see the whole, a county, a village."""

    places: dict[str, Organisation]

    def staff(self, place: str, *, scope: str = "") -> Actor:
        found = self.places[place]
        return Actor(
            ActorKind.STAFF, f"{found.name}的医生", organisation_id=found.id, organisation_name=found.name,
            scope=self.places[scope or place].path, permissions=frozenset({"resident.search", "identity.review"}),
        )  # fmt: skip

    def partner(self, place: str) -> Actor:
        found = self.places[place]
        return Actor(
            ActorKind.PARTNER, found.name, organisation_id=found.id, scope=found.path, partner_id=UUID(int=1)
        )


@pytest.fixture
def prefecture(db: None) -> Prefecture:
    return make_prefecture()


def make_prefecture() -> Prefecture:
    organisations.upsert_many(ROWS)
    name_shares.forget()
    return Prefecture(organisations.by_codes([row.code for row in ROWS]))


def person(**changes: object) -> PersonClaim:
    """李秀英 as the city hospital knows her, or with changes."""
    number = changes.pop("number", "532301198001020148")
    values: dict[str, object] = {
        "name": "李秀英", "sex": "2", "birth_date": date(1980, 1, 2), "phones": ("13987811111",),
        "address": "楚雄市吕合镇中屯村12号", "source": "HOSPITAL1", "local_id": "P1",
        "identifiers": (Identifier(IdentifierKind.CITIZEN_ID, str(number)),) if number else (),
    }  # fmt: skip
    return PersonClaim(**(values | changes))  # type: ignore[arg-type]
