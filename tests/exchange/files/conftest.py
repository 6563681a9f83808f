"""Who reads what was sent as tables."""

from uuid import UUID

import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.files.visits import VISIT, concept
from tests.exchange.ground import PASSWORD, Sender
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations


@pytest.fixture
def doctor(clinic: Sender) -> Client:
    """A doctor of the clinic that sent the rows: what is sensitive in them is known here."""
    place = organisations.by_codes(["431234567"])["431234567"]
    save_accounts([NewAccount("chuxiong", PASSWORD, "普医生", assignments=(("doctor", place.id),))])
    return ground.staff("chuxiong")


@pytest.fixture
def patient(clinic: Sender) -> UUID:
    """A woman with one visit that says something to every part of the record."""
    person = {
        **ground.patient(name="起桂芬", number="53230119810307442X"),
        "maritalStatus": concept("已婚", "20", "urn:oid:2.16.156.10011.2.3.3.5"),
        "contact": [{"name": {"text": "李建国"}, "telecom": [{"system": "phone", "value": "13887800001"}]}],
    }
    entries = [{"fullUrl": "urn:uuid:p", "resource": person}]
    entries += [{"fullUrl": f"urn:uuid:{number}", "resource": one} for number, one in enumerate(VISIT)]
    for entry in entries:
        entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
    answer = clinic.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status_code == 200, answer.content
    (found,) = clinic.get("/fhir/Condition?code=I10").json()["entry"]
    return UUID(found["resource"]["subject"]["reference"].removeprefix("Patient/"))
