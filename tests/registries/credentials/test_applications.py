"""Applications over HTTP: drafted, documented, submitted, returned, approved; and everything that is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registries.credentials.conftest import (
    NURSE_NUMBER,
    PDF,
    PHYSICIAN_FIELDS,
    PHYSICIAN_NUMBER,
    Office,
)
from tests.registries.ground import CITY_HOSPITAL, DAYAO_HOSPITAL, HEADERS, JSON, LUFENG_CENTRE
from yizhou.standards.citizen_id import check_digit

INSTITUTION_FIELDS = {
    "name": "楚雄市人民医院", "address": "楚雄市鹿城镇鹿城南路318号", "leader": "李文华", "owner": "李文华",
    "ownership": "非营利性（政府办）", "services": "内科、外科、妇产科", "beds": 300,
}  # fmt: skip
INSTITUTION = {
    "kind": "institution_practice", "action": "register", "number": "43123456753230111A1001",
    "holder_code": CITY_HOSPITAL, "fields": INSTITUTION_FIELDS, "valid_from": "2024-01-01",
}  # fmt: skip


@pytest.mark.feature("11.5.26-01", "11.7.1.6.1-01", "11.7.1.6.1-06", "11.7.1.6.1-04")
def test_an_institution_gets_its_licence_and_the_registry_learns_it(office: Office) -> None:
    licence = office.through(**INSTITUTION)
    assert (licence["standing"], licence["holder_name"], licence["valid_until"]) == (
        "valid",
        "楚雄市人民医院",
        "2038-12-31",
    )
    seen = office.regulator.get(f"/api/institutions/{CITY_HOSPITAL}").json()
    assert (seen["services"], seen["beds"], seen["leader"]) == (["内科", "外科", "妇产科"], 300, "李文华")


@pytest.mark.feature("11.7.1.6.1-02", "11.5.26-06")
def test_a_changed_licence_changes_the_institution_and_keeps_what_was(office: Office) -> None:
    licence = office.through(**INSTITUTION)
    changed = office.through(
        kind="institution_practice", action="change", licence_id=licence["id"],
        fields={"name": "楚雄市第一人民医院", "beds": 450},
    )  # fmt: skip
    assert (changed["version"], changed["holder_name"], changed["raw"]["beds"]) == (
        2,
        "楚雄市第一人民医院",
        450,
    )
    seen = office.regulator.get(f"/api/institutions/{CITY_HOSPITAL}").json()
    assert (seen["name"], seen["beds"], seen["address"]) == (
        "楚雄市第一人民医院",
        450,
        INSTITUTION_FIELDS["address"],
    )
    history = office.history(licence["id"])
    assert [(entry["version"], entry["action_name"], entry["actor_name"]) for entry in history] == [
        (2, "变更", "监管员"), (1, "注册", "监管员"),
    ]  # fmt: skip


@pytest.mark.feature("11.7.1.6.1-03")
def test_the_annual_check_moves_the_day_or_suspends(office: Office) -> None:
    licence = office.through(**INSTITUTION)
    passed = office.through(
        kind="institution_practice", action="check", licence_id=licence["id"], result="合格"
    )
    assert passed["check_due"] > licence["check_due"]
    failed = office.through(
        kind="institution_practice", action="check", licence_id=licence["id"], result="暂缓校验"
    )
    assert (failed["standing"], failed["check_due"]) == ("suspended", passed["check_due"])
    assert office.regulator.get(f"/api/institutions/{CITY_HOSPITAL}").json()["status_name"] == "停业"


@pytest.mark.feature("11.5.26-02", "11.7.1.6.2-01", "11.7.1.6.2-05", "11.5.26-08")
def test_a_physician_is_registered_and_found(office: Office) -> None:
    licence = office.register_physician()
    assert (licence["standing"], licence["valid_until"], licence["check_due"]) == (
        "valid",
        None,
        "2022-03-01",
    )
    assert [row["id"] for row in office.licences(holder=office.physician)] == [licence["id"]]
    assert [row["id"] for row in office.licences(q="张志强", kind="physician")] == [licence["id"]]
    worker = office.regulator.get(f"/api/practitioners/{office.physician}").json()
    assert worker["practice_scope"] == ["内科专业"]


@pytest.mark.feature("11.7.1.6.2-02")
def test_a_changed_place_of_practice_moves_the_physician(office: Office) -> None:
    licence = office.register_physician()
    admin = office.ground.client("admin")
    form = {
        "kind": "physician", "action": "change", "licence_id": licence["id"], "institution_code": DAYAO_HOSPITAL,
        "fields": {"scope": ["外科专业"]},
    }  # fmt: skip
    moved = Office(office.ground, admin, office.regulator, office.physician, office.nurse).through(**form)
    assert moved["institution_name"] == "大姚县人民医院"
    places = office.regulator.get(f"/api/practitioners/{office.physician}").json()["affiliations"]
    assert [(place["name"], place["until"] is None) for place in places] == [
        ("大姚县人民医院", True), ("楚雄市人民医院", False),
    ]  # fmt: skip


@pytest.mark.feature("11.7.1.6.2-03")
def test_a_filing_opens_a_further_place_of_practice(office: Office) -> None:
    licence = office.register_physician()
    filed = office.through(
        kind="physician", action="filing", licence_id=licence["id"], place_code=LUFENG_CENTRE
    )
    assert filed["raw"]["filed"] == ["禄丰市金山镇卫生院"]
    places = office.regulator.get(f"/api/practitioners/{office.physician}").json()["affiliations"]
    assert [(place["name"], place["role"]) for place in places] == [
        ("楚雄市人民医院", "main"), ("禄丰市金山镇卫生院", "additional"),
    ]  # fmt: skip


@pytest.mark.feature("11.7.1.6.2-04")
def test_a_physician_who_fails_the_assessment_is_suspended(office: Office) -> None:
    licence = office.register_physician()
    passed = office.through(kind="physician", action="check", licence_id=licence["id"], result="合格")
    assert passed["standing"] == "valid"
    failed = office.through(kind="physician", action="check", licence_id=licence["id"], result="不合格")
    assert failed["standing"] == "suspended"
    assert office.history(licence["id"])[0]["action_name"] == "定期考核"


@pytest.mark.feature("11.5.26-03", "11.7.1.6.3-01", "11.7.1.6.3-04")
def test_a_nurse_is_registered_for_five_years(office: Office) -> None:
    licence = office.register_nurse()
    assert (licence["valid_from"], licence["valid_until"]) == ("2024-07-01", "2029-06-30")


@pytest.mark.feature("11.7.1.6.3-02")
def test_a_nurse_s_licence_is_changed(office: Office) -> None:
    licence = office.register_nurse()
    changed = office.through(
        kind="nurse", action="change", licence_id=licence["id"], fields={"department": "儿科"}
    )
    assert (changed["raw"], changed["valid_until"]) == (
        {"first": "2018-07-01", "department": "儿科"}, licence["valid_until"],
    )  # fmt: skip


@pytest.mark.feature("11.7.1.6.3-03")
def test_a_nurse_renews_when_the_end_is_near_and_not_before(office: Office) -> None:
    licence = office.register_nurse()
    early = office.clerk.post(
        "/api/credentials/applications",
        {"kind": "nurse", "action": "renew", "licence_id": licence["id"]},
        **JSON,
    )
    assert (early.status_code, early.json()["code"]) == (422, "credentials.renewal_too_early")
    old = office.register_nurse(number="201853012346", valid_from="2021-01-01", valid_until="2025-12-31")
    renewed = office.through(kind="nurse", action="renew", licence_id=old["id"])
    assert (renewed["valid_until"], renewed["standing"]) == ("2030-12-31", "valid")


@pytest.mark.feature("11.5.26-04", "11.5.26-05")
def test_pharmacists_and_technicians_have_licences_too(office: Office) -> None:
    made = {}
    for kind, category, first17, number, fields in (
        ("pharmacist", "药师", "53230119850607001", "532219000123", {"category": "药学类", "scope": "药品使用"}),
        ("technician", "检验技师", "53230119900304002", "YJ532300012345",
         {"profession": "临床医学检验技术", "qualification": "1653250104"}),
    ):  # fmt: skip
        worker = office.clerk.post(
            "/api/practitioners",
            {"name": "普文芳", "category": category, "citizen_id": first17 + check_digit(first17), "institution": CITY_HOSPITAL}, **JSON,
        )  # fmt: skip
        assert worker.status_code == 201, worker.content
        made[kind] = office.through(
            kind=kind, action="register", number=number, holder_code=worker.json()["number"], fields=fields
        )
    assert [made[kind]["kind_title"] for kind in made] == ["执业药师注册证", "医技人员执业登记证"]


@pytest.mark.feature("11.5.26-07")
def test_a_cancelled_licence_stays_readable_and_takes_nothing_more(office: Office) -> None:
    licence = office.register_physician()
    cancelled = office.through(kind="physician", action="cancel", licence_id=licence["id"])
    assert (cancelled["standing"], cancelled["actions"], cancelled["orders"]) == ("cancelled", [], [])
    again = office.clerk.post(
        "/api/credentials/applications",
        {"kind": "physician", "action": "change", "licence_id": licence["id"]}, **JSON,
    )  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "credentials.licence_state")


def test_the_authority_suspends_and_restores_with_a_reason(office: Office) -> None:
    licence = office.register_physician()
    place = f"/api/credentials/{licence['id']}/orders"
    silent = office.regulator.post(place, {"action": "suspend", "reason": " "}, **JSON)
    assert (silent.status_code, silent.json()["code"]) == (422, "credentials.opinion_missing")
    stopped = office.regulator.post(place, {"action": "suspend", "reason": "违规执业，暂停六个月"}, **JSON)
    assert stopped.json()["standing"] == "suspended"
    back = office.regulator.post(place, {"action": "restore", "reason": "期满恢复"}, **JSON)
    assert back.json()["standing"] == "valid"
    assert [entry["opinion"] for entry in office.history(licence["id"])][:2] == [
        "期满恢复",
        "违规执业，暂停六个月",
    ]
    assert office.clerk.post(place, {"action": "suspend", "reason": "x"}, **JSON).status_code == 403


def test_a_returned_application_is_mended_and_submitted_again(office: Office) -> None:
    application = office.draft(
        kind="physician", action="register", number=PHYSICIAN_NUMBER, holder_code=office.physician, fields=PHYSICIAN_FIELDS
    )  # fmt: skip
    office.attach(application)
    assert office.submit(application).json()["state_name"] == "待审核"
    assert office.decide(application, "return").json()["code"] == "credentials.opinion_missing"
    returned = office.decide(application, "return", "执业范围与资格不符").json()
    assert (returned["state_name"], returned["opinion"]) == ("已退回", "执业范围与资格不符")
    mended = office.clerk.put(
        f"/api/credentials/applications/{application['id']}",
        {"number": PHYSICIAN_NUMBER, "holder_code": office.physician, "fields": PHYSICIAN_FIELDS | {"scope": ["全科医学专业"]}},
        **JSON,
    )  # fmt: skip
    assert mended.json()["raw"]["scope"] == ["全科医学专业"]
    office.submit(application)
    assert office.decide(application).json()["state"] == "approved"
    seen = office.regulator.get(f"/api/credentials/applications/{application['id']}").json()
    assert [step["step_name"] for step in seen["steps"]] == ["起草", "提交", "退回", "提交", "通过"]
    assert office.decide(application).json()["code"] == "credentials.wrong_state"


def test_everything_missing_is_said_at_once(office: Office) -> None:
    application = office.draft(
        kind="physician", action="register", number="12345", holder_code=office.nurse, valid_from="2026-01-01",
        valid_until="2025-01-01", fields={"category": "外星", "scope": []},
    )  # fmt: skip
    refused = office.submit(application)
    assert refused.status_code == 422
    assert {fault["place"] for fault in refused.json()["faults"]} == {
        "number", "holder_code", "qualification", "level", "category", "scope", "valid_until",
        "document.qualification", "document.health", "document.employment",
    }  # fmt: skip
    assert all(fault["advice"] for fault in refused.json()["faults"])


def test_a_number_already_in_use_is_refused(office: Office) -> None:
    office.register_nurse()
    twice = office.draft(
        kind="nurse", action="register", number=NURSE_NUMBER, holder_code=office.nurse, fields={"first": "2018-07-01"}
    )  # fmt: skip
    office.attach(twice)
    fault = office.submit(twice).json()["faults"][0]
    assert (fault["place"], "李秀英" in fault["message"], "变更或延续" in fault["advice"]) == (
        "number",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holder_code": "125323014312345670"}, "credentials.credit_code"),
        ({"holder_code": "NOWHERE"}, "facilities.not_found"),
        ({"holder_code": DAYAO_HOSPITAL}, "facilities.out_of_area"),
        ({"kind": "driving"}, "credentials.kind_unknown"),
        ({"action": "filing"}, "credentials.action_not_offered"),
    ],
)
def test_impossible_applications_are_refused_with_advice(
    office: Office, changes: dict[str, Any], code: str
) -> None:
    refused = office.clerk.post("/api/credentials/applications", INSTITUTION | changes, **JSON)
    assert refused.status_code >= 400
    assert (refused.json()["code"], bool(refused.json()["advice"])) == (code, True)


def test_nobody_decides_an_own_application(office: Office) -> None:
    admin = office.ground.client("admin")
    own = Office(office.ground, admin, admin, office.physician, office.nurse)
    application = own.draft(**INSTITUTION)
    own.attach(application)
    own.submit(application)
    refused = own.decide(application)
    assert (refused.status_code, refused.json()["code"]) == (403, "credentials.same_hand")


def test_two_open_applications_about_one_licence_are_refused(office: Office) -> None:
    licence = office.register_physician()
    form = {"kind": "physician", "action": "cancel", "licence_id": licence["id"]}
    first = office.draft(**form)
    second = office.clerk.post("/api/credentials/applications", form, **JSON)
    assert (second.status_code, second.json()["code"]) == (409, "credentials.open_application")
    office.clerk.post(f"/api/credentials/applications/{first['id']}/withdrawal", {"reason": "填错"}, **JSON)
    assert office.draft(**form)["state"] == "draft"


def test_only_scans_are_attached_and_they_come_back_as_sent(office: Office) -> None:
    application = office.draft(
        kind="nurse", action="register", number=NURSE_NUMBER, holder_code=office.nurse, fields={"first": "2018-07-01"}
    )  # fmt: skip
    place = f"/api/credentials/applications/{application['id']}/documents"

    def send(document: str, name: str, content: bytes) -> Any:
        return office.clerk.post(
            place, {"document": document, "file": SimpleUploadedFile(name, content)}, headers=HEADERS
        )

    assert send("exam", "木马.exe", b"MZ\x90").json()["code"] == "credentials.document_unreadable"
    assert send("novel", "小说.pdf", PDF).json()["code"] == "credentials.document_not_wanted"
    assert (
        send("exam", "大.pdf", b"%PDF-" + bytes(10 * 1024 * 1024)).json()["code"]
        == "credentials.document_too_large"
    )
    kept = send("exam", "成绩单.pdf", PDF).json()["documents"]
    assert [(document["document_name"], document["name"]) for document in kept] == [
        ("考试成绩合格证明", "成绩单.pdf")
    ]
    answer = office.regulator.get(f"{place}/{kept[0]['id']}")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert office.ground.client("dayao").get(f"{place}/{kept[0]['id']}").status_code == 404
    assert office.clerk.delete(f"{place}/{kept[0]['id']}", **JSON).status_code == 204


def test_other_institutions_and_plain_readers_do_not_act(office: Office) -> None:
    licence = office.register_physician()
    assert office.ground.client("dayao").get("/api/credentials").json()["items"] == []
    assert office.ground.client("dayao").get(f"/api/credentials/{licence['id']}").status_code == 404
    assert office.ground.client("doctor").get(f"/api/credentials/{licence['id']}").json()["actions"] == []
    assert (
        office.ground.client("doctor").post("/api/credentials/applications", INSTITUTION, **JSON).status_code
        == 403
    )
    assert office.clerk.post(
        f"/api/credentials/applications/{licence['id']}/decision", {"decision": "approve"}, **JSON
    ).status_code == 403  # fmt: skip
