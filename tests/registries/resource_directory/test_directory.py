"""The directory as its users meet it: catalogued, registered, found, published, gathered, subscribed to, asked for."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, make_prefecture
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.registries.resource_directory import api, cataloguing, identifying
from yizhou.registries.resource_directory.contracts import Description, Item
from yizhou.registries.resource_directory.definitions import check_sign, functions

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
ACTOR = system_actor("测试")
PASSWORD = "Yizhou2025test"
FORM = {"title": "糖尿病随访数据", "abstract": "全州糖尿病患者随访记录", "theme": "31", "kind": "data_set", "keywords": ["慢病"],
        "sharing": "conditional", "condition": "用于科研，经伦理审查", "security": "sensitive", "frequency": "daily",
        "items": [{"name": "空腹血糖", "element": "DE04.50.102.00"}]}  # fmt: skip


@pytest.fixture
def prefecture() -> Prefecture:
    return make_prefecture()


@pytest.fixture
def enter(prefecture: Prefecture) -> Enter:
    roles = {"keeper": ("directory_keeper", "532300"), "second": ("directory_keeper", "532300"),
             "clerk": ("institution_clerk", "HOSPITAL1"), "doctor": ("doctor", "HOSPITAL2")}  # fmt: skip

    def log_in(name: str) -> Client:
        role, place = roles[name]
        save_accounts([NewAccount(name, PASSWORD, name, assignments=((role, prefecture.places[place].id),))])
        client = Client(headers={"X-Yizhou-Request": "1"})
        answer = client.post(
            "/api/session", {"username": name, "password": PASSWORD}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content.decode()
        return client

    return log_in


def call(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = getattr(client, method)(f"/api/directory/{path}", body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def read(client: Client, path: str, status: int = 200, **query: str) -> Any:
    answer = client.get(f"/api/directory/{path}", query)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def titles(found: Any) -> list[str]:
    return [each["title"] for each in found["items"]]


def publish(enter: Enter, **changes: Any) -> Any:
    made = call(enter("clerk"), "post", "entries", FORM | changes)
    call(enter("clerk"), "post", f"entries/{made['id']}/submission", {})
    return call(enter("keeper"), "post", f"entries/{made['id']}/review", {"accepted": True})


@pytest.mark.feature("10.2.1.9(1)-01", "10.2.1.9(1)-04", "10.2.1.9(1)-11")
def test_the_platform_catalogues_what_it_has_and_an_entry_leads_to_the_thing(enter: Enter) -> None:
    keeper = enter("keeper")
    planned = read(keeper, "cataloguing")
    assert read(keeper, "entries")["total"] == 0, "a preview writes nothing"
    done = call(keeper, "post", "cataloguing", {})
    assert len(done) == len(planned) > 200
    assert call(keeper, "post", "cataloguing", {}) == [], "the same again does nothing"
    by_kind = read(keeper, "entries")["counts"]["kind"]
    assert {"data_set", "template", "service", "table"} <= set(by_kind)
    [hit] = read(keeper, "entries", text="WS365.01", kind="data_set")["items"][:1]
    entry = read(keeper, f"entries/{hit['id']}")
    assert entry["link"] == "/standards/data_set/WS365.01"
    assert any(item["element"] == "DE02.01.039.00" for item in entry["entries"])
    assert entry["related"], "other resources share its data elements"


def test_what_changed_becomes_a_version_and_what_vanished_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        Description("a", "甲资源", "第一种说法", "71", "file"),
        Description("b", "乙资源", "另一个资源", "71", "file"),
    ]
    monkeypatch.setattr(cataloguing, "_describers", {"x": lambda actor: list(told)})
    assert [each.kind for each in api.catalogue_now(ACTOR)] == ["new", "new"]
    told[:] = [Description("a", "甲资源", "第二种说法", "71", "file", items=(Item("甲"),))]
    assert [(each.kind, each.fields) for each in api.catalogue_now(ACTOR)] == [
        ("changed", ("abstract", "items")),
        ("gone", ()),
    ]
    [hit] = api.search(ACTOR, "资源", {}, None, 10).hits
    assert (hit.entry.version, hit.entry.description.abstract) == (2, "第二种说法")


@pytest.mark.feature("10.2.1.9(1)-02", "10.2.1.9(1)-06", "10.2.1.9(1)-08", "10.2.1.9(1)-10")
def test_an_institution_registers_a_resource_and_somebody_else_publishes_it(enter: Enter) -> None:
    clerk, keeper = enter("clerk"), enter("keeper")
    refused = call(clerk, "post", "entries", FORM | {"abstract": "短", "theme": "99", "sharing": "open"}, 422)
    assert all(word in refused["detail"] for word in ("摘要", "主题分类", "个人信息"))
    made = call(clerk, "post", "entries", FORM)
    assert identifying.is_identifier(made["identifier"])
    assert made["identifier"].startswith("532300/31")
    assert read(enter("doctor"), "entries")["total"] == 0, "drafts are the registrar's own"
    call(clerk, "post", f"entries/{made['id']}/submission", {})
    assert call(clerk, "post", f"entries/{made['id']}/submission", {}, 409)["code"] == "directory.wrong_state"
    assert call(clerk, "post", f"entries/{made['id']}/review", {"accepted": True}, 403)
    assert (
        call(keeper, "post", f"entries/{made['id']}/review", {"accepted": True, "note": "元数据完整"})[
            "state"
        ]
        == "published"
    )
    changed = call(clerk, "put", f"entries/{made['id']}", FORM | {"frequency": "monthly"})
    assert (changed["version"], changed["state"], changed["steps"][0]["differs"]) == (
        2,
        "draft",
        ["更新频率"],
    )
    call(clerk, "post", f"entries/{made['id']}/submission", {})
    call(keeper, "post", f"entries/{made['id']}/review", {"accepted": True})
    catalogue = Client().get("/api/directory/catalogue").json()
    [shown] = catalogue["dcat:dataset"]
    assert (shown["dct:identifier"], shown["dct:accrualPeriodicity"]) == (made["identifier"], "monthly")
    assert keeper.get("/api/directory/catalogue.xlsx").content[:2] == b"PK"
    assert call(enter("doctor"), "put", f"entries/{made['id']}", FORM, 403)
    call(clerk, "post", f"entries/{made['id']}/withdrawal", {"note": "停止提供"})
    assert Client().get("/api/directory/catalogue").json()["dcat:dataset"] == []


def test_who_submits_does_not_review(enter: Enter) -> None:
    keeper = enter("keeper")
    made = call(keeper, "post", "entries", FORM)
    call(keeper, "post", f"entries/{made['id']}/submission", {})
    assert (
        call(keeper, "post", f"entries/{made['id']}/review", {"accepted": True}, 403)["code"]
        == "directory.own_review"
    )
    assert (
        call(
            enter("second"), "post", f"entries/{made['id']}/review", {"accepted": False, "note": "请补充条件"}
        )["state"]
        == "draft"
    )


@pytest.mark.feature("10.2.1.9(1)-03", "10.2.1.9(1)-09")
def test_search_knows_synonyms_pinyin_and_what_was_meant(enter: Enter) -> None:
    publish(enter)
    publish(enter, title="实验室检查结果", abstract="检验结果明细数据", theme="12", keywords=["血糖"])
    doctor = enter("doctor")
    assert titles(read(doctor, "entries", text="糖尿病")) == ["糖尿病随访数据"]
    assert titles(read(doctor, "entries", text="化验")) == ["实验室检查结果"], "化验 is 检验"
    assert titles(read(doctor, "entries", text="tangniaobing")) == ["糖尿病随访数据"]
    assert titles(read(doctor, "entries", text="tnbsf")) == ["糖尿病随访数据"]
    assert titles(read(doctor, "entries", text="空腹血糖 随访")) == ["糖尿病随访数据"], (
        "fields are searched too"
    )
    assert titles(read(doctor, "entries", text="血糖")) == ["实验室检查结果", "糖尿病随访数据"], (
        "a keyword before a field"
    )
    assert read(doctor, "entries", text="血糖", theme="12")["total"] == 1
    assert read(doctor, "entries", text="唐尿病")["meant"] == "糖尿病随访数据"
    assert read(doctor, "entries", text="100%_")["total"] == 0


@pytest.mark.feature("10.2.1.9(1)-12")
def test_who_needs_a_resource_asks_for_it_and_subscribers_are_told(enter: Enter) -> None:
    doctor = enter("doctor")
    call(doctor, "post", "subscriptions", {"theme": "31"})
    call(doctor, "post", "subscriptions", {"text": "随访"})
    entry = publish(enter)
    mine = read(doctor, "mine")
    assert [(each["title"], each["what"]) for each in mine["notices"]] == [("糖尿病随访数据", "新发布")], (
        "told once, not twice"
    )
    assert not read(doctor, f"entries/{entry['id']}")["granted"]
    [asked] = call(doctor, "post", f"entries/{entry['id']}/request", {"purpose": "县域慢病研究"})["requests"]
    call(doctor, "post", f"requests/{asked['id']}", {"granted": True}, 403)
    call(
        enter("clerk"),
        "post",
        f"requests/{asked['id']}",
        {"granted": True, "until": "2099-01-01", "text": "同意"},
    )
    assert read(doctor, f"entries/{entry['id']}")["granted"]
    assert read(doctor, "mine")["requests"][0]["state"] == "granted"
    opened = publish(enter, title="公开的代码表", sharing="open", condition="", security="public")
    assert (
        call(doctor, "post", f"entries/{opened['id']}/request", {"purpose": "x"}, 422)["code"]
        == "directory.nothing_to_ask"
    )


class Node(BaseHTTPRequestHandler):
    datasets: list[dict[str, Any]]

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        first = "page=2" not in self.path
        base = f"http://127.0.0.1:{self.server.server_port}/catalogue"  # type: ignore[attr-defined]
        some = self.datasets[:2] if first else self.datasets[2:]
        body = orjson.dumps(
            {"dcat:dataset": some} | ({"hydra:next": f"{base}?page=2"} if first and self.datasets[2:] else {})
        )
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def node() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    datasets = [
        {"dct:identifier": f"532326/31{number:06}", "dct:title": f"大姚县资源{number}", "dct:description": "县级登记的资源",
         "dcat:theme": "31", "dct:type": "data_set", "dct:accessRights": "open"}
        for number in range(3)
    ]  # fmt: skip
    handler = type("OneNode", (Node,), {"datasets": datasets})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/catalogue", datasets
    server.shutdown()
    server.server_close()


@pytest.mark.feature("10.2.1.9(1)-05", "10.2.1.9(1)-07")
def test_directories_of_counties_are_gathered_and_clashes_are_told(
    enter: Enter, node: tuple[str, list[dict[str, Any]]]
) -> None:
    url, datasets = node
    keeper = enter("keeper")
    own = publish(enter)
    [saved] = call(keeper, "post", "nodes", {"name": "大姚县", "url": url})
    done = call(keeper, "post", f"nodes/{saved['id']}/gathering", {})
    assert [each["kind"] for each in done] == ["new"] * 3, "both pages"
    assert read(keeper, "entries", text="大姚县资源")["total"] == 3
    datasets.pop()
    datasets[0]["dct:title"] = "大姚县改名资源"
    datasets.append(
        {"dct:identifier": own["identifier"], "dct:title": "冒用编号", "dct:description": "冲突的编号"}
    )
    done = call(keeper, "post", f"nodes/{saved['id']}/gathering", {})
    assert sorted(each["kind"] for each in done) == ["changed", "conflict", "gone"]
    assert read(keeper, "nodes")[0]["conflicts"] == [own["identifier"]]
    assert read(keeper, "entries", text="糖尿病")["total"] == 1, "the first keeps the identifier"
    call(keeper, "post", "nodes", {"name": "大姚县", "url": "http://127.0.0.1:9/nichts"})
    refused = call(keeper, "post", f"nodes/{saved['id']}/gathering", {}, 503)
    assert refused["code"] == "directory.node_unreachable"
    assert read(keeper, "entries", text="大姚县")["total"] == 2, "what was there stays"


@pytest.mark.feature(
    "10.1.6-01", "10.1.6-02", "10.1.6-03", "10.1.6-04", "10.1.6-05", "10.1.6-06", "10.1.6-07"
)
def test_business_functions_of_three_domains_have_codes_by_rule(enter: Enter) -> None:
    told = read(enter("doctor"), "functions")
    assert {each["domain_title"] for each in told} == {"业务监管", "业务协同", "便民服务"}
    codes = [each["code"] for each in told]
    assert len(set(codes)) == len(codes) == len(functions())
    assert all(len(code) == 7 and check_sign(code[:-1]) == code[-1] for code in codes)
    assert all(check_sign(wrong) != codes[0][-1] for wrong in (codes[0][:2] + "9" + codes[0][3:-1],))
    assert all(each["users"] and each["input"] and each["output"] and each["path"] for each in told)


@pytest.mark.feature("12.2-01", "12.2-02", "12.2-03", "12.2-04")
def test_six_classes_of_standards_are_adopted_in_order(enter: Enter) -> None:
    classes = {each["id"]: each for each in read(enter("doctor"), "standards-system")}
    assert [each["title"] for each in classes.values()] == [
        "总体标准",
        "应用规范",
        "应用支撑规范",
        "信息基础设施规范",
        "管理规范",
        "安全规范",
    ]
    order = [each["order"] for each in classes["application"]["adopted"]]
    assert order == sorted(order, key=["国家标准", "行业标准", "地方标准", "内部标准"].index)
    assert classes["application"]["parts"] == {"data": "数据类规范", "function": "功能类规范"}
    assert {each["part"] for each in classes["application"]["adopted"]} == {"data", "function"}
