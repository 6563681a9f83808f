"""A form that stands alone, from the first word to the withdrawn record, through HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.engines.programmes.conftest import Desk
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline

FORM = "reception_record"
GOOD: dict[str, Any] = {
    "visit_date": "2026-11-27", "place": "2", "complaint": "头晕3天", "systolic": 152, "diastolic": 94, "assessment": "血压偏高",
    "plan": "一周后复测血压", "referral": False, "medicines": [{"name": "硝苯地平控释片", "dose": 30, "unit": "mg"}],
    "body": [{"id": "front_head", "region": "头面部", "note": "胀痛"}], "signature": "data:image/png;base64,iVBORw0KGgo=",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with frozen(datetime(2026, 11, 27, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def village(desk: Callable[[str], Desk]) -> Desk:
    return desk("village")


def of(resident: UUID, rest: str) -> str:
    return f"/residents/{resident}/{rest}"


def filled(village: Desk, resident: UUID, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A submitted form: the place it is corrected at, and what the platform said."""
    path = of(resident, f"forms/{FORM}/filled/{uuid4()}")
    return path, village.send("put", path, {"answers": GOOD | changes})


def pressure(actor: Actor, resident: UUID) -> list[tuple[Any, int]]:
    found = fhir.search(actor, [resident], ("Observation",), ("8480-6",))
    return [(fhir.parse(each.raw)["valueQuantity"]["value"], each.version) for each in found]


def test_the_catalogue_says_which_forms_stand_alone_and_what_they_ask(village: Desk) -> None:
    listed = {one["id"]: one for one in village.get("/forms")}
    assert listed[FORM]["alone"]
    assert not listed["hypertension_follow_up"]["alone"]
    described = village.get(f"/forms/{FORM}")
    asked = {field["id"]: field for group in described["groups"] for field in group["fields"]}
    assert (asked["systolic"]["unit"], asked["systolic"]["low"]) == ("mmHg", 40)
    assert village.get("/forms/nothing", 404)["code"] == "forms.unknown"


