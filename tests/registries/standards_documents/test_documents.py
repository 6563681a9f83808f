"""Standards documents over HTTP: taken in, found, written, heard, reviewed, published, compared, abolished, followed."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.registries.ground import HEADERS
from tests.registries.standards_documents.conftest import PATH, RULE, Enter, carry, publish
from yizhou.kernel.events.api import deliver_all
from yizhou.kernel.events.models import OutboxEvent
from yizhou.registries.standards_documents import jobs

pytestmark = pytest.mark.django_db
assert jobs, "what listens to the outbox is listening"


def numbers(answer: dict[str, Any]) -> set[str]:
    return {each["number"] for each in answer["items"]}


@pytest.fixture
def loaded(enter: Enter) -> None:
    assert enter("officer").send("post", "/catalogue")["loaded"] > 100


@pytest.mark.usefixtures("loaded")
@pytest.mark.feature("12.2-01", "12.2-02")
def test_six_classes_are_a_catalogue_in_the_order_of_adoption(enter: Enter) -> None:
    doctor = enter("doctor")
    frame = doctor.get("/frame")
    assert [each["title"] for each in frame["classes"]] == [
        "总体标准", "应用规范", "应用支撑规范", "信息基础设施规范", "管理规范", "安全规范",
    ]  # fmt: skip
    first = doctor.get(limit=200)
    assert {each["class_id"] for each in first["counts"]} == {each["id"] for each in frame["classes"]}
    assert sum(each["number"] for each in first["counts"]) == first["total"] == len(first["items"])
    order = [each["id"] for each in frame["levels"]]
    places = [order.index(each["level"]) for each in first["items"]]
    assert places == sorted(places)
    assert {"law", "national", "industry", "international"} == {each["level"] for each in first["items"]}, (
        "drafts are not for all"
    )
    paged, after = [], None
    while True:
        page = doctor.get(limit=40, **({"after": after} if after else {}))
        paged += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert paged == [each["id"] for each in first["items"]]
    applied = doctor.get(class_id="application", part="codes", level="national")
    assert "GB/T 2261.1-2003" in numbers(applied)
    assert all(
        (each["class_id"], each["part"], each["level"]) == ("application", "codes", "national")
        for each in applied["items"]
    )


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("asked", "number"),
    [("GB/T2261.1—2003", "GB/T 2261.1-2003"), ("gb/t 2261.1", "GB/T 2261.1-2003"), ("性别 代码", "GB/T 2261.1-2003"),
     ("dianziqianmingfa", "中华人民共和国电子签名法"), ("gbzfj", ""), ("100%_", ""), ("ws/t 500-2016", "WS/T 500-2016")],
)  # fmt: skip
def test_a_document_is_found_by_words_by_pinyin_and_by_its_number_however_written(
    enter: Enter, asked: str, number: str
) -> None:
    found = enter("doctor").get(q=asked)
    assert (number in numbers(found)) if number else found["items"] == []


@pytest.mark.usefixtures("loaded")
@pytest.mark.feature("12.3.1-01")
@pytest.mark.parametrize(
    ("class_id", "part", "expected"),
    [
        ("general", "terms", {"SNOMED", "UMLS"}), ("general", "chinese", {"GB 18030-2000", "GB 2312-1980"}),
        ("application", "items", {"WS 363-2011", "WS 365-2011", "WS 445-2014"}), ("application", "codes", {"WS 364-2011"}),
        ("application", "classification", {"WS 218-2002"}), ("application", "structure", {"WS/T 483-2016", "WS/T 500-2016"}),
        ("management", "law", {"中华人民共和国标准化法", "信息安全等级保护管理办法"}), ("support", "integration", {"GB/T 21062.2-2007"}),
        ("management", "software_process", {"GB/T 8567-2006", "GB 9385-1988"}),
        ("application", "drafting", {"卫生信息数据元标准化规则", "卫生信息数据模式描述指南", "卫生信息数据集元数据规范", "卫生信息数据集分类与编码规则"}),
        ("application", "functions", {"医院信息系统软件基本功能规范", "社区卫生服务系统功能规范", "妇幼卫生系统功能规范", "国家基本公共卫生服务规范"}),
    ],
)  # fmt: skip
def test_a_part_of_the_framework_shows_its_documents(
    enter: Enter, class_id: str, part: str, expected: set[str]
) -> None:
    assert expected <= numbers(enter("doctor").get(class_id=class_id, part=part))


@pytest.mark.usefixtures("loaded")
@pytest.mark.feature("12.2-03", "12.2.2-01", "12.2.2-02", "12.2.2-04", "12.3.3.2-01", "12.3.3.2-06")
def test_a_document_says_where_the_platform_uses_it(enter: Enter) -> None:
    doctor = enter("doctor")

    def uses(number: str) -> list[dict[str, Any]]:
        [found] = [each for each in doctor.get(q=number)["items"] if each["number"] == number]
        return doctor.get(f"/{found['id']}/uses")

    records = uses("WS 365-2011")
    assert len(records) == 18
    assert {each["kind"] for each in records} == {"data_set"}
    assert "/standards/data_set/WS365.01" in {each["link"] for each in records}
    assert len([each for each in uses("WS/T 500-2016") if each["kind"] == "document"]) == 53
    assert [each["title"] for each in uses("WS 377.4-2013")] == ["孕产期保健服务与高危管理"]
    assert [(each["kind"], each["title"]) for each in uses("GB/T 2261.1-2003")] == [
        ("value_set", "人的性别代码")
    ]
    assert uses("GB 18030-2000") == []
    answer = doctor.client.get(records[0]["link"].replace("/standards/data_set", "/api/standards/data-sets"))
    assert answer.status_code == 200, "the link leads somewhere"


def test_a_rule_is_written_heard_reviewed_by_others_and_published(enter: Enter) -> None:
    officer, clerk, regulator, second = (enter(name) for name in ("officer", "clerk", "regulator", "second"))
    made = officer.send("post", "", {"number": RULE["number"], "title": RULE["title"]})
    assert clerk.get(f"/{made['id']}", 404)["code"] == "standards_documents.not_found", (
        "a draft is its writers' own"
    )
    assert clerk.get()["total"] == 0
    faults = officer.step(made, "advance", 422)["faults"]
    assert {each["place"] for each in faults} == {"class", "level", "relation"}
    saved = officer.send("put", f"/{made['id']}", RULE | {"made": made["versions"][0]["made"]})
    late = officer.send("put", f"/{made['id']}", RULE | {"made": made["versions"][0]["made"]}, 409)
    assert late["code"] == "standards_documents.edited_meanwhile"
    heard = officer.step(saved, "advance", note="请各机构提意见", closes="2099-01-01")
    assert heard["state_title"] == "征求意见"
    clerk.send("post", f"/{made['id']}/comments", {"clause": "第二条", "text": "建议改为每周"})
    clerk.send("post", f"/{made['id']}/comments", {"text": " "}, 422)
    assert officer.step(made, "advance", 409)["code"] == "standards_documents.comments_open"
    [comment] = officer.get(f"/{made['id']}")["comments"]
    assert (comment["organisation"], comment["clause"]) == ("楚雄市人民医院", "第二条")
    answer = f"/{made['id']}/comments/{comment['id']}/answer"
    clerk.send("post", answer, {"answer": "accepted"}, 403)
    officer.send("post", answer, {"answer": "declined"}, 422)
    told = officer.send("post", answer, {"answer": "declined", "reason": "及时性要求"})
    assert told["comments"][0]["answer_title"] == "不采纳"
    assert (
        officer.send("post", answer, {"answer": "accepted"}, 404)["code"]
        == "standards_documents.comment_not_found"
    )
    assert officer.step(made, "advance")["state_title"] == "审查"
    assert (
        clerk.send("post", f"/{made['id']}/comments", {"text": "还有"}, 404)["code"]
        == "standards_documents.not_found"
    )
    assert officer.step(made, "publish", 403)
    regulator.send("post", f"/{made['id']}/opinions", {"approved": False}, 422)
    regulator.send("post", f"/{made['id']}/opinions", {"approved": False, "text": "第三条不清楚"})
    assert regulator.step(made, "publish", 409)["code"] == "standards_documents.not_approved"
    back = regulator.step(made, "back", note="第三条写清通报对象")
    assert back["state"] == "draft"
    officer.step(made, "advance")
    officer.step(made, "advance")
    regulator.approve(made)
    assert "需要 2 人" in regulator.step(made, "publish", 409)["detail"]
    second.approve(made)
    done = regulator.step(made, "publish", note="主任会议通过")
    assert (done["state_title"], done["version"], len(done["opinions"])) == ("已发布", 1, 3)
    assert [each["act"] for each in done["steps"]][:3] == ["发布", "送审", "征求意见"]
    assert clerk.get()["total"] == 1
    assert OutboxEvent.objects.filter(kind="standards_documents.published").count() == 1
    assert (
        officer.send("post", "", RULE | {"number": "cxwj—2026—90"}, 409)["code"]
        == "standards_documents.number_taken"
    )


def test_who_writes_a_version_does_not_review_it(enter: Enter) -> None:
    admin = enter("admin")
    made = admin.send("post", "", RULE)
    admin.step(made, "advance")
    admin.step(made, "advance")
    refused = admin.send("post", f"/{made['id']}/opinions", {"approved": True}, 403)
    assert refused["code"] == "standards_documents.own_draft"
    assert admin.step(made, "publish", 403)["code"] == "standards_documents.own_draft"


@pytest.mark.usefixtures("loaded")
@pytest.mark.feature(
    "12.1.2-01", "12.1.2-02", "12.1.2-03", "12.1.2-04", "12.1.2-05", "12.1.2-06", "12.1.2-07", "12.2.3-01", "12.2.3-02",
)  # fmt: skip
@pytest.mark.parametrize(
    ("number", "title", "words"),
    [
        ("CXWJ-2026-01", "楚雄州居民电子健康档案数据标准与信息交换标准", "WS 365-2011"),
        ("CXWJ-2026-02", "楚雄州电子病历数据标准与信息交换标准", "WS/T 500-2016"),
        ("CXWJ-2026-03", "卫生管理信息共享标准", "WS 374"), ("CXWJ-2026-04", "医疗卫生资源信息共享标准", "WS 218-2002"),
        ("CXWJ-2026-05", "医疗卫生机构信息系统接入标准", "WS/T 790-2021"), ("CXWJ-2026-06", "楚雄州居民电子健康档案管理规定", "隐私"),
        ("CXWJ-2026-07", "楚雄州全民健康信息平台相关机构管理规定", "职责"),
    ],
)  # fmt: skip
def test_a_text_of_the_plan_is_deliberated_published_read_and_applied(
    enter: Enter, number: str, title: str, words: str
) -> None:
    officer, clerk = enter("officer"), enter("clerk")
    [draft] = officer.get(q=number)["items"]
    assert (draft["title"], draft["state"]) == (title, "draft")
    form = officer.get(f"/{draft['id']}")["versions"][0]["form"]
    officer.send("put", f"/{draft['id']}", form | {"effective": "2026-12-01"})
    done = carry(enter, draft, enter("regulator"))
    assert done["state"] == "published"
    assert words in done["versions"][0]["text"]
    assert numbers(clerk.get(q=title)) == {number}
    assert [each["number"] for each in clerk.get("/adoptions/own")] == [number]
    told = clerk.client.get(f"{PATH}/{draft['id']}/versions/1/file").content.decode()
    assert told.startswith(f"{number} {title}")
    assert "第一条" in told
    clerk.send("put", f"/{draft['id']}/adoption", {"status": "done", "since": "2026-12-01"}, 204)
    assert clerk.get("/adoptions/own")[0]["status_title"] == "已实施"


@pytest.mark.usefixtures("loaded")
@pytest.mark.feature(
    "12.2.1-01", "12.2.1-05", "12.2.4-01", "12.2.4-02", "12.2.4-03", "12.2.4-04", "12.2.5-01", "12.2.5-02", "12.2.5-03", "12.2.6-01",
    "12.2.6-02", "12.2.6-03", "12.2.6-04", "12.2.6-05",
)  # fmt: skip
@pytest.mark.parametrize(
    ("number", "class_title", "articles"),
    [
        ("CXWJ-2026-08", "总体标准", ("总体框架。", "技术参考模型。")),
        ("CXWJ-2026-09", "信息基础设施规范", ("网络平台。", "服务器。", "存储。", "数据库。", "中间件选择指南。")),
        ("CXWJ-2026-10", "管理规范", ("软件工程过程。", "监理。", "验收。", "测试。", "评估。")),
        ("CXWJ-2026-11", "安全规范", ("物理安全。", "系统安全。", "网络安全。", "应用安全。", "安全管理。")),
    ],
)  # fmt: skip
def test_a_specification_of_each_class_is_deliberated_published_and_read_article_by_article(
    enter: Enter, number: str, class_title: str, articles: tuple[str, ...]
) -> None:
    officer, doctor = enter("officer"), enter("doctor")
    [draft] = officer.get(q=number)["items"]
    form = officer.get(f"/{draft['id']}")["versions"][0]["form"]
    officer.send("put", f"/{draft['id']}", form | {"effective": "2026-12-01"})
    carry(enter, draft, enter("regulator"))
    [found] = doctor.get(q=number)["items"]
    assert (found["class_title"], found["state"]) == (class_title, "published")
    lines = doctor.client.get(f"{PATH}/{draft['id']}/versions/1/file").content.decode().splitlines()
    for article in articles:
        assert any(re.match(f"第.{{1,2}}条 {article}.{{20}}", line) for line in lines), article
        assert doctor.get(q=f"{number} {article}")["total"] == 1, "each article is found"


@pytest.mark.feature("12.2-02")
def test_a_national_standard_is_taken_in_by_one_reviewer_and_replaces_the_one_before(enter: Enter) -> None:
    officer, regulator = enter("officer"), enter("regulator")
    form = {"number": "GB/T 2260-2002", "title": "中华人民共和国行政区划代码", "class_id": "application", "part": "codes",
            "level": "national", "relation": "quote"}  # fmt: skip
    old = officer.send("post", "", form)
    assert officer.step(old, "advance")["state_title"] == "审查", (
        "what is published elsewhere is not heard here"
    )
    regulator.approve(old)
    regulator.step(old, "publish")
    wrong = officer.send("post", "", form | {"number": "WS 2260-2007", "replaces": ["GB/T2260—2002"]})
    assert [each["place"] for each in officer.step(wrong, "advance", 422)["faults"]] == ["number"]
    fixed = officer.send(
        "put", f"/{wrong['id']}",
        form | {"number": "GB/T 2260-2007", "replaces": ["GB/T2260—2002"], "made": wrong["versions"][0]["made"]},
    )  # fmt: skip
    officer.step(fixed, "advance")
    regulator.approve(fixed)
    regulator.step(fixed, "publish")
    gone = officer.get(f"/{old['id']}")
    assert (gone["state_title"], gone["replaced_by"]) == ("已废止", "GB/T 2260-2007")
    assert numbers(officer.get(state="abolished")) == {"GB/T 2260-2002"}
    assert regulator.step(old, "abolish", 409, note="再废止")["code"] == "standards_documents.wrong_step"


def test_a_revision_leaves_the_version_in_force_until_it_is_published_and_is_compared_with_it(
    enter: Enter,
) -> None:
    officer, clerk = enter("officer"), enter("clerk")
    first = publish(enter)
    assert officer.send("put", f"/{first['id']}", RULE, 409)["code"] == "standards_documents.wrong_step"
    draft = officer.step(first, "revise")
    assert (draft["state"], draft["working_title"], draft["version"]) == ("published", "起草", 1)
    assert officer.step(first, "revise", 409)["code"] == "standards_documents.version_in_making"
    changed = RULE["text"].replace("每月通报。", "每月向县市通报。") + "\n第四条 附则。"
    officer.send(
        "put", f"/{first['id']}",
        RULE | {"text": changed, "effective": "2027-01-01", "note": "通报对象", "made": draft["versions"][0]["made"]},
    )  # fmt: skip
    assert clerk.get(f"/{first['id']}")["effective"] == "2026-02-01"
    assert [each["number"] for each in clerk.get(f"/{first['id']}")["versions"]] == [1]
    carry(enter, first, enter("regulator"))
    seen = clerk.get(f"/{first['id']}")
    assert [(each["number"], each["state_title"]) for each in seen["versions"]] == [
        (2, "已发布"),
        (1, "已被新版代替"),
    ]
    compared = clerk.get(f"/{first['id']}/comparison", left=1, right=2)
    assert compared["fields"] == [{"field": "实施日期", "left": "2026-02-01", "right": "2027-01-01"}]
    assert [(each["kind"], each["text"]) for each in compared["lines"]][2:] == [
        ("left", "第三条 每月通报。"), ("right", "第三条 每月向县市通报。"), ("right", "第四条 附则。"),
    ]  # fmt: skip
    assert (
        clerk.get(f"/{first['id']}/comparison", 404, left=1, right=9)["code"]
        == "standards_documents.version_not_found"
    )


def test_a_file_is_kept_with_its_version_and_downloads_are_counted(enter: Enter) -> None:
    officer, doctor = enter("officer"), enter("doctor")
    made = officer.send("post", "", RULE | {"text": ""})

    def upload(name: str, content: bytes) -> Any:
        file = SimpleUploadedFile(name, content)
        return officer.client.post(f"{PATH}/{made['id']}/file", {"file": file}, headers=HEADERS)

    assert upload("正文.exe", b"MZ").json()["code"] == "standards_documents.file_refused"
    assert upload("正文.pdf", b"MZ").status_code == 422
    assert upload("正文.pdf", b"%PDF-1.7 rule").json()["versions"][0]["file_name"] == "正文.pdf"
    carry(enter, made, enter("regulator"))
    answer = doctor.client.get(f"{PATH}/{made['id']}/versions/1/file")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 rule", "application/pdf")
    doctor.client.get(f"{PATH}/{made['id']}/versions/1/file")
    assert doctor.get(f"/{made['id']}")["downloads"] == 2
    bare = officer.send("post", "", {"number": "WS 1-2011", "title": "只有编号"})
    assert (
        officer.get(f"/{bare['id']}/versions/1/file", 404)["code"]
        == "standards_documents.nothing_to_download"
    )
    assert officer.client.delete(f"{PATH}/{bare['id']}", headers=HEADERS).status_code == 204
    assert officer.get(f"/{bare['id']}", 404)


@pytest.mark.django_db(transaction=True)
def test_who_follows_a_document_or_its_class_is_told_of_every_news_once(enter: Enter) -> None:
    officer, doctor, clerk = enter("officer"), enter("doctor"), enter("clerk")
    doctor.send("put", "/subscription", {"class_id": "management"}, 204)
    doctor.send("put", "/subscription", {"class_id": "nothing"}, 404)
    first = publish(enter)
    clerk.send("put", "/subscription", {"document_id": first["id"]}, 204)
    clerk.send("put", "/subscription", {"document_id": first["id"]}, 204)
    assert clerk.get(f"/{first['id']}")["followed"]
    deliver_all()
    assert [(each["what_title"], each["version"]) for each in doctor.get("/notices")] == [
        ("发布", 1),
        ("征求意见", 1),
    ]
    officer.step(first, "revise")
    carry(enter, first, enter("regulator"))
    enter("regulator").step(first, "abolish", note="不再适用", replaced_by="CXWJ-2026-99")
    deliver_all()
    told = clerk.get("/notices")
    assert {(each["what"], each["version"]) for each in told} >= {
        ("published", 2),
        ("comment", 2),
        ("abolished", 2),
    }
    assert len({(each["what"], each["version"]) for each in told}) == len(told)
    clerk.send("post", "/notices/seen", None, 204)
    assert all(each["seen"] for each in clerk.get("/notices"))
    doctor.send("put", "/subscription", {"class_id": "management", "follow": False}, 204)
    assert doctor.get("/frame")["followed_classes"] == []


@pytest.mark.usefixtures("loaded")
def test_the_list_goes_to_excel_as_it_was_asked_for(enter: Enter) -> None:
    doctor = enter("doctor")
    content = doctor.client.get(f"{PATH}/list.xlsx", {"level": "law"}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["编号", "名称"]
    assert len(rows) - 1 == doctor.get(level="law")["total"] == 9
    assert all(row[4] == "法律法规" for row in rows[1:])


def test_only_who_may_writes_reviews_loads_and_oversees(enter: Enter) -> None:
    doctor, clerk, officer = enter("doctor"), enter("clerk"), enter("officer")
    assert doctor.send("post", "", RULE, 403)
    assert clerk.send("post", "/catalogue", None, 403)
    assert doctor.get("/adoptions/overview", 403)
    made = officer.send("post", "", RULE)
    assert officer.send("post", f"/{made['id']}/opinions", {"approved": True}, 403)
    assert doctor.send("put", f"/{made['id']}/adoption", {"status": "done", "since": "2026-01-01"}, 403)
