"""From a diagnosis to a reviewed card over HTTP: noticed, answered, doubled, returned, corrected, taken back, in time and late."""

from datetime import datetime, timedelta

import pytest

from tests.engines.report_cards.conftest import KIND, Ground
from yizhou.kernel.clock.api import CHINA, frozen, now


@pytest.mark.feature("11.4.32-01", "11.4.32-05", "11.7.4.5-01", "11.7.4.5-04")
def test_a_diagnosis_is_on_the_hospitals_list_that_minute_and_its_card_knows_the_record(
    ground: Ground,
) -> None:
    who = ground.resident()
    ground.diagnose(who)
    (due,) = ground.due()
    assert (due["name"], due["subject_name"], due["group_name"], due["overdue"], due["urgent"]) == (
        "李秀英", "其他感染性腹泻病", "丙类", False, False,
    )  # fmt: skip
    assert ground.due("far_doctor") == []
    opened = ground.get("doctor", f"/{KIND}/residents/{who}/new", due_id=due["id"])
    assert opened["answers"]["disease"] == "310"
    assert opened["answers"]["patient"] == "李秀英"
    assert opened["answers"]["doctor"] == "doctor员"
    assert (
        opened["answers"]["diagnosed"]
        == f"{datetime.fromisoformat(due['diagnosed']).astimezone(CHINA):%Y-%m-%dT%H:%M}"
    )
    card = ground.submit(who, due=due["id"])
    assert card["number"].startswith("532301")
    assert (card["state_name"], card["level_name"], card["late"]) == ("审核中", "院内审核", False)
    assert ground.due() == []


@pytest.mark.feature("11.7.4.5-14", "11.7.4.5-13")
def test_a_suspected_cholera_has_two_hours_and_is_late_after_them(ground: Ground) -> None:
    who = ground.resident()
    provisional = {"verificationStatus": {"coding": [{"code": "provisional"}]}}
    ground.diagnose(who, "A00.900", "霍乱", hours=1, **provisional)
    (due,) = ground.due()
    assert (due["urgent"], due["group_name"]) == (True, "甲类")
    assert ground.get("doctor", f"/{KIND}/counts")["overdue"] == 0
    with frozen(now() + timedelta(hours=2)):
        ground.clients.clear()
        assert ground.get("doctor", f"/{KIND}/counts")["overdue"] == 1
        at = f"{now() + timedelta(hours=5):%Y-%m-%dT%H:%M}"
        card = ground.submit(who, due=due["id"], disease="102", case_class="1", diagnosed=at)
    assert (card["late"], card["certainty_name"], card["urgent"]) == (True, "疑似病例", True)


@pytest.mark.parametrize(
    ("code", "hours", "more"),
    [
        ("J06.900", 1, {}),
        ("A09.004", 24 * 40, {}),
        ("A09.004", 1, {"verificationStatus": {"coding": [{"code": "refuted"}]}}),
    ],
)
def test_what_is_not_notifiable_old_or_refuted_is_not_asked_for(
    ground: Ground, code: str, hours: float, more: dict[str, object]
) -> None:
    ground.diagnose(ground.resident(), code, hours=hours, **more)
    assert ground.due() == []


@pytest.mark.feature("11.4.32-04", "11.7.4.5-10")
def test_the_same_illness_is_asked_for_once_and_a_reason_settles_it(ground: Ground) -> None:
    who = ground.resident()
    ground.diagnose(who)
    ground.diagnose(who, hours=2)
    (due,) = ground.due()
    refused = ground.send("doctor", f"/due/{due['id']}/dismissal", {"reason": "nothing"}, 422)
    assert "既往史" in refused["advice"]
    ground.send("doctor", f"/due/{due['id']}/dismissal", {"reason": "revisit"}, 204)
    assert ground.due() == []
    again = ground.send("doctor", f"/due/{due['id']}/dismissal", {"reason": "revisit"}, 409)
    assert "doctor员" in again["detail"]
    quality = ground.get("cdc", f"/{KIND}/quality")
    assert (quality["noticed"], quality["dismissed"], quality["report_rate"]) == (1, 1, None)


def test_a_wrong_card_is_refused_with_every_fault_and_a_repeated_one_is_one(ground: Ground) -> None:
    who = ground.resident()
    faulty = ground.submit(who, status=422, onset="2030-01-01", lives_at="", disease="999")
    assert {fault["place"] for fault in faulty["faults"]} >= {"disease", "lives_at", "diagnosed"}
    card = ground.submit(who)
    again = ground.submit(who, card=card["id"])
    assert (again["number"], again["revision"]) == (card["number"], 1)
    assert len(ground.get("doctor", f"/{KIND}/cards")["items"]) == 1


