"""Notifiable diseases reported over HTTP by the demo's own people, in every state a card can be in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tools.demo.collaborating import Desk
from yizhou.kernel.clock.api import CHINA, now

KIND = "infectious_disease"
CASES = (
    ("普文忠", "2151", "3", "伤寒：审核完成，已排队直推"),
    ("普秀兰", "301", "2", "流行性感冒：县疾控待审"),
    ("普建国", "2132", "1", "阿米巴性痢疾：被退回"),
    ("普文忠", "310", "2", "其他感染性腹泻病：院内待审"),
)


def report(url: str, password: str) -> Iterator[str]:
    """Some cards of the county hospital; one line of progress for each."""
    doctor, office, county, prefecture = (
        Desk(url, name, password) for name in ("doctor", "prevention", "countycdc", "prefcdc")
    )
    for number, (name, disease, certainty, told) in enumerate(CASES):
        resident = doctor.resident(name)
        if resident is None:
            continue
        card = _submit(doctor, resident, disease, certainty, hours=number + 1)
        if number == 2:
            _decide(office, card, approve=False, note="请核对现住地址到门牌号")
        elif number < 2:
            card = _decide(office, card)
            if number == 0:
                _decide(prefecture, _decide(county, card))
        yield told


def _submit(doctor: Desk, resident: str, disease: str, certainty: str, hours: int) -> dict[str, Any]:
    opened = doctor.get(f"/api/report-cards/{KIND}/residents/{resident}/new")
    at = now().astimezone(CHINA) - timedelta(hours=hours)
    answers = {
        **opened["answers"], "disease": disease, "case_class": certainty, "occupation": "11", "belongs": "1", "onset": f"{at - timedelta(days=2):%Y-%m-%d}",
        "diagnosed": f"{at:%Y-%m-%dT%H:%M}", "filled_on": f"{now().astimezone(CHINA):%Y-%m-%d}",
    }  # fmt: skip
    answers.setdefault("telephone", "08786220120")
    answers.setdefault("lives_at", "大姚县昙华乡赤石岩村")
    answer = doctor.http.put(
        f"/api/report-cards/{KIND}/residents/{resident}/cards/{uuid4()}", json={"answers": answers}
    )
    return answer.raise_for_status().json()


def _decide(desk: Desk, card: dict[str, Any], *, approve: bool = True, note: str = "") -> dict[str, Any]:
    body = {"approve": approve, "note": note, "revision": card["revision"]}
    return desk.post(f"/api/report-cards/cards/{card['id']}/decision", body)
