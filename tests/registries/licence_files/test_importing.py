"""Files of licences over HTTP: template, check, faults, confirmation; whole or not at all; twice is once."""

import io
from typing import Any
from uuid import UUID

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, HEADERS, JSON, LUFENG_CENTRE, Ground
from tests.registries.licence_files.sheets import NURSES, citizen, nurse, workbook
from yizhou.registries.licence_files import jobs


@pytest.fixture
def desk(ground: Ground) -> Client:
    return ground.client("regulator")


def upload(desk: Client, content: bytes, kind: str = "nurse", name: str = "护士.xlsx") -> dict[str, Any]:
    """Send a file and let the background work be done."""
    answer = desk.post(
        "/api/licence-files", {"kind": kind, "file": SimpleUploadedFile(name, content)}, headers=HEADERS
    )
    assert answer.status_code == 202, answer.content
    jobs.check_file(file_id=answer.json()["id"])
    return desk.get(f"/api/licence-files/{answer.json()['id']}").json()


def confirm(desk: Client, file: dict[str, Any]) -> Any:
    answer = desk.post(f"/api/licence-files/{file['id']}/confirmation", **JSON)
    if answer.status_code == 200:
        jobs.commit_file(file_id=file["id"])
    return answer


def state(desk: Client, file: dict[str, Any]) -> str:
    return desk.get(f"/api/licence-files/{file['id']}").json()["state"]


def total(desk: Client) -> int:
    return desk.get("/api/credentials").json()["total"]


def test_a_good_file_is_registered_after_confirmation_and_not_before(desk: Client) -> None:
    file = upload(desk, workbook(nurse(serial) for serial in range(30)))
    assert (file["state_name"], file["rows"], file["fresh"], file["faulty"]) == ("待确认", 30, 30, 0)
    assert file["preview"][0]["number"] == "201053000000"
    assert total(desk) == 0
    assert confirm(desk, file).json()["state"] == "confirmed"
    assert (state(desk, file), total(desk)) == ("committed", 30)
    workers = desk.get("/api/practitioners", {"institution": CITY_HOSPITAL}).json()
    assert workers["total"] == 30
    licence = desk.get("/api/credentials", {"q": "201053000007"}).json()["items"][0]
    history = desk.get(f"/api/credentials/{licence['id']}/history").json()
    assert [(entry["action_name"], entry["actor_name"]) for entry in history] == [("批量导入", "监管员")]


def test_the_same_file_again_and_a_confirmation_twice_change_nothing(desk: Client) -> None:
    content = workbook(nurse(serial) for serial in range(5))
    file = upload(desk, content)
    confirm(desk, file)
    assert confirm(desk, file).json()["state"] == "committed"
    again = upload(desk, content)
    assert (again["id"], again["state"], total(desk)) == (file["id"], "committed", 5)
    more = upload(desk, workbook(nurse(serial) for serial in range(7)))
    assert (more["id"] != file["id"], more["fresh"], more["unchanged"]) == (True, 2, 5)
    confirm(desk, more)
    assert total(desk) == 7


def test_one_faulty_row_keeps_the_whole_file_out(desk: Client) -> None:
    rows = [nurse(serial) for serial in range(10)] + [nurse(99, 证书编号="X")]
    file = upload(desk, workbook(rows))
    assert (file["fresh"], file["faulty"]) == (10, 1)
    refused = confirm(desk, file)
    assert (refused.status_code, refused.json()["code"]) == (409, "licence_files.has_faults")
    assert total(desk) == 0


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"有效期止": "2023-01-01"}, "有效期止", "早于有效期起"),
        ({"有效期起": "明年"}, "有效期起", "不是日期"),
        ({"执业机构代码": "999999999"}, "执业机构代码", "没有登记机构"),
        ({"执业机构代码": "125323014312345670"}, "执业机构代码", "统一社会信用代码"),
        ({"执业机构代码": ""}, "执业机构代码", "缺少机构代码"),
        ({"身份证号": "532301198001020149"}, "身份证号", "校验码"),
        ({"姓名": ""}, "姓名", "缺少姓名"),
        ({"证书编号": "12"}, "证书编号", "不符合规则"),
        ({"首次注册日期": ""}, "首次注册日期", "缺少首次注册日期"),
        ({"人员类别": "执业医师"}, "人员类别", "不能持有"),
    ],
)
def test_each_fault_names_its_cell_and_says_what_to_do(
    desk: Client, changes: dict[str, str], column: str, words: str
) -> None:
    file = upload(desk, workbook([nurse(1), nurse(2, **changes)]))
    faults = desk.get(f"/api/licence-files/{file['id']}/faults").json()["items"]
    assert [fault["place"] for fault in faults] == [f"护士执业证书!3,{column}"]
    assert words in faults[0]["message"]
    assert faults[0]["advice"]


