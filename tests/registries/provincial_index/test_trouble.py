"""Outages, refusals and wrong answers: nothing is lost, nothing untrue is taken."""

from collections.abc import Callable

import pytest

from tests.registries.provincial_index.conftest import Desk, Province
from tests.registries.provincial_index.test_feeding import LI, counts, numbers
from yizhou.kernel.db.api import execute, fetch_all

Enter = Callable[[str], Desk]


def let_time_pass() -> None:
    """What waits for its next try is due."""
    execute("UPDATE provincial_task SET due = now() - interval '1 second'")


def test_an_outage_delays_and_loses_nothing(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    province.control(fail=4)
    resident = desk.register(**LI)
    assert province.deliver() == 0
    silent = counts(desk)["index"]
    assert (silent["waiting"], "HTTP 503" in silent["reason"], silent["silent_since"] is not None) == (
        1,
        True,
        True,
    )
    [task] = desk.get("province/tasks?state=waiting&channel=index")["items"]
    assert (task["attempts"], "没有应答" in task["problem"]) == (1, True)
    assert province.deliver() == 0, "not before its time"
    let_time_pass()
    assert province.deliver() == 0
    assert desk.get("province/tasks?state=waiting&channel=index")["items"][0]["attempts"] == 2
    desk.post(f"province/tasks/index/feed/{resident}/retry")
    province.deliver()
    assert "province:index" in numbers(desk, resident)
    assert counts(desk)["index"]["silent_since"] is None


def test_a_province_that_hangs_is_given_up_after_its_time(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    resident = desk.register(**LI)
    province.control(slow=1.6)
    province.deliver()
    assert "超时" in desk.get("province/tasks?state=waiting&channel=index")["items"][0]["problem"]
    province.control(slow=0)
    let_time_pass()
    province.deliver()
    assert "province:index" in numbers(desk, resident)
    adds = [each for each in province.state()["log"] if each["action"] == "AddPatientRegistry"]
    assert len(adds) == 2, "told twice, since the first answer was not heard; the province gave one code"


def test_a_refusal_stays_with_its_reason_until_somebody_tries_again(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    province.control(refuse={LI["citizen_id"]: "与公安人口库不符"})
    resident = desk.register(**LI)
    province.deliver()
    told = desk.get("province/tasks?state=refused")["items"]
    assert {each["channel"] for each in told} == {"index", "card"}
    assert all("与公安人口库不符" in each["problem"] for each in told)
    assert told[0]["name"] == "李秀英"
    assert "19800102" not in told[0]["citizen_id_masked"]
    let_time_pass()
    assert province.deliver() == 0
    province.control(refuse={})
    assert desk.post("province/tasks/retry")["retried"] == 2
    province.deliver()
    assert "province:card" in numbers(desk, resident)
    assert (
        desk.post(f"province/tasks/index/feed/{resident}/retry", status=409)["code"]
        == "provincial_index.task_unfit"
    )


@pytest.mark.parametrize(
    ("trouble", "channel", "said"),
    [
        ({"forge": True}, "card", "签名不符"),
        ({"stale": True}, "card", "应答已过期"),
        ({"code": {"李秀英": "坏"}}, "index", "不合格式"),
        ({"code": {"李秀英": ""}}, "index", "不合格式"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_thrown_away(
    enter: Enter, province: Province, trouble: dict[str, object], channel: str, said: str
) -> None:
    desk = enter("keeper")
    province.control(**trouble)
    resident = desk.register(**LI)
    province.deliver()
    [task] = desk.get(f"province/tasks?state=waiting&channel={channel}")["items"]
    assert said in task["problem"]
    assert ("province:index" if channel == "index" else "province:card") not in numbers(desk, resident)
    for _ in range(8):
        let_time_pass()
        province.deliver()
    assert desk.get(f"province/tasks?state=refused&channel={channel}")["items"][0]["attempts"] == 8, (
        "then a person looks"
    )


def test_a_replayed_answer_is_not_taken_for_another_resident(enter: Enter, province: Province) -> None:
    desk = enter("keeper")
    first = desk.register(**LI)
    province.deliver()
    province.control(replay=True)
    second = desk.register(name="普建国", sex="1", birth_date="1975-05-06", citizen_id="53230119750506051X")
    province.deliver()
    assert numbers(desk, second) == {}
    problems = {
        each["channel"]: each["problem"] for each in desk.get("province/tasks?state=waiting")["items"]
    }
    assert "消息编号不符" in problems["index"]
    assert "随机数不符" in problems["card"]
    assert len(fetch_all("SELECT 1 FROM resident_source_link WHERE source = 'province:index'")) == 1
    assert "province:index" in numbers(desk, first)


def test_a_wrong_secret_is_told_to_the_keeper(
    enter: Enter, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = enter("keeper")
    monkeypatch.setenv("YIZHOU_PROVINCE_SECRET", "falsch")
    desk.register(**LI)
    province.deliver()
    assert "不认本平台的机构代码或密钥" in counts(desk)["index"]["reason"]


def test_bad_requests_are_told_what_to_do(enter: Enter, province: Province) -> None:
    del province
    desk = enter("keeper")
    nobody = "00000000-0000-4000-8000-000000000000"
    assert (
        desk.post(f"province/tasks/index/feed/{nobody}/retry", status=404)["code"]
        == "provincial_index.task_not_found"
    )
    assert desk.post("province/lookups", {"text": "什么"}, 422)["code"] == "provincial_index.medium_unknown"
    assert (
        desk.post(f"province/lookups/{nobody}/registration", status=404)["code"]
        == "provincial_index.lookup_not_found"
    )
