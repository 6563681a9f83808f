"""All published documents through the real pipeline and database, and read again over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.conformance.cda.published import FOREIGN, NATIONAL
from tests.exchange.cda.building import document, observation, section, text
from yizhou.exchange.partners import api as partners
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import api as pipeline
from yizhou.exchange.pipeline.contracts import Envelope, Report, Status
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api as fhir

pytestmark = pytest.mark.django_db(transaction=True)
Send = Callable[..., Report]
CHIEF = section("10154-3", observation("DE04.01.119.00", text("头痛三天")))


@pytest.fixture
def partner(place) -> Partner:
    return partners.register(
        system_actor(), code="LOADER", name="州平台装载", secret="long-enough-secret-1", organisation_id=None,
        institution_code="532300", trusted=True, channels=("load", "cda"),
    )  # fmt: skip


@pytest.fixture
def send(partner: Partner) -> Send:
    def call(body: bytes) -> Report:
        return pipeline.submit(
            system_actor(), Envelope("load", "cda", partner.id, body, "text/xml", datetime.now(UTC))
        )

    return call


def refusals(report: Report) -> list[str]:
    found = [*report.faults, *(fault for part in report.parts for fault in part.faults)]
    return [
        f"{fault.code} {fault.place} {fault.message}" for fault in found if fault.severity.value == "error"
    ]


def test_every_published_document_is_accepted_stored_and_read_back(send: Send) -> None:
    for path in [*NATIONAL, *FOREIGN]:
        report = send(path.read_bytes())
        assert refusals(report) == [], path.name
        assert report.status is Status.ACCEPTED, path.name
        (part,) = report.parts
        assert part.document_id is not None
        assert part.resource_ids
    stored = fetch_all("SELECT count(*) FROM document_entry", ())
    assert stored[0][0] == len(NATIONAL) + len(FOREIGN)


def test_repeated_document_changes_nothing(send: Send) -> None:
    body = document(sections=CHIEF)
    first, second = (
        send(body),
        send(body.replace(b"\n<effectiveTime", b" \n<effectiveTime").replace(b" \n<", b"\n<")),
    )
    assert second.repeated
    assert second.parts[0].document_id == first.parts[0].document_id


def test_corrected_document_replaces_what_it_said(send: Send) -> None:
    more = CHIEF + section("10164-2", observation("DE02.10.071.00", text("三天前受凉")))
    versioned = "<setId root='1.2.3' extension='S-1'/><versionNumber value='{}'/>"
    first = send(
        document(sections=more).replace(b"<recordTarget>", versioned.format(1).encode() + b"<recordTarget>")
    )
    second = send(
        document(sections=CHIEF).replace(b"<recordTarget>", versioned.format(2).encode() + b"<recordTarget>")
    )
    assert refusals(first) == refusals(second) == []
    assert second.parts[0].resident_id is not None
    live = fhir.search(system_actor(), [second.parts[0].resident_id], types=("Observation",))
    assert [b"DE04.01.119.00" in each.raw for each in live] == [True]


def test_same_document_id_with_other_content_is_a_coded_conflict(send: Send) -> None:
    assert refusals(send(document(sections=CHIEF))) == []
    other = send(document(sections=CHIEF.replace("头痛三天", "腹痛一天")))
    assert any(line.startswith("documents.conflict") for line in refusals(other))


def test_document_is_read_over_http_by_who_may(
    send: Send,
    log_in: Callable[[str], Client],
    client: Client,
    partner: Partner,
) -> None:
    report = send(document(sections=CHIEF).replace(b"431200001", b"H0001"))
    url = f"/api/documents/{report.parts[0].document_id}/view"
    assert client.get(url).status_code == 401
    answer = log_in("doctor").get(url)
    assert answer.status_code == 200, answer.content
    view = answer.json()
    assert view["sections"][0]["entries"][0]["value"] == "头痛三天"
    assert {"label": "患者姓名", "value": "李秀英"} in view["header"]
    assert log_in("elsewhere").get(url).status_code == 403
    assert log_in("clerk").get(url).status_code == 403
