"""Residents to write records for, and the tree they live in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation, OrganisationRow
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

ROWS = (
    OrganisationRow("532300", "楚雄彝族自治州", "prefecture"),
    OrganisationRow("532301000000", "楚雄市", "county", "532300"),
    OrganisationRow("532331000000", "禄丰市", "county", "532300"),
    OrganisationRow("H0001", "楚雄州人民医院", "institution", "532301000000", "A100"),
    OrganisationRow("H0002", "禄丰市人民医院", "institution", "532331000000", "A100"),
)


@dataclass(frozen=True)
class Place:
    """Two hospitals in two counties."""

    hospital: Organisation
    other: Organisation


@pytest.fixture
def place(db: None) -> Place:
    organisations.upsert_many(ROWS)
    found = organisations.by_codes(["H0001", "H0002"])
    return Place(found["H0001"], found["H0002"])


def person(name: str, number: str, institution: Organisation) -> UUID:
    """Register somebody seen at an institution."""
    claim = PersonClaim(
        name=name,
        sex="2",
        birth_date=date(1970, 1, 1),
        identifiers=(Identifier(IdentifierKind.LOCAL, number, institution.code),),
        source=institution.code,
        local_id=number,
    )
    return residents.resolve(system_actor(), claim, institution.id).resident_id


@pytest.fixture
def resident(place: Place) -> UUID:
    """沙玛阿依, seen at the first hospital only."""
    return person("沙玛阿依", "P1", place.hospital)


@pytest.fixture
def stranger(place: Place) -> UUID:
    """普正才, seen at the second hospital only."""
    return person("普正才", "P2", place.other)


def doctor(at: Organisation) -> Actor:
    """A doctor who may see what belongs to one hospital."""
    return Actor(
        kind=ActorKind.STAFF, name="罗医生", organisation_id=at.id, organisation_name=at.name, scope=at.path,
        permissions=frozenset({"record.read"}), roles=("医生",),
    )  # fmt: skip


PASSWORD = "Longchuan-1949"
HEADERS = {"X-Yizhou-Request": "1"}


@pytest.fixture
def log_in(place: Place, resident: UUID) -> Callable[[str], Client]:
    """A browser with somebody logged in: `doctor` of the first county, `elsewhere` of the other, the `resident`."""
    accounts = {
        "doctor": NewAccount("doctor", PASSWORD, "罗医生", assignments=(("doctor", place.hospital.id),)),
        "elsewhere": NewAccount("elsewhere", PASSWORD, "杨医生", assignments=(("doctor", place.other.id),)),
        "clerk": NewAccount(
            "clerk", PASSWORD, "李审核", assignments=(("identity_clerk", place.hospital.id),)
        ),
        "resident": NewAccount("resident", PASSWORD, "沙玛阿依", kind="resident", resident_id=resident),
    }

    def enter(username: str) -> Client:
        save_accounts([accounts[username]])
        client = Client(headers=HEADERS)
        answer = client.post(
            "/api/session", {"username": username, "password": PASSWORD}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content.decode()
        return client

    return enter
