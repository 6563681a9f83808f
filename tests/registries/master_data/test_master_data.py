"""Master data from the registries to the receivers' systems and back: noticed, reviewed, published, pushed, pulled, acknowledged."""

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture, person
from tools.simulators.master_data_receiver import serve
from yizhou.exchange.partners import api as partners
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import execute, fetch_all, unit_of_work
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.master_data import api, changing, jobs
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system_actor("测试")
PASSWORD, SECRET = "Yizhou2025test", "receiver-secret-1"


@pytest.fixture
def prefecture() -> Prefecture:
    with unit_of_work():
        found = make_prefecture()
        for code, name in (("HOSPITAL1", "楚雄市人民医院"), ("HOSPITAL2", "大姚县人民医院")):
            facilities.register(
                ACTOR, InstitutionClaim(code=code, name=name, class_code="A100", region_code="532301")
            )
        changing.notice_all(ACTOR)
    return found


@pytest.fixture
def keeper(prefecture: Prefecture) -> Client:
    save_accounts(
        [
            NewAccount(
                "k",
                PASSWORD,
                "主数据员",
                assignments=(("master_data_keeper", prefecture.places["532300"].id),),
            )
        ]
    )
    client = Client(headers={"X-Yizhou-Request": "1"})
    assert (
        client.post(
            "/api/session", {"username": "k", "password": PASSWORD}, content_type="application/json"
        ).status_code
        == 200
    )
    return client