def test_a_draft_is_kept_as_it_was_typed_and_stays_with_its_author(
    village: Desk, desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    resident, key = make(), uuid4()
    opened = village.get(of(resident, f"forms/{FORM}/open"))
    assert (opened["answers"]["visit_date"], opened["given"]["sex"]) == ("2026-11-27", "2")
    path = of(resident, f"forms/{FORM}/drafts/{key}")
    kept = village.send("put", path, {"answers": {"systolic": "一百五"}})
    assert (kept["state"], kept["revision"]) == ("draft", 1)
    kept = village.send("put", path, {"answers": {"systolic": 150}, "revision": 1})
    assert [(one["id"], one["answers"]) for one in village.get("/forms/drafts")] == [
        (str(key), {"systolic": 150})
    ]
    assert desk("township").get("/forms/drafts") == []
    assert village.get(of(resident, "filled")) == [], "a draft is nothing that was filled in"


def test_two_who_write_at_once_are_told_and_nothing_is_overwritten(
    village: Desk, desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    resident = make()
    path = of(resident, f"forms/{FORM}/drafts/{uuid4()}")
    village.send("put", path, {"answers": {"complaint": "头晕"}})
    desk("township").send("put", path, {"answers": {"complaint": "头痛"}, "revision": 1})
    told = village.send("put", path, {"answers": {"complaint": "头晕3天"}, "revision": 1}, 409)
    assert told["code"] == "forms.edited_meanwhile"
    assert "township医生" in told["detail"]
    now = village.get(path.replace(f"forms/{FORM}/drafts", "filled"))
    assert (now["answers"], now["revision"]) == ({"complaint": "头痛"}, 2)


def test_everything_wrong_is_said_at_once_and_nothing_enters_the_record(
    village: Desk, make: Callable[..., UUID], actor: Actor
) -> None:
    resident = make()
    bad = {
        "visit_date": "2026-11-28",
        "place": "9",
        "systolic": 90,
        "diastolic": 94,
        "referral": True,
        "temperature": 40.2,
    }
    said = {"answers": bad}
    path = of(resident, f"forms/{FORM}/filled/{uuid4()}")
    refused = village.send("put", path, said, 422)
    assert refused["code"] == "forms.refused"
    assert {(one["code"], one["place"]) for one in refused["faults"]} == {
        ("forms.no_option", "place"), ("forms.required", "complaint"), ("forms.unusual", "temperature"),
        ("forms.required", "assessment"), ("forms.required", "plan"), ("forms.required", "referral_to"),
        ("forms.check.pressure_order", "systolic"), ("forms.check.not_ahead", "visit_date"),
    }  # fmt: skip
    checked = village.send("post", of(resident, f"forms/{FORM}/check"), said)
    assert len(checked["faults"]) == len(refused["faults"])
    assert fhir.search(actor, [resident], ("Observation", "Encounter")) == []


def test_an_unusual_value_is_kept_with_the_reason_it_was_given(
    village: Desk, make: Callable[..., UUID]
) -> None:
    path = of(make(), f"forms/{FORM}/filled/{uuid4()}")
    hot = {"answers": GOOD | {"temperature": 40.2}}
    assert village.send("put", path, hot, 422)["faults"][0]["code"] == "forms.unusual"
    kept = village.send("put", path, hot | {"reasons": {"temperature": "腋温两次均如此"}})
    assert kept["reasons"] == {"temperature": "腋温两次均如此"}


def test_a_submitted_form_is_in_the_record_once_however_often_it_is_sent(
    village: Desk, make: Callable[..., UUID], actor: Actor
) -> None:
    resident = make()
    path, told = filled(village, resident)
    assert (told["state"], told["author"]) == ("final", "village医生")
    assert village.send("put", path, {"answers": GOOD})["revision"] == told["revision"]
    assert pressure(actor, resident) == [(152, 1)]
    assert len(fhir.search(actor, [resident], ("MedicationStatement",))) == 1
    response = fhir.parse(fhir.search(actor, [resident], ("QuestionnaireResponse",))[0].raw)
    said = {item["linkId"]: item for item in response["item"]}
    assert said["body"]["answer"] == [{"valueString": "头面部 胀痛"}]
    assert said["signature"]["answer"] == [{"valueString": "已签名"}], "the picture stays with the form"
    assert any("接诊记录" in event.title for event in timeline.events(actor, resident))
    assert [one["id"] for one in village.get(of(resident, "filled"))] == [told["id"]]
    opened = village.get(of(resident, f"forms/{FORM}/open"))
    assert opened["previous"][0]["answers"]["systolic"] == 152


def test_a_correction_wants_a_reason_keeps_what_was_said_and_reaches_the_record(
    village: Desk, make: Callable[..., UUID], actor: Actor
) -> None:
    resident = make()
    path, first = filled(village, resident)
    right = {"answers": GOOD | {"systolic": 142}, "revision": first["revision"]}
    assert village.send("put", path, right, 422)["code"] == "forms.reason_missing"
    told = village.send("put", path, right | {"reason": "血压值录入错误"})
    assert told["revision"] == first["revision"] + 1
    assert pressure(actor, resident) == [(142, 2)]
    before = village.get(of(resident, f"filled/{first['id']}/history"))
    assert [(one["answers"]["systolic"], one["reason"]) for one in before] == [(152, "血压值录入错误")]
    stale = village.send("put", path, {**right, "answers": GOOD, "reason": "旧"}, 409)
    assert stale["code"] == "forms.edited_meanwhile"


def test_a_void_form_leaves_the_record_and_is_still_read(
    village: Desk, make: Callable[..., UUID], actor: Actor
) -> None:
    resident = make()
    path, told = filled(village, resident)
    where = of(resident, f"filled/{told['id']}")
    assert village.send("post", f"{where}/void", {"reason": " "}, 422)["code"] == "forms.reason_missing"
    gone = village.send("post", f"{where}/void", {"reason": "错填他人信息"})
    assert gone["state"] == "void"
    assert pressure(actor, resident) == []
    assert village.get(of(resident, "filled")) == []
    assert village.get(where)["answers"]["systolic"] == 152
    assert village.send("put", path, {"answers": GOOD, "reason": "再改"}, 409)["code"] == "forms.void"


def test_nobody_fills_in_beyond_their_part_of_the_prefecture(
    village: Desk, desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    resident = make()
    _, told = filled(village, resident)
    elsewhere = desk("elsewhere").client
    for rest in (f"filled/{told['id']}", f"forms/{FORM}/open"):
        assert elsewhere.get(f"/api{of(resident, rest)}").status_code in (403, 404)
    assert desk("regulator").get("/forms", 403)["code"]
    refused = village.send(
        "put", of(resident, f"forms/hypertension_follow_up/filled/{uuid4()}"), {"answers": {}}, 422
    )
    assert refused["code"] == "forms.not_alone"
