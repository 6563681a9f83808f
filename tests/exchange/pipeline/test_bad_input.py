"""Bad input through HTTP: each gets a coded Chinese answer with place and advice, none is lost, none stops the rest."""

import gzip
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.exchange.ground import C, P, Sender, bundle, condition, entry, patient, visit
from yizhou.exchange.pipeline import bodies, intake
from yizhou.kernel.db.api import fetch_all
from yizhou.kernel.files.api import get as stored_file

CHINESE = re.compile(r"[一-鿿]")
HEADER = "记录编号,组织机构代码,本人姓名,性别代码,出生日期,疫苗名称代码,疫苗接种日期,接种剂次\n"
GOOD_ROW = "1,431234567,李阿依,2,19900506,01,20260105,1\n"
CDA = (Path(__file__).parents[2] / "conformance/cda").glob("**/*.xml")


def faults_of(answer: Any) -> list[dict[str, str]]:
    """Faults in whatever form the channel answers."""
    content = answer.json()
    if content.get("resourceType") == "OperationOutcome":
        return [
            {
                "code": issue["details"]["coding"][0]["code"], "severity": issue["severity"],
                "place": issue.get("expression", [""])[0], "message": issue["details"]["text"],
                "advice": issue["diagnostics"],
            }
            for issue in content["issue"]
        ]  # fmt: skip
    return [*content["faults"], *(fault for part in content.get("parts", ()) for fault in part["faults"])]


def check(answer: Any, code: str, status: int | None = None) -> dict[str, str]:
    """The fault with this code: said in Chinese, with place and advice; the message is kept and can be found."""
    if status is not None:
        assert answer.status_code == status, answer.content[:500]
    listed = faults_of(answer)
    found = next((fault for fault in listed if fault["code"] == code), None)
    assert found, [fault["code"] for fault in listed]
    assert CHINESE.search(found["message"])
    assert CHINESE.search(found["advice"])
    assert found["place"]
    assert fetch_all("SELECT count(*) FROM message WHERE %s = ANY(fault_codes)", (code,)) == [(1,)]
    return found


def kept_bytes() -> bytes:
    ((body_hash,),) = fetch_all("SELECT body_hash FROM message")
    return stored_file(body_hash)


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (b'{"resourceType": "Bundle", ', "fhir_api.broken_json", 400),
        (b"<Bundle/>", "fhir.xml_structure", 400),
        (b'{"resourceType":"Bundle","type":"transaction","entry":[1}', "fhir_api.broken_json", 400),
        (b"", "pipeline.body_empty", 400),
        (b"\xef\xbb\xbf \n", "pipeline.body_empty", 400),
        (b'{"resourceType":"Bundle"\0}', "pipeline.nul_character", 422),
        (b'{"resourceType":"Bundle","type":"a\\u0000"}', "pipeline.nul_character", 422),
        (b'{"a":"\xff\xff"}', "pipeline.encoding_unknown", 400),
        (b"[" * 100_000, "fhir_api.too_deep", 422),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "fhir_api.too_deep", 422),
        (b'{"resourceType":"Bundle","type":"transaction","entry":[]}', "pipeline.nothing_inside", 422),
        (b'"text"', "fhir_api.type_differs", 422),
        (b"null", "fhir_api.type_differs", 422),
        (b'{"a":NaN}', "fhir_api.broken_json", 400),
        (b'{"a":"\\ud800"}', "fhir_api.broken_json", 400),
    ],
)
def test_broken_json_is_answered_and_kept(clinic: Sender, body: bytes, code: str, status: int) -> None:
    check(clinic.post("/fhir", body), code, status)
    assert kept_bytes() == body
    assert clinic.post("/fhir", visit()).status_code == 200


def test_broken_json_names_line_and_column(clinic: Sender) -> None:
    found = check(
        clinic.post("/fhir", b'{"resourceType": "Bundle",\n "type" "batch"}'), "fhir_api.broken_json"
    )
    assert "第2行" in found["place"]


