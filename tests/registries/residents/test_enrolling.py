"""Work at the registration desk, through HTTP: who is this, register, correct, death, cancel, relations, compare, take work."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.registries.residents.conftest import Prefecture, person
from tests.registries.residents.desk import JSON, logged_in, open_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api

NEW = {
    "name": "普阿依", "sex": "2", "birth_date": "1990-05-06", "phone": "13987800001", "address": "楚雄市吕合镇中屯村3号",
    "ethnic_group": "07", "mother_name": "自玉芬",
}  # fmt: skip


@pytest.fixture
def known(prefecture: Prefecture, actor: Actor) -> UUID:
    found = api.resolve(actor, person()).resident_id
    open_accounts(prefecture, lixiuying=found)
    return found


def kinds() -> list[str]:
    return [row[0] for row in fetch_all("SELECT kind FROM outbox_event ORDER BY id")]


@pytest.mark.feature(
    "10.2.1.1-01", "10.2.1.8-10", "10.2.1.8-11", "10.2.1.9(3)-01", "11.7.1.2.1-01", "11.7.1.2.1-04"
)
def test_a_clerk_registers_a_new_resident_and_an_index_id_is_assigned(known: UUID) -> None:
    clerk = logged_in("doctor1")
    asked = clerk.post("/api/residents/consideration", NEW, **JSON).json()
    assert asked == {"faults": [], "alike": []}
    made = clerk.post("/api/residents", NEW, **JSON).json()
    assert (made["outcome"], made["alike_id"]) == ("new", None)
    seen = clerk.get(f"/api/residents/{made['resident_id']}").json()
    assert (seen["name"], seen["age"] is not None, seen["ethnic_group_name"]) == ("普阿依", True, "彝族")
    assert seen["health_code"].startswith("YZ5323")
    assert seen["region_name"].endswith("吕合镇中屯村民委员会")
    history = clerk.get(f"/api/residents/{made['resident_id']}/history").json()
    assert history[0]["source_name"] == "楚雄市人民医院（窗口）"
    acts = clerk.get(f"/api/residents/{made['resident_id']}/acts").json()
    assert [(act["act_name"], act["who"]) for act in acts] == [("窗口登记", "张医生")]


@pytest.mark.feature("10.2.1.8-09", "11.7.1.2.3-09")
def test_before_registration_the_clerk_is_told_who_it_may_be(known: UUID) -> None:
    clerk = logged_in("doctor1")
    same = {"name": "李秀瑛", "citizen_id": "532301198001020148"}
    asked = clerk.post("/api/residents/consideration", same, **JSON).json()
    assert [(entry["resident"]["id"], entry["outcome"]) for entry in asked["alike"]] == [
        (str(known), "linked")
    ]
    assert asked["alike"][0]["evidence"][0]["explanation"].startswith("校验正确的身份证号一致")
    made = clerk.post("/api/residents", same, **JSON).json()
    assert (made["resident_id"], made["outcome"]) == (str(known), "linked")


def test_what_cannot_be_is_refused_with_all_faults_and_nothing_is_kept(known: UUID) -> None:
    clerk = logged_in("doctor1")
    wrong = NEW | {"birth_date": "2190-01-01", "citizen_id": "53230119800102014X", "phone": "12"}
    asked = clerk.post("/api/residents/consideration", wrong, **JSON).json()
    assert {fault["code"] for fault in asked["faults"]} == {
        "identity.birth_in_future", "identity.citizen_id_check_digit", "identity.phone_unusual",
    }  # fmt: skip
    before = fetch_all("SELECT count(*) FROM resident")
    refused = clerk.post("/api/residents", wrong, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "residents.registration_refused")
    assert len(refused.json()["faults"]) == 3
    assert fetch_all("SELECT count(*) FROM resident") == before
    assert clerk.post("/api/residents", {}, **JSON).status_code == 422


@pytest.mark.feature("11.7.1.2.1-02", "11.7.1.2.3-04", "11.7.1.2.3-10")
def test_a_correction_at_the_desk_holds_against_later_messages_and_is_announced(
    known: UUID, actor: Actor
) -> None:
    clerk = logged_in("doctor1")
    place = f"/api/residents/{known}"
    assert clerk.patch(place, {"reason": "补充"}, **JSON).json()["code"] == "residents.nothing_stated"
    seen = clerk.patch(
        place, {"name": "李秀瑛", "address": "楚雄市鹿城镇", "reason": "核对户口簿"}, **JSON
    ).json()
    assert (seen["name"], seen["address"]) == ("李秀瑛", "楚雄市鹿城镇")
    assert kinds()[-1] == "residents.updated"
    api.resolve(actor, person(occupation="17"))
    assert clerk.get(place).json()["name"] == "李秀瑛"
    acts = clerk.get(f"{place}/acts").json()
    assert [(act["act_name"], act["reason"]) for act in acts] == [("更正信息", "核对户口簿")]
    assert [entry["values"]["姓名"] for entry in clerk.get(f"{place}/history").json()][-1] == "李秀英"


def test_a_doctor_elsewhere_may_not_correct(known: UUID) -> None:
    refused = logged_in("doctor2").patch(
        f"/api/residents/{known}", {"name": "李秀", "reason": "更正"}, **JSON
    )
    assert refused.status_code == 403


def test_a_death_is_noted_and_impossible_days_are_refused(known: UUID) -> None:
    clerk, place = logged_in("doctor1"), f"/api/residents/{known}/death"
    for day in ("1979-01-01", "2190-01-01"):
        refused = clerk.post(place, {"day": day, "reason": "死亡证明"}, **JSON)
        assert (refused.status_code, refused.json()["code"]) == (422, "residents.death_unfit")
    seen = clerk.post(place, {"day": str(today()), "reason": "死亡医学证明书"}, **JSON).json()
    assert seen["deceased_on"] == str(today())
    assert logged_in("lixiuying").get("/api/me/health-code").json()["colour"] == "grey"


@pytest.mark.feature("10.2.1.9(3)-02", "11.7.1.2.1-03", "11.7.1.2.3-06")
def test_a_cancelled_index_id_keeps_its_facts_loses_its_code_and_can_be_restored(
    known: UUID, actor: Actor
) -> None:
    clerk, place = logged_in("clerk"), f"/api/residents/{known}"
    wrong = clerk.post(f"{place}/cancellation", {"kind": "died", "reason": "已故"}, **JSON)
    assert wrong.json()["code"] == "residents.unknown_cancellation"
    number = clerk.get(place).json()["health_code"]
    seen = clerk.post(f"{place}/cancellation", {"kind": "moved", "reason": "户籍迁往昆明"}, **JSON).json()
    assert (seen["cancelled"], seen["cancellation"]["reason"]) == (True, "户籍迁往昆明")
    assert clerk.get("/api/residents", {"q": "李秀英"}).json()["items"][0]["cancelled"] is True
    scanned = clerk.post("/api/health-code/verification", {"payload": number}, **JSON)
    assert (scanned.status_code, scanned.json()["code"]) == (410, "residents.code_stopped")
    again = clerk.post(f"{place}/cancellation", {"kind": "moved", "reason": "再次注销"}, **JSON)
    assert (again.status_code, again.json()["code"]) == (409, "residents.already_cancelled")
    assert api.resolve(actor, person(occupation="17")).resident_id == known
    restored = clerk.post(f"{place}/restoration", {"reason": "迁回"}, **JSON).json()
    assert (restored["cancelled"], restored["health_code"]) == (False, number)
    assert clerk.post("/api/health-code/verification", {"payload": number}, **JSON).status_code == 200
    assert [act["act"] for act in clerk.get(f"{place}/acts").json()][:2] == ["code_resumed", "restored"]
    assert (
        clerk.post(f"{place}/restoration", {"reason": "再恢复"}, **JSON).json()["code"]
        == "residents.not_cancelled"
    )


def test_only_reviewers_cancel(known: UUID) -> None:
    form = {"kind": "moved", "reason": "迁出"}
    assert logged_in("doctor1").post(f"/api/residents/{known}/cancellation", form, **JSON).status_code == 403


@pytest.fixture
def two(known: UUID, actor: Actor) -> tuple[str, str]:
    other = person(name="普建国", sex="1", birth_date=date(1979, 5, 5), number="", local_id="H", phones=())
    return str(known), str(api.resolve(actor, other).resident_id)


@pytest.mark.feature("10.2.1.9(3)-09")
def test_family_ties_are_registered_and_taken_away_from_both_ends(two: tuple[str, str]) -> None:
    clerk = logged_in("doctor1")
    wife, husband = two
    seen = clerk.post(
        f"/api/residents/{wife}/relations", {"relative_id": husband, "relationship": "spouse"}, **JSON
    ).json()
    assert [(tie["name"], tie["relationship_name"]) for tie in seen["family"]] == [("普建国", "配偶")]
    back = clerk.get(f"/api/residents/{husband}").json()["family"]
    assert [(tie["name"], tie["relationship_name"]) for tie in back] == [("李秀英", "配偶")]
    wrong = clerk.post(
        f"/api/residents/{wife}/relations", {"relative_id": husband, "relationship": "pet"}, **JSON
    )
    assert wrong.json()["code"] == "residents.unknown_relationship"
    gone = clerk.delete(f"/api/residents/{wife}/relations/{husband}/spouse", **JSON)
    assert gone.json()["family"] == []
    assert clerk.get(f"/api/residents/{husband}").json()["family"] == []
    again = clerk.delete(f"/api/residents/{wife}/relations/{husband}/spouse", **JSON)
    assert (again.status_code, again.json()["code"]) == (404, "residents.not_related")


@pytest.mark.feature("11.7.1.2.3-03")
def test_two_residents_are_compared_and_put_before_the_reviewers(two: tuple[str, str]) -> None:
    clerk = logged_in("clerk")
    left, right = two
    found = clerk.get("/api/identity/comparison", {"left": left, "right": right}).json()
    assert (found["outcome"], found["review_id"]) == ("new", None)
    assert {line["field"] for line in found["evidence"]} >= {"name", "birth_date", "sex"}
    form = {"left": left, "right": right, "reason": "家属称是同一人"}
    pair = clerk.post("/api/identity/reviews", form, **JSON).json()
    assert [(step["decision"], step["reason"]) for step in pair["history"]] == [("queued", "家属称是同一人")]
    assert clerk.post("/api/identity/reviews", form, **JSON).json()["id"] == pair["id"]
    assert (
        clerk.get("/api/identity/comparison", {"left": left, "right": right}).json()["review_id"]
        == pair["id"]
    )
    same = clerk.get("/api/identity/comparison", {"left": left, "right": left})
    assert (same.status_code, same.json()["code"]) == (409, "residents.same_resident")


def test_residents_with_different_valid_numbers_are_never_merged(known: UUID, actor: Actor) -> None:
    other = api.resolve(
        actor, person(number="532301198802150065", birth_date=date(1988, 2, 15), local_id="Z")
    ).resident_id
    clerk = logged_in("clerk")
    form = {"left": str(known), "right": str(other), "reason": "怀疑重复"}
    pair = clerk.post("/api/identity/reviews", form, **JSON).json()
    refused = clerk.post(
        f"/api/identity/reviews/{pair['id']}/decision",
        {"decision": "merge", "survivor": "left", "reason": "确认同一人"}, **JSON,
    )  # fmt: skip
    assert (refused.status_code, refused.json()["code"]) == (409, "residents.different_citizens")
    assert "来源机构核实" in refused.json()["advice"]
    assert clerk.get(f"/api/residents/{other}").json()["id"] == str(other)


def test_review_work_is_taken_by_one_and_given_back(two: tuple[str, str]) -> None:
    clerk, colleague = logged_in("clerk"), logged_in("colleague")
    form = {"left": two[0], "right": two[1], "reason": "疑似重复"}
    pair = clerk.post("/api/identity/reviews", form, **JSON).json()
    place = f"/api/identity/reviews/{pair['id']}"
    assert clerk.put(f"{place}/assignment", **JSON).json()["assigned_to"] == "核对员"
    mine: Any = clerk.get("/api/identity/reviews", {"mine": True}).json()["items"]
    assert [entry["id"] for entry in mine] == [pair["id"]]
    assert colleague.get("/api/identity/reviews", {"mine": True}).json()["items"] == []
    for answer in (
        colleague.put(f"{place}/assignment", **JSON),
        colleague.delete(f"{place}/assignment", **JSON),
        colleague.post(f"{place}/decision", {"decision": "apart", "reason": "不同的人"}, **JSON),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "residents.review_taken")
    assert clerk.delete(f"{place}/assignment", **JSON).json()["assigned_to"] == ""
    assert colleague.put(f"{place}/assignment", **JSON).json()["assigned_to"] == "核对员乙"
    done = colleague.post(f"{place}/decision", {"decision": "apart", "reason": "不同的人"}, **JSON).json()
    assert [step["decision"] for step in done["history"]] == ["queued", "taken", "returned", "taken", "apart"]
