"""A resident's health file from opening to closing, through HTTP."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.registries.residents.conftest import Prefecture
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import deliver_all
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write
from yizhou.registries.residents import api as residents

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
VILLAGE = "532301103202"
SHEET: dict[str, Any] = {
    "visit_date": "2026-11-27", "work_place": "无", "own_phone": "13887812345", "contact_name": "李阿依", "contact_phone": "13887812346",
    "home_address": "楚雄市东瓜镇", "residence": "1", "blood": "1", "rh": "2", "education": "7", "occupation": "4", "marriage": "20",
    "payment": ["3"], "allergy": ["2"], "exposure": ["1"], "diseases": ["1"], "surgery": "无", "injury": "无", "transfusion": "无",
    "hereditary": "无", "disability": ["1"], "water": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with frozen(NOW):
        yield


def opened(desk: Desk, who: UUID, **changes: Any) -> dict[str, Any]:
    body = {"answers": SHEET, "village_code": VILLAGE, **changes}
    return desk.send("post", f"/residents/{who}/health-file", body, 201)  # type: ignore[no-any-return]


def file_of(desk: Desk, who: UUID) -> dict[str, Any]:
    return desk.get(f"/residents/{who}/health-file")  # type: ignore[no-any-return]


@pytest.mark.feature("11.7.2.13(1)-01", "11.7.2.13(1)-12")
def test_a_file_is_opened_with_its_sheet_and_a_number_of_the_village(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    sheet = township.get(f"/residents/{who}/health-file/sheet")
    assert sheet["form"]["name"] == "个人基本信息表"
    assert sheet["revision"] is None
    file = opened(township, who)
    assert file["number"] == f"{VILLAGE}00001"
    assert len(file["number"]) == 17
    whole = file_of(township, who)
    assert whole["cover"]["number"] == file["number"]
    assert whole["cover"]["organisation"] == file["organisation_name"]
    assert ["过敏史、暴露史与既往史", "药物过敏史", "青霉素"] in whole["words"]
    assert [one["act"] for one in whole["acts"]] == ["opened"]
    profile = township.get(f"/residents/{who}")
    assert file["number"] in str(profile)


def test_answers_that_miss_something_open_no_file(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    body = {"answers": {**SHEET, "contact_name": None}, "village_code": VILLAGE}
    told = township.send("post", f"/residents/{who}/health-file", body, 422)
    assert "联系人姓名" in str(told)
    township.get(f"/residents/{who}/health-file", 404)
    told = township.send(
        "post", f"/residents/{who}/health-file", {**body, "answers": SHEET, "village_code": "532301"}, 422
    )
    assert "村（居）委会" in told["detail"]


@pytest.mark.feature("11.7.2.13(1)-07")
def test_look_alikes_are_told_with_their_files_and_nobody_is_opened_twice(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    file = opened(township, who)
    known = township.get(f"/residents/{who}")
    person = known.get("resident", known)
    found = township.send(
        "post",
        "/health-files/same",
        {"name": person["name"], "sex": person["sex"], "birth_date": person["birth_date"]},
    )
    assert [one["number"] for one in found if one["resident_id"] == str(who)] == [file["number"]]
    told = township.send(
        "post", f"/residents/{who}/health-file", {"answers": SHEET, "village_code": VILLAGE}, 409
    )
    assert "已有健康档案" in told["detail"]
    assert file["number"] in told["detail"]


@pytest.mark.feature("11.7.2.13(1)-02", "11.7.2.13(1)-04")
def test_the_yearly_update_keeps_what_was_said_before(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    with frozen(datetime(2025, 5, 6, 2, 0, tzinfo=UTC)):
        opened(township, who, answers={**SHEET, "visit_date": "2025-05-06"})
    stale = township.get("/health-files", which="stale")["items"]
    assert [one["resident_id"] for one in stale] == [str(who)]
    sheet = township.get(f"/residents/{who}/health-file/sheet")
    assert sheet["answers"]["contact_name"] == "李阿依"
    body = {
        "answers": {**SHEET, "contact_name": "王阿依"},
        "revision": sheet["revision"],
        "reason": "年度更新",
    }
    assert township.send("put", f"/residents/{who}/health-file", body)["updated_on"] == "2026-11-27"
    assert township.get("/health-files", which="stale")["items"] == []
    whole = file_of(township, who)
    assert whole["sheet"]["answers"]["contact_name"] == "王阿依"
    history = township.get(f"/residents/{who}/filled/{whole['file']['id']}/history")
    assert history[0]["answers"]["contact_name"] == "李阿依"


@pytest.mark.feature("11.7.2.13(1)-03")
def test_files_are_found_by_name_and_number_page_by_page(
    desk: Callable[[str], Desk], people: list[UUID]
) -> None:
    township = desk("township")
    numbers = [opened(township, who)["number"] for who in people]
    first = township.get("/health-files", limit=2)
    second = township.get("/health-files", limit=2, after=first["next"])
    assert [one["number"] for one in first["items"] + second["items"]] == sorted(numbers)
    assert second["next"] is None
    found = township.get("/health-files", text=numbers[1])["items"]
    assert [one["number"] for one in found] == [numbers[1]]
    assert desk("elsewhere").get("/health-files")["items"] == []


@pytest.mark.feature("11.7.2.13(1)-06")
def test_a_file_moves_when_the_receiver_takes_it_and_keeps_its_number(
    desk: Callable[[str], Desk], make: Callable[..., UUID], prefecture: Prefecture
) -> None:
    township, elsewhere, who = desk("township"), desk("elsewhere"), make()
    file = opened(township, who)
    at = f"/residents/{who}/health-file"
    elsewhere.send("post", f"{at}/move/accept", {}, 404)
    assert (
        township.send("post", f"{at}/move", {"receiver_code": "nowhere"}, 422)["code"]
        == "health_files.receiver_wrong"
    )
    township.send("post", f"{at}/move", {"receiver_code": "532326", "note": "随子女迁居"})
    assert [one["number"] for one in elsewhere.get("/health-files", which="moving")["items"]] == [
        file["number"]
    ]
    told = elsewhere.send("post", f"{at}/close", {"reason": "lost"}, 403)
    assert "管理" in told["detail"]
    taken = elsewhere.send("post", f"{at}/move/accept", {})
    assert taken["number"] == file["number"]
    assert taken["organisation_name"] != file["organisation_name"]
    assert [one["act"] for one in file_of(elsewhere, who)["acts"]] == ["accepted", "offered", "opened"]
    township.send("post", f"{at}/close", {"reason": "lost"}, 403)
    elsewhere.send("post", f"{at}/move/accept", {}, 409)
    elsewhere.send("post", f"{at}/close", {"reason": "lost"})
    told = elsewhere.send("post", f"{at}/move", {"receiver_code": "532301103"}, 409)
    assert "已于2026-11-27注销（失访），不能迁移" in told["detail"]


@pytest.mark.feature("11.7.2.13(1)-09")
def test_a_death_closes_the_file_here_and_in_the_index(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    township, who = desk("township"), make()
    opened(township, who, opened="2026-11-01")
    at = f"/residents/{who}/health-file"
    told = township.send("post", f"{at}/close", {"reason": "died", "on": "2026-10-01"}, 422)
    assert "早于建档日期" in told["detail"]
    closed = township.send("post", f"{at}/close", {"reason": "died", "on": "2026-11-20"})
    assert closed["state"] == "closed"
    assert closed["close_reason"] == "死亡"
    with unit_of_work():
        assert str(residents.get(actor, who).deceased_on) == "2026-11-20"
    told = township.send("post", f"{at}/reopen", {"reason": "登记有误"}, 409)
    assert "登记死亡" in told["detail"]


def test_a_death_registered_elsewhere_closes_the_file_and_a_lost_person_comes_back(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    township, who = desk("township"), make()
    opened(township, who)
    at = f"/residents/{who}/health-file"
    township.send("post", f"{at}/close", {"reason": "lost", "note": "外出三年无音讯"})
    told = township.send("post", at, {"answers": SHEET, "village_code": VILLAGE}, 409)
    assert "请恢复原档案" in told["advice"]
    assert township.send("post", f"{at}/reopen", {"reason": "已返乡"})["state"] == "open"
    with unit_of_work():
        residents.record_death(actor, who, NOW.date(), "死亡证明")
    deliver_all()
    assert file_of(township, who)["file"]["close_reason"] == "死亡"


@pytest.mark.feature("11.7.2.13(1)-05")
def test_a_file_opened_by_mistake_is_taken_back_and_its_number_not_given_again(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    opened(township, who)
    township.send("post", f"/residents/{who}/health-file/delete", {"reason": "建错人"}, 204)
    township.get(f"/residents/{who}/health-file", 404)
    assert opened(township, who)["number"] == f"{VILLAGE}00002"


@pytest.mark.feature("11.7.2.13(1)-08")
def test_two_files_of_one_person_become_one_and_two_again(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    township = desk("township")
    one = make()
    other = make(
        name="罗文秀",
        number="",
        birth_date=date(1951, 2, 3),
        local_id="P9",
        phones=("13987829999",),
        address="东华镇",
    )
    first = opened(township, one, opened="2026-01-05")
    second = opened(township, other)
    deliver_all()
    with unit_of_work():
        residents.merge(actor, one, other, "同一人")
    deliver_all()
    assert file_of(township, other)["file"]["number"] == first["number"]
    closed = township.get("/health-files", state="closed")["items"]
    assert [(each["number"], each["close_reason"]) for each in closed] == [
        (second["number"], "与另一份档案合并")
    ]
    with unit_of_work():
        residents.unmerge(actor, other, "并非同一人")
    deliver_all()
    assert file_of(township, other)["file"]["state"] == "open"


@pytest.mark.feature("11.7.2.13(1)-11", "11.7.2.13(1)-13", "11.7.2.13(1)-15")
def test_coverage_and_use_follow_services_and_check_ups(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    township, who = desk("township"), make()
    opened(township, who)
    deliver_all()
    before = township.get("/health-files/figures")
    assert (sum(one["files"] for one in before), sum(one["dynamic"] for one in before)) == (1, 0)
    assert township.get("/health-files", which="unchecked")["items"]
    visit = {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "subject": {"reference": f"Patient/{who}"},
        "type": [{"coding": [{"code": "HDSB05.03"}], "text": "健康体检"}],
        "period": {"start": "2026-10-08T09:00:00+08:00", "end": "2026-10-08T09:30:00+08:00"},
    }  # fmt: skip
    with unit_of_work():
        fhir.write(actor, [Write(who, visit, "urn:yizhou:source:HOSPITAL1", "visit-1")])
    deliver_all()
    file = file_of(township, who)["file"]
    assert (file["served_on"], file["checked_on"]) == ("2026-10-08", "2026-10-08")
    assert township.get("/health-files", which="unchecked")["items"] == []
    after = township.get("/health-files/figures")
    assert sum(one["dynamic"] for one in after) == 1
    assert all(one["use"] == 100.0 for one in after if one["files"])
    assert any(one["coverage"] for one in after)
    township.get("/health-files/figures", 403, region="532326")


@pytest.mark.feature("11.7.2.13(1)-14")
def test_the_file_shows_the_programmes_its_person_is_in(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    township, who = desk("township"), make()
    opened(township, who)
    township.send("post", f"/residents/{who}/programmes/hypertension", {"opened": "2026-11-27"}, 201)
    assert ["高血压" in one["programme"] for one in file_of(township, who)["care"]] == [True]


def test_services_before_the_file_was_opened_count_too(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    township, who = desk("township"), make()
    visit = {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "subject": {"reference": f"Patient/{who}"},
        "period": {"start": "2026-09-01T09:00:00+08:00", "end": "2026-09-01T09:30:00+08:00"},
    }  # fmt: skip
    with unit_of_work():
        fhir.write(actor, [Write(who, visit, "urn:yizhou:source:HOSPITAL1", "visit-2")])
    opened(township, who)
    assert file_of(township, who)["file"]["served_on"] == "2026-09-01"
