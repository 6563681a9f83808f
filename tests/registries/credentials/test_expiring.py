"""Warnings before the end: once per stage, gone when the licence is renewed."""

from datetime import timedelta
from typing import Any

from tests.registries.credentials.conftest import Office
from yizhou.kernel.clock.api import frozen, now, today
from yizhou.registries.credentials import api, jobs


def listed(office: Office, **query: Any) -> list[tuple[str, str, int]]:
    answer = office.regulator.get("/api/credentials/warnings", query).json()
    return [(row["holder_name"], row["what_name"], row["days"]) for row in answer["items"]]


def test_a_licence_is_warned_of_once_per_stage(office: Office) -> None:
    end = today() + timedelta(days=80)
    office.register_nurse(valid_from="2022-07-01", valid_until=end.isoformat())
    assert listed(office) == []
    assert (api.warn(), api.warn()) == (1, 0)
    assert listed(office, what="expiry", kind="nurse") == [("李秀英", "有效期", 80)]
    with frozen(now() + timedelta(days=25)):
        assert (api.warn(), api.warn()) == (1, 0)
    with frozen(now() + timedelta(days=30)):
        assert api.warn() == 0
    with frozen(now() + timedelta(days=90)):
        assert api.warn() == 1
        assert listed(office) == [("李秀英", "有效期", -10)]
        assert office.regulator.get("/api/credentials/statistics").json()["past"] == 1


def test_a_renewed_licence_is_warned_of_no_longer(office: Office) -> None:
    end = today() + timedelta(days=20)
    licence = office.register_nurse(valid_from="2022-07-01", valid_until=end.isoformat())
    jobs.warn()
    assert len(listed(office)) == 1
    office.through(kind="nurse", action="renew", licence_id=licence["id"])
    assert listed(office) == []


def test_an_overdue_check_is_warned_of_and_stays_within_scope(office: Office) -> None:
    office.register_physician(valid_from="2020-03-01")
    api.warn()
    assert [(name, what) for name, what, _ in listed(office)] == [("张志强", "定期考核")]
    assert office.ground.client("dayao").get("/api/credentials/warnings").json()["items"] == []
    expiring = office.regulator.get("/api/credentials", {"standing": "expiring"}).json()
    assert expiring["items"] == []
    jobs.forget_calls()
