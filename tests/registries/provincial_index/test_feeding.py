"""Our residents reach the province, and what it says of them is kept, never overwritten."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.registries.provincial_index.conftest import Desk, Province
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.provincial_index import jobs

Enter = Callable[[str], Desk]
LI = {
    "name": "李秀英",
    "sex": "2",
    "birth_date": "1980-01-02",
    "citizen_id": "532301198001020148",
    "phone": "13987811111",
}
PU = {"name": "普建国", "sex": "1", "birth_date": "1975-05-06", "citizen_id": "53230119750506051X"}


def numbers(desk: Desk, resident: str) -> dict[str, str]:
    return {each["source"]: each["number"] for each in desk.get(f"province/residents/{resident}")["numbers"]}


def counts(desk: Desk) -> dict[str, dict[str, Any]]:
    return {each["channel"]: each for each in desk.get("province")}


@pytest.mark.feature("10.2.1.8-03", "10.2.1.8-04", "10.2.1.1-06")
def test_a_registered_resident_gets_the_provinces_code_and_an_update_keeps_it(
    enter: Enter, province: Province
) -> None:
    desk = enter("keeper")
    resident = desk.register(**LI)
    assert numbers(desk, resident) == {}
    province.deliver()
    code = numbers(desk, resident)["province:index"]
    assert province.state()["people"][code]["name"] == "李秀英"
    desk.client.patch(
        f"/api/residents/{resident}", {"address": "楚雄市鹿城镇1号", "reason": "本人申请"}, content_type="application/json",
        headers={"X-Yizhou-Request": "1"},
    )  # fmt: skip
    province.deliver()
    state = province.state()
    assert numbers(desk, resident)["province:index"] == code
    assert state["people"][code]["address"] == "楚雄市鹿城镇1号"
    assert [each["action"] for each in state["log"] if each["local"] == resident] == [
        "AddPatientRegistry",
        "UpdatePatientRegistry",
    ]
    shown = {link["local_id"] for link in desk.get(f"residents/{resident}")["links"]}
    assert code in shown, "among the cross-references, so that PIX queries find it"
    assert counts(desk)["index"] | {"answered": None} == {
        "channel": "index", "name": "省平台注册服务", "configured": True, "waiting": 0, "done": 1, "refused": 0, "conflict": 0,
        "answered": None, "silent_since": None, "reason": "",
    }  # fmt: skip


@pytest.mark.feature("11.7.1.2.3-05", "11.7.1.2.3-07", "10.2.1.8-16")
def test_the_card_platform_issues_a_card_whose_number_and_cross_domain_index_are_bound(
    enter: Enter, province: Province
) -> None:
    desk = enter("keeper")
    resident = desk.register(**LI)
    province.deliver()
    found = numbers(desk, resident)
    person = next(
        each for each in province.state()["people"].values() if each["citizen_id"] == LI["citizen_id"]
    )
    assert (found["province:card"], found["province:card-index"]) == (person["card"], person["empi"])
    child = desk.register(name="李小妹", sex="2", birth_date="2024-03-01", birth_certificate="P532301001")
    province.deliver()
    assert numbers(desk, child).keys() == {"province:index"}
    [task] = desk.get("province/tasks?state=refused&channel=card")["items"]
    assert "没有校验正确的居民身份证号" in task["problem"]
    desk.client.patch(
        f"/api/residents/{child}", {"citizen_id": "532301202403010224", "reason": "已落户"}, content_type="application/json",
        headers={"X-Yizhou-Request": "1"},
    )  # fmt: skip
    province.deliver()
    assert "province:card" in numbers(desk, child), "the correction is told by itself"


def test_a_merge_here_is_told_to_the_province_and_only_one_code_stays(
    enter: Enter, province: Province
) -> None:
    desk = enter("keeper")
    one, two = (
        desk.register(**LI),
        desk.register(name="李秀英", sex="2", birth_date="1980-01-02", phone="13987800000"),
    )
    province.deliver()
    codes = [numbers(desk, each)["province:index"] for each in (one, two)]
    assert codes[0] != codes[1]
    pair = desk.post("identity/reviews", {"left": one, "right": two, "reason": "同一人"})
    desk.post(
        f"identity/reviews/{pair['id']}/decision",
        {"decision": "merge", "survivor": "left", "reason": "同一人"},
    )
    province.deliver()
    assert numbers(desk, one)["province:index"] == codes[0]
    assert province.state()["locals"][two] == codes[0]
    assert (
        len(fetch_all("SELECT 1 FROM resident_source_link WHERE source = 'province:index' AND ended IS NULL"))
        == 1
    )


def test_two_of_ours_that_are_one_there_go_to_the_reviewers(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    one = desk.register(**LI)
    province.deliver()
    code = numbers(desk, one)["province:index"]
    province.control(code={"普建国": code})
    two = desk.register(**PU)
    province.deliver()
    assert "province:index" not in numbers(desk, two)
    [task] = desk.get("province/tasks?state=conflict")["items"]
    assert code in task["problem"]
    assert "已送身份审核" in task["problem"]
    pair = desk.get(f"identity/reviews/{task['review_id']}")
    assert {pair["left"]["id"], pair["right"]["id"]} == {one, two}
    assert numbers(desk, one)["province:index"] == code
    refused = desk.post(
        f"province/tasks/index/feed/{two}/decision", {"decision": "replace", "reason": "采用"}, 409
    )
    assert "身份审核" in refused["detail"]
    kept = desk.post(
        f"province/tasks/index/feed/{two}/decision", {"decision": "keep", "reason": "省平台已答复有误"}
    )
    assert kept["state"] == "done"


def test_another_code_for_a_bound_resident_waits_for_the_keeper(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    resident = desk.register(**LI)
    province.deliver()
    code = numbers(desk, resident)["province:index"]
    province.control(code={"李秀英": "5300-9999999999"})
    desk.client.patch(
        f"/api/residents/{resident}", {"address": "楚雄市东瓜镇2号", "reason": "搬家"}, content_type="application/json",
        headers={"X-Yizhou-Request": "1"},
    )  # fmt: skip
    province.deliver()
    assert numbers(desk, resident)["province:index"] == code, "never overwritten"
    [task] = desk.get("province/tasks?state=conflict")["items"]
    assert task["told"] == "5300-9999999999"
    assert desk.post(f"province/tasks/index/feed/{resident}/decision", {"decision": "replace"}, 409)["detail"]
    desk.post(
        f"province/tasks/index/feed/{resident}/decision", {"decision": "replace", "reason": "省平台换码通知"}
    )
    assert numbers(desk, resident)["province:index"] == "5300-9999999999"


def test_everybody_who_was_never_told_is_queued_once(
    enter: Enter, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = enter("keeper")
    with monkeypatch.context() as before:
        before.delenv("YIZHOU_PROVINCE_URL")
        before.delenv("YIZHOU_PROVINCE_CARD_URL")
        resident = desk.register(**LI)
        province.deliver()
        assert desk.post("province/everybody", status=422)["code"] == "provincial_index.not_configured"
    assert numbers(desk, resident) == {}
    jobs.tell_everybody()
    jobs.tell_everybody()
    province.deliver()
    assert numbers(desk, resident).keys() == {"province:index", "province:card", "province:card-index"}
    assert len([each for each in province.state()["log"] if each["action"] == "AddPatientRegistry"]) == 1


def test_only_the_keeper_of_the_connection_sees_its_queue(enter: Enter, province: Province) -> None:
    del province
    assert enter("doctor").get("province/tasks", 403)["code"]
    assert enter("stranger").post("province/acceptance", {"text": "YZ1"}, 403)["code"]