@pytest.mark.feature("11.7.4.5-07", "11.4.32-03", "11.7.4.5-06")
def test_a_card_is_reviewed_on_three_levels_and_comes_back_with_a_reason(ground: Ground) -> None:
    who = ground.resident()
    card = ground.submit(who, name="office")
    assert ground.decide("office", card, 403)["code"] == "report_cards.own_review"
    card = ground.submit(who, card=card["id"])  # the same words by a colleague change nothing
    assert card["revision"] == 1
    other = ground.resident(number="532301197001020143", name="王丽", local_id="P2")
    card = ground.submit(other, patient="王丽")
    assert [one["id"] for one in ground.get("office", f"/{KIND}/cards", which="review")["items"]] == [
        card["id"]
    ]
    assert ground.decide("cdc", card, 403)["code"] == "report_cards.not_your_review"
    assert ground.decide("office", card, 422, approve=False)["code"] == "report_cards.note_missing"
    returned = ground.decide("office", card, approve=False, note="请核对住址到门牌号")
    assert (returned["state_name"], returned["note"]) == ("已退回", "请核对住址到门牌号")
    assert ground.get("doctor", f"/{KIND}/counts")["returned"] == 1
    assert (
        ground.submit(other, card=card["id"], status=422, patient="王丽", lives_at="楚雄市鹿城镇1号")["code"]
        == "forms.reason_missing"
    )
    card = ground.submit(
        other, card=card["id"], patient="王丽", lives_at="楚雄市鹿城镇1号", reason="补充门牌号"
    )
    assert (card["revision"], card["state_name"]) == (2, "审核中")
    stale = {**card, "revision": 1}
    assert ground.decide("office", stale, 409)["code"] == "report_cards.card_moved"
    card = ground.decide("office", card)
    assert ground.decide("elsewhere", card, 404)["code"] == "report_cards.card_not_found"
    card = ground.decide("cdc", card)
    assert card["level_name"] == "州疾控审核"
    card = ground.decide("prefecture", card)
    assert card["state_name"] == "审核完成"
    seen = ground.get("prefecture", f"/cards/{card['id']}")
    assert [act["act_name"] for act in seen["acts"]] == [
        "填报",
        "退回",
        "订正",
        "审核通过",
        "审核通过",
        "审核通过",
    ]
    assert seen["corrections"][0]["reason"] == "补充门牌号"
    assert seen["answers"]["lives_at"] == "楚雄市鹿城镇1号"
    ground.get("far_doctor", f"/cards/{card['id']}", 404)


def test_a_township_centre_reviews_for_its_village_room(ground: Ground) -> None:
    who = ground.resident("ROOM1")
    card = ground.submit(who, name="room")
    assert ground.decide("centre", card)["level_name"] == "县（市）疾控审核"


@pytest.mark.feature("11.7.4.5-05")
def test_a_late_card_is_taken_and_said_to_be_late(ground: Ground) -> None:
    who = ground.resident()
    at = now() + timedelta(hours=8) - timedelta(days=3)
    card = ground.submit(who, diagnosed=f"{at:%Y-%m-%dT%H:%M}", onset=f"{at - timedelta(days=1):%Y-%m-%d}")
    assert card["late"] is True
    assert [one["id"] for one in ground.get("cdc", f"/{KIND}/cards", which="late")["items"]] == [card["id"]]


def test_two_cards_of_one_illness_are_shown_to_the_reviewer_and_one_is_taken_back(ground: Ground) -> None:
    who = ground.resident()
    first, second = ground.submit(who), ground.submit(who)
    seen = ground.get("office", f"/cards/{second['id']}")
    assert [one["number"] for one in seen["duplicates"]] == [first["number"]]
    assert len(ground.get("cdc", f"/{KIND}/cards", which="duplicate")["items"]) == 2
    assert (
        ground.send("doctor", f"/cards/{second['id']}/deletion", {"reason": ""}, 422)["code"]
        == "report_cards.note_missing"
    )
    gone = ground.send("doctor", f"/cards/{second['id']}/deletion", {"reason": "重复填报"})
    assert gone["state_name"] == "已删除"
    assert ground.get("cdc", f"/{KIND}/cards", which="duplicate")["items"] == []
    assert ground.submit(who, card=second["id"], status=409)["code"] == "report_cards.card_void"
    assert ground.get("doctor", f"/cards/{second['id']}")["answers"]["patient"] == "李秀英"


