"""The check over HTTP: upload, report, faults page by page, workbook; nobody else's reports."""

import io
from datetime import timedelta
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.exchange import ground
from tests.exchange.conformance.material import csv_bytes
from tests.exchange.ground import Sender
from yizhou.exchange.conformance import api
from yizhou.exchange.partners.contracts import Partner
from yizhou.kernel.clock.api import frozen, now

DATA_SET = "HDSB05.01"
BAD = csv_bytes([(f"{n}", "女" if n % 3 else "7") for n in range(300)], headings=("门诊号", "性别代码"))


def upload(client: Client, body: bytes, standard: str = DATA_SET, name: str = "门诊日志.csv") -> Any:
    return client.post(
        f"/api/conformance/checks?standard={standard}", {"file": SimpleUploadedFile(name, body)}
    )


@pytest.fixture
def staff(senders: dict[str, Partner]) -> Client:
    assert senders
    return enter("integrator")


def enter(username: str) -> Client:
    client = Client(headers={"X-Yizhou-Request": "1"})
    answer = client.post(
        "/api/session", {"username": username, "password": ground.PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return client


def test_an_upload_becomes_a_report_with_counts_and_faults_in_pages(staff: Client) -> None:
    answer = upload(staff, BAD)
    assert answer.status_code == 200, answer.content
    report = answer.json()
    assert (report["file_name"], report["rows"], report["found"], report["wrong"]) == (
        "门诊日志.csv",
        300,
        300,
        300,
    )
    assert report["score"] == 50.0
    assert {one["code"]: one["count"] for one in report["counts"]} == {
        "conformance.name_for_code": 200, "conformance.not_in_list": 100,
    }  # fmt: skip
    assert staff.get(f"/api/conformance/checks/{report['id']}").json() == report
    seen: list[int] = []
    query = {"code": "conformance.not_in_list", "limit": 60}
    while True:
        page = staff.get(f"/api/conformance/checks/{report['id']}/faults", query).json()
        seen += [one["number"] for one in page["items"]]
        assert page["total"] == 100
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert len(seen) == len(set(seen)) == 100


def test_the_report_can_be_taken_along_as_a_workbook(staff: Client) -> None:
    report = upload(staff, BAD).json()
    answer = staff.get(f"/api/conformance/checks/{report['id']}/export")
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["检查结果", "问题分类", "问题明细", "数据项"]
    lines = book.get_sheet_by_name("问题明细").to_python()
    assert len(lines) == 301
    assert lines[1][2] == "CSV!2,性别代码"


def test_past_checks_are_listed_newest_first_for_one_s_own_organisation_only(staff: Client) -> None:
    first, second = (upload(staff, BAD, name=name).json()["id"] for name in ("一.csv", "二.csv"))
    assert [one["id"] for one in staff.get("/api/conformance/checks").json()["items"]] == [second, first]
    page = staff.get("/api/conformance/checks", {"limit": 1}).json()
    assert [one["id"] for one in page["items"]] == [second]
    rest = staff.get("/api/conformance/checks", {"limit": 1, "after": page["next"]}).json()
    assert [one["id"] for one in rest["items"]] == [first]
    stranger = enter("dayao")
    assert stranger.get("/api/conformance/checks").json()["items"] == []
    for path in ("", "/faults", "/export"):
        answer = stranger.get(f"/api/conformance/checks/{first}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "conformance.not_found")


def test_a_partner_s_system_may_check_too(staff: Client, hub: Sender) -> None:
    answer = upload(hub.client, BAD)
    assert answer.status_code == 200, answer.content
    assert staff.get(f"/api/conformance/checks/{answer.json()['id']}").status_code == 200


def test_nothing_is_kept_of_what_could_not_begin(staff: Client) -> None:
    empty = staff.post("/api/conformance/checks", {})
    assert (empty.status_code, empty.json()["code"]) == (422, "conformance.file_not_given")
    unknown = upload(staff, BAD, standard="HDSX")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "conformance.standard_unknown")
    assert "标准库" in unknown.json()["detail"]
    assert staff.get("/api/conformance/checks").json()["items"] == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "FILE_LIMIT", 1024)
    answer = upload(staff, BAD)
    assert (answer.status_code, answer.json()["code"]) == (413, "conformance.file_too_large")


def test_a_document_is_checked_by_its_own_template(staff: Client, published_document: bytes) -> None:
    report = upload(staff, published_document, standard="", name="文档.xml").json()
    assert (report["kind"], report["standard_id"], report["file_format"]) == ("document", "C0004", "CDA")
    assert report["values"] > 40
    broken = published_document.replace(b"<confidentialityCode", b"<nothing").replace(
        b"</confidentialityCode", b"</nothing"
    )
    worse = upload(staff, broken, standard="C0005", name="文档.xml").json()
    assert worse["found"] > report["found"]
    assert "conformance.other_template" in {one["code"] for one in worse["counts"]}


def test_a_table_is_no_document(staff: Client) -> None:
    report = upload(staff, BAD, standard="C0002").json()
    assert [one["code"] for one in report["counts"]] == ["conformance.no_root"]


def test_reports_are_forgotten_after_ninety_days(staff: Client) -> None:
    report = upload(staff, BAD).json()
    with frozen(now() + timedelta(days=89)):
        api.forget()
    assert staff.get(f"/api/conformance/checks/{report['id']}").status_code == 200
    with frozen(now() + timedelta(days=91)):
        api.forget()
    assert staff.get(f"/api/conformance/checks/{report['id']}").status_code == 404
