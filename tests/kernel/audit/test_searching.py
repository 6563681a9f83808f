"""The log answers who, what, when, from where, for what, about whom, for which institution, with what outcome."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.kernel.audit.conftest import Staff, seal_all
from tests.kernel.conftest import Tree
from tests.kernel.test_auth import log_in
from yizhou.kernel.audit import api as audit
from yizhou.kernel.audit.contracts import Question
from yizhou.kernel.audit.errors import EntryNotFound, PeriodWrong, UnknownFilter
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import execute

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(staff: Staff) -> Staff:
    resident = new_id()
    for number in range(5):
        audit.record(staff.near, "read", resident_id=resident, what=f"摘要 {number}")
        audit.record(staff.far, "read", resident_id=new_id(), what=f"病历 {number}")
    audit.record(staff.near, "print", resident_id=resident, what="病历首页", detail={"pages": 3})
    audit.record(staff.far, "query", what="居民检索", outcome="refused")
    seal_all()
    return staff


def whats(asked: Question, staff: Staff) -> list[str]:
    return [item.what for item in audit.search(staff.auditor, asked, limit=100).items]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Question(who="李医"), ["病历首页", "摘要 4", "摘要 3", "摘要 2", "摘要 1", "摘要 0"]),
        (Question(who="王医", action="read", text="病历 3"), ["病历 3"]),
        (Question(action="print"), ["病历首页"]),
        (Question(who="医生", outcome="refused"), ["居民检索"]),
        (Question(address="10.2.", action="query"), ["居民检索"]),
        (Question(purpose="treatment", text="首页"), ["病历首页"]),
        (Question(who="没有这个人"), []),
    ],
)
def test_all_that_is_asked_must_hold(log: Staff, asked: Question, expected: list[str]) -> None:
    assert whats(asked, log) == expected


def test_a_resident_and_an_institution_are_ways_in(log: Staff) -> None:
    one = audit.search(log.auditor, Question(action="print")).items[0]
    assert len(whats(Question(resident_id=one.resident_id), log)) == 6
    assert len(whats(Question(organisation_id=log.far.organisation_id), log)) == 6
    assert whats(Question(organisation_id=log.far.organisation_id, who="李医"), log) == []


def test_a_period_is_found_by_the_numbers_of_its_hours(log: Staff) -> None:
    execute("UPDATE audit_entry SET at = at - interval '40 days' WHERE what LIKE '摘要%%'")
    execute("DELETE FROM audit_hour")
    execute(
        "INSERT INTO audit_hour SELECT date_trunc('hour', at), min(id), max(id) FROM audit_entry GROUP BY 1"
    )
    old = Question(text="摘要", since=now() - timedelta(days=41), until=now() - timedelta(days=39))
    assert len(whats(old, log)) == 5
    assert whats(Question(since=now() - timedelta(days=39), text="摘要"), log) == []
    assert whats(Question(text="摘要"), log) == []  # without a way in, the last month
    assert len(whats(Question(since=now() - timedelta(minutes=5), who="医生"), log)) == 7


def test_pages_hold_together(log: Staff) -> None:
    seen, after = [], None
    while True:
        page = audit.search(log.auditor, Question(who="医生"), after, limit=5)
        seen += [item.id for item in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 12
    assert seen == sorted(seen, reverse=True)


def test_an_auditor_of_a_county_sees_that_county(log: Staff) -> None:
    found = audit.search(log.near, Question(), limit=100).items
    assert {item.actor_name for item in found} == {"李医生"}
    other = audit.search(log.auditor, Question(who="王医")).items[0]
    with pytest.raises(EntryNotFound):
        audit.entry(log.near, other.id)
    assert audit.entry(log.auditor, other.id).address == "10.2.0.9"
    assert [one.name for one in audit.actors(log.near, "医生")] == ["李医生"]
    assert audit.statistics(log.near, 7).total == 6


def test_bad_questions_are_answered_with_advice(log: Staff) -> None:
    with pytest.raises(UnknownFilter, match="不能按“peek”检索操作"):
        audit.search(log.auditor, Question(action="peek"))
    early = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(PeriodWrong, match="结束时间不晚于开始时间"):
        audit.search(log.auditor, Question(since=early, until=early))
    with pytest.raises(PeriodWrong, match="0 天"):
        audit.statistics(log.auditor, 0)


def test_entries_are_counted_once_however_often_the_sealer_runs(log: Staff) -> None:
    seal_all()
    counted = audit.statistics(log.auditor, 2)
    by = {count.id: (count.number, count.refused) for count in counted.actions}
    assert (by["read"], by["print"], by["query"]) == ((10, 0), (1, 0), (1, 1))
    assert {count.name for count in counted.organisations} >= {"东华镇本东村卫生室", "南华县"}
    assert sum(count.number for count in counted.hours) == counted.total
    assert sum(count.number for count in counted.roles) == counted.total


@pytest.mark.feature("10.2.1.3(6)-01", "10.2.1.3(6)-03", "10.2.1.3(6)-04")
def test_the_auditor_searches_reads_and_counts_over_http(client: Client, log: Staff, people: Tree) -> None:
    log_in(client, "auditor")
    rows = client.get("/api/audit", {"who": "李医生", "action": "print"}).json()["items"]
    assert [(row["actor_name"], row["what"], row["address"]) for row in rows] == [
        ("李医生", "病历首页", "10.1.0.7")
    ]
    detail = client.get(f"/api/audit/entries/{rows[0]['id']}").json()
    assert detail["detail"] == {"pages": 3}
    assert client.get("/api/audit/actors", {"q": "李医"}).json()[0]["organisation_name"] == "李医生的机构"
    seal_all()
    counted = client.get("/api/audit/statistics", {"days": 7}).json()
    assert {count["id"] for count in counted["actions"]} >= {"read", "print", "query", "login"}
    refused = client.get("/api/audit", {"action": "peek"})
    assert (refused.status_code, refused.json()["code"]) == (422, "audit.filter")


@pytest.mark.feature("10.2.1.3(6)-02")
def test_events_of_security_are_in_the_log(client: Client, people: Tree) -> None:
    log_in(client, "auditor", "wrong-one")
    log_in(client, "aheimuga")
    assert client.get("/api/audit").status_code == 403
    header = {"X-Yizhou-Request": "1"}
    change = {"old": "nothing", "new": "Longchuan-1950"}
    assert client.post("/api/session/password", change, "application/json", headers=header).status_code == 422
    assert client.delete("/api/session", headers=header).status_code == 204
    log_in(client, "auditor")
    rows = client.get("/api/audit", {"security": True}).json()["items"]
    assert [(row["action"], row["outcome"], row["actor_name"]) for row in rows[:6]] == [
        ("login", "success", "李监督"), ("logout", "success", "阿黑木呷"), ("password", "refused", "阿黑木呷"),
        ("permission", "refused", "阿黑木呷"), ("login", "success", "阿黑木呷"), ("login", "refused", "auditor"),
    ]  # fmt: skip
    assert rows[6]["action"] == "configure"
    assert rows[3]["what"] == "权限“访问审计”"


def test_a_county_auditor_does_not_see_whom_nobody_knows(client: Client, log: Staff) -> None:
    log_in(client, "somebody", "wrong-one")
    assert audit.search(log.near, Question(security=True)).items == []


@pytest.mark.feature("10.2.1.3(6)-01")
def test_the_chain_is_verified_over_http_with_a_report(client: Client, log: Staff, people: Tree) -> None:
    log_in(client, "auditor")
    execute("UPDATE audit_entry SET what = '别的' WHERE what = '摘要 2'")
    begun = client.post(
        "/api/audit/verifications", {"recent": False}, "application/json", HTTP_X_YIZHOU_REQUEST="1"
    ).json()
    assert begun["state"] == "running"
    audit_jobs_verify(begun["id"])
    report = client.get(f"/api/audit/verifications/{begun['id']}").json()
    assert (report["state"], report["found"], report["findings"][0]["kind"]) == ("broken", 1, "changed")
    assert client.get("/api/audit/chain").json()["verifications"][0]["state"] == "broken"
    assert client.get("/api/audit/verifications/00000000-0000-0000-0000-000000000000").status_code == 404


def audit_jobs_verify(verification_id: str) -> None:
    from yizhou.kernel.audit import jobs

    jobs.verify.task(verification_id=verification_id)  # type: ignore[attr-defined]
