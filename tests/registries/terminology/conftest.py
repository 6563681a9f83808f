"""Published tables in the registry, two people who keep it, and an institution that sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.exchange import ground
from yizhou.exchange.partners import api as partners
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.terminology import api

LOADED = (
    "icd10",
    "regions",
    "sexes",
    "education",
    "degrees",
    "institution_classes",
    "ethnic_groups",
    "ws364",
)
ICD10 = "http://hl7.org/fhir/sid/icd-10"
REGIONS = "urn:oid:2.16.156.10011.2.3.3.2"


def load() -> None:
    api.load_standards(system_actor("测试"), LOADED)


@pytest.fixture(scope="session")
def loaded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Committed before the tests, since 22,000 terms take some seconds."""
    with django_db_blocker.unblock(), unit_of_work():
        load()


@pytest.fixture
def standards(loaded_once: None, db: None) -> None:
    """There again, should another test have emptied the database."""
    if not api.state_counts(system_actor("测试")):
        load()


@dataclass
class Desk:
    """A logged-in person's requests, answered as (status, content)."""

    client: Client

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, {name: value for name, value in query.items() if value is not None})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def send(self, method: str, path: str, **content: Any) -> tuple[int, Any]:
        answer = self.client.generic(method, path, orjson.dumps(content), content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    def post(self, path: str, **content: Any) -> Any:
        status, answer = self.send("POST", path, **content)
        assert status in (200, 201), answer
        return answer


@pytest.fixture
def people(standards: None) -> None:
    partners._by_code.clear()
    partners._by_id.clear()
    ground.build()
    places = organisations.by_codes([row.code for row in ground.ROWS])
    prefecture, hospital = places["532300000000"].id, places["439876543"].id
    save_accounts(
        [
            NewAccount(
                "steward", ground.PASSWORD, "术语员", assignments=(("terminology_steward", prefecture),)
            ),
            NewAccount("chief", ground.PASSWORD, "审核人", assignments=(("administrator", prefecture),)),
            NewAccount("doctor9", ground.PASSWORD, "李医生", assignments=(("doctor", hospital),)),
        ]
    )


@pytest.fixture
def steward(people: None) -> Desk:
    """Keeps terms and maps codes, but does not publish."""
    return Desk(ground.staff("steward"))


@pytest.fixture
def chief(people: None) -> Desk:
    """May do everything."""
    return Desk(ground.staff("chief"))


@pytest.fixture
def hospital(people: None) -> Iterator[ground.Sender]:
    """The hospital's system, which sends and registers codes of its own."""
    yield ground.Sender(ground.HOSPITAL)
    partners._by_code.clear()
    partners._by_id.clear()


@dataclass
class Terms:
    """FHIR terminology as a system asks it."""

    client: Client

    def ask(self, place: str, **query: str) -> dict[str, Any]:
        answer = self.client.get(f"/fhir/{place}", query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def told(self, place: str, **query: str) -> dict[str, Any]:
        """Simple parameters of the answer by name."""
        return values(self.ask(place, **query))

    def refused(self, place: str, **query: str) -> tuple[int, dict[str, Any]]:
        answer = self.client.get(f"/fhir/{place}", query)
        content = answer.json()
        assert content["resourceType"] == "OperationOutcome"
        return answer.status_code, content["issue"][0]


def values(parameters: dict[str, Any]) -> dict[str, Any]:
    assert parameters["resourceType"] == "Parameters"
    found: dict[str, Any] = {}
    for entry in parameters["parameter"]:
        kind = next((key for key in entry if key.startswith("value")), "")
        if kind:
            found[entry["name"]] = entry[kind]
        elif entry["name"] == "property":
            code, value = entry["part"][0]["valueCode"], entry["part"][1]
            found[f"property.{code}"] = next(value[key] for key in value if key.startswith("value"))
    return found


@pytest.fixture
def terms(hospital: ground.Sender) -> Terms:
    return Terms(hospital.client)
