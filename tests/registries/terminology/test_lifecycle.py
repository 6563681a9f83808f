"""A version's life through the pages' API: draft, review by somebody else, in force, retired; never changed after."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from psycopg.errors import CheckViolation

from tests.registries.terminology.conftest import REGIONS, Desk, Terms
from yizhou.kernel.db.api import execute, savepoint

AT = "/api/terminology/artefacts"
LIST = "代码,名称,上级代码,停用日期,接替代码\nM,慢病,,,\nM1,高血压,M,,\nM2,糖尿病,M,,\n"

LOINC = (
    "LOINC_NUM,COMPONENT,LONG_COMMON_NAME,STATUS,MAP_TO\n8480-6,Systolic,Systolic blood pressure,ACTIVE,\n"
    "1-8,Old,Old test,DEPRECATED,8480-6\n"
)


def upload(desk: Desk, path: str, text: str | bytes) -> tuple[int, Any]:
    content = text.encode() if isinstance(text, str) else text
    answer = desk.client.post(path, {"file": SimpleUploadedFile("list.csv", content, "text/csv")})
    return answer.status_code, answer.json()


def registered(desk: Desk, **more: str) -> dict[str, Any]:
    form = {
        "kind": "CodeSystem",
        "title": "楚雄州慢病分类",
        "url": "urn:yizhou:test:chronic",
        "version": "1",
        **more,
    }
    return desk.post(AT, **form)


@pytest.fixture
def drafted(steward: Desk) -> dict[str, Any]:
    made = registered(steward)
    status, answer = upload(steward, f"{AT}/{made['id']}/list", LIST)
    assert (status, answer["size"]) == (200, 3)
    return answer


@pytest.fixture
def published(drafted: dict[str, Any], steward: Desk, chief: Desk) -> dict[str, Any]:
    steward.post(f"{AT}/{drafted['id']}/submission")
    return chief.post(f"{AT}/{drafted['id']}/publication")


@pytest.mark.feature("10.2.1.1.4-01", "10.2.1.1.4-04", "12.3.4-12", "12.3.4-13")
def test_own_codes_are_registered_reviewed_published_and_served(
    published: dict[str, Any], terms: Terms
) -> None:
    assert (published["status"], published["actions"]) == ("published", ["renew", "retire"])
    assert (
        terms.told("CodeSystem/$lookup", system="urn:yizhou:test:chronic", code="M1")["display"] == "高血压"
    )
    found = terms.ask("ValueSet/$expand", url="urn:yizhou:test:chronic:vs", filter="tnb")["expansion"]
    assert [entry["code"] for entry in found["contains"]] == ["M2"]
    assert terms.told("CodeSystem/$subsumes", system="urn:yizhou:test:chronic", codeA="M", codeB="M2") == {
        "outcome": "subsumes"
    }


def test_a_draft_is_served_to_nobody(drafted: dict[str, Any], terms: Terms) -> None:
    assert terms.refused("CodeSystem/$lookup", system="urn:yizhou:test:chronic", code="M1")[0] == 404


def test_publishing_without_review_is_refused(drafted: dict[str, Any], chief: Desk) -> None:
    status, answer = chief.send("POST", f"{AT}/{drafted['id']}/publication")
    assert (status, answer["code"]) == (409, "terminology.not_reviewed")
    assert "另一位" in answer["advice"]


def test_nobody_publishes_what_they_submitted(chief: Desk) -> None:
    made = registered(chief)
    upload(chief, f"{AT}/{made['id']}/list", LIST)
    assert chief.post(f"{AT}/{made['id']}/submission")["actions"] == ["return"]
    status, answer = chief.send("POST", f"{AT}/{made['id']}/publication")
    assert (status, answer["code"]) == (409, "terminology.own_review")


def test_a_steward_may_not_publish(drafted: dict[str, Any], steward: Desk) -> None:
    steward.post(f"{AT}/{drafted['id']}/submission")
    assert steward.send("POST", f"{AT}/{drafted['id']}/publication")[0] == 403


def test_a_review_sends_back_with_its_reason(drafted: dict[str, Any], steward: Desk, chief: Desk) -> None:
    steward.post(f"{AT}/{drafted['id']}/submission")
    assert (
        chief.send("POST", f"{AT}/{drafted['id']}/return", reason="")[1]["code"]
        == "terminology.reason_missing"
    )
    assert chief.post(f"{AT}/{drafted['id']}/return", reason="缺少冠心病")["status"] == "draft"
    steps = steward.get(f"{AT}/{drafted['id']}")["steps"]
    assert [(step["who"], step["action"], step["reason"]) for step in steps[:2]] == [
        ("审核人", "return", "缺少冠心病"), ("术语员", "submit", ""),
    ]  # fmt: skip


def test_changing_a_published_version_is_refused(published: dict[str, Any], steward: Desk) -> None:
    form = {"code": "M3", "display": "冠心病"}
    for method, path, content in (
        ("PUT", "concept", form), ("DELETE", "concept?code=M1", {}), ("POST", "submission", {}), ("DELETE", "", {}),
    ):  # fmt: skip
        status, answer = steward.send(method, f"{AT}/{published['id']}/{path}".rstrip("/"), **content)
        assert (status, answer["code"]) == (409, "terminology.not_draft"), path
        assert "新版本" in answer["advice"]
    assert upload(steward, f"{AT}/{published['id']}/list", LIST)[1]["code"] == "terminology.not_draft"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE terminology_concept SET display = '别的' WHERE artefact_id = %s",
        "DELETE FROM terminology_concept WHERE artefact_id = %s",
        "UPDATE terminology_artefact SET title = '别的' WHERE id = %s",
        "UPDATE terminology_artefact SET status = 'draft' WHERE id = %s",
        "DELETE FROM terminology_artefact WHERE id = %s",
    ],
)
def test_the_database_itself_keeps_a_published_version(published: dict[str, Any], statement: str) -> None:
    with pytest.raises(CheckViolation), savepoint():
        execute(statement, (published["id"],))


@pytest.mark.feature("10.2.1.1.4-02")
def test_a_new_version_retires_a_code_and_shows_what_changed(
    published: dict[str, Any], steward: Desk, chief: Desk, terms: Terms
) -> None:
    fresh = steward.post(f"{AT}/{published['id']}/versions", version="2")
    place = f"{AT}/{fresh['id']}"
    steward.send("PUT", f"{place}/concept", code="M2A", display="2型糖尿病", parent="M")
    retired = {"active": False, "retired_on": "2025-12-31", "successors": ["M2A"]}
    steward.send("PUT", f"{place}/concept", code="M2", display="糖尿病", parent="M", **retired)
    steward.send("PUT", f"{place}/concept", code="M1", display="原发性高血压", parent="M")
    seen = steward.get(f"{place}/differences", against=published["id"])
    assert seen["counts"] == {"added": 1, "retired": 1, "renamed": 1}
    assert [(c["kind"], c["code"], c["after"]) for c in seen["changes"]] == [
        ("renamed", "M1", "原发性高血压"), ("retired", "M2", "糖尿病"), ("added", "M2A", "2型糖尿病"),
    ]  # fmt: skip
    steward.post(f"{place}/submission")
    chief.post(f"{place}/publication")
    told = terms.told("CodeSystem/$validate-code", url="urn:yizhou:test:chronic", code="M2")
    assert (told["result"], told["successor"]) == (False, "M2A")
    assert "2025-12-31" in told["message"]
    old = terms.told("CodeSystem/$validate-code", url="urn:yizhou:test:chronic", code="M2", version="1")
    assert old["result"] is True
    versions = steward.get(place)["versions"]
    assert [(v["version"], v["status"]) for v in versions] == [("2", "published"), ("1", "retired")]


def test_pages_have_no_gap_where_a_code_was_taken_out(
    drafted: dict[str, Any], steward: Desk, chief: Desk, terms: Terms
) -> None:
    steward.send("DELETE", f"{AT}/{drafted['id']}/concept?code=M1")
    steward.post(f"{AT}/{drafted['id']}/submission")
    chief.post(f"{AT}/{drafted['id']}/publication")
    found = terms.ask("ValueSet/$expand", url="urn:yizhou:test:chronic:vs", offset="1", count="1")[
        "expansion"
    ]
    assert (found["total"], [entry["code"] for entry in found["contains"]]) == (2, ["M2"])


def test_a_second_draft_or_a_taken_version_is_refused(published: dict[str, Any], steward: Desk) -> None:
    assert (
        steward.send("POST", f"{AT}/{published['id']}/versions", version="1")[1]["code"]
        == "terminology.version_taken"
    )
    steward.post(f"{AT}/{published['id']}/versions", version="2")
    assert (
        steward.send("POST", f"{AT}/{published['id']}/versions", version="3")[1]["code"]
        == "terminology.draft_exists"
    )


def test_a_list_with_faults_is_refused_whole_with_every_fault(drafted: dict[str, Any], steward: Desk) -> None:
    bad = "代码,名称,停用日期\nA,甲,\n,乙,\nA,丙,\nB,,去年\n"
    status, answer = upload(steward, f"{AT}/{drafted['id']}/list", bad)
    assert (status, answer["code"]) == (422, "terminology.import_refused")
    assert [(fault["place"], fault["code"].partition(".")[2]) for fault in answer["faults"]] == [
        ("第 3 行", "code_missing"), ("第 4 行", "code_twice"), ("第 5 行", "name_missing"), ("第 5 行", "date_unreadable"),
    ]  # fmt: skip
    assert steward.get(f"{AT}/{drafted['id']}")["artefact"]["size"] == 3


@pytest.mark.parametrize("body", [b"\xff\xfe\x00\x01", '代码,名称\n"A,甲\n'.encode(), b"PK\x03\x04\x00\x00"])
def test_a_file_that_is_no_list_is_refused(drafted: dict[str, Any], steward: Desk, body: bytes) -> None:
    status, answer = upload(steward, f"{AT}/{drafted['id']}/list", body)
    assert (status, answer["code"]) == (422, "terminology.file_unreadable")


def test_a_list_in_the_old_chinese_encoding_is_read(drafted: dict[str, Any], steward: Desk) -> None:
    assert (
        upload(steward, f"{AT}/{drafted['id']}/list", "编码,名称\n1,彝族医药\n".encode("gb18030"))[0] == 200
    )
    assert steward.get(f"{AT}/{drafted['id']}/concepts")["items"][0]["display"] == "彝族医药"


def test_parents_in_a_circle_or_missing_keep_a_draft_from_review(
    drafted: dict[str, Any], steward: Desk
) -> None:
    place = f"{AT}/{drafted['id']}"
    steward.send("PUT", f"{place}/concept", code="M", display="慢病", parent="M1")
    steward.send(
        "PUT", f"{place}/concept", code="M2", display="糖尿病", parent="X", active=False, successors=["Y"]
    )
    status, answer = steward.send("POST", f"{place}/submission")
    assert (status, answer["code"]) == (422, "terminology.not_fit")
    assert {fault["code"] for fault in answer["faults"]} == {
        "terminology.parent_circle", "terminology.parent_unknown", "terminology.successor_unknown",
    }  # fmt: skip


def test_a_value_set_is_composed_pinned_and_keeps_its_codes(steward: Desk, chief: Desk, terms: Terms) -> None:
    made = steward.post(AT, kind="ValueSet", title="糖尿病诊断", url="urn:yizhou:test:diabetes", version="1")
    parts = {"include": [{"system": "icd10", "filter": [{"property": "concept", "op": "is-a", "value": "E11"}]}],
             "exclude": [{"system": "icd10", "concept": [{"code": "E11.900"}]}]}  # fmt: skip
    assert steward.send("PUT", f"{AT}/{made['id']}/composition", content=parts)[0] == 200
    size = steward.post(f"{AT}/{made['id']}/submission")["size"]
    chief.post(f"{AT}/{made['id']}/publication")
    found = terms.ask("ValueSet/$expand", url="urn:yizhou:test:diabetes", count="1000")
    codes = {entry["code"] for entry in found["expansion"]["contains"]}
    assert len(codes) == size > 10
    assert "E11" in codes
    assert "E11.900" not in codes
    assert found["compose"]["include"][0]["version"] == "GB/T 14396（含章节）"
    assert (
        terms.told("ValueSet/$validate-code", url="urn:yizhou:test:diabetes", code="E11.900")["result"]
        is False
    )


def test_a_value_set_of_codes_outside_the_system_is_refused(steward: Desk) -> None:
    made = steward.post(AT, kind="ValueSet", title="错的", version="1")
    parts = {"include": [{"system": REGIONS, "concept": [{"code": "532331"}, {"code": "999999"}]}]}
    steward.send("PUT", f"{AT}/{made['id']}/composition", content=parts)
    status, answer = steward.send("POST", f"{AT}/{made['id']}/submission")
    assert (status, len(answer["faults"])) == (422, 2)
    assert "532302" in answer["faults"][0]["message"]


@pytest.mark.feature("10.4.6-05", "10.4.6-06")
@pytest.mark.parametrize(
    ("definition", "text", "url", "code", "name"),
    [
        ("loinc", LOINC, "http://loinc.org", "8480-6", "Systolic blood pressure"),
        ("atc", "atc_code,atc_name\nA10,DRUGS USED IN DIABETES\nA10BA02,metformin\n", "http://www.whocc.no/atc",
         "A10BA02", "metformin"),
        ("drug_codes", "批准文号,产品名称,药品本位码,生产单位\n国药准字H1,二甲双胍片,86900000000001,某药厂\n",
         "urn:yizhou:code-system:drug-codes", "86900000000001", "二甲双胍片"),
    ],
)  # fmt: skip
def test_published_files_of_other_standards_are_imported_and_served(
    steward: Desk, chief: Desk, terms: Terms, definition: str, text: str, url: str, code: str, name: str
) -> None:
    status, made = upload(steward, f"/api/terminology/importable/{definition}?version=2026", text)
    assert status == 201, made
    steward.post(f"{AT}/{made['id']}/submission")
    chief.post(f"{AT}/{made['id']}/publication")
    assert terms.told("CodeSystem/$lookup", system=url, code=code)["display"] == name


def test_lists_are_seen_by_kind_text_and_state(steward: Desk, drafted: dict[str, Any]) -> None:
    found = steward.get(AT, kind="CodeSystem", q="CV02.01.101")["items"]
    assert [(item["title"], item["size"]) for item in found] == [("身份证件类别代码表", 8)]
    assert [item["title"] for item in steward.get(AT, kind="CodeSystem", status="draft")["items"]] == [
        "楚雄州慢病分类"
    ]
    first = steward.get(AT, kind="CodeSystem", limit="100")
    second = steward.get(AT, kind="CodeSystem", limit="200", after=first["next"])
    ids = [item["url"] for page in (first, second) for item in page["items"]]
    assert len(ids) == len(set(ids)) > 250
    assert steward.client.get(AT, {"kind": "Nonsense"}).status_code == 422


def test_codes_are_searched_and_paged_for_the_page(steward: Desk) -> None:
    icd = steward.get(AT, kind="CodeSystem", q="ICD-10")["items"][0]
    page = steward.get(f"{AT}/{icd['id']}/concepts", q="tnb")
    assert page["total"] > 50
    assert any("糖尿病" in item["display"] for item in page["items"][:10])
    seen, after = 0, None
    for _ in range(3):
        page = steward.get(f"{AT}/{icd['id']}/concepts", after=after, limit="500")
        seen, after = seen + len(page["items"]), page["next"]
    assert (seen, page["total"]) == (1_500, 22_611)
    detail = steward.get(f"{AT}/{icd['id']}/concept", code="E11.900")
    assert [above["code"] for above in detail["above"]] == ["E11", "E10-E14", "E00-E90"]
    tops = steward.get(f"{AT}/{icd['id']}/branches")
    assert (len(tops), tops[0]["code"], tops[0]["leaf"]) == (22, "A00-B99", False)
    below = steward.get(f"{AT}/{icd['id']}/branches", code="E10-E14")
    assert [each["code"] for each in below] == ["E10", "E11", "E12", "E13", "E14"]


def test_others_do_not_see_the_pages(people: None) -> None:
    from tests.exchange import ground

    assert ground.staff("doctor9").get(AT, {"kind": "CodeSystem"}).status_code == 403
