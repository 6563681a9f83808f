"""From an access over HTTP to a finding that somebody else reviews with a reason."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from tests.kernel.audit.conftest import seal_all
from tests.records.conftest import HEADERS, PASSWORD, Place
from yizhou.kernel.audit import api as audit
from yizhou.kernel.audit.contracts import Subject
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.clock.api import CHINA, new_id
from yizhou.kernel.db.api import execute
from yizhou.kernel.organisations import api as organisations
from yizhou.records.unusual_access import jobs
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

pytestmark = pytest.mark.django_db(transaction=True)
VILLAGE = "532301103205"
NUMBERS = ("532301198503071222", "53230119620405101X")


def watch() -> None:
    seal_all()
    jobs.watch.task()  # type: ignore[attr-defined]


def entered(username: str) -> Client:
    client = Client(headers=HEADERS)
    answer = client.post("/api/session", {"username": username, "password": PASSWORD}, "application/json")
    assert answer.status_code == 200, answer.content.decode()
    return client


@pytest.fixture
def officer(place: Place) -> Client:
    save_accounts(
        [
            NewAccount("officer", PASSWORD, "安全员", assignments=(("security_officer", organisations.root().id),)),
            NewAccount("clerk", PASSWORD, "李审核", assignments=(("identity_clerk", place.hospital.id),)),
        ]
    )  # fmt: skip
    return entered("officer")


def findings(officer: Client, **asked: str) -> list[dict[str, object]]:
    return officer.get("/api/unusual-access", asked).json()["items"]


def clerk_of(place: Place, name: str = "李审核") -> Actor:
    return Actor(
        ActorKind.STAFF, name, user_id=new_id(), organisation_id=place.hospital.id,
        organisation_name=place.hospital.name, scope=place.hospital.path, roles=("身份审核员",),
    )  # fmt: skip


@pytest.mark.feature("10.2.1.3(6)-05", "10.2.1.3(6)-02")
def test_who_opens_a_marked_persons_record_is_found_and_reviewed(officer: Client, resident: UUID) -> None:
    marked = officer.post(
        "/api/marked-persons", {"resident_id": str(resident), "reason": "本州公众人物"}, "application/json"
    )
    assert [one["resident_name"] for one in marked.json()] == ["沙玛阿依"]
    assert entered("clerk").get(f"/api/residents/{resident}").status_code == 200
    watch()
    [found] = findings(officer, state="open", rule="marked_person")
    assert (found["actor_name"], found["resident_name"], found["severity"]) == ("李审核", "沙玛阿依", "high")

    review = f"/api/unusual-access/{found['id']}/review"
    short = officer.post(review, {"justified": True, "note": "好"}, "application/json")
    assert (short.status_code, short.json()["code"]) == (422, "unusual_access.note")
    verdict = {"justified": False, "note": "与本人工作无关，已约谈"}
    assert officer.post(review, verdict, "application/json").status_code == 204
    assert officer.post(review, verdict, "application/json").status_code == 404
    [done] = findings(officer, state="confirmed")
    assert (done["note"], done["reviewed_by"]) == ("与本人工作无关，已约谈", "安全员")

    counted = officer.get("/api/unusual-access/statistics").json()
    by_rule = {one["rule_id"]: one["confirmed"] for one in counted["rules"]}
    assert by_rule["marked_person"] == 1
    assert counted["actors"][0]["actor_name"] == "李审核"
    whats = [row["what"] for row in officer.get("/api/audit", {"who": "安全员"}).json()["items"]]
    assert {"核查异常访问", "标记重点保护"} <= set(whats)

    watch()
    assert findings(officer, state="open", rule="marked_person") == []
    assert officer.delete(f"/api/marked-persons/{resident}").json() == []
    assert officer.delete(f"/api/marked-persons/{resident}").status_code == 404


def test_three_hundred_records_in_an_hour_are_one_finding_that_grows(officer: Client, place: Place) -> None:
    clerk = clerk_of(place)
    audit.record_many(clerk, "read", [Subject(new_id(), "居民基本信息") for _ in range(299)])
    watch()
    assert findings(officer, rule="many_records") == []
    for extra in (1, 30):
        audit.record_many(clerk, "read", [Subject(new_id(), "居民基本信息") for _ in range(extra)])
        watch()
    [found] = findings(officer, rule="many_records")
    assert (found["number"], found["resident_id"]) == (330, None)


def test_a_neighbours_record_is_found_by_the_village_of_both(officer: Client, place: Place) -> None:
    def living(name: str, number: str) -> UUID:
        claim = PersonClaim(
            name=name, sex="2", identifiers=(Identifier(IdentifierKind.CITIZEN_ID, number),), region_code=VILLAGE,
            source="test",
        )  # fmt: skip
        return residents.resolve(system_actor(), claim, place.hospital.id).resident_id

    living("李审核", NUMBERS[0])
    neighbour = living("普正才", NUMBERS[1])
    providers.register(
        system_actor(),
        PractitionerClaim(
            "P900", "李审核", citizen_id=NUMBERS[0], affiliations=(Affiliation(place.hospital.code, place.hospital.name),)
        ),
    )  # fmt: skip
    clerk = clerk_of(place)
    audit.record(clerk, "read", resident_id=neighbour, what="居民基本信息")
    audit.record(clerk, "read", resident_id=new_id(), what="居民基本信息")
    watch()
    [found] = findings(officer, rule="neighbour")
    assert (found["resident_name"], found["number"]) == ("普正才", 1)


def test_a_person_is_marked_by_identity_number(officer: Client, place: Place) -> None:
    claim = PersonClaim(
        name="普正才",
        sex="1",
        identifiers=(Identifier(IdentifierKind.CITIZEN_ID, NUMBERS[1]),),
        source="test",
    )
    residents.resolve(system_actor(), claim, place.hospital.id)
    form = {"number": NUMBERS[1].lower(), "reason": "本系统职工"}
    assert (
        officer.post("/api/marked-persons", form, "application/json").json()[0]["resident_name"] == "普正才"
    )
    wrong = officer.post("/api/marked-persons", {**form, "number": NUMBERS[0]}, "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unusual_access.nobody")


def test_nights_are_found_and_working_hours_are_not(officer: Client, place: Place) -> None:
    day, night = clerk_of(place, "白天"), clerk_of(place, "夜里")
    for who in (day, night):
        audit.record_many(who, "read", [Subject(new_id(), "居民基本信息") for _ in range(3)])
    for who, hour in ((day, 12), (night, 23)):
        execute(
            "UPDATE audit_entry SET at = %s WHERE actor_id = %s",
            (datetime(2026, 3, 4, hour, tzinfo=CHINA), who.user_id),
        )
    watch()
    assert [one["actor_name"] for one in findings(officer, rule="outside_hours")] == ["夜里"]


def test_only_reviewers_see_the_queue_and_nobody_reviews_himself(
    officer: Client, place: Place, resident: UUID
) -> None:
    assert entered("clerk").get("/api/unusual-access").status_code == 403
    officer.post(
        "/api/marked-persons", {"resident_id": str(resident), "reason": "受威胁的人"}, "application/json"
    )
    audit.record(
        Actor(
            ActorKind.STAFF, "安全员", user_id=_account("officer"), organisation_id=place.hospital.id, roles=("安全管理员",)
        ),
        "read", resident_id=resident, what="居民基本信息",
    )  # fmt: skip
    watch()
    [found] = findings(officer, rule="marked_person")
    answer = officer.post(
        f"/api/unusual-access/{found['id']}/review", {"justified": True, "note": "是我自己的工作"}, "application/json"
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (403, "unusual_access.own")
    assert officer.get("/api/unusual-access", {"state": "later"}).json()["code"] == "unusual_access.state"


def _account(username: str) -> UUID:
    from yizhou.kernel.db.api import fetch_one

    row = fetch_one("SELECT id FROM account WHERE username = %s", (username,))
    assert row is not None
    return row[0]