def test_numbers_in_use_and_repeated_rows_are_refused(desk: Client) -> None:
    confirm(desk, upload(desk, workbook([nurse(1)])))
    taken = nurse(2, 证书编号=nurse(1)[7])
    otherwise = nurse(1, 有效期止="2029-06-29")
    file = upload(
        desk,
        workbook([nurse(3), nurse(4, 证书编号=nurse(3)[7]), nurse(5), nurse(6, 身份证号=citizen(5)), taken]),
    )
    messages = [
        fault["message"] for fault in desk.get(f"/api/licence-files/{file['id']}/faults").json()["items"]
    ]
    assert [
        any(word in message for message in messages) for word in ("与第 2 行重复", "与第 4 行重复", "已发给")
    ] == [True] * 3
    changed = upload(desk, workbook([otherwise]))
    fault = desk.get(f"/api/licence-files/{changed['id']}/faults").json()["items"][0]
    assert "内容与文件不同" in fault["message"]
    renamed = upload(desk, workbook([nurse(1, 姓名="王小二", 证书编号="201953000777")]))
    fault = desk.get(f"/api/licence-files/{renamed['id']}/faults").json()["items"][0]
    assert "已登记为" in fault["message"]


def test_what_somebody_registered_since_the_check_ends_the_whole_file(desk: Client) -> None:
    first = upload(desk, workbook([nurse(1), nurse(2)]))
    second = upload(desk, workbook([nurse(0), nurse(2)]))
    confirm(desk, first)
    confirm(desk, second)
    assert (state(desk, first), state(desk, second), total(desk)) == ("committed", "stale", 2)
    assert desk.get("/api/practitioners", {"institution": CITY_HOSPITAL}).json()["total"] == 2


def test_a_template_has_drop_downs_and_its_example_row_passes(desk: Client) -> None:
    for kind in (
        "nurse",
        "physician",
        "institution_practice",
        "pharmacist",
        "technician",
        "village_doctor",
        "clinic_filing",
        "institution",
        "practitioner",
    ):
        answer = desk.get("/api/licence-files/template", {"kind": kind})
        assert answer.status_code == 200
        book = python_calamine.load_workbook(io.BytesIO(answer.content))
        assert book.sheet_names[1:] == ["填写说明", "可选项"]
        assert b"dataValidation" in _sheet(answer.content)
        file = upload(desk, answer.content, kind, f"{kind}.xlsx")
        faults = desk.get(f"/api/licence-files/{file['id']}/faults").json()["items"]
        assert (file["state"], file["rows"], [fault["message"] for fault in faults]) == ("checked", 1, []), (
            kind
        )


def _sheet(content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_institutions_come_by_credit_code_and_csv_of_any_encoding(desk: Client) -> None:
    head = "机构代码,登记号,机构名称,地址,主要负责人,法定代表人,经营性质,诊疗科目,床位数,有效期起,有效期止,证照状态"
    rows = [
        f"12532301431234567Q,{CITY_HOSPITAL}53230111A1001,楚雄市人民医院,鹿城南路1号,李文,李文,营利性,内科、外科,300,2020-01-01,,有效",
        f"{LUFENG_CENTRE},{LUFENG_CENTRE}53230211C2201,金山镇卫生院,金山北路1号,王武,王武,营利性,全科医疗科,30,2020/1/1,2034年12月31日,暂停",
    ]  # fmt: skip
    file = upload(desk, "\r\n".join((head, *rows)).encode("gb18030"), "institution_practice", "机构.csv")
    assert (file["fresh"], file["faulty"]) == (2, 0), desk.get(
        f"/api/licence-files/{file['id']}/faults"
    ).json()
    confirm(desk, file)
    found = {row["holder_code"]: row for row in desk.get("/api/credentials").json()["items"]}
    assert (found[CITY_HOSPITAL]["valid_until"], found[LUFENG_CENTRE]["standing"]) == (
        "2034-12-31",
        "suspended",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook([["李秀英"]], head=["姓名"]), "缺少列"),
        (b"PK\x03\x04broken", "无法读取"),
        (b"\x81\x00\xff\xfe\x00\xff", "无法读取"),
        (b"", "缺少列"),
    ],
)
def test_unreadable_files_say_why(desk: Client, content: bytes, words: str) -> None:
    file = upload(desk, content)
    assert (file["state"], words in file["problem"], "模板" in file["problem"]) == ("unreadable", True, True)
    assert confirm(desk, file).json()["code"] == "licence_files.not_ready"


def test_faults_are_paged_counted_and_downloaded(desk: Client) -> None:
    file = upload(desk, workbook(nurse(serial, 证书编号="X") for serial in range(120)))
    place = f"/api/licence-files/{file['id']}"
    assert file["faulty"] == 120
    assert file["most_frequent"][0] == {"code": "credentials.number", "faults": 120}
    first = desk.get(f"{place}/faults").json()
    rest = desk.get(f"{place}/faults", {"after": first["next"], "limit": 500}).json()
    assert (len(first["items"]) + len(rest["items"]), rest["next"]) == (
        sum(c["faults"] for c in file["most_frequent"]),
        None,
    )
    book = python_calamine.load_workbook(io.BytesIO(desk.get(f"{place}/faults.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][1] == "护士执业证书!2,证书编号"


def test_a_file_is_cancelled_and_may_come_again(desk: Client) -> None:
    content = workbook([nurse(1)])
    file = upload(desk, content)
    assert desk.post(f"/api/licence-files/{file['id']}/cancellation", **JSON).json()["state"] == "cancelled"
    assert upload(desk, content)["id"] != file["id"]
    jobs.forget()


def test_only_reviewers_import_and_only_their_organisation_sees_the_file(
    desk: Client, ground: Ground
) -> None:
    file = upload(desk, workbook([nurse(1)]))
    clerk = ground.client("clerk")
    assert clerk.get("/api/licence-files").status_code == 403
    assert UUID(file["id"])
    assert len(NURSES) == 11
