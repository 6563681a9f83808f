"""Whatever a patient presents at a counter: who it is, what may go on, with and without the province."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.registries.provincial_index.conftest import KUNMING, Desk, Province
from tests.registries.provincial_index.test_feeding import LI, numbers
from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind

Enter = Callable[[str], Desk]


def known(prefecture: Prefecture) -> str:
    """李秀英, patient P1 of the city hospital, with a social security card."""
    numbers = (
        Identifier(IdentifierKind.CITIZEN_ID, LI["citizen_id"]), Identifier(IdentifierKind.INSURANCE_CARD, "A53207719"),
    )  # fmt: skip
    return str(residents.resolve(prefecture.staff("HOSPITAL1"), person(identifiers=numbers)).resident_id)


def permits(answer: dict[str, Any]) -> dict[str, bool]:
    return {each["application"]: each["allowed"] for each in answer["permits"]}


@pytest.mark.feature("10.2.1.8-15")
def test_one_call_takes_any_medium(enter: Enter, province: Province, prefecture: Prefecture) -> None:
    resident = known(prefecture)
    province.deliver()
    desk = enter("doctor")
    profile = desk.get(f"residents/{resident}")
    code = profile["health_code"]
    dynamic = residents.health_code(prefecture.staff("HOSPITAL1"), profile["id"]).payload
    printed = residents.printed_code(prefecture.staff("HOSPITAL1"), profile["id"]).payload
    given = numbers(desk, resident)
    qr = f"{given['province:card']}:1:abcdef"
    for text, medium, verified in (
        (dynamic, "health_code", "platform"), (printed, "health_code_static", "platform"), (code, "health_code_static", "platform"),
        (qr, "provincial_qr", "province"), (given["province:card"], "provincial_card", "province"),
        (given["province:index"], "provincial_code", "province"), (LI["citizen_id"], "citizen_id", "platform"),
        ("A53207719", "insurance_card", "platform"), ("P1", "local_card", "platform"),
    ):  # fmt: skip
        answer = desk.post("province/acceptance", {"text": text})
        assert (answer["resident_id"], answer["medium"], answer["verified"]) == (
            resident,
            medium,
            verified,
        ), text
        assert answer["name"] == "李秀英"
        assert "19800102" not in answer["citizen_id_masked"]
    assert permits(desk.post("province/acceptance", {"text": dynamic}))["records"]
    typed = desk.post("province/acceptance", {"text": LI["citizen_id"]})
    refused = {each["application"]: each["reason"] for each in typed["permits"] if not each["allowed"]}
    assert refused["records"] == "不受理居民身份证号"
    assert refused["payment"] == "尚未开通"
    assert "请核对证件" in typed["caution"]
    [only] = desk.post("province/acceptance", {"text": "P1", "application": "vaccination"})["permits"]
    assert only == {
        "application": "vaccination",
        "title": "预防接种",
        "allowed": False,
        "reason": "不受理本机构就诊卡号",
    }


@pytest.mark.feature("10.2.1.8-15", "10.2.1.8-16")
def test_without_the_province_a_bound_card_is_still_answered_with_a_caution(
    enter: Enter, province: Province, prefecture: Prefecture
) -> None:
    resident = known(prefecture)
    province.deliver()
    desk = enter("doctor")
    card = numbers(desk, resident)["province:card"]
    province.control(fail=100)
    answer = desk.post("province/acceptance", {"text": f"{card}:1:abcdef"})
    assert (answer["resident_id"], answer["verified"]) == (resident, "offline")
    assert "核对身份证件" in answer["caution"]
    allowed = {each["application"]: (each["allowed"], each["reason"]) for each in answer["permits"]}
    assert allowed["registration"] == (True, "")
    assert allowed["cross_region"] == (False, "须省平台在线核验，恢复后再办理")
    assert desk.post("province/acceptance", {"text": LI["citizen_id"]})["verified"] == "platform"
    unknown = desk.post("province/acceptance", {"text": "E" * 64 + ":1:x"}, 503)
    assert (unknown["code"], "身份证" in unknown["advice"]) == ("provincial_index.silent", True)


@pytest.mark.feature("10.2.1.8-16", "11.7.1.2.3-07", "10.2.1.1-06")
def test_a_patient_from_kunming_is_known_by_card_and_registered_with_what_the_province_says(
    enter: Enter, province: Province
) -> None:
    [there] = province.control(people=[KUNMING])["people"]
    desk = enter("doctor")
    answer = desk.post("province/acceptance", {"text": there["qr"]})
    assert (answer["resident_id"], answer["name"], answer["verified"]) == (None, "赵志明", "province")
    assert not any(permits(answer).values())
    assert {each["reason"] for each in answer["permits"]} >= {"须先在本州登记"}
    found = answer["lookup"]
    assert (found["address"], found["code"], found["phone_masked"]) == (
        KUNMING["address"],
        there["code"],
        "138****0011",
    )
    assert KUNMING["citizen_id"] not in str(answer)
    stored = fetch_all("SELECT content FROM provincial_lookup")
    assert all("赵志明".encode() not in bytes(row[0]) for row in stored), "not ours: kept encrypted"
    assert enter("other").post(f"province/lookups/{found['id']}/registration", status=404), (
        "only for its asker"
    )
    made = desk.post(f"province/lookups/{found['id']}/registration")
    assert (made["outcome"], made["problem"]) == ("new", "")
    resident = made["resident_id"]
    assert numbers(desk, resident) == {
        "province:index": there["code"], "province:card": there["card"], "province:card-index": there["empi"],
    }  # fmt: skip
    profile = desk.get(f"residents/{resident}")
    assert (profile["name"], profile["birth_date"], profile["citizen_id"]) == (
        "赵志明",
        "1990-03-07",
        KUNMING["citizen_id"],
    )
    again = desk.post("province/acceptance", {"text": there["qr"]})
    assert (again["resident_id"], permits(again)["registration"]) == (resident, True)
    by_code = desk.post("province/lookups", {"text": there["code"]})
    assert (by_code["name"], by_code["resident_id"]) == ("赵志明", resident)


def test_a_card_that_no_longer_holds_is_refused(enter: Enter, province: Province) -> None:
    [there] = province.control(people=[{**KUNMING, "state": "3"}])["people"]
    refused = enter("doctor").post("province/acceptance", {"text": there["qr"]}, 410)
    assert (refused["code"], "挂失" in refused["detail"]) == ("provincial_index.card_not_holding", True)


def test_what_nobody_knows_or_cannot_be_read_says_so(enter: Enter, province: Province) -> None:
    del province
    desk = enter("doctor")
    for text, status, code in (
        ("A" * 64, 404, "provincial_index.nobody"), ("5300-0000009999", 404, "provincial_index.nobody"),
        ("530102199003074519", 404, "provincial_index.nobody"), ("P404", 404, "provincial_index.nobody"),
        ("你好", 422, "provincial_index.medium_unknown"), ("", 422, "provincial_index.medium_unknown"),
        ("YZ532300000000000099", 422, "residents.code_not_valid"), ("YZ2.YZ53", 422, "residents.code_not_valid"),
    ):  # fmt: skip
        assert desk.post("province/acceptance", {"text": text}, status)["code"] == code, text
    assert (
        desk.post("province/acceptance", {"text": "P1", "application": "x"}, 404)["code"]
        == "provincial_index.unknown_application"
    )


def test_a_different_name_in_the_province_is_a_caution(
    enter: Enter, province: Province, prefecture: Prefecture
) -> None:
    resident = known(prefecture)
    province.deliver()
    desk = enter("doctor")
    card = numbers(desk, resident)["province:card"]
    province.control(people=[{"citizen_id": LI["citizen_id"], "name": "李秀瑛"}])
    answer = desk.post("province/acceptance", {"text": card})
    assert "李秀瑛" in answer["caution"]


def test_every_acceptance_is_in_the_access_log(
    enter: Enter, province: Province, prefecture: Prefecture
) -> None:
    known(prefecture)
    del province
    enter("doctor").post("province/acceptance", {"text": "P1"})
    assert fetch_all(
        "SELECT count(*) FROM audit_entry WHERE what = '一卡通受理' AND resident_id IS NOT NULL"
    ) == [(1,)]


@pytest.mark.feature("10.2.1.8-14")
def test_the_catalogue_answers_where_a_code_is_accepted_and_through_which_number(
    enter: Enter, province: Province, prefecture: Prefecture
) -> None:
    resident = known(prefecture)
    province.deliver()
    desk = enter("doctor")
    listed = {each["id"]: each for each in desk.get("health-code/applications")}
    assert listed["payment"]["status_name"] == "规划中"
    assert "省电子健康卡二维码" in listed["registration"]["accept_names"]
    entries = desk.get(f"health-code/applications/of/{resident}")
    found = {each["application"]["id"]: (each["number"], each["place"]) for each in entries}
    given = numbers(desk, resident)
    assert found["registration"] == ("P1", "楚雄市人民医院")
    assert found["records"] == (desk.get(f"residents/{resident}")["health_code"], "")
    assert found["cross_region"] == (given["province:index"], "")
    assert found["card_service"] == (given["province:card"], "")
    assert "payment" not in found