@pytest.mark.feature("10.3.1-06")
def test_a_gbk_bundle_is_read_with_a_warning(clinic: Sender) -> None:
    answer = clinic.post("/fhir", orjson.dumps(visit()).decode().encode("gbk"))
    assert answer.status_code == 200
    warning = answer.json()["entry"][0]["response"]["outcome"]["issue"][0]
    assert warning["details"]["coding"][0]["code"] == "pipeline.encoding_not_utf8"
    location = answer.json()["entry"][0]["response"]["location"].partition("/_history")[0]
    assert clinic.get(f"/fhir/{location}").json()["name"][0]["text"] == "起桂芬"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_marks_and_utf16_are_read(clinic: Sender, codec: str) -> None:
    assert clinic.post("/fhir", orjson.dumps(visit()).decode().encode(codec)).status_code == 200


def test_a_gzip_bomb_is_refused_and_kept(clinic: Sender) -> None:
    bomb = gzip.compress(bytes(300 * 1024 * 1024), 9)
    answer = clinic.post("/fhir", bomb, **{"Content-Encoding": "gzip"})
    check(answer, "pipeline.packing_bomb", 413)
    assert kept_bytes() == bomb


def test_a_bomb_in_an_excel_file_is_refused(clinic: Sender) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<x/>")
        made.writestr("xl/worksheets/sheet1.xml", bytes(300 * 1024 * 1024))
    check(clinic.post("/files/vaccinations", target.getvalue()), "pipeline.packing_bomb", 413)


def test_a_body_of_an_unknown_packing_is_refused(clinic: Sender) -> None:
    check(clinic.post("/fhir", b"x", **{"Content-Encoding": "br"}), "pipeline.packing_unsupported", 415)
    check(clinic.post("/fhir", b"no gzip", **{"Content-Encoding": "gzip"}), "pipeline.packing_broken", 400)


def test_a_document_of_two_hundred_megabytes_is_refused_but_kept_in_pieces(
    clinic: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        intake, "receive_body", lambda read, **more: bodies.receive_body(read, limit=1 << 20, **more)
    )
    large = b"<ClinicalDocument>" + b"a" * (3 << 20)
    found = check(clinic.post("/cda", large, "text/xml"), "pipeline.body_too_large", 413)
    assert "MB" in found["message"]
    assert kept_bytes() == large


def test_what_is_read_never_exceeds_the_limit_by_much() -> None:
    pulled = 0

    def read(size: int) -> bytes:
        nonlocal pulled
        pulled += size
        return b"x" * size if pulled <= 12 << 20 else b""

    from yizhou.kernel.files.api import FileRef

    def put_stream(pieces: Any, media_type: str) -> FileRef:
        return FileRef("0" * 64, sum(map(len, pieces)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bodies, "put_stream", put_stream)
        body = bodies.receive_body(read, limit=4 << 20)
        assert (body.content, body.size) == (b"", 12 << 20)
        pulled = 0
        assert bodies.receive_body(read, declared=1 << 40, limit=4 << 20).kept is not None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<ClinicalDocument><a></ClinicalDocument>", "cda.broken_xml"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>', ""),
        (b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)) + b"]><ClinicalDocument>&l;</ClinicalDocument>", ""),
        (b"not xml at all", ""),
        (b"", "pipeline.body_empty"),
    ],
    ids=["broken", "external entity", "entity bomb", "no xml", "empty"],
)  # fmt: skip
def test_dangerous_and_broken_xml_is_refused_and_kept(clinic: Sender, body: bytes, code: str) -> None:
    answer = clinic.post("/cda", body, "text/xml")
    assert answer.status_code in (400, 413, 422), answer.content[:300]
    listed = faults_of(answer)
    assert listed
    assert all(CHINESE.search(fault["message"]) and CHINESE.search(fault["advice"]) for fault in listed)
    assert b"root:" not in answer.content
    assert kept_bytes() == body
    if code.startswith("pipeline"):
        assert listed[0]["code"] == code


