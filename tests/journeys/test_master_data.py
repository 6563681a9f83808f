"""A clerk's resource is published and found; a wrong code is put right; two people under one index id are told apart."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.test_exchange import bundle
from tests.running import Platform


def test_a_resource_is_registered_published_and_found_by_pinyin(log_in: LogIn) -> None:
    clerk = log_in("clerk", "/directory/new")
    clerk.get_by_label("资源名称").fill("旅程测试随访数据")
    clerk.get_by_label("摘要").fill("为浏览器测试登记的一项信息资源")
    for field, choice in (("主题分类", "公共卫生"), ("资源形态", "数据集")):
        clerk.get_by_label(field).click(force=True)
        clerk.get_by_role("option", name=choice).click()
    clerk.get_by_label("共享条件或不予共享的理由").fill("经提供机构同意")
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_role("button", name="提交审核").click()
    expect(clerk.get_by_text("待审核").first).to_be_visible()
    address = clerk.url.partition("/directory/")[2]

    keeper = log_in("admin", f"/directory/{address}")
    keeper.get_by_role("button", name="通过").click()
    keeper.get_by_label("理由（必填，永久保存）").fill("元数据完整")
    keeper.get_by_role("button", name="发布").last.click()
    expect(keeper.get_by_text("已发布").first).to_be_visible()

    doctor = log_in("doctor", "/directory", phone=True)
    doctor.get_by_label("查找信息资源").fill("lvchengceshi")
    doctor.get_by_role("button", name="查找").click()
    expect(doctor.get_by_role("link", name="旅程测试随访数据")).to_be_visible()


def test_two_people_under_one_index_id_are_told_apart(log_in: LogIn, platform: Platform) -> None:
    with platform.partner() as partner:
        for name, number in (("尹秀珍", "532301197003030025"), ("尹秀真", "532301197003030025")):
            message = bundle(name, number, "1970-03-03")
            answer = partner.post("/fhir", json=message, headers={"Content-Type": "application/fhir+json"})
            assert answer.status_code == 200, answer.text
    page = log_in("admin", "/residents")
    page.get_by_role("searchbox").or_(page.get_by_placeholder(re.compile("姓名"))).last.fill("尹秀")
    page.keyboard.press("Enter")
    found = page.request.get("/api/residents?q=尹秀").json()["items"][0]
    page.goto(f"/identity/split/{found['id']}")
    voices = page.get_by_role("button", pressed=False).filter(has_text="尹秀真")
    voices.first.click()
    page.get_by_label("理由（必填，永久保存）").fill("医院把两人登记成一人")
    page.get_by_role("button", name="拆分", exact=True).click()
    expect(page.get_by_text("已拆分")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("尹秀真"))).to_be_visible()


def test_the_pages_of_population_and_master_data_open_for_those_who_keep_them(log_in: LogIn) -> None:
    page = log_in("admin", "/population/structure")
    expect(page.get_by_text("QYRK_RKJBXX").first).to_be_visible()
    page.get_by_role("button", name="代码表").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("男")
    page.goto("/population/sync")
    page.get_by_role("button", name="立即同步").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有配置省全员人口系统")
    page.goto("/master-data")
    expect(page.get_by_role("heading", name="医疗卫生机构")).to_be_visible()
