"""A physician and a nurse of the city hospital, and how a clerk carries an application to its decision."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, HEADERS, JSON, Ground

PDF = b"%PDF-1.4 scan"
PHYSICIAN_FIELDS = {
    "qualification": "200653110532301198001020148", "level": "执业医师", "category": "临床", "scope": ["内科专业"],
}  # fmt: skip
PHYSICIAN_NUMBER, NURSE_NUMBER = "110532301000123", "201853012345"


@dataclass(frozen=True)
class Office:
    """The clerk's and the regulator's desks, and the workers' numbers."""

    ground: Ground
    clerk: Client
    regulator: Client
    physician: str
    nurse: str

    def draft(self, **form: Any) -> dict[str, Any]:
        answer = self.clerk.post("/api/credentials/applications", form, **JSON)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def attach(self, application: dict[str, Any]) -> None:
        """Attach every document the application needs."""
        for needed in application["needed"]:
            answer = self.clerk.post(
                f"/api/credentials/applications/{application['id']}/documents",
                {"document": needed["id"], "file": SimpleUploadedFile("扫描件.pdf", PDF, "application/pdf")},
                headers=HEADERS,
            )
            assert answer.status_code == 200, answer.content

    def submit(self, application: dict[str, Any]) -> Any:
        return self.clerk.post(f"/api/credentials/applications/{application['id']}/submission", **JSON)

    def decide(self, application: dict[str, Any], decision: str = "approve", opinion: str = "") -> Any:
        return self.regulator.post(
            f"/api/credentials/applications/{application['id']}/decision",
            {"decision": decision, "opinion": opinion}, **JSON,
        )  # fmt: skip

    def through(self, **form: Any) -> dict[str, Any]:
        """An application drafted, documented, submitted and approved; the licence it led to."""
        application = self.draft(**form)
        self.attach(application)
        submitted = self.submit(application)
        assert submitted.status_code == 200, submitted.content
        decided = self.decide(application, opinion="材料齐全")
        assert decided.status_code == 200, decided.content
        found = self.licences(q=application["number"])
        return self.licence(found[0]["id"])

    def licences(self, **query: Any) -> list[dict[str, Any]]:
        return self.regulator.get("/api/credentials", query).json()["items"]

    def licence(self, licence_id: str) -> dict[str, Any]:
        return self.regulator.get(f"/api/credentials/{licence_id}").json()

    def history(self, licence_id: str) -> list[dict[str, Any]]:
        return self.regulator.get(f"/api/credentials/{licence_id}/history").json()

    def register_physician(self, **changes: Any) -> dict[str, Any]:
        form = {
            "kind": "physician", "action": "register", "number": PHYSICIAN_NUMBER, "holder_code": self.physician,
            "fields": PHYSICIAN_FIELDS, "valid_from": "2020-03-01",
        }  # fmt: skip
        return self.through(**(form | changes))

    def register_nurse(self, **changes: Any) -> dict[str, Any]:
        form = {
            "kind": "nurse", "action": "register", "number": NURSE_NUMBER, "holder_code": self.nurse,
            "fields": {"first": "2018-07-01"}, "valid_from": "2024-07-01",
        }  # fmt: skip
        return self.through(**(form | changes))


@pytest.fixture
def office(ground: Ground) -> Office:
    clerk, regulator = ground.client("clerk"), ground.client("regulator")
    numbers = []
    for name, category, citizen_id in (
        ("张志强", "执业医师", "532301198001020113"), ("李秀英", "注册护士", "532301198001020148"),
    ):  # fmt: skip
        made = clerk.post(
            "/api/practitioners",
            {"name": name, "category": category, "citizen_id": citizen_id, "institution": CITY_HOSPITAL}, **JSON,
        )  # fmt: skip
        assert made.status_code == 201, made.content
        numbers.append(made.json()["number"])
    return Office(ground, clerk, regulator, *numbers)
