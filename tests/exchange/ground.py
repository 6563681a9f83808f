"""A small prefecture with sending systems, and HTTP clients that speak for them and for their staff."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import orjson
from django.test import Client

from yizhou.exchange.partners import api as partners
from yizhou.exchange.partners.contracts import Partner
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow

ROWS = (
    OrganisationRow("532300000000", "楚雄彝族自治州", "prefecture"),
    OrganisationRow("532301000000", "楚雄市", "county", "532300000000"),
    OrganisationRow("532326000000", "大姚县", "county", "532300000000"),
    OrganisationRow("431234567", "鹿城镇卫生院", "institution", "532301000000", "B210"),
    OrganisationRow("439876543", "大姚县人民医院", "institution", "532326000000", "A100"),
)
PASSWORD = "Yizhou-2026-test"
HUB, CLINIC, HOSPITAL = "hub", "lucheng", "dayao"


def secret_of(code: str) -> str:
    return f"{code}-secret-of-a-generated-kind"


def build() -> dict[str, Partner]:
    """Organisations, a hub trusted for the prefecture, and two systems that speak for their own institution."""
    organisations.upsert_many(ROWS)
    places = organisations.by_codes([row.code for row in ROWS])
    actor = system_actor("测试")
    made = {
        HUB: partners.register(
            actor, code=HUB, name="州数据中心", secret=secret_of(HUB), organisation_id=places["532300000000"].id,
            trusted=True, channels=("fhir", "soap", "cda", "files", "load"),
        ),
        CLINIC: partners.register(
            actor, code=CLINIC, name="鹿城镇卫生院公卫系统", secret=secret_of(CLINIC), institution_code="431234567"
        ),
        HOSPITAL: partners.register(
            actor, code=HOSPITAL, name="大姚县人民医院 HIS", secret=secret_of(HOSPITAL), institution_code="439876543",
            channels=("fhir",),
        ),
    }  # fmt: skip
    save_accounts(
        [
            NewAccount(
                "integrator",
                PASSWORD,
                "张工",
                assignments=(("exchange_engineer", places["532300000000"].id),),
            ),
            NewAccount("dayao", PASSWORD, "李医生", assignments=(("doctor", places["532326000000"].id),)),
        ]
    )
    return made


@dataclass
class Sender:
    """One sending system at the other end of HTTP."""

    code: str

    def __post_init__(self) -> None:
        token = b64encode(f"{self.code}:{secret_of(self.code)}".encode()).decode()
        self.client = Client(headers={"Authorization": f"Basic {token}"})

    def post(
        self, path: str, body: bytes | dict[str, Any] | str, media_type: str = "", **headers: str
    ) -> Any:
        """POST a body; the answer with `.json()`."""
        content = (
            orjson.dumps(body) if isinstance(body, dict) else body.encode() if isinstance(body, str) else body
        )
        kind = media_type or ("application/fhir+json" if path.startswith("/fhir") else "text/csv")
        return self.client.post(path, content, content_type=kind, headers=headers or None)

    def put(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.client.put(
            path, orjson.dumps(body), content_type="application/fhir+json", headers=headers or None
        )

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def delete(self, path: str) -> Any:
        return self.client.delete(path)


def staff(username: str = "integrator") -> Client:
    """A logged-in member of staff."""
    client = Client(headers={"X-Yizhou-Request": "1"})
    answer = client.post(
        "/api/session",
        orjson.dumps({"username": username, "password": PASSWORD}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return client


def patient(name: str = "起桂芬", number: str = "53230119810307442X", **more: Any) -> dict[str, Any]:
    """A Patient with a citizen number."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": number}],
        "name": [{"text": name}],
        "gender": "female",
        "birthDate": "1981-03-07",
        **more,
    }


def condition(subject: str, text: str = "高血压", on: str = "2026-01-08T09:30:00+08:00") -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "subject": {"reference": subject},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10"}], "text": text},
        "recordedDate": on,
    }


def entry(full_url: str, resource: dict[str, Any], method: str = "POST", url: str = "") -> dict[str, Any]:
    return {
        "fullUrl": full_url,
        "resource": resource,
        "request": {"method": method, "url": url or resource["resourceType"]},
    }


def bundle(*entries: dict[str, Any], kind: str = "transaction") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


P = "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000001"
C = "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000002"


def visit(**changes: Any) -> dict[str, Any]:
    """A transaction: one person and one diagnosis."""
    return bundle(entry(P, patient(**changes)), entry(C, condition(P)))
