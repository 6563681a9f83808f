"""Log-in, lock-out, scope and session, over HTTP."""

from datetime import timedelta

from django.test import Client

from tests.kernel.conftest import PASSWORD, Tree
from yizhou.kernel.auth import sessions
from yizhou.kernel.clock.api import frozen, now

JSON = {"content_type": "application/json", "headers": {"X-Yizhou-Request": "1"}}


def log_in(client: Client, username: str, password: str = PASSWORD):
    return client.post("/api/session", {"username": username, "password": password}, **JSON)


def test_a_village_doctor_sees_her_township_and_no_further(client: Client, people: Tree) -> None:
    session = log_in(client, "aheimuga").json()
    assert session["organisation"]["name"] == "东华镇本东村卫生室"
    assert "record.read" in session["permissions"]
    menus = [menu["id"] for menu in session["menus"]]
    assert menus[0] == "home"
    assert {"tasks", "residents", "programmes"} <= set(menus)
    assert not {"identity", "exchange", "audit"} & set(menus)
    actor = sessions.standing(client.cookies[sessions.COOKIE].value).actor
    assert actor.scope == "p532300.c532301.t532301103"


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client: Client, people: Tree) -> None:
    for _ in range(4):
        answer = log_in(client, "auditor", "wrong")
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.login_failed")
    assert log_in(client, "auditor", "wrong").json()["code"] == "auth.account_locked"
    answer = log_in(client, "auditor")
    assert answer.status_code == 429
    assert "锁定" in answer.json()["detail"]
    with frozen(now() + timedelta(minutes=16)):
        assert log_in(client, "auditor").status_code == 200


def test_an_unknown_user_gets_the_same_answer_as_a_wrong_password(client: Client, people: Tree) -> None:
    unknown, wrong = log_in(client, "nobody").json(), log_in(client, "aheimuga", "x").json()
    assert {**unknown, "request_id": ""} == {**wrong, "request_id": ""}


def test_a_session_ends_after_an_idle_hour(client: Client, people: Tree) -> None:
    log_in(client, "aheimuga")
    assert client.get("/api/session").status_code == 200
    sessions._remembered.clear()
    with frozen(now() + timedelta(minutes=61)):
        assert client.get("/api/session").json()["code"] == "auth.unauthenticated"


def test_a_write_without_the_request_header_is_refused(client: Client, people: Tree) -> None:
    log_in(client, "auditor")
    body = {"organisation_id": str(people.other_county)}
    refused = client.put("/api/session/organisation", body, content_type="application/json")
    assert refused.json()["code"] == "auth.missing_request_header"
    switched = client.put("/api/session/organisation", body, **JSON).json()
    assert switched["roles"] == [{"id": "doctor", "name": "医生"}]
    stranger = client.put("/api/session/organisation", {"organisation_id": str(people.county)}, **JSON)
    assert stranger.json()["code"] == "auth.organisation_not_yours"


def test_a_changed_password_ends_other_sessions(client: Client, people: Tree) -> None:
    other = Client()
    log_in(other, "aheimuga")
    log_in(client, "aheimuga")
    weak = client.post("/api/session/password", {"old": PASSWORD, "new": "12345678"}, **JSON)
    assert weak.json()["code"] == "auth.weak_password"
    changed = client.post("/api/session/password", {"old": PASSWORD, "new": "Mouding-2026-x"}, **JSON)
    assert changed.status_code == 204
    assert other.get("/api/session").status_code == 401
    assert client.get("/api/session").status_code == 200


def test_a_malformed_request_says_what_is_missing(client: Client, people: Tree) -> None:
    answer = client.post("/api/session", {"username": "x"}, **JSON)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "缺少必填项" in answer.json()["faults"][0]["message"]


def test_the_organisation_tree_is_cut_to_scope(client: Client, people: Tree) -> None:
    log_in(client, "aheimuga")
    top = client.get("/api/organisations").json()
    assert [row["name"] for row in top] == ["东华镇"]
    below = client.get("/api/organisations", {"parent": top[0]["id"]}).json()
    assert [row["id"] for row in below] == [str(people.village_room)]
    assert client.get("/api/organisations", {"q": "南华"}).json() == []