@pytest.mark.feature("11.7.4.5-08", "11.7.4.5-09")
def test_cards_are_found_and_exported_within_scope(ground: Ground) -> None:
    ground.submit(ground.resident())
    ground.submit(
        ground.resident("HOSPITAL2", number="532326197001020149", name="周强", local_id="P9"), name="far_doctor", patient="周强", disease="301"
    )  # fmt: skip
    assert ground.get("prefecture", f"/{KIND}/cards")["total"] == 2
    assert [one["name"] for one in ground.get("prefecture", f"/{KIND}/cards", text="周")["items"]] == ["周强"]
    assert [one["name"] for one in ground.get("prefecture", f"/{KIND}/cards", subject="310")["items"]] == [
        "李秀英"
    ]
    assert [one["name"] for one in ground.get("elsewhere", f"/{KIND}/cards")["items"]] == ["周强"]
    assert [one["name"] for one in ground.get("doctor", f"/{KIND}/cards")["items"]] == ["李秀英"]
    assert ground.get("cdc", f"/{KIND}/cards.xlsx").startswith(b"PK")
    first = ground.get("prefecture", f"/{KIND}/cards", limit=1)
    second = ground.get("prefecture", f"/{KIND}/cards", limit=1, after=first["next"])
    assert {first["items"][0]["name"], second["items"][0]["name"]} == {"李秀英", "周强"}


@pytest.mark.feature("11.7.4.5-02", "11.7.4.5-03", "11.7.4.5-11")
def test_report_rate_timeliness_and_figures_count_themselves(ground: Ground) -> None:
    who = ground.resident()
    ground.diagnose(who)
    ground.submit(who, due=ground.due()[0]["id"])
    late = ground.resident(number="532301197001020143", name="王丽", local_id="P2")
    at = now() + timedelta(hours=8) - timedelta(days=3)
    ground.submit(
        late,
        patient="王丽",
        disease="2151",
        diagnosed=f"{at:%Y-%m-%dT%H:%M}",
        onset=f"{at - timedelta(days=1):%Y-%m-%d}",
    )
    missed = ground.resident(number="532301196001020141", name="罗平", local_id="P3")
    ground.diagnose(missed, "A01.000", "伤寒", hours=30)
    quality = ground.get("cdc", f"/{KIND}/quality")
    assert (quality["reported"], quality["missed"], quality["report_rate"]) == (1, 1, 0.5)
    assert (quality["cards"], quality["late"], quality["timely_rate"]) == (2, 1, 0.5)
    by = {row["name"]: row["cards"] for row in ground.get("prefecture", f"/{KIND}/figures", by="subject")}
    assert by == {"其他感染性腹泻病": 1, "伤寒": 1}
    assert {
        row["name"]: row["cards"] for row in ground.get("prefecture", f"/{KIND}/figures", by="county")
    } == {"楚雄市": 2}
    groups = {row["name"]: row["cards"] for row in ground.get("prefecture", f"/{KIND}/figures", by="group")}
    assert groups == {"甲类": 0, "乙类": 1, "丙类": 1}
    for by_name in ("institution", "month", "week", "sex", "age"):
        assert sum(row["cards"] for row in ground.get("cdc", f"/{KIND}/figures", by=by_name)) == 2
    ground.get("cdc", f"/{KIND}/figures", 404, by="colour")


def test_more_than_usual_is_warned_of(ground: Ground) -> None:
    for number in range(4):
        who = ground.resident(
            number=None, name=f"学生{'甲乙丙丁'[number]}", local_id=f"S{number}", birth_date=None
        )
        ground.submit(who, patient=f"学生{'甲乙丙丁'[number]}")
    (warned,) = ground.get("cdc", f"/{KIND}/warnings")
    assert (warned["place"], warned["name"], warned["count"], warned["expected"]) == (
        "楚雄市",
        "其他感染性腹泻病",
        4,
        0,
    )
    assert "高于近3年同期均值" in warned["why"]
    assert ground.get("elsewhere", f"/{KIND}/warnings") == []
    cholera = ground.resident(number="532301196001020141", name="罗平", local_id="P3")
    ground.diagnose(cholera, "A00.900", "霍乱")
    assert {one["name"] for one in ground.get("prefecture", f"/{KIND}/warnings")} == {
        "其他感染性腹泻病",
        "霍乱",
    }


def test_who_may_not_is_told(ground: Ground) -> None:
    who = ground.resident()
    assert ground.submit(who, name="regulator", status=403)["code"] == "auth.forbidden"
    card = ground.submit(who)
    assert (
        ground.submit(who, name="far_doctor", card=card["id"], status=403)["code"] == "residents.out_of_scope"
    )
    ground.get("regulator", f"/{KIND}/cards")
    assert "没有报告卡“nothing”" in ground.get("doctor", "/nothing/due", 404)["detail"]