@pytest.mark.feature("10.2.2.2.3-05")
def test_a_birth_after_a_death_and_dates_in_the_future_are_refused(clinic: Sender) -> None:
    dead = patient(deceasedDateTime="1980-01-01")
    check(clinic.post("/fhir", bundle(entry(P, dead))), "identity.birth_after_death", 422)
    check(
        clinic.post("/fhir", bundle(entry(P, patient(birthDate="2999-01-01")))),
        "identity.birth_in_future",
        422,
    )
    late = condition(P, on="2999-01-01")
    found = check(
        clinic.post("/fhir", bundle(entry(P, patient()), entry(C, late))), "pipeline.time_in_future", 422
    )
    assert found["place"] == "Bundle.entry[1].resource.recordedDate"


def test_a_bad_check_digit_is_a_warning(clinic: Sender) -> None:
    answer = clinic.post("/fhir", bundle(entry(P, patient(number="532301198103074420"))))
    assert answer.status_code == 200
    issues = answer.json()["entry"][0]["response"]["outcome"]["issue"]
    found = next(
        one for one in issues if one["details"]["coding"][0]["code"] == "identity.citizen_id_check_digit"
    )
    assert found["severity"] == "warning"


@pytest.mark.feature("10.4-12")
@pytest.mark.feature("10.2.1.12.1-11")
def test_wrong_rows_are_refused_alone(clinic: Sender) -> None:
    rows = (
        GOOD_ROW
        + "2,431234567,普文芳,2,19900506,77,20260105,1\n"
        + "3,431234567,,2,19900506,01,20260105,1\n"
        + "4,431234567,罗正明,1,19900506,01,20990105,1\n"
        + "5,431234567,起桂芬,2,19990506,01,19980105,1\n"
        + "6,431234567,杨文华,1,1990-13-45,01,20260105,1\n"
        + "7,431234567,周丽,2,19900506,01,20260105,第一\n"
        + "8,439876543,李大姚,2,19900506,01,20260105,1\n"
    )
    answer = clinic.post("/files/vaccinations", HEADER + rows)
    assert answer.status_code == 200
    content = answer.json()
    assert (content["status"], content["accepted"], content["refused"]) == ("partly", 1, 7)
    found = {part["key"]: {fault["code"] for fault in part["faults"]} for part in content["parts"]}
    assert found["2"] >= {"files.code_not_in_set"}
    assert found["3"] >= {"files.value_missing"}
    assert found["4"] >= {"files.date_in_future"}
    assert found["5"] >= {"files.date_before_birth"}
    assert found["6"] >= {"files.bad_date"}
    assert found["7"] >= {"files.bad_number"}
    assert found["8"] >= {"pipeline.institution_not_allowed"}
    places = {fault["place"] for part in content["parts"] for fault in part["faults"]}
    assert {"CSV!3,疫苗名称代码", "CSV!4,本人姓名", "CSV!7,出生日期"} <= places


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "pipeline.body_empty"),
        (b"nonsense", "files.header_missing"),
        (("记录编号,本人姓名\n1,李阿依\n").encode(), "files.column_missing"),
        ((HEADER + GOOD_ROW).encode().replace(b"01,2026", b"01\0,2026"), "pipeline.nul_character"),
        (b"PK\x03\x04 no zip", "pipeline.packing_broken"),
        (b"\xd0\xcf\x11\xe0 no xls", "files.unreadable"),
        (HEADER.encode(), "pipeline.nothing_inside"),
        (b"a,b\n\xff\xff\xfe,1", "pipeline.encoding_unknown"),
    ],
)
def test_broken_tables_are_refused_and_kept(clinic: Sender, body: bytes, code: str) -> None:
    answer = clinic.post("/files/vaccinations", body)
    assert answer.status_code in (413, 422)
    check(answer, code)
    assert kept_bytes() == body


def test_an_unknown_data_set_is_said_to_be(clinic: Sender) -> None:
    answer = clinic.post("/files/nothing", HEADER)
    assert answer.status_code == 404
    assert answer.json()["code"] == "files.definition_unknown"
    assert CHINESE.search(answer.json()["advice"])