def call(client: Client, method: str, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
    answer = getattr(client, method)(
        f"/api/master-data/{path}", body, content_type="application/json", **more
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@dataclass
class Receiver:
    url: str

    def control(self, **wish: Any) -> None:
        httpx.post(f"{self.url}/control", json=wish).raise_for_status()

    def state(self) -> Any:
        return httpx.get(f"{self.url}/control").json()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = serve(0, SECRET)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Receiver(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def subscribe(keeper: Client, prefecture: Prefecture, receiver: Receiver) -> Callable[..., Any]:
    def make(kind: str = "institution", place: str = "HOSPITAL1", status: int = 200, **more: Any) -> Any:
        form = {"organisation_id": str(prefecture.places[place].id), "name": "院内系统", "kind": kind, "mode": "push",
                "url": receiver.url, "secret": SECRET,
                "filter": {"code": ["HOSPITAL"]} if kind == "institution" else {}}  # fmt: skip
        return call(keeper, "post", "subscriptions", form | more, status)

    return make


def rename(code: str, name: str) -> None:
    with unit_of_work():
        facilities.update(ACTOR, InstitutionClaim(code=code, name=name))
        changing.notice_all(ACTOR)


@pytest.mark.feature(
    "11.7.1.2.2-01", "11.7.1.2.2-02", "11.7.1.2.2-07", "11.7.1.2.2-08", "11.7.1.2.2-09", "11.7.1.2.2-10"
)
def test_four_models_say_their_fields_and_what_they_are_bound_to(keeper: Client) -> None:
    models = {each["id"]: each for each in call(keeper, "get", "models")}
    assert {"resident", "institution", "practitioner", "term"} == set(models)
    assert (
        models["institution"]["reviewed"],
        models["resident"]["restricted"],
        models["institution"]["items"],
    ) == (True, True, 3)
    name = next(field for field in models["resident"]["fields"] if field["id"] == "name")
    assert (name["element"], name["personal"]) == ("DE02.01.039.00", True)


@pytest.mark.feature("11.7.1.2.2-05", "11.7.1.2.2-06", "11.7.1.2.2-04")
def test_a_change_is_sent_only_after_its_review(keeper: Client, subscribe: Any, receiver: Receiver) -> None:
    subscribe()
    assert jobs.push_all() == 2, "what is in force is sent first"
    rename("HOSPITAL1", "楚雄市第一人民医院")
    assert jobs.push_all() == 0
    [waiting] = call(keeper, "get", "changes")["items"]
    assert waiting["differs"] == [
        {"field": "机构名称", "before": "楚雄市人民医院", "after": "楚雄市第一人民医院"}
    ]
    call(
        keeper,
        "post",
        "changes/decision",
        {"ids": [waiting["id"]], "publish": True, "note": "批复〔2026〕1号"},
    )
    assert (
        call(keeper, "post", "changes/decision", {"ids": [waiting["id"]], "publish": True}, 404)["code"]
        == "master_data.change_not_found"
    )
    assert jobs.push_all() == 1
    held = receiver.state()["items"]["HOSPITAL1"]
    assert (held["version"], held["content"]["name"]) == (2, "楚雄市第一人民医院")
    rename("HOSPITAL2", "错误的名称")
    [wrong] = call(keeper, "get", "changes")["items"]
    call(keeper, "post", "changes/decision", {"ids": [wrong["id"]], "publish": False, "note": "无批复"})
    assert jobs.push_all() == 0
    assert [each["state"] for each in call(keeper, "get", "items/institution", {"key": "HOSPITAL2"})] == [
        "rejected",
        "published",
    ]


def test_what_fails_is_tried_again_in_order_then_parked_and_sent_again_by_hand(
    keeper: Client, subscribe: Any, receiver: Receiver
) -> None:
    made = subscribe()
    receiver.control(fail=1)
    assert jobs.push_all() == 0
    [(state, attempts, later)] = fetch_all(
        "SELECT state, attempts, due > now() FROM master_delivery GROUP BY 1, 2, 3"
    )
    assert (state, attempts, later) == ("queued", 1, True)
    assert jobs.push_all() == 0, "not before it is due"
    execute("UPDATE master_delivery SET due = now()")
    assert jobs.push_all() == 2
    receiver.control(fail=99)
    rename("HOSPITAL1", "新名称医院")
    [waiting] = call(keeper, "get", "changes")["items"]
    call(keeper, "post", "changes/decision", {"ids": [waiting["id"]], "publish": True})
    for _ in range(9):
        execute("UPDATE master_delivery SET due = now() WHERE state = 'queued'")
        jobs.push_all()
    [parked] = call(keeper, "get", f"subscriptions/{made['id']}/deliveries?state=parked")
    assert (parked["attempts"], "503" in parked["problem"]) == (8, True)
    receiver.control(fail=0)
    assert call(keeper, "post", f"subscriptions/{made['id']}/again", {})["done"] == 1
    assert jobs.push_all() == 1
    assert call(keeper, "get", "subscriptions")[0]["deliveries"] == {"已应用": 3}


def test_a_worker_killed_between_sending_and_noting_sends_the_same_delivery_again(
    subscribe: Any, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("yizhou.registries.master_data.delivering.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.push_all()
    assert jobs.push_all() == 2
    sent = receiver.state()["sent"]
    assert len(sent) == 4
    assert len({each["delivery"] for each in sent}) == 2, "the receiver knows the repetition by its number"


@pytest.mark.feature("11.7.1.2.2-03")
def test_each_receiver_gets_its_own_names_and_codes(
    keeper: Client, subscribe: Any, receiver: Receiver
) -> None:
    mapping = {"names": {"code": "JGBM", "name": "JGMC"}, "without": ["class_code"],
               "codes": {"status": {"values": {"active": "1"}}}}  # fmt: skip
    shown = call(
        keeper,
        "post",
        "preview",
        {"kind": "institution", "mapping": mapping, "filter": {"code": ["HOSPITAL2"]}},
    )
    assert (shown["after"]["JGBM"], shown["after"]["status"]) == ("HOSPITAL2", "1")
    subscribe(mapping=mapping, filter={"code": ["HOSPITAL2"]})
    assert jobs.push_all() == 1
    [item] = receiver.state()["sent"]
    assert (item["content"]["JGMC"], "class_code" in item["content"]) == ("大姚县人民医院", False)
    wrong = {
        "names": {"colour": "x", "code": "A", "name": "A"},
        "without": ["code"],
        "codes": {"status": {}},
        "extra": 1,
    }
    refused = subscribe(status=422, mapping=wrong, url="ftp://x", secret="kurz")
    assert all(
        word in refused["detail"]
        for word in ("colour", "同一个名称", "必须发送", "target", "extra", "接收地址", "12 位")
    )
    assert call(keeper, "post", "preview", {"kind": "institution", "mapping": wrong})["problems"]


def basic(place: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{place}:{SECRET}{place}".encode()).decode()}


@pytest.fixture
def system(prefecture: Prefecture) -> Callable[[str], Client]:
    """An institution's own system, logged in by its code and secret."""

    def make(place: str) -> Client:
        with unit_of_work():
            partners.register(
                ACTOR,
                code=place,
                name=place,
                institution_code=place,
                secret=SECRET + place,
                channels=("fhir",),
            )
        return Client(headers=basic(place))

    return make


def test_a_system_pulls_acknowledges_and_reconciles(keeper: Client, subscribe: Any, system: Any) -> None:
    made = subscribe(mode="pull")
    own, other = system("HOSPITAL1"), system("HOSPITAL2")
    feed = call(own, "get", f"feed/{made['id']}?limit=1")
    assert ([each["key"] for each in feed["items"]], feed["more"]) == (["HOSPITAL1"], True)
    rest = call(own, "get", f"feed/{made['id']}?after={feed['next']}")
    assert [each["key"] for each in rest["items"]] == ["HOSPITAL2"]
    assert call(own, "get", f"feed/{made['id']}?after={rest['next']}")["items"] == []
    assert (
        call(other, "get", f"feed/{made['id']}", status=404)["code"] == "master_data.subscription_not_found"
    )
    told = call(own, "post", f"feed/{made['id']}/reconciliation", {"items": {"HOSPITAL1": 0, "GONE": 3}})
    assert told == {"missing": ["HOSPITAL2"], "stale": ["HOSPITAL1"], "extra": ["GONE"]}


def test_word_of_what_became_of_a_delivery_may_come_later(
    keeper: Client, subscribe: Any, receiver: Receiver, system: Any
) -> None:
    made = subscribe()
    receiver.control(late=True, refuse=["HOSPITAL2"])
    jobs.push_all()
    own, other = system("HOSPITAL1"), system("HOSPITAL2")
    [refused] = call(keeper, "get", f"subscriptions/{made['id']}/deliveries?state=refused")
    assert refused["problem"] == "本院没有对应科室"
    [received] = call(keeper, "get", f"subscriptions/{made['id']}/deliveries?state=received")
    word = {"items": [{"delivery": received["id"], "state": "applied"}]}
    assert call(other, "post", "acknowledgements", word)["done"] == 0, "only the receiver's own"
    assert call(own, "post", "acknowledgements", word)["done"] == 1
    nonsense = {"items": [{"delivery": received["id"], "state": "refused"}]}
    assert (
        call(own, "post", "acknowledgements", nonsense, 422)["code"] == "master_data.unknown_acknowledgement"
    )
    assert (
        call(keeper, "get", f"subscriptions/{made['id']}/deliveries?state=applied")[0]["key"] == "HOSPITAL1"
    )


def test_a_hospital_is_told_of_its_own_patients_only_and_of_merges_among_them(
    prefecture: Prefecture, subscribe: Any, receiver: Receiver
) -> None:
    subscribe(kind="resident")
    with unit_of_work():
        mine = residents.resolve(ACTOR, person()).resident_id
        again = residents.resolve(
            ACTOR, person(name="李阿秀", number="", local_id="P2", birth_date=None, phones=())
        ).resident_id
        theirs = residents.resolve(ACTOR, person(name="张桂香", number="532326197505050022", local_id="K1", source="HOSPITAL2",
                                                 birth_date=None, phones=("13600002222",))).resident_id  # fmt: skip
        changing.notice_residents(ACTOR, [mine, again, theirs])
    assert jobs.push_all() == 2
    assert set(receiver.state()["items"]) == {str(mine), str(again)}
    with unit_of_work():
        residents.merge(ACTOR, mine, again, "同一人")
        changing.notice_residents(ACTOR, [mine, again])
    assert jobs.push_all() == 2
    held = receiver.state()["items"]
    assert held[str(again)]["content"] == {"id": str(again), "survivor_id": str(mine)}
    assert held[str(mine)]["content"]["merged_ids"] == [str(again)]


@pytest.mark.feature("11.7.1.2.1-08")
def test_an_item_is_found_by_its_identifier_with_all_its_versions(keeper: Client) -> None:
    rename("HOSPITAL1", "新名称医院")
    [found] = call(keeper, "get", "items", {"text": "HOSPITAL1"})
    assert (found["kind"], found["version"]) == ("institution", 2)
    assert len(call(keeper, "get", "items/institution", {"key": "HOSPITAL1"})) == 2
    assert call(keeper, "get", "items", {"text": "nix"}, 404)["code"] == "master_data.item_not_found"


def test_numbers_are_given_in_one_order() -> None:
    with unit_of_work():
        make_prefecture()
        facilities.register(
            ACTOR, InstitutionClaim(code="H9", name="九号医院", class_code="A100", region_code="532301")
        )
        changing.notice_all(ACTOR)
    numbers = [
        row[0]
        for row in fetch_all("SELECT sequence FROM master_change WHERE state = 'published' ORDER BY sequence")
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert api.counts(ACTOR)
