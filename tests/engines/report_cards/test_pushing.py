"""Cards go to the national system's simulator: at once, after outages, corrected, taken back; what is refused comes back with the reason."""

from datetime import timedelta
from typing import Any

import pytest

from tests.engines.report_cards.conftest import KIND, Ground
from yizhou.engines.report_cards import jobs
from yizhou.kernel.clock.api import frozen, now


@pytest.mark.feature("11.4.32-02", "11.4.32-06")
def test_an_approved_card_is_received_above_and_its_correction_follows(ground: Ground, above: Any) -> None:
    who = ground.resident()
    card = ground.submit(who)
    assert jobs.push_all() == 0
    assert above.cards == {}
    card = ground.decide("office", card)
    assert jobs.push_all() == 1
    kept = above.cards[card["number"]]
    assert (kept["subject"], kept["answers"]["patient"], kept["act"]) == ("310", "李秀英", "new")
    seen = ground.get("cdc", f"/cards/{card['id']}")
    assert seen["card"]["receipt"].startswith("GJ")
    assert [(one["state_name"], one["act_name"]) for one in seen["deliveries"]] == [("已接收", "首次报告")]
    card = ground.submit(who, card=card["id"], case_class="3", disease="2131", reason="培养检出志贺菌")
    assert jobs.push_all() == 0  # not before the hospital approved it
    ground.decide("office", card)
    assert jobs.push_all() == 1
    assert (above.cards[card["number"]]["subject"], above.cards[card["number"]]["act"]) == ("2131", "correct")


def test_an_outage_loses_nothing_and_is_tried_again_after_five_minutes(ground: Ground, above: Any) -> None:
    card = ground.decide("office", ground.submit(ground.resident()))
    for trouble in ("silent", "garbage"):
        above.trouble = trouble
        with frozen(now() + timedelta(minutes=6 if trouble == "garbage" else 0)):
            assert jobs.push_all() == 0
    (waiting,) = ground.get("cdc", f"/cards/{card['id']}")["deliveries"]
    assert (waiting["state_name"], waiting["tries"]) == ("待发送", 2)
    assert waiting["problem"]
    above.trouble = ""
    assert jobs.push_all() == 0  # its five minutes are not over
    with frozen(now() + timedelta(minutes=12)):
        assert jobs.push_all() == 1
    assert card["number"] in above.cards


def test_without_a_receiver_cards_wait_and_say_so(ground: Ground) -> None:
    ground.decide("office", ground.submit(ground.resident()))
    assert jobs.push_all() == 0
    (line,) = ground.get("cdc", "/deliveries")["items"]
    assert (line["state_name"], line["name"]) == ("待发送", "李秀英")
    assert "没有配置" in line["problem"]
    assert ground.get("cdc", "")[0]["connected"] is False


def test_what_is_refused_above_is_corrected_and_reported_anew(ground: Ground, above: Any) -> None:
    who = ground.resident()
    card = ground.decide("office", ground.submit(who))
    above.trouble = "refuse"
    assert jobs.push_all() == 1
    (refused,) = ground.get("doctor", "/deliveries", state="refused")["items"]
    assert refused["problem"] == "现住地址不在行政区划库中"
    above.trouble = ""
    card = ground.submit(
        who, card=card["id"], lives_at="楚雄市鹿城镇东兴社区3号", reason="按国家系统意见改住址"
    )
    ground.decide("office", card)
    assert jobs.push_all() == 1
    assert above.cards[card["number"]]["act"] == "new"
    ground.send("doctor", f"/cards/{card['id']}/delivery", status=204)


def test_a_card_that_is_known_above_is_taken_back_by_the_county(ground: Ground, above: Any) -> None:
    card = ground.decide("office", ground.submit(ground.resident()))
    jobs.push_all()
    asked = ground.send("doctor", f"/cards/{card['id']}/deletion", {"reason": "实验室排除"})
    assert (asked["state_name"], asked["level_name"], asked["deletion"]) == (
        "审核中",
        "县（市）疾控审核",
        "实验室排除",
    )
    assert (
        ground.send("doctor", f"/cards/{card['id']}/deletion", {"reason": "再来"}, 409)["code"]
        == "report_cards.card_moved"
    )
    kept = ground.decide("cdc", asked, approve=False, note="请附检验报告")
    assert (kept["state_name"], kept["deletion"]) == ("审核中", "")
    asked = ground.send("doctor", f"/cards/{card['id']}/deletion", {"reason": "实验室排除，报告已附"})
    assert ground.decide("cdc", asked)["state_name"] == "已删除"
    assert jobs.push_all() == 1
    assert above.cards[card["number"]]["deleted"] is True
    quality = ground.get("cdc", f"/{KIND}/quality")
    assert quality["cards"] == 0
